//! What the pages of the staff share: roles, facts about a person, and why something is refused.

use crate::{
    dates,
    desk::{
        http::{Desk, DeskError, see, step_up},
        texts::Texts,
        view::{
            Message, Section,
            form::{Choice, Field, Kind},
            staff::Facts,
        },
    },
    http::Fields,
    state::State,
    texts::fill,
};
use axum::response::Response;
use edge::Language;
use http::StatusCode;
use model::{Role, StaffStatus};
use services::staff::ManageError;
use store::staff::StoredStaff;

/// The path of the list below the region.
pub(super) const PAGE: &str = "/settings/staff";
/// The path of the page with the ways to sign in, below the region.
pub(super) const WAYS_PAGE: &str = "/settings/staff/sign-in";
/// The name of the field with the roles.
pub(super) const ROLES: &str = "roles";

/// Returns the field for the roles in a region.
pub(super) fn roles_field(t: &'static Texts, chosen: &[Role], error: Option<&str>) -> Field {
    let about = |role| match role {
        Role::Viewer => t.staff.viewer_about,
        Role::Coordinator => t.staff.coordinator_about,
        Role::Manager => t.staff.manager_about,
        Role::Technician => t.staff.technician_about,
    };
    let choice = |role: Role| {
        let label = format!("{}: {}", t.role(role), about(role));
        Choice::of(role.name(), &label, chosen.contains(&role))
    };
    Field {
        hint: Some(t.staff.roles_hint.into()),
        error: error.map(str::to_owned),
        ..Field::new(
            ROLES,
            t.staff.roles,
            Kind::Boxes(Role::ALL.map(choice).to_vec()),
        )
    }
}

/// Returns the roles that a form or an address names.
pub(super) fn roles_of<'t>(names: impl Iterator<Item = &'t str>) -> Vec<Role> {
    let mut roles: Vec<Role> = names.filter_map(|name| name.parse().ok()).collect();
    roles.sort_unstable();
    roles.dedup();
    roles
}

/// Returns the roles that a form names.
pub(super) fn given_roles(fields: &Fields) -> Vec<Role> {
    roles_of(fields.all(ROLES))
}

/// Returns a person's roles in the region.
pub(super) fn roles_here(desk: &Desk, person: &StoredStaff) -> Vec<Role> {
    let here =
        |(region, role): &(model::RegionId, Role)| (*region == desk.region.id).then_some(*role);
    person.roles.iter().filter_map(here).collect()
}

/// Returns what is shown about a person.
pub(super) async fn facts(
    state: &State,
    desk: &Desk,
    person: &StoredStaff,
) -> Result<Facts, DeskError> {
    let language: Language = desk.visit.language;
    let t = Texts::of(language);
    let sessions = state.staff.sessions(person.id, None).await?;
    let roles: Vec<_> = roles_here(desk, person)
        .into_iter()
        .map(|role| t.role(role))
        .collect();
    let (status, tone) = match person.status {
        StaffStatus::Invited => (t.staff.invited, "warn"),
        StaffStatus::Active => (t.staff.active, "good"),
        StaffStatus::Disabled => (t.staff.disabled, "faint"),
    };
    let seen = person.last_seen_at;
    Ok(Facts {
        email: person.email.clone().unwrap_or_default(),
        roles: roles.join(", "),
        status,
        tone,
        seen: seen.map_or_else(
            || t.staff.never.to_owned(),
            |at| dates::moment(at, language),
        ),
        sessions: sessions.len(),
    })
}

/// Returns the status and the text of why something was not done. A person who is unknown here is no
/// page.
pub(super) fn refused(
    t: &'static Texts,
    error: ManageError,
) -> Result<(StatusCode, String), DeskError> {
    let t = &t.staff;
    Ok(match error {
        ManageError::Unknown => return Err(DeskError::NotFound),
        ManageError::Store(error) => return Err(error.into()),
        ManageError::Own => (StatusCode::CONFLICT, t.own.to_owned()),
        ManageError::Beyond | ManageError::EmailTaken(_) => {
            (StatusCode::CONFLICT, t.beyond.to_owned())
        }
        ManageError::NoAddress => (StatusCode::CONFLICT, t.no_address.to_owned()),
        ManageError::TooManyInvitations { retry_after } => (
            StatusCode::TOO_MANY_REQUESTS,
            fill(t.too_many, retry_after.div_ceil(60)),
        ),
    })
}

/// Answers a form whose person has not proved lately who they are: the page leads to the proof, and
/// from there back to `path`.
pub(super) async fn unproven(
    state: &State,
    desk: &Desk,
    path: &str,
    about: &str,
) -> Result<Response, DeskError> {
    let shell = desk.shell(state, Section::Staff).await?;
    let t = &shell.t.sign_in;
    see(
        StatusCode::FORBIDDEN,
        &Message {
            heading: t.step_needed,
            about: about.to_owned(),
            next: (step_up(&desk.visit.at(path)), t.step_title),
            shell,
        },
    )
}
