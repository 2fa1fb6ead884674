//! Challenges: what a browser is asked, and what of it is kept until it answers.

use super::{Refusal, purpose};
use crate::{
    audit::Network,
    staff::{Staff, StaffSession, attempts},
};
use ::passkeys::{LIFE, Owner, Rejection, Site, Started, Unusable};
use model::{SessionId, StaffId};
use store::{
    Error,
    sessions::SessionTx,
    staff::{StoredStaff, flows},
};

pub(super) const SIGN_IN: &str = "sign-in";
pub(super) const STEP_UP: &str = "step-up";
pub(super) const REGISTER: &str = "register";

/// A challenge, for the page that asks for a passkey.
#[derive(Debug, Clone)]
pub struct Challenge {
    /// The value that the page sends with the answer.
    pub flow: String,
    /// The options for the browser, as JSON.
    pub options: String,
}

/// Why there is no challenge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotStarted {
    /// Browsers make no passkeys for this site.
    Unusable(Unusable),
    /// This network has asked too often.
    TooOften {
        /// Seconds until the next is allowed.
        retry_after: u64,
    },
}

impl Staff {
    /// Returns why browsers make no passkeys for this site, if they do not.
    pub fn passkeys_unusable(&self) -> Option<Unusable> {
        self.site.as_ref().as_ref().err().copied()
    }

    /// Begins a sign-in by a passkey.
    pub async fn challenge(
        &self,
        network: Option<Network>,
    ) -> Result<Result<Challenge, NotStarted>, Error> {
        let purpose = purpose(SIGN_IN, None);
        self.begin(purpose, network, |site| site.start_authentication(&[]))
            .await
    }

    /// Begins to ask the person of a session for one of their passkeys.
    pub async fn challenge_step_up(
        &self,
        session: &StaffSession,
        network: Option<Network>,
    ) -> Result<Result<Challenge, NotStarted>, Error> {
        let ids = self.credentials_of(session.staff).await?;
        let purpose = purpose(STEP_UP, Some(session.id()));
        self.begin(purpose, network, |site| site.start_authentication(&ids))
            .await
    }

    /// Begins to make a passkey for the person of a session.
    pub(super) async fn challenge_registration(
        &self,
        person: &StoredStaff,
        session: SessionId,
        network: Option<Network>,
    ) -> Result<Result<Challenge, NotStarted>, Error> {
        let ids = self.credentials_of(person.id).await?;
        let owner = Owner {
            handle: person.handle,
            account: person.email.as_deref().unwrap_or(&person.name),
            name: &person.name,
        };
        let purpose = purpose(REGISTER, Some(session));
        self.begin(purpose, network, |site| {
            site.start_registration(&owner, ids)
        })
        .await
    }

    /// Returns the ids of a person's passkeys, as the authenticators made them.
    async fn credentials_of(&self, person: StaffId) -> Result<Vec<Vec<u8>>, Error> {
        let known = self.store.passkeys_of(person).await?;
        Ok(known.into_iter().map(|one| one.credential).collect())
    }

    /// Makes a challenge for the site, and keeps what checks the answer until it comes.
    async fn begin(
        &self,
        purpose: String,
        network: Option<Network>,
        start: impl FnOnce(&Site) -> Result<Started, Rejection>,
    ) -> Result<Result<Challenge, NotStarted>, Error> {
        let site = match self.site.as_ref() {
            Ok(site) => site,
            Err(why) => return Ok(Err(NotStarted::Unusable(*why))),
        };
        let Started { options, state } = start(site).map_err(broken)?;
        let now = self.store.clock().now();
        let (flow, hash) = attempts::value(self.store.random().as_ref());
        let counted = attempts::STARTS.key(&self.store, network);
        let begun = self
            .store
            .write_sessions(async move |tx: &mut SessionTx<'_, '_>| {
                if let Some(retry_after) = counted.excess(tx.transaction(), now).await? {
                    return Ok::<_, Error>(Some(retry_after));
                }
                let kept = (&*purpose, state.as_bytes());
                flows::begin(tx.transaction(), &hash, kept, now, now.plus(LIFE)).await?;
                Ok(None)
            });
        Ok(match begun.await? {
            Some(retry_after) => Err(NotStarted::TooOften { retry_after }),
            None => Ok(Challenge { flow, options }),
        })
    }

    /// Ends a challenge and returns its state, if it is one for this purpose.
    pub(super) async fn taken(
        &self,
        flow: &str,
        purpose: String,
        network: Option<Network>,
    ) -> Result<Result<String, Refusal>, Error> {
        let (now, hash) = (self.store.clock().now(), attempts::hash(flow));
        let counted = attempts::ANSWERS.key(&self.store, network);
        let taken = self
            .store
            .write_sessions(async move |tx: &mut SessionTx<'_, '_>| {
                if let Some(retry_after) = counted.excess(tx.transaction(), now).await? {
                    return Ok::<_, Error>(Err(Refusal::TooOften { retry_after }));
                }
                let state = flows::take(tx.transaction(), &hash, &purpose, now).await?;
                Ok(state.ok_or(Refusal::Challenge))
            });
        Ok(taken
            .await?
            .and_then(|state| String::from_utf8(state).map_err(|_| Refusal::Challenge)))
    }
}

/// The policy is fixed, so a challenge that cannot be made is a fault of this program.
fn broken(refused: Rejection) -> Error {
    Error::internal(match refused {
        Rejection::Malformed => "a challenge could not be encoded",
        _ => "a challenge could not be made",
    })
}
