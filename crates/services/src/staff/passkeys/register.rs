//! Registering a passkey: another one, or the first one of an invited person.

use super::{
    Answer, Refusal,
    answer::flags,
    challenge::{Challenge, NotStarted, REGISTER},
    list::named,
    purpose,
};
use crate::{
    audit::Network,
    mail::StaffMail,
    staff::{Client, Staff, StaffSession},
};
use ::passkeys::Passkey;
use model::{FactorId, SessionId, StaffId, Timestamp};
use store::{
    Error,
    audit::{Actor, Entry, Kind},
    region_settings::PASSKEY,
    sessions::SessionTx,
    staff::{
        self,
        passkeys::{self as stored, MAX_PASSKEYS},
    },
};

/// Why no passkey was registered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotRegistered {
    /// The person has as many as one may have.
    TooMany,
    /// The answer is refused.
    Rejected(Refusal),
}

impl From<Refusal> for NotRegistered {
    fn from(refusal: Refusal) -> Self {
        Self::Rejected(refusal)
    }
}

impl Staff {
    /// Begins to make another passkey for the person of a session.
    pub async fn challenge_another(
        &self,
        session: &StaffSession,
        network: Option<Network>,
    ) -> Result<Result<Challenge, NotStarted>, Error> {
        let found = self.store.staff_member(session.staff).await?;
        let person = found.ok_or_else(|| Error::internal("a session's person is gone"))?;
        self.challenge_registration(&person, session.id(), network)
            .await
    }

    /// Adds a passkey to those of the session's person.
    pub async fn add_passkey(
        &self,
        session: &StaffSession,
        answer: &Answer,
        name: &str,
        client: &Client,
    ) -> Result<Result<(), NotRegistered>, Error> {
        let made = self.made(session.id(), answer, client).await?;
        let made = match made {
            Ok(made) => made,
            Err(refusal) => return Ok(Err(refusal.into())),
        };
        let ways = self.allowed_ways(&session.roles, session.operator).await?;
        if !ways.admits(PASSKEY) {
            return Ok(Err(Refusal::Way.into()));
        }
        let now = self.store.clock().now();
        let new = self.new_passkey(session.staff, made, name, now);
        let own = self.clone();
        let added: Result<_, Error> = self
            .store
            .write_sessions(async move |tx: &mut SessionTx<'_, '_>| {
                let added = add(tx, &new, now).await?;
                if added.is_ok() {
                    let mail = StaffMail::FactorAdded;
                    own.post(tx.transaction(), new.staff, mail, new.staff.as_str())
                        .await?;
                }
                Ok(added)
            })
            .await;
        let added = added?;
        if added.is_ok() {
            self.finished(client.network).await?;
        }
        Ok(added)
    }

    /// Ends the challenge of a registration and returns the passkey that answered it.
    pub(super) async fn made(
        &self,
        session: SessionId,
        answer: &Answer,
        client: &Client,
    ) -> Result<Result<Passkey, Refusal>, Error> {
        let purpose = purpose(REGISTER, Some(session));
        let taken = self.taken(&answer.flow, purpose, client.network).await?;
        Ok(taken.and_then(|state| match self.site.as_ref() {
            Ok(site) => Ok(site.finish_registration(&state, &answer.credential)?),
            Err(_) => Err(Refusal::Challenge),
        }))
    }

    pub(super) fn new_passkey(
        &self,
        staff: StaffId,
        made: Passkey,
        name: &str,
        now: Timestamp,
    ) -> stored::Passkey {
        stored::Passkey {
            id: FactorId::random(self.store.random().as_ref()),
            staff,
            name: named(name),
            counter: made.counter,
            flags: flags(&made),
            credential: made.id,
            public_key: made.key,
            created_at: now,
            last_used_at: None,
        }
    }
}

/// Stores a passkey of a person, and enters it in the audit log.
pub(super) async fn add(
    tx: &mut SessionTx<'_, '_>,
    new: &stored::Passkey,
    now: Timestamp,
) -> Result<Result<(), NotRegistered>, Error> {
    staff::hold(tx.transaction(), new.staff).await?;
    if stored::of(tx.transaction(), new.staff).await?.len() >= MAX_PASSKEYS {
        return Ok(Err(NotRegistered::TooMany));
    }
    if !stored::add(tx.transaction(), new).await? {
        // Whose it is, is nobody else's business.
        return Ok(Err(Refusal::Unknown.into()));
    }
    let entry = Entry::new(Kind::FactorAdded, Actor::Staff(new.staff), now).about(new.staff);
    tx.note(
        entry
            .with("method", "passkey")
            .with("factor", new.id.as_str()),
    );
    Ok(Ok(()))
}
