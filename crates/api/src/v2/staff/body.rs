//! What the bodies and the refusals of inviting and changing staff share.

use crate::problem::Problem;
use messages::{Credential, KeyOrField, State};
use model::{Fault, RegionId, Role};
use serde_json::{Map, Value};
use services::staff::{INVITATIONS, ManageError};
use store::{Error, Store};

pub(super) fn text(body: &Map<String, Value>, name: &str) -> Option<String> {
    body.get(name).and_then(Value::as_str).map(str::to_owned)
}

/// Returns the roles of a body, if it has any, and adds a fault for each region that does not exist.
pub(super) async fn roles(
    body: &Map<String, Value>,
    store: &Store,
    faults: &mut Vec<Fault>,
) -> Result<Option<Vec<(RegionId, Role)>>, Error> {
    let Some(given) = body.get("roles").and_then(Value::as_array) else {
        return Ok(None);
    };
    let mut roles = Vec::with_capacity(given.len());
    for (at, one) in given.iter().enumerate() {
        let read = |name: &str| one.get(name).and_then(Value::as_str).unwrap_or_default();
        // The schema has refused any other text.
        let (Ok(region), Ok(role)) = (read("regionId").parse(), read("role").parse()) else {
            continue;
        };
        if store.region(region).await?.is_none() {
            let pointer = format!("/roles/{at}/regionId");
            faults.push(Fault::pointer(pointer, KeyOrField::NoSuchRegion));
        }
        roles.push((region, role));
    }
    Ok(Some(roles))
}

pub(super) fn refused(error: ManageError) -> Problem {
    match error {
        ManageError::EmailTaken(_) => Problem::new(State::StaffEmailTaken),
        ManageError::NoAddress => Problem::new(State::StaffWithoutAddress),
        ManageError::TooManyInvitations { retry_after } => {
            Problem::new(Credential::StaffInvitations { most: INVITATIONS })
                .retry_after(retry_after)
        }
        // An admin key has no limits, and belongs to no person: the last two do not occur.
        ManageError::Unknown | ManageError::Own | ManageError::Beyond => Problem::not_found(),
        ManageError::Store(error) => error.into(),
    }
}
