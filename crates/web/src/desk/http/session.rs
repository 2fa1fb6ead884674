//! The session of a member of staff.

use super::DeskError;
use crate::{desk::sign_in, state::State};
use axum::extract::FromRequestParts;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use http::request::Parts;
use model::{RegionId, Right, StaffId};
use services::staff::StaffSession;
use std::{collections::BTreeSet, sync::Arc};

const FORM: &str = "desk form";

/// A member of staff who has signed in.
#[derive(Debug, Clone)]
pub(crate) struct DeskSession {
    /// Whose it is.
    pub(crate) staff: StaffId,
    pub(crate) known: Arc<StaffSession>,
}

impl DeskSession {
    /// Returns the session whose token the cookie contains.
    pub(crate) async fn of(parts: &Parts, state: &State) -> Result<Option<Self>, DeskError> {
        let Some(token) = sign_in::token(state, &parts.headers) else {
            return Ok(None);
        };
        let known = state.staff.session(token.as_bytes()).await?;
        Ok(known.map(|known| Self {
            staff: known.staff,
            known,
        }))
    }

    /// Returns the name that pages show.
    pub(crate) fn name(&self) -> &str {
        &self.known.name
    }

    /// Returns the regions that the person can open.
    pub(crate) fn regions(&self) -> BTreeSet<RegionId> {
        let entered = self.known.entered.iter().map(|entered| entered.region);
        self.known.regions().into_iter().chain(entered).collect()
    }

    /// Returns whether the region exists for this person.
    pub(crate) fn is_in(&self, region: RegionId) -> bool {
        self.known.knows(region)
    }

    /// Returns whether the person may do this in a region.
    pub(crate) fn may(&self, region: RegionId, right: Right) -> bool {
        self.known.may(region, right)
    }

    /// Refuses what needs a way in that was proven within the last five minutes. A page then leads to
    /// the one that asks for it, and back.
    pub(crate) fn require_step_up(&self, state: &State) -> Result<(), DeskError> {
        if self.known.is_stepped_up(state.store.clock().now()) {
            Ok(())
        } else {
            Err(DeskError::StepUp)
        }
    }

    /// Returns the form token, which is valid in forms of this session only.
    pub(crate) fn form_token(&self, state: &State) -> String {
        form_token(state, &self.known.hash)
    }

    /// Returns whether a form's token is valid for this session.
    pub(super) fn signed(&self, state: &State, given: &str) -> bool {
        is_signed(state, &self.known.hash, given)
    }
}

/// Returns the form token of the session with this hash.
pub(crate) fn form_token(state: &State, hash: &[u8; 32]) -> String {
    let secret = &state.store.installation().secret;
    URL_SAFE_NO_PAD.encode(secret.sign(FORM, &[hash]))
}

/// Returns whether a form's token is valid for the session with this hash.
pub(crate) fn is_signed(state: &State, hash: &[u8; 32], given: &str) -> bool {
    let tag = URL_SAFE_NO_PAD
        .decode(given)
        .ok()
        .and_then(|tag| tag.try_into().ok());
    let secret = &state.store.installation().secret;
    tag.is_some_and(|tag| secret.verify(FORM, &[hash], &tag))
}

impl FromRequestParts<State> for DeskSession {
    type Rejection = DeskError;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Self, DeskError> {
        Self::of(parts, state).await?.ok_or(DeskError::SignedOut)
    }
}

/// Everyone who opens a page that is available with and without a session.
#[derive(Debug)]
pub(crate) struct DeskVisitor(pub(crate) Option<DeskSession>);

impl FromRequestParts<State> for DeskVisitor {
    type Rejection = DeskError;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Self, DeskError> {
        DeskSession::of(parts, state).await.map(Self)
    }
}
