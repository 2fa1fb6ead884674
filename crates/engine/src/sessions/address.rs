//! Another address for one's records: shown to be one's own before anything changes, and told of at the old one.

use super::{IDLE, LONGEST, Opened, Session, Sessions, opener, opening::by_code, records::Record};
use crate::{
    candidate::Payload,
    mail::{self, Kind},
    mutations::{Mutations, Operation},
};
use model::{MailId, Person, Token, TokenKind, VerificationId, email_identity_key};
use store::{
    Error,
    sessions::{self, StoredSession},
    verifications::{self, Purpose, Verification},
};

/// What such a verification opens.
const NEW_ADDRESS: Purpose = "address";

/// What shows that the new address is one's own.
#[derive(Debug)]
pub enum Shown {
    /// The token of the link that was sent there.
    Token(String),
    /// The code beside it.
    Code(String),
}

impl Sessions {
    /// Has a link and a code sent to the address that is to take the place of a person's. Whether somebody has it already
    /// makes no difference. Gives the code in a sandbox, from which no mail leaves.
    pub async fn ask_for_address(&self, person: &Person, email: &str) -> Result<Option<String>, Error> {
        let (secret, random) = (self.store.installation().secret.clone(), self.store.random().as_ref());
        let now = self.store.clock().now();
        let (id, mail) = (VerificationId::random(random), MailId::random(random));
        let (clear, opener) = opener::make(id, &secret, random, now);
        let is_sandbox = person.environment.is_sandbox();
        let of_new = Person { identity_key: email_identity_key(email.trim()), ..person.clone() };
        let counted = [self.by_person(person), self.by_address(&of_new)];
        let (email, person) = (email.trim().to_owned(), person.clone());
        let new = Verification { id, person, redirect_url: None, new_email: Some(email.clone()) };
        let asked = self.store.transaction(move |transaction| {
            Box::pin(async move {
                for key in counted {
                    if !super::request::is_within(transaction, &key, now).await? {
                        return Ok::<_, Error>(());
                    }
                }
                verifications::replace(transaction, &new, NEW_ADDRESS, now).await?;
                if is_sandbox {
                    verifications::equip(transaction, id, &opener).await.map(drop)
                } else {
                    mail::post(transaction, mail, Kind::ConfirmAddress, &email, id.as_str(), now).await
                }
            })
        });
        asked.await?;
        Ok(is_sandbox.then_some(clear.code))
    }

    /// Changes the address of all the session's records to the one that was shown to be its owner's, ends every session of
    /// the old one, and opens one of the new. Nothing when what is shown is not good, or no longer.
    pub async fn change_address(
        &self,
        session: &Session,
        shown: Shown,
        mutations: &Mutations,
    ) -> Result<Option<Opened>, Error> {
        let old = session.person.clone();
        let Some(email) = self.shown_address(&old, shown).await? else { return Ok(None) };
        let records = self.records(&old).await?;
        let Some(former) = records.first().map(|record| record.email.clone()) else { return Ok(None) };
        let members: Payload = std::iter::once(("email".to_owned(), email.clone().into())).collect();
        let change = |record: &Record| Operation::Update {
            candidate: record.id,
            members: members.clone(),
            custom: Payload::new(),
        };
        self.write_all(&old, &records, mutations, change).await?;

        let now = self.store.clock().now();
        let token = Token::random(TokenKind::Session, self.store.random().as_ref());
        let (hash, expires_at) = (token.hash(), now.plus(LONGEST));
        let person = Person { identity_key: email_identity_key(&email), ..old.clone() };
        let tells = !old.environment.is_sandbox() && person.identity_key != old.identity_key;
        let new = StoredSession { hash, person: person.clone(), idle_until: now.plus(IDLE), expires_at };
        let mail = MailId::random(self.store.random().as_ref());
        let ended = self.store.transaction(move |transaction| {
            Box::pin(async move {
                let raised = sessions::end_all(transaction, &old).await?;
                sessions::insert(transaction, &new, now).await?;
                if tells {
                    mail::post(transaction, mail, Kind::AddressChanged, &former, "", now).await?;
                }
                Ok::<_, Error>(raised)
            })
        });
        self.store.learn_session_generation(Some(ended.await?));
        Ok(Some(Opened { token, person, expires_at }))
    }

    /// The new address, if this shows that it is this person's. It shows it once.
    async fn shown_address(&self, person: &Person, shown: Shown) -> Result<Option<String>, Error> {
        let (secret, now) = (self.store.installation().secret.clone(), self.store.clock().now());
        let person = person.clone();
        let taken = self.store.transaction(move |transaction| {
            Box::pin(async move {
                let taken = match shown {
                    Shown::Token(token) => {
                        let hash = opener::token_hash(&token);
                        verifications::take_by_token(transaction, &hash, person.environment, NEW_ADDRESS, now).await?
                    }
                    Shown::Code(code) => by_code(transaction, &person, NEW_ADDRESS, &code, &secret, now).await?,
                };
                Ok::<_, Error>(taken.filter(|taken| taken.person == person).and_then(|taken| taken.new_email))
            })
        });
        taken.await
    }
}
