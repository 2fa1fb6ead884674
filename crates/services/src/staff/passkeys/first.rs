//! The first passkey of a person who joins by the link of an invitation.

use super::{Answer, Challenge, NotRegistered, NotStarted, Refusal, register::add};
use crate::{
    audit::Network,
    staff::{
        Client, Enrolment, Followed, MAX_SESSIONS, OpenedDesk, SignIn, Staff, attempts,
        life::opened_entry,
    },
};
use model::SessionId;
use store::{
    Error,
    region_settings::PASSKEY,
    sessions::SessionTx,
    staff::sessions::{self, SessionKind},
};

/// Why a person has not joined.
enum NotJoined {
    Rejected(NotRegistered),
    Failed(Error),
}

impl From<Error> for NotJoined {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

impl Staff {
    /// Follows the link of an invitation, which works once.
    pub async fn follow(
        &self,
        link: &str,
        client: Client,
    ) -> Result<Result<Followed, Refusal>, Error> {
        let now = self.store.clock().now();
        let counted = attempts::ANSWERS.key(&self.store, client.network);
        let excess = self.store.transaction(move |transaction| {
            Box::pin(async move { counted.excess(transaction, now).await })
        });
        let excess: Result<Option<u64>, Error> = excess.await;
        if let Some(retry_after) = excess? {
            return Ok(Err(Refusal::TooOften { retry_after }));
        }
        let network = client.network;
        let followed = self.enrol(link, client).await?;
        if followed.is_some() {
            self.finished(network).await?;
        }
        Ok(followed.ok_or(Refusal::Link))
    }

    /// Begins to make the first passkey.
    pub async fn challenge_first(
        &self,
        enrolment: &Enrolment,
        network: Option<Network>,
    ) -> Result<Result<Challenge, NotStarted>, Error> {
        let found = self.store.staff_member(enrolment.staff).await?;
        let person = found.ok_or_else(|| Error::internal("a session's person is gone"))?;
        let session = SessionId::of(&enrolment.hash);
        self.challenge_registration(&person, session, network).await
    }

    /// Registers the first passkey, and opens a session of the desk.
    pub async fn join_by_passkey(
        &self,
        enrolment: &Enrolment,
        answer: &Answer,
        client: Client,
    ) -> Result<Result<OpenedDesk, NotRegistered>, Error> {
        let session = SessionId::of(&enrolment.hash);
        let made = match self.made(session, answer, &client).await? {
            Ok(made) => made,
            Err(refusal) => return Ok(Err(refusal.into())),
        };
        let found = self.store.staff_member(enrolment.staff).await?;
        let person = found.ok_or_else(|| Error::internal("a session's person is gone"))?;
        let ways = self.allowed_ways(&person.roles, person.operator).await?;
        if !ways.admits(PASSKEY) {
            return Ok(Err(Refusal::Way.into()));
        }
        let now = self.store.clock().now();
        let staff = enrolment.staff;
        let passkey = self.new_passkey(staff, made, "", now);
        let sign_in = SignIn {
            staff,
            method: PASSKEY.to_owned(),
            client,
            provider_session: None,
        };
        let network = sign_in.client.network;
        let (token, session) = self.new_session(sign_in, now);
        let expires_at = session.expires_at;
        let (own, enrolment) = (self.clone(), enrolment.clone());
        let joined = self
            .store
            .write_sessions(async move |tx: &mut SessionTx<'_, '_>| {
                if let Err(why) = add(tx, &passkey, now).await? {
                    return Err(NotJoined::Rejected(why));
                }
                if !own.joined(tx, &enrolment).await? {
                    return Err(NotJoined::Rejected(Refusal::Challenge.into()));
                }
                tx.note(opened_entry(&session, now));
                sessions::open(tx, &session).await?;
                sessions::limit(tx, staff, SessionKind::Desk, MAX_SESSIONS).await?;
                Ok(())
            });
        match joined.await {
            Ok(()) => {
                self.finished(network).await?;
                Ok(Ok(OpenedDesk {
                    token,
                    expires_at,
                    staff,
                }))
            }
            Err(NotJoined::Rejected(why)) => Ok(Err(why)),
            Err(NotJoined::Failed(error)) => Err(error),
        }
    }
}
