//! Another address for one's records: approved from the present mailbox, shown to be one's own from the new one, and told to
//! the former one, which can undo it (`undo`).

use super::{IDLE, LONGEST, MOST_CODES, MOST_SESSIONS, Opened, Session, Sessions, credentials, records::Record, undo};
use crate::{
    mail::{self, Kind},
    mutations::{Mutations, Operation},
};
use model::{
    AddressChangeId, Environment, MailId, Person, Secret, Timestamp, Token, TokenKind, VerificationId,
    email_identity_key,
};
use store::{
    Error, Transaction, address_changes,
    audit::{By, Entry, Kind as Audited},
    session_list,
    sessions::{self, StoredSession},
    verifications::{self, Purpose, Verification},
};

/// What a code from the present address opens: the mail to the new one.
const APPROVAL: Purpose = "address-approval";
/// What a code or a link from the new address opens: the change.
const NEW_ADDRESS: Purpose = "address";

/// What shows that the new address is one's own.
#[derive(Debug)]
pub enum Shown {
    /// The token of the link that was sent there.
    Token(String),
    /// The code beside it, and the request that had it sent.
    Code(VerificationId, String),
}

/// A code that is on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// With what the code is to be given.
    pub request: VerificationId,
    /// In a sandbox, from which no mail leaves, the code.
    pub code: Option<String>,
}

/// A change that was made.
#[derive(Debug)]
pub struct Changed {
    /// The session that takes the place of those of the former address.
    pub opened: Opened,
    /// In a sandbox, from which no mail leaves, what undoes it.
    pub undo: Option<String>,
}

impl Sessions {
    /// Has a code sent to a person's present address, with which the change to another is approved. Whether somebody has
    /// that one already makes no difference.
    pub async fn ask_for_address(&self, session: &Session, email: &str, by: impl Into<By>) -> Result<Asked, Error> {
        let (secret, random) = (self.store.installation().secret.clone(), self.store.random().as_ref());
        let (store, person) = (self.store.on_behalf_of(by), session.person.clone());
        let now = store.clock().now();
        let (id, mail) = (VerificationId::random(random), MailId::random(random));
        let (clear, made) = credentials::make(id, &secret, random, now);
        let is_sandbox = person.environment.is_sandbox();
        let asked = Asked { request: id, code: is_sandbox.then_some(clear.code) };
        let records = self.records(&person, &session.choice).await?;
        let Some(present) = records.first().map(|record| record.email.clone()) else { return Ok(asked) };
        let of_new = Person { identity_key: email_identity_key(email.trim()), ..person.clone() };
        let counted = [self.by_person(&person), self.by_address(&of_new)];
        let entries: Vec<Entry> = records.iter().map(|record| requested(&store, record)).collect();
        let new = Verification { id, person, redirect_url: None, new_email: Some(email.trim().to_owned()) };
        let taken = self.store.transaction(move |transaction| {
            Box::pin(async move {
                for key in counted {
                    if !super::request::is_within(transaction, &key, now).await? {
                        return Ok::<_, Error>(false);
                    }
                }
                verifications::replace(transaction, &new, APPROVAL, now).await?;
                if is_sandbox {
                    verifications::set_credentials(transaction, id, &made).await?;
                } else {
                    mail::post(transaction, mail, Kind::ApproveAddress, &present, id.as_str(), now).await?;
                }
                Ok(true)
            })
        });
        if taken.await? {
            store.note(entries).await?;
        }
        Ok(asked)
    }

    /// Approves a change with the code that was sent to the present address, and has a link and a code sent to the new one.
    /// Nothing when the code is not good, or no longer.
    pub async fn approve_address(
        &self,
        session: &Session,
        request: VerificationId,
        code: String,
    ) -> Result<Option<Asked>, Error> {
        let (secret, random) = (self.store.installation().secret.clone(), self.store.random().as_ref());
        let (now, person) = (self.store.clock().now(), session.person.clone());
        let (id, mail) = (VerificationId::random(random), MailId::random(random));
        let (clear, made) = credentials::make(id, &secret, random, now);
        let is_sandbox = person.environment.is_sandbox();
        let approved = self.store.transaction(move |transaction| {
            Box::pin(async move {
                let shown = (request, code.as_str());
                let taken = by_code_of(transaction, &person, APPROVAL, shown, &secret, now).await?;
                let Some(email) = taken.and_then(|taken| taken.new_email) else { return Ok::<_, Error>(false) };
                let new = Verification { id, person, redirect_url: None, new_email: Some(email.clone()) };
                verifications::replace(transaction, &new, NEW_ADDRESS, now).await?;
                if is_sandbox {
                    verifications::set_credentials(transaction, id, &made).await?;
                } else {
                    mail::post(transaction, mail, Kind::ConfirmAddress, &email, id.as_str(), now).await?;
                }
                Ok(true)
            })
        });
        Ok(approved.await?.then_some(Asked { request: id, code: is_sandbox.then_some(clear.code) }))
    }

    /// Changes the address of the session's records to the one that was shown to be its owner's, ends every session of the
    /// old one, and opens one of the new. Nothing when what is shown is not good, or no longer.
    pub async fn change_address(
        &self,
        session: &Session,
        shown: Shown,
        mutations: &Mutations,
    ) -> Result<Option<Changed>, Error> {
        let old = session.person.clone();
        let Some(email) = self.shown_address(&old, shown).await? else { return Ok(None) };
        let records = self.records(&old, &session.choice).await?;
        if records.is_empty() {
            return Ok(None);
        }
        let change = self.begin_change(old.environment).await?;
        let operation =
            |record: &Record| Operation::ChangeAddress { candidate: record.id, email: email.clone(), change };
        self.write_all(&old, &records, mutations, operation).await?;

        let now = self.store.clock().now();
        let random = self.store.random().as_ref();
        let token = Token::random(TokenKind::Session, random);
        let (hash, expires_at) = (token.hash(), now.plus(LONGEST));
        let person = Person { identity_key: email_identity_key(&email), ..old.clone() };
        let new = StoredSession { hash, person: person.clone(), idle_until: now.plus(IDLE), expires_at, chosen: None };
        let (undo, undo_hash) = credentials::token(random);
        let is_sandbox = old.environment.is_sandbox();
        let ended = self.store.transaction(move |transaction| {
            Box::pin(async move {
                let mut raised = sessions::end_all(transaction, &old).await?;
                sessions::insert(transaction, &new, now).await?;
                raised = session_list::limit(transaction, &new.person, MOST_SESSIONS).await?.unwrap_or(raised);
                if is_sandbox {
                    address_changes::set_credentials(transaction, change, &undo_hash, now.plus(undo::LIFE)).await?;
                }
                Ok::<_, Error>(raised)
            })
        });
        self.store.learn_session_generation(Some(ended.await?));
        let opened = Opened { token, person, expires_at };
        Ok(Some(Changed { opened, undo: is_sandbox.then_some(undo) }))
    }

    /// Notes a change that is about to be made; by it, what was changed can be undone.
    async fn begin_change(&self, environment: Environment) -> Result<AddressChangeId, Error> {
        let id = AddressChangeId::random(self.store.random().as_ref());
        let until = self.store.clock().now().plus(undo::KEPT);
        let begun = self.store.transaction(move |transaction| {
            Box::pin(async move { address_changes::insert(transaction, id, environment, until).await })
        });
        begun.await?;
        Ok(id)
    }

    /// The new address, if this shows that it is this person's. It shows it once.
    async fn shown_address(&self, person: &Person, shown: Shown) -> Result<Option<String>, Error> {
        let (secret, now) = (self.store.installation().secret.clone(), self.store.clock().now());
        let person = person.clone();
        let taken = self.store.transaction(move |transaction| {
            Box::pin(async move {
                let taken = match shown {
                    Shown::Token(token) => {
                        let hash = credentials::token_hash(&token);
                        verifications::take_by_token(transaction, &hash, person.environment, NEW_ADDRESS, now).await?
                    }
                    Shown::Code(request, code) => {
                        let shown = (request, code.as_str());
                        by_code_of(transaction, &person, NEW_ADDRESS, shown, &secret, now).await?
                    }
                };
                Ok::<_, Error>(taken.filter(|taken| taken.person == person).and_then(|taken| taken.new_email))
            })
        });
        taken.await
    }
}

/// The verification of a person's that a code opens. Each try is counted before it is judged; the last one ends it.
async fn by_code_of(
    transaction: &mut Transaction<'_>,
    person: &Person,
    purpose: Purpose,
    (id, code): (VerificationId, &str),
    secret: &Secret,
    now: Timestamp,
) -> Result<Option<Verification>, Error> {
    let tried = address_changes::try_code(transaction, person, (id, purpose), MOST_CODES, now).await?;
    let Some(kept) = tried else { return Ok(None) };
    if credentials::is_code(id, code, &kept, secret) {
        return verifications::take(transaction, id).await;
    }
    verifications::forget_spent(transaction, id, MOST_CODES).await?;
    Ok(None)
}

fn requested(store: &store::Store, record: &Record) -> Entry {
    let entry = store.entry(Audited::AddressRequested).of(record.scope.region).about(record.id);
    entry.with("environment", record.scope.environment.name())
}
