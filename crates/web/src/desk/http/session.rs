//! The session of a member of staff.

use super::DeskError;
use crate::state::State;
use axum::extract::FromRequestParts;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use http::request::Parts;
use model::{RegionId, Right, Role, StaffId};
use std::collections::BTreeSet;

const FORM: &str = "desk form";

/// A member of staff who has signed in.
#[derive(Debug, Clone)]
pub(crate) struct DeskSession {
    pub(crate) staff: StaffId,
    name: String,
    roles: Vec<(RegionId, Role)>,
    hash: [u8; 32],
}

impl DeskSession {
    /// Returns the session whose token the cookie contains.
    pub(crate) async fn of(_: &Parts, _: &State) -> Result<Option<Self>, DeskError> {
        Ok(None)
    }

    /// Returns the name that pages show.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Returns the regions in which the person has a role.
    pub(crate) fn regions(&self) -> BTreeSet<RegionId> {
        self.roles.iter().map(|(region, _)| *region).collect()
    }

    /// Returns whether the person has a role in a region.
    pub(crate) fn is_in(&self, region: RegionId) -> bool {
        self.roles.iter().any(|(one, _)| *one == region)
    }

    /// Returns whether the person may do this in a region.
    pub(crate) fn may(&self, region: RegionId, right: Right) -> bool {
        self.roles
            .iter()
            .any(|(one, role)| *one == region && role.may(right))
    }

    /// Returns the form token, which is valid in forms of this session only.
    pub(crate) fn form_token(&self, state: &State) -> String {
        let secret = &state.store.installation().secret;
        URL_SAFE_NO_PAD.encode(secret.sign(FORM, &[&self.hash]))
    }

    /// Returns whether a form's token is valid for this session.
    pub(super) fn signed(&self, state: &State, given: &str) -> bool {
        let tag = URL_SAFE_NO_PAD
            .decode(given)
            .ok()
            .and_then(|tag| tag.try_into().ok());
        let secret = &state.store.installation().secret;
        tag.is_some_and(|tag| secret.verify(FORM, &[&self.hash], &tag))
    }
}

impl FromRequestParts<State> for DeskSession {
    type Rejection = DeskError;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Self, DeskError> {
        Self::of(parts, state).await?.ok_or(DeskError::SignedOut)
    }
}
