//! A member of staff as returned.

use crate::answers::views;
use model::{RegionId, Role, StaffId, StaffStatus, Timestamp};
use serde::Serialize;
use store::staff::StoredStaff;
use utoipa::ToSchema;

views! {
    StaffView<'a> {
        one: "StaffMemberRecord",
        list: "StaffMemberList",
        created: "CreatedStaffMember",
        refer: true,
    }
}

/// A member of staff.
#[derive(Serialize, ToSchema)]
#[schema(as = StaffMember)]
#[serde(rename_all = "camelCase")]
pub(crate) struct StaffView<'a> {
    #[schema(value_type = String, pattern = "^usr[A-Za-z0-9]{14}$")]
    id: StaffId,
    /// Empty once nothing names the person any more.
    name: &'a str,
    /// It is `null` from 90 days after the person was disabled.
    #[schema(required)]
    email: Option<&'a str>,
    /// `invited` has no way in so far; `disabled` has none any more.
    #[schema(value_type = String, pattern = "^(invited|active|disabled)$")]
    status: StaffStatus,
    #[schema(inline)]
    roles: Vec<RoleView>,
    /// Whether the person is an operator of the installation.
    operator: bool,
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    /// Accurate to about a minute.
    #[schema(value_type = Option<String>, format = DateTime, required)]
    last_seen_at: Option<Timestamp>,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RoleView {
    #[schema(value_type = String, pattern = "^reg[A-Za-z0-9]{14}$")]
    region_id: RegionId,
    #[schema(value_type = String, pattern = "^(viewer|coordinator|manager|technician)$")]
    role: Role,
}

impl<'a> StaffView<'a> {
    pub(super) fn new(person: &'a StoredStaff) -> Self {
        let role = |(region_id, role): &(RegionId, Role)| RoleView {
            region_id: *region_id,
            role: *role,
        };
        Self {
            id: person.id,
            name: &person.name,
            email: person.email.as_deref(),
            status: person.status,
            roles: person.roles.iter().map(role).collect(),
            operator: person.operator,
            created_at: person.created_at,
            last_seen_at: person.last_seen_at,
        }
    }
}
