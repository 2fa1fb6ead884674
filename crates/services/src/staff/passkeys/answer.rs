//! Answers to challenges for a passkey that exists: signing in and stepping up.

use super::{
    Refusal,
    challenge::{SIGN_IN, STEP_UP},
    purpose,
};
use crate::{
    mail::StaffMail,
    staff::{Client, OpenedDesk, SignIn, Staff, StaffSession},
};
use ::passkeys::{Passkey, Rejection};
use model::StaffStatus;
use store::{
    Error,
    audit::{Actor, Entry, Kind},
    sessions::SessionTx,
    staff::{
        StoredStaff,
        passkeys::{self as stored, PasskeyUse},
    },
};

/// How a passkey's name appears in the audit log as a method.
const METHOD: &str = "passkey";
/// The flag of the authenticator data that says that the passkey is backed up.
pub(super) const BACKED_UP: u8 = 0x10;

/// A browser's answer.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The value of the challenge.
    pub flow: String,
    /// The credential, as the browser's JSON.
    pub credential: String,
}

impl Staff {
    /// Signs a person in by a passkey.
    pub async fn sign_in_by_passkey(
        &self,
        answer: &Answer,
        client: Client,
    ) -> Result<Result<OpenedDesk, Refusal>, Error> {
        let taken = self.taken(&answer.flow, purpose(SIGN_IN, None), client.network);
        let person = match taken.await? {
            Ok(state) => self.proven(&state, &answer.credential).await?,
            Err(refusal) => Err(refusal),
        };
        let person = match person {
            Ok(person) => person,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let ways = self.allowed_ways(&person.roles, person.operator).await?;
        if !ways.admits(METHOD) {
            return Ok(Err(Refusal::Way));
        }
        let sign_in = SignIn {
            staff: person.id,
            method: METHOD.to_owned(),
            client,
            provider_session: None,
        };
        let network = sign_in.client.network;
        let opened = self.open(sign_in).await?;
        if opened.is_some() {
            self.finished(network).await?;
        }
        Ok(opened.ok_or(Refusal::Person))
    }

    /// Proves again that the person of a session is there. The session gets a new token.
    pub async fn step_up_by_passkey(
        &self,
        session: &StaffSession,
        answer: &Answer,
        client: &Client,
    ) -> Result<Result<OpenedDesk, Refusal>, Error> {
        let purpose = purpose(STEP_UP, Some(session.id()));
        let person = match self.taken(&answer.flow, purpose, client.network).await? {
            Ok(state) => self.proven(&state, &answer.credential).await?,
            Err(refusal) => Err(refusal),
        };
        match person {
            Ok(person) if person.id == session.staff => {
                let ways = self.allowed_ways(&session.roles, session.operator).await?;
                if !ways.admits(METHOD) {
                    return Ok(Err(Refusal::Way));
                }
                let renewed = self.step_up(session, METHOD).await?;
                self.finished(client.network).await?;
                Ok(renewed.ok_or(Refusal::Person))
            }
            Ok(_) => Ok(Err(Refusal::Person)),
            Err(refusal) => Ok(Err(refusal)),
        }
    }

    /// Returns the person whose passkey answered a challenge, and notes the use of the passkey.
    async fn proven(
        &self,
        state: &str,
        credential: &str,
    ) -> Result<Result<StoredStaff, Refusal>, Error> {
        let Ok(site) = self.site.as_ref() else {
            return Ok(Err(Refusal::Challenge));
        };
        let claim = match site.claim(credential) {
            Ok(claim) => claim,
            Err(refused) => return Ok(Err(refused.into())),
        };
        let known = self.store.passkey(&claim.id).await?;
        let person = self.store.staff_by_handle(&claim.handle).await?;
        let (Some(known), Some(person)) = (known, person) else {
            return Ok(Err(Refusal::Unknown));
        };
        if known.staff != person.id {
            return Ok(Err(Refusal::Unknown));
        }
        let kept = Passkey {
            id: known.credential.clone(),
            key: known.public_key.clone(),
            counter: known.counter,
            backed_up: known.flags & BACKED_UP != 0,
        };
        let used = match site.finish_authentication(state, credential, &kept) {
            Ok(used) => used,
            Err(Rejection::Counter) => {
                self.note_copied(&person, &known).await?;
                return Ok(Err(Rejection::Counter.into()));
            }
            Err(refused) => return Ok(Err(refused.into())),
        };
        if person.status != StaffStatus::Active {
            return Ok(Err(Refusal::Person));
        }
        let noted = PasskeyUse {
            counter: used.counter,
            flags: flags(&used),
            public_key: used.key,
        };
        let now = self.store.clock().now();
        let is_newest = self
            .store
            .write_sessions(async move |tx: &mut SessionTx<'_, '_>| {
                stored::used(tx.transaction(), &used.id, &noted, now).await
            });
        let is_newest: Result<bool, Error> = is_newest.await;
        if is_newest? {
            return Ok(Ok(person));
        }
        // Another answer with this counter was noted first.
        self.note_copied(&person, &known).await?;
        Ok(Err(Rejection::Counter.into()))
    }
}

impl Staff {
    /// Notes that a passkey may have been copied, and notifies its owner.
    async fn note_copied(
        &self,
        person: &StoredStaff,
        known: &stored::Passkey,
    ) -> Result<(), Error> {
        let now = self.store.clock().now();
        let entry = Entry::new(Kind::SessionRefused, Actor::Nobody, now)
            .about(person.id)
            .with("method", METHOD)
            .with("reason", Rejection::Counter.name())
            .with("factor", known.id.as_str());
        let (own, staff) = (self.clone(), person.id);
        self.store
            .write_sessions(async move |tx: &mut SessionTx<'_, '_>| {
                tx.note(entry);
                let mail = StaffMail::PasskeyCopied;
                own.post(tx.transaction(), staff, mail, staff.as_str())
                    .await
            })
            .await
    }
}

/// Returns what is stored of the flags.
pub(super) fn flags(passkey: &Passkey) -> u8 {
    if passkey.backed_up { BACKED_UP } else { 0 }
}
