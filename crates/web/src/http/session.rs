//! The session whose token the cookie contains, and its records.

use super::{PageError, Visit, cookies};
use crate::{
    person_record::PersonRecord,
    question,
    state::{ENVIRONMENT, State},
    view::{Section, Shell},
};
use axum::extract::FromRequestParts;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use http::request::Parts;
use model::{CandidateId, Person};
use std::sync::Arc;

const FORM: &str = "portal form";

/// A person who has signed in. Which records are theirs may still have to be asked.
#[derive(Debug)]
pub(crate) struct SignedIn {
    pub(crate) person: Person,
    pub(crate) known: Arc<services::sessions::Session>,
}

impl SignedIn {
    async fn of(parts: &Parts, portal: &State) -> Result<Option<Self>, PageError> {
        let Some(token) = cookies::session(portal, &parts.headers) else {
            return Ok(None);
        };
        let known = portal.sessions.find(token.as_bytes(), ENVIRONMENT).await?;
        Ok(known.map(|known| Self {
            person: known.person.clone(),
            known,
        }))
    }

    /// Returns all records of the address that can be identified.
    pub(crate) async fn records(&self, portal: &State) -> Result<Vec<PersonRecord>, PageError> {
        let stored = portal.store.identified_person_records(&self.person).await?;
        Ok(stored.iter().map(PersonRecord::of).collect())
    }

    /// Returns the form token, which is valid in forms of this session only.
    pub(crate) fn form_token(&self, portal: &State) -> String {
        URL_SAFE_NO_PAD.encode(
            portal
                .store
                .installation()
                .secret
                .sign(FORM, &[&self.known.hash]),
        )
    }

    /// Returns whether a form's token is valid for this session.
    pub(super) fn signed(&self, portal: &State, given: &str) -> bool {
        let tag = URL_SAFE_NO_PAD
            .decode(given)
            .ok()
            .and_then(|tag| tag.try_into().ok());
        tag.is_some_and(|tag| {
            portal
                .store
                .installation()
                .secret
                .verify(FORM, &[&self.known.hash], &tag)
        })
    }

    /// Loads the session's records. Returns the person as `Err` if the question whose records these
    /// are must be answered first.
    async fn settled(self, portal: &State) -> Result<Result<PortalSession, Self>, PageError> {
        let mut records = self.records(portal).await?;
        let choice = &self.known.choice;
        if !choice.is_made() && question::is_open(&records) {
            return Ok(Err(self));
        }
        let all = records.len();
        records.retain(|record| choice.includes(record.region, record.id));
        let hides = records.len() < all;
        Ok(Ok(PortalSession {
            signed_in: self,
            records,
            hides,
        }))
    }
}

/// A session with its records. It exists only once it is known which records are the person's, so
/// that no page can show others.
#[derive(Debug)]
pub(crate) struct PortalSession {
    signed_in: SignedIn,
    pub(crate) records: Vec<PersonRecord>,
    /// Whether the address has further records, which are not shown.
    pub(crate) hides: bool,
}

impl std::ops::Deref for PortalSession {
    type Target = SignedIn;

    fn deref(&self) -> &SignedIn {
        &self.signed_in
    }
}

impl PortalSession {
    /// Loads the session of a person who has signed in.
    pub(super) async fn of(signed_in: SignedIn, portal: &State) -> Result<Self, PageError> {
        signed_in
            .settled(portal)
            .await?
            .map_err(|_| PageError::Question)
    }

    /// Returns one of the records.
    pub(crate) fn record(&self, id: &str) -> Result<&PersonRecord, PageError> {
        self.records
            .iter()
            .find(|record| record.id.as_str() == id)
            .ok_or(PageError::NotFound)
    }

    /// Reads the current state of one of the records.
    pub(crate) async fn reread(&self, portal: &State, id: &str) -> Result<PersonRecord, PageError> {
        let id: CandidateId = id.parse().map_err(|_| PageError::NotFound)?;
        let stored = portal.store.person_record(&self.person, id).await?;
        let choice = &self.known.choice;
        stored
            .filter(|record| choice.includes(record.region, record.id))
            .map(|record| PersonRecord::of(&record))
            .ok_or(PageError::NotFound)
    }

    /// Returns the shell of a page of this session.
    pub(crate) async fn shell(
        &self,
        portal: &State,
        visit: &Visit,
        section: Section,
    ) -> Result<Shell, PageError> {
        let branding = portal
            .brandings
            .of_regions(self.records.iter().map(|record| record.region))
            .await?;
        Ok(visit
            .outside()
            .within(section, self.form_token(portal))
            .branded(branding.as_deref()))
    }
}

impl FromRequestParts<State> for SignedIn {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, portal: &State) -> Result<Self, PageError> {
        Self::of(parts, portal).await?.ok_or(PageError::SignedOut)
    }
}

impl FromRequestParts<State> for PortalSession {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, portal: &State) -> Result<Self, PageError> {
        Self::of(SignedIn::from_request_parts(parts, portal).await?, portal).await
    }
}

/// The session of a page that is available with and without one.
#[derive(Debug)]
pub(crate) enum SessionState {
    Active(PortalSession),
    /// The question whose records these are must be answered first.
    Unanswered(SignedIn),
    /// The cookie's session has ended.
    Ended,
    None,
}

impl SessionState {
    /// Returns the person who has signed in, if any.
    pub(crate) fn signed_in(&self) -> Option<&SignedIn> {
        match self {
            Self::Active(session) => Some(session),
            Self::Unanswered(signed_in) => Some(signed_in),
            Self::Ended | Self::None => None,
        }
    }
}

impl FromRequestParts<State> for SessionState {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, portal: &State) -> Result<Self, PageError> {
        Ok(match SignedIn::of(parts, portal).await? {
            Some(signed_in) => match signed_in.settled(portal).await? {
                Ok(session) => Self::Active(session),
                Err(signed_in) => Self::Unanswered(signed_in),
            },
            None if cookies::session(portal, &parts.headers).is_some() => Self::Ended,
            None => Self::None,
        })
    }
}
