//! Forms and their fields.

use super::{PageError, PortalSession, SignedIn};
use crate::state::State;
use axum::extract::{FromRequest, FromRequestParts, Request};
use edge::{Rejection, RequestBody};
use model::text_rules::normalize;

/// The size limit in KiB of an ordinary form. Most have one or two fields.
pub(crate) const ORDINARY: usize = 8;

/// The fields of a form.
#[derive(Debug, Default)]
pub(crate) struct Fields(Vec<(String, String)>);

impl Fields {
    /// Reads a form of at most `kib` KiB.
    pub(crate) async fn read(body: Option<RequestBody>, kib: usize) -> Result<Self, PageError> {
        let Some(body) = body else {
            return Ok(Self::default());
        };
        let bytes = body
            .read(kib << 10)
            .await
            .map_err(|refused| match refused {
                Rejection::TooLarge { .. } => PageError::TooLarge,
                Rejection::TimedOut | Rejection::BrokeOff => PageError::Unfinished,
                Rejection::TooMany
                | Rejection::TooManyOfAddress { .. }
                | Rejection::OutOfMemory
                | Rejection::Overloaded => PageError::Busy,
            })?;
        Ok(Self(
            url::form_urlencoded::parse(&bytes).into_owned().collect(),
        ))
    }

    /// Returns a form with these fields.
    pub(crate) fn from_pairs(pairs: Vec<(String, String)>) -> Self {
        Self(pairs)
    }

    /// Returns all fields with their values, as they were sent.
    pub(crate) fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (&**name, &**value))
    }

    /// Returns a form with these fields.
    #[cfg(test)]
    pub(crate) fn of(pairs: &[(&str, &str)]) -> Self {
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        Self(pairs.iter().map(owned).collect())
    }

    /// Returns a field's cleaned text. Empty if the field was not filled in, or if the form does not
    /// have it.
    pub(crate) fn text(&self, name: &str) -> String {
        self.given_text(name).unwrap_or_default()
    }

    /// Returns a field's cleaned text. `None` if the form does not have the field.
    pub(crate) fn given_text(&self, name: &str) -> Option<String> {
        self.all(name).next().map(cleaned)
    }

    /// Returns all values of a field.
    pub(crate) fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.0
            .iter()
            .filter(move |(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }
}

/// Text as it is stored, and with its line ends.
pub(crate) fn cleaned(text: &str) -> String {
    normalize(&text.replace("\r\n", "\n")).into_owned()
}

/// A form that needs no session.
#[derive(Debug)]
pub(crate) struct PublicForm(pub(crate) Fields);

impl FromRequest<State> for PublicForm {
    type Rejection = PageError;

    async fn from_request(request: Request, _: &State) -> Result<Self, PageError> {
        let (mut parts, _) = request.into_parts();
        Ok(Self(
            Fields::read(parts.extensions.remove(), ORDINARY).await?,
        ))
    }
}

/// A form of a signed-in person. Contains the session's form token.
#[derive(Debug)]
pub(crate) struct SignedInForm {
    pub(crate) session: SignedIn,
    pub(crate) fields: Fields,
}

/// A form of a session whose records are known, of at most `KIB` KiB.
#[derive(Debug)]
pub(crate) struct SessionForm<const KIB: usize = ORDINARY> {
    pub(crate) session: PortalSession,
    pub(crate) fields: Fields,
}

impl FromRequest<State> for SignedInForm {
    type Rejection = PageError;

    async fn from_request(request: Request, portal: &State) -> Result<Self, PageError> {
        SignedInForm::read(request, portal, ORDINARY).await
    }
}

impl SignedInForm {
    /// Reads a form of at most `kib` KiB.
    async fn read(request: Request, portal: &State, kib: usize) -> Result<Self, PageError> {
        let (mut parts, _) = request.into_parts();
        let session = SignedIn::from_request_parts(&mut parts, portal).await?;
        let fields = Fields::read(parts.extensions.remove(), kib).await?;
        if session.signed(portal, fields.all("form").next().unwrap_or_default()) {
            Ok(Self { session, fields })
        } else {
            Err(PageError::Forbidden)
        }
    }
}

impl<const KIB: usize> FromRequest<State> for SessionForm<KIB> {
    type Rejection = PageError;

    async fn from_request(request: Request, portal: &State) -> Result<Self, PageError> {
        let SignedInForm { session, fields } = SignedInForm::read(request, portal, KIB).await?;
        Ok(Self {
            session: PortalSession::of(session, portal).await?,
            fields,
        })
    }
}
