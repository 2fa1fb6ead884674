//! Who it is: the session whose token the cookie holds.

use super::{Trouble, Visit, cookies};
use crate::{
    look::Look,
    portal::{ENVIRONMENT, Portal},
    view::{Section, Shell},
};
use axum::extract::FromRequestParts;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use http::request::Parts;
use model::Person;
use std::sync::Arc;

const FORM: &str = "portal form";

/// A session under way.
#[derive(Debug)]
pub(crate) struct Session {
    pub(crate) person: Person,
    pub(crate) known: Arc<engine::sessions::Session>,
}

impl Session {
    async fn of(parts: &Parts, portal: &Portal) -> Result<Option<Self>, Trouble> {
        let Some(token) = cookies::session(portal, &parts.headers) else { return Ok(None) };
        let known = portal.sessions.find(token.as_bytes(), ENVIRONMENT).await?;
        Ok(known.map(|known| Self { person: known.person.clone(), known }))
    }

    /// What this session's forms carry, and no other's.
    pub(crate) fn form_token(&self, portal: &Portal) -> String {
        URL_SAFE_NO_PAD.encode(portal.store.installation().secret.sign(FORM, &[&self.known.hash]))
    }

    /// What stands around a page of this session.
    pub(crate) async fn shell(&self, portal: &Portal, visit: &Visit, section: Section) -> Result<Shell, Trouble> {
        let look = Look::of_person(&portal.store, &self.person).await?;
        Ok(visit.outside().within(section, self.form_token(portal)).looking(look))
    }

    /// Whether a form carries it.
    pub(super) fn signed(&self, portal: &Portal, given: &str) -> bool {
        let tag = URL_SAFE_NO_PAD.decode(given).ok().and_then(|tag| tag.try_into().ok());
        tag.is_some_and(|tag| portal.store.installation().secret.verify(FORM, &[&self.known.hash], &tag))
    }
}

impl FromRequestParts<Portal> for Session {
    type Rejection = Trouble;

    async fn from_request_parts(parts: &mut Parts, portal: &Portal) -> Result<Self, Trouble> {
        Self::of(parts, portal).await?.ok_or(Trouble::SignedOut)
    }
}

/// A page that both have, those who are signed in and those who are not.
#[derive(Debug)]
pub(crate) enum Maybe {
    Session(Session),
    /// The cookie's session has ended.
    Ended,
    None,
}

impl FromRequestParts<Portal> for Maybe {
    type Rejection = Trouble;

    async fn from_request_parts(parts: &mut Parts, portal: &Portal) -> Result<Self, Trouble> {
        Ok(match Session::of(parts, portal).await? {
            Some(session) => Self::Session(session),
            None if cookies::session(portal, &parts.headers).is_some() => Self::Ended,
            None => Self::None,
        })
    }
}
