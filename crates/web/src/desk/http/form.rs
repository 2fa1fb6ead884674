//! Forms of the desk. Each contains the form token of its session.

use super::{Desk, DeskError, DeskSession};
use crate::{
    http::{Fields, ORDINARY_FORM, PageError},
    state::State,
};
use axum::{
    extract::{FromRequest, FromRequestParts, Request},
    response::{IntoResponse, Response},
};
use model::StaffId;
use std::sync::Arc;

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

/// A form without the token of the session of who sends it. A session gets another token at each
/// step-up, so it may be a form of the same person. Travels in the response's extensions.
#[derive(Debug, Clone)]
pub(crate) struct Unsigned {
    /// Who sends it.
    pub(crate) staff: StaffId,
    /// What was filled in.
    pub(crate) fields: Arc<Fields>,
}

/// Why a form of a page of a region is refused.
#[derive(Debug)]
pub(crate) enum FormRefused {
    Error(DeskError),
    Unsigned(Unsigned),
}

impl From<DeskError> for FormRefused {
    fn from(error: DeskError) -> Self {
        Self::Error(error)
    }
}

impl From<PageError> for FormRefused {
    fn from(error: PageError) -> Self {
        Self::Error(error.into())
    }
}

impl IntoResponse for FormRefused {
    fn into_response(self) -> Response {
        match self {
            Self::Error(error) => error.into_response(),
            Self::Unsigned(form) => {
                let mut response = DeskError::Forbidden.into_response();
                response.extensions_mut().insert(form);
                response
            }
        }
    }
}

impl<const KIB: usize> FromRequest<State> for DeskForm<KIB> {
    type Rejection = FormRefused;

    async fn from_request(request: Request, state: &State) -> Result<Self, FormRefused> {
        let (mut parts, _) = request.into_parts();
        let desk = Desk::from_request_parts(&mut parts, state).await?;
        let fields = Fields::read(parts.extensions.remove(), KIB).await?;
        if verified(&desk.session, state, &fields).is_err() {
            return Err(FormRefused::Unsigned(Unsigned {
                staff: desk.session.staff,
                fields: fields.into(),
            }));
        }
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
