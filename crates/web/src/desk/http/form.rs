//! Forms of the desk. Each contains the form token of its session.

use super::{Desk, DeskError, DeskSession};
use crate::{
    http::{Fields, ORDINARY_FORM},
    state::State,
};
use axum::extract::{FromRequest, FromRequestParts, Request};

/// A form of a page of a region, of at most `KIB` KiB.
#[derive(Debug)]
pub(crate) struct DeskForm<const KIB: usize = ORDINARY_FORM> {
    pub(crate) desk: Desk,
    pub(crate) fields: Fields,
}

/// A form of a page outside a region.
#[derive(Debug)]
pub(crate) struct SignedInForm {
    pub(crate) session: DeskSession,
    pub(crate) fields: Fields,
}

/// A form that needs no session.
#[derive(Debug)]
pub(crate) struct OpenForm(pub(crate) Fields);

impl FromRequest<State> for OpenForm {
    type Rejection = DeskError;

    async fn from_request(request: Request, _: &State) -> Result<Self, DeskError> {
        let (mut parts, _) = request.into_parts();
        let fields = Fields::read(parts.extensions.remove(), ORDINARY_FORM).await?;
        Ok(Self(fields))
    }
}

impl<const KIB: usize> FromRequest<State> for DeskForm<KIB> {
    type Rejection = DeskError;

    async fn from_request(request: Request, state: &State) -> Result<Self, DeskError> {
        let (mut parts, _) = request.into_parts();
        let desk = Desk::from_request_parts(&mut parts, state).await?;
        let fields = Fields::read(parts.extensions.remove(), KIB).await?;
        verified(&desk.session, state, &fields)?;
        Ok(Self { desk, fields })
    }
}

impl FromRequest<State> for SignedInForm {
    type Rejection = DeskError;

    async fn from_request(request: Request, state: &State) -> Result<Self, DeskError> {
        let (mut parts, _) = request.into_parts();
        let session = DeskSession::from_request_parts(&mut parts, state).await?;
        let fields = Fields::read(parts.extensions.remove(), ORDINARY_FORM).await?;
        verified(&session, state, &fields)?;
        Ok(Self { session, fields })
    }
}

/// Refuses a form without the token of this session.
pub(crate) fn verified(
    session: &DeskSession,
    state: &State,
    fields: &Fields,
) -> Result<(), DeskError> {
    if session.signed(state, fields.all("form").next().unwrap_or_default()) {
        Ok(())
    } else {
        Err(DeskError::Forbidden)
    }
}
