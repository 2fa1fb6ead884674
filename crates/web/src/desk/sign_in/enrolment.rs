//! The session in which an invited person registers a first way in. Its token is in the cookie of the
//! desk, where a session of the desk replaces it.

use super::cookie;
use crate::{
    desk::http::{DeskError, form_token, is_signed},
    http::{Fields, ORDINARY_FORM},
    state::State,
};
use axum::extract::{FromRequest, FromRequestParts, Request};
use http::request::Parts;
use services::staff::Enrolment;

/// An invited person who has opened the invitation.
#[derive(Debug)]
pub(super) struct Joining(pub(super) Enrolment);

/// A form of such a person.
#[derive(Debug)]
pub(super) struct JoiningForm {
    pub(super) enrolment: Enrolment,
    pub(super) fields: Fields,
}

impl Joining {
    /// Returns the form token of the session.
    pub(super) fn form_token(&self, state: &State) -> String {
        form_token(state, &self.0.hash)
    }
}

impl FromRequestParts<State> for Joining {
    type Rejection = DeskError;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Self, DeskError> {
        let token = cookie::token(state, &parts.headers).ok_or(DeskError::SignedOut)?;
        let found = state.staff.enrolment(token.as_bytes()).await?;
        found.map(Self).ok_or(DeskError::SignedOut)
    }
}

impl FromRequest<State> for JoiningForm {
    type Rejection = DeskError;

    async fn from_request(request: Request, state: &State) -> Result<Self, DeskError> {
        let (mut parts, _) = request.into_parts();
        let Joining(enrolment) = Joining::from_request_parts(&mut parts, state).await?;
        let fields = Fields::read(parts.extensions.remove(), ORDINARY_FORM).await?;
        let given = fields.all("form").next().unwrap_or_default();
        if is_signed(state, &enrolment.hash, given) {
            Ok(Self { enrolment, fields })
        } else {
            Err(DeskError::Forbidden)
        }
    }
}
