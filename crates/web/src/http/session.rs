//! Who it is: the session whose token the cookie holds, and the records that it is about.

use super::{PageError, Visit, cookies};
use crate::{
    branding::Branding,
    owned_candidate::OwnedCandidate,
    portal::{ENVIRONMENT, Portal},
    question,
    view::{Section, Shell},
};
use axum::extract::FromRequestParts;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use http::request::Parts;
use model::Person;
use std::sync::Arc;

const FORM: &str = "portal form";

/// Somebody who has signed in. Whose records these are may still have to be asked.
#[derive(Debug)]
pub(crate) struct SignedIn {
    pub(crate) person: Person,
    pub(crate) known: Arc<engine::sessions::Session>,
}

impl SignedIn {
    async fn of(parts: &Parts, portal: &Portal) -> Result<Option<Self>, PageError> {
        let Some(token) = cookies::session(portal, &parts.headers) else { return Ok(None) };
        let known = portal.sessions.find(token.as_bytes(), ENVIRONMENT).await?;
        Ok(known.map(|known| Self { person: known.person.clone(), known }))
    }

    /// Every record of the address.
    pub(crate) async fn records(&self, portal: &Portal) -> Result<Vec<OwnedCandidate>, PageError> {
        OwnedCandidate::all(&portal.store, &self.person).await
    }

    /// What this session's forms carry, and no other's.
    pub(crate) fn form_token(&self, portal: &Portal) -> String {
        URL_SAFE_NO_PAD.encode(portal.store.installation().secret.sign(FORM, &[&self.known.hash]))
    }

    /// Whether a form carries it.
    pub(super) fn signed(&self, portal: &Portal, given: &str) -> bool {
        let tag = URL_SAFE_NO_PAD.decode(given).ok().and_then(|tag| tag.try_into().ok());
        tag.is_some_and(|tag| portal.store.installation().secret.verify(FORM, &[&self.known.hash], &tag))
    }

    /// The session with its records; itself where it has to be asked first which ones those are.
    async fn settled(self, portal: &Portal) -> Result<Result<Session, Self>, PageError> {
        let mut records = self.records(portal).await?;
        let choice = &self.known.choice;
        if !choice.is_made() && question::is_open(&records) {
            return Ok(Err(self));
        }
        let all = records.len();
        records.retain(|record| choice.includes(record.region, record.id));
        let hides = records.len() < all;
        Ok(Ok(Session { signed_in: self, records, hides }))
    }
}

/// A session under way, with the records that it is about. There is none before it is known which ones those are, so no page
/// can show any.
#[derive(Debug)]
pub(crate) struct Session {
    signed_in: SignedIn,
    pub(crate) records: Vec<OwnedCandidate>,
    /// Whether the address has others, which are not shown.
    pub(crate) hides: bool,
}

impl std::ops::Deref for Session {
    type Target = SignedIn;

    fn deref(&self) -> &SignedIn {
        &self.signed_in
    }
}

impl Session {
    /// The session of somebody who has signed in.
    pub(super) async fn of(signed_in: SignedIn, portal: &Portal) -> Result<Self, PageError> {
        signed_in.settled(portal).await?.map_err(|_| PageError::Question)
    }

    /// One of the records.
    pub(crate) fn record(&self, id: &str) -> Result<&OwnedCandidate, PageError> {
        self.records.iter().find(|record| record.id.as_str() == id).ok_or(PageError::NotFound)
    }

    /// The same as it is by now.
    pub(crate) async fn reread(&self, portal: &Portal, id: &str) -> Result<OwnedCandidate, PageError> {
        let choice = &self.known.choice;
        let mut now = OwnedCandidate::all(&portal.store, &self.person).await?.into_iter();
        let is_it = |record: &OwnedCandidate| record.id.as_str() == id && choice.includes(record.region, record.id);
        now.find(is_it).ok_or(PageError::NotFound)
    }

    /// What stands around a page of this session.
    pub(crate) async fn shell(&self, portal: &Portal, visit: &Visit, section: Section) -> Result<Shell, PageError> {
        let branding = Branding::of_records(&portal.store, &self.records).await?;
        Ok(visit.outside().within(section, self.form_token(portal)).branded(branding))
    }
}

impl FromRequestParts<Portal> for SignedIn {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, portal: &Portal) -> Result<Self, PageError> {
        Self::of(parts, portal).await?.ok_or(PageError::SignedOut)
    }
}

impl FromRequestParts<Portal> for Session {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, portal: &Portal) -> Result<Self, PageError> {
        Self::of(SignedIn::from_request_parts(parts, portal).await?, portal).await
    }
}

/// A page that both have, those who are signed in and those who are not.
#[derive(Debug)]
pub(crate) enum Maybe {
    Session(Session),
    /// It has to be asked first whose records these are.
    Unanswered(SignedIn),
    /// The cookie's session has ended.
    Ended,
    None,
}

impl Maybe {
    /// Who has signed in, if somebody has.
    pub(crate) fn signed_in(&self) -> Option<&SignedIn> {
        match self {
            Self::Session(session) => Some(session),
            Self::Unanswered(signed_in) => Some(signed_in),
            Self::Ended | Self::None => None,
        }
    }
}

impl FromRequestParts<Portal> for Maybe {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, portal: &Portal) -> Result<Self, PageError> {
        Ok(match SignedIn::of(parts, portal).await? {
            Some(signed_in) => match signed_in.settled(portal).await? {
                Ok(session) => Self::Session(session),
                Err(signed_in) => Self::Unanswered(signed_in),
            },
            None if cookies::session(portal, &parts.headers).is_some() => Self::Ended,
            None => Self::None,
        })
    }
}
