//! What was filled in.

use super::{Session, SignedIn, Trouble};
use crate::portal::Portal;
use axum::{
    body::Bytes,
    extract::{FromRequest, FromRequestParts, Request},
};

/// The longest form there is: every field filled in, and percent-encoded.
const LONGEST: usize = 512 * 1024;

/// The fields of a form.
#[derive(Debug, Default)]
pub(crate) struct Fields(Vec<(String, String)>);

impl Fields {
    /// A field's text, cleaned; empty when it was not filled in.
    pub(crate) fn text(&self, name: &str) -> String {
        cleaned(self.all(name).next().unwrap_or_default())
    }

    /// Every value of a field.
    pub(crate) fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.0.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// Text without blanks around it, and with line ends as they are stored.
pub(crate) fn cleaned(text: &str) -> String {
    text.replace("\r\n", "\n").trim().to_owned()
}

/// A form for which no session is needed.
#[derive(Debug)]
pub(crate) struct OpenForm(pub(crate) Fields);

impl FromRequest<Portal> for OpenForm {
    type Rejection = Trouble;

    async fn from_request(request: Request, portal: &Portal) -> Result<Self, Trouble> {
        let body = Bytes::from_request(request, portal).await.map_err(|_| Trouble::Forbidden)?;
        if body.len() > LONGEST {
            return Err(Trouble::Forbidden);
        }
        Ok(Self(Fields(url::form_urlencoded::parse(&body).into_owned().collect())))
    }
}

/// A form of somebody who has signed in: it carries what only that session's pages have.
#[derive(Debug)]
pub(crate) struct BareForm {
    pub(crate) session: SignedIn,
    pub(crate) fields: Fields,
}

/// The same once it is known whose records the session is about.
#[derive(Debug)]
pub(crate) struct OwnForm {
    pub(crate) session: Session,
    pub(crate) fields: Fields,
}

impl FromRequest<Portal> for BareForm {
    type Rejection = Trouble;

    async fn from_request(request: Request, portal: &Portal) -> Result<Self, Trouble> {
        let (mut parts, body) = request.into_parts();
        let session = SignedIn::from_request_parts(&mut parts, portal).await?;
        let OpenForm(fields) = OpenForm::from_request(Request::from_parts(parts, body), portal).await?;
        if session.signed(portal, fields.all("form").next().unwrap_or_default()) {
            Ok(Self { session, fields })
        } else {
            Err(Trouble::Forbidden)
        }
    }
}

impl FromRequest<Portal> for OwnForm {
    type Rejection = Trouble;

    async fn from_request(request: Request, portal: &Portal) -> Result<Self, Trouble> {
        let BareForm { session, fields } = BareForm::from_request(request, portal).await?;
        Ok(Self { session: Session::of(session, portal).await?, fields })
    }
}
