//! Changing the e-mail address of the candidate's own records. The change is approved with a code
//! sent to the present address and confirmed from the new one. The former address is notified and
//! can undo it (`undo`).

use super::{IDLE, LONGEST, MAX_CODES, MAX_SESSIONS, Opened, Session, Sessions, credentials, undo};
use crate::{
    mail::{self, Kind},
    mutations::{Mutations, Operation},
};
use model::{
    AddressChangeId, Environment, MailId, Person, Secret, Timestamp, Token, TokenKind,
    VerificationId, email_identity_key,
};
use store::{
    Error, Transaction, address_changes,
    audit::{By, Entry, Kind as Audited},
    candidates::OwnedCandidate,
    sessions::{SessionTx, StoredSession},
    verifications::{self, Purpose, Verification},
};

/// Purpose of a code sent to the present address: it permits sending the e-mail to the new one.
const APPROVAL: Purpose = "address-approval";
/// Purpose of the code and link sent to the new address: they carry out the change.
const NEW_ADDRESS: Purpose = "address";

/// Proof that the new address belongs to the session's person.
#[derive(Debug)]
pub enum Confirmation {
    /// The token of the link that was sent there.
    Token(String),
    /// The code that was sent with it, and the id of the request it belongs to.
    Code(VerificationId, String),
}

/// A code that is being sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The request id to submit together with the code.
    pub request: VerificationId,
    /// The code, in a sandbox only, where no e-mail is sent.
    pub code: Option<String>,
}

/// A completed change of address.
#[derive(Debug)]
pub struct Changed {
    /// The session that replaces those of the former address.
    pub opened: Opened,
    /// The token that undoes the change, in a sandbox only, where no e-mail is sent.
    pub undo: Option<String>,
}

impl Sessions {
    /// Sends a code to a person's present address, with which the change to another address is
    /// approved. The result is the same whether or not another person uses the new address.
    pub async fn ask_for_address(
        &self,
        session: &Session,
        email: &str,
        by: impl Into<By>,
    ) -> Result<Asked, Error> {
        let (secret, random) = (
            self.store.installation().secret.clone(),
            self.store.random().as_ref(),
        );
        let (store, person) = (self.store.on_behalf_of(by), session.person.clone());
        let now = store.clock().now();
        let (id, mail) = (VerificationId::random(random), MailId::random(random));
        let (clear, made) = credentials::make(id, &secret, random, now);
        let is_sandbox = person.environment.is_sandbox();
        let asked = Asked {
            request: id,
            code: is_sandbox.then_some(clear.code),
        };
        let records = self.records(&person, &session.choice).await?;
        let Some(first) = records.first() else {
            return Ok(asked);
        };
        let present = first.email()?;
        let of_new = Person {
            identity_key: email_identity_key(email.trim()),
            ..person.clone()
        };
        let counted = [self.by_person(&person), self.by_address(&of_new)];
        let entries: Vec<Entry> = records
            .iter()
            .map(|record| requested(&store, &person, record))
            .collect();
        let new = Verification {
            id,
            person,
            redirect_url: None,
            new_email: Some(email.trim().to_owned()),
        };
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
                    mail::post(
                        transaction,
                        mail,
                        Kind::ApproveAddress,
                        &present,
                        id.as_str(),
                        now,
                    )
                    .await?;
                }
                Ok(true)
            })
        });
        if taken.await? {
            store.note(entries).await?;
        }
        Ok(asked)
    }

    /// Approves a change with the code that was sent to the present address, and sends a link and a
    /// code to the new one. Returns `None` if the code is wrong, expired or used.
    pub async fn approve_address(
        &self,
        session: &Session,
        request: VerificationId,
        code: String,
    ) -> Result<Option<Asked>, Error> {
        let (secret, random) = (
            self.store.installation().secret.clone(),
            self.store.random().as_ref(),
        );
        let (now, person) = (self.store.clock().now(), session.person.clone());
        let (id, mail) = (VerificationId::random(random), MailId::random(random));
        let (clear, made) = credentials::make(id, &secret, random, now);
        let is_sandbox = person.environment.is_sandbox();
        let approved = self.store.transaction(move |transaction| {
            Box::pin(async move {
                let shown = (request, code.as_str());
                let taken = by_code_of(transaction, &person, APPROVAL, shown, &secret, now).await?;
                let Some(email) = taken.and_then(|taken| taken.new_email) else {
                    return Ok::<_, Error>(false);
                };
                let new = Verification {
                    id,
                    person,
                    redirect_url: None,
                    new_email: Some(email.clone()),
                };
                verifications::replace(transaction, &new, NEW_ADDRESS, now).await?;
                if is_sandbox {
                    verifications::set_credentials(transaction, id, &made).await?;
                } else {
                    mail::post(
                        transaction,
                        mail,
                        Kind::ConfirmAddress,
                        &email,
                        id.as_str(),
                        now,
                    )
                    .await?;
                }
                Ok(true)
            })
        });
        Ok(approved.await?.then_some(Asked {
            request: id,
            code: is_sandbox.then_some(clear.code),
        }))
    }

    /// Changes the address of the session's records to the confirmed one, ends every session of the
    /// old address, and opens a session for the new one. Returns `None` if the proof is wrong,
    /// expired or used, or if there are no records.
    pub async fn change_address(
        &self,
        session: &Session,
        shown: Confirmation,
        mutations: &Mutations,
    ) -> Result<Option<Changed>, Error> {
        let old = session.person.clone();
        let Some(email) = self.confirmed_address(&old, shown).await? else {
            return Ok(None);
        };
        let records = self.records(&old, &session.choice).await?;
        if records.is_empty() {
            return Ok(None);
        }
        let change = self.begin_change(old.environment).await?;
        let operation = |record: &OwnedCandidate| Operation::ChangeAddress {
            candidate: record.id,
            email: email.clone(),
            change,
        };
        self.write_all(&old, &records, mutations, operation).await?;

        let now = self.store.clock().now();
        let random = self.store.random().as_ref();
        let token = Token::random(TokenKind::Session, random);
        let (hash, expires_at) = (token.hash(), now.plus(LONGEST));
        let person = Person {
            identity_key: email_identity_key(&email),
            ..old.clone()
        };
        let new = StoredSession {
            hash,
            person: person.clone(),
            idle_until: now.plus(IDLE),
            expires_at,
            chosen: None,
        };
        let (undo, undo_hash) = credentials::token(random);
        let is_sandbox = old.environment.is_sandbox();
        let changed = self
            .store
            .write_sessions(async move |tx: &mut SessionTx<'_, '_>| {
                tx.end_all(&old).await?;
                tx.insert(&new, now).await?;
                tx.limit(&new.person, MAX_SESSIONS).await?;
                if is_sandbox {
                    let until = now.plus(undo::LIFE);
                    address_changes::set_credentials(tx.transaction(), change, &undo_hash, until)
                        .await?;
                }
                Ok::<_, Error>(())
            });
        changed.await?;
        let opened = Opened {
            token,
            person,
            expires_at,
        };
        Ok(Some(Changed {
            opened,
            undo: is_sandbox.then_some(undo),
        }))
    }

    /// Stores a change that is about to be made, so that it can be undone.
    async fn begin_change(&self, environment: Environment) -> Result<AddressChangeId, Error> {
        let id = AddressChangeId::random(self.store.random().as_ref());
        let until = self.store.clock().now().plus(super::limits::UNDO_KEPT);
        let begun = self.store.transaction(move |transaction| {
            Box::pin(
                async move { address_changes::insert(transaction, id, environment, until).await },
            )
        });
        begun.await?;
        Ok(id)
    }

    /// Returns the new address if the proof is valid and belongs to this person. A valid proof can
    /// be used once.
    async fn confirmed_address(
        &self,
        person: &Person,
        shown: Confirmation,
    ) -> Result<Option<String>, Error> {
        let (secret, now) = (
            self.store.installation().secret.clone(),
            self.store.clock().now(),
        );
        let person = person.clone();
        let taken = self.store.transaction(move |transaction| {
            Box::pin(async move {
                let taken = match shown {
                    Confirmation::Token(token) => {
                        let hash = credentials::token_hash(&token);
                        verifications::take_by_token(
                            transaction,
                            &hash,
                            person.environment,
                            NEW_ADDRESS,
                            now,
                        )
                        .await?
                    }
                    Confirmation::Code(request, code) => {
                        let shown = (request, code.as_str());
                        by_code_of(transaction, &person, NEW_ADDRESS, shown, &secret, now).await?
                    }
                };
                Ok::<_, Error>(
                    taken
                        .filter(|taken| taken.person == person)
                        .and_then(|taken| taken.new_email),
                )
            })
        });
        taken.await
    }
}

/// Returns a person's verification if the code matches. Each attempt is counted before the code is
/// compared. A wrong last attempt deletes the verification.
async fn by_code_of(
    transaction: &mut Transaction<'_>,
    person: &Person,
    purpose: Purpose,
    (id, code): (VerificationId, &str),
    secret: &Secret,
    now: Timestamp,
) -> Result<Option<Verification>, Error> {
    let tried =
        address_changes::try_code(transaction, person, (id, purpose), MAX_CODES, now).await?;
    let Some(kept) = tried else { return Ok(None) };
    if credentials::is_code(id, code, &kept, secret) {
        return verifications::take(transaction, id).await;
    }
    verifications::forget_spent(transaction, id, MAX_CODES).await?;
    Ok(None)
}

fn requested(store: &store::Store, person: &Person, record: &OwnedCandidate) -> Entry {
    let entry = store
        .entry(Audited::AddressRequested)
        .of(record.region)
        .about(record.id);
    entry.with("environment", person.environment.name())
}
