//! Erasure of all records of a person: requested in a session, and confirmed with the link in an
//! e-mail.

use super::{Choice, Session, Sessions, credentials};
use crate::{
    mail::{self, Kind},
    mutations::{Cause, Mutations, Operation},
};
use model::{Environment, MailId, NoticeId, VerificationId};
use store::{
    Error,
    candidates::OwnedCandidate,
    choices,
    verifications::{self, Purpose, Verification},
};

/// Purpose of a verification that confirms an erasure.
const ERASURE: Purpose = "erasure";

/// The outcome of a confirmed erasure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Erased {
    /// The token is wrong, expired or used.
    Rejected,
    /// All data has been erased.
    Done,
    /// An erasure is still queued, or a file has not been removed yet.
    UnderWay,
}

impl Sessions {
    /// Sends a person a link with which the erasure of the session's records is confirmed. Returns
    /// the link's token in a sandbox, where no e-mail is sent.
    pub async fn ask_for_erasure(&self, session: &Session) -> Result<Option<String>, Error> {
        let person = &session.person;
        let (secret, random) = (
            self.store.installation().secret.clone(),
            self.store.random().as_ref(),
        );
        let now = self.store.clock().now();
        let (id, mail) = (VerificationId::random(random), MailId::random(random));
        let (clear, made) = credentials::make(id, &secret, random, now);
        let is_sandbox = person.environment.is_sandbox();
        let Some(record) = self
            .records(person, &session.choice)
            .await?
            .into_iter()
            .next()
        else {
            return Ok(None);
        };
        let email = record.email()?;
        let counted = self.by_person(person);
        let new = Verification {
            id,
            person: person.clone(),
            redirect_url: None,
            new_email: None,
        };
        let chosen = session.choice.text();
        let asked = self.store.transaction(move |transaction| {
            Box::pin(async move {
                if !super::request::is_within(transaction, &counted, now).await? {
                    return Ok::<_, Error>(());
                }
                verifications::replace(transaction, &new, ERASURE, now).await?;
                choices::keep(transaction, id, chosen.as_deref()).await?;
                if is_sandbox {
                    verifications::set_credentials(transaction, id, &made)
                        .await
                        .map(drop)
                } else {
                    mail::post(
                        transaction,
                        mail,
                        Kind::ConfirmErasure,
                        &email,
                        id.as_str(),
                        now,
                    )
                    .await
                }
            })
        });
        asked.await?;
        Ok(is_sandbox.then_some(clear.token))
    }

    /// Erases the records of the request that the token confirms, which ends the person's sessions.
    /// The person gets an e-mail and the regions get a notice once that is done.
    pub async fn erase(
        &self,
        environment: Environment,
        token: &str,
        mutations: &Mutations,
    ) -> Result<Erased, Error> {
        let (hash, now) = (credentials::token_hash(token), self.store.clock().now());
        let confirmed = self.store.transaction(move |transaction| {
            Box::pin(async move {
                let chosen = choices::by_token(transaction, &hash).await?;
                let verification =
                    verifications::take_by_token(transaction, &hash, environment, ERASURE, now)
                        .await?;
                Ok::<_, Error>(verification.map(|verification| (verification, chosen)))
            })
        });
        let Some((Verification { person, .. }, chosen)) = confirmed.await? else {
            return Ok(Erased::Rejected);
        };
        let records = self
            .records(&person, &Choice::stored(chosen.as_deref())?)
            .await?;
        let random = self.store.random().as_ref();
        let erasing = |record: &OwnedCandidate| {
            let cause = Cause::Candidate(NoticeId::random(random));
            Operation::Erase {
                candidate: record.id,
                cause,
                reason: None,
            }
        };
        let done = self
            .write_all(&person, &records, mutations, erasing)
            .await?;
        if let Some(record) = records
            .into_iter()
            .next()
            .filter(|_| !environment.is_sandbox())
        {
            let email = record.email()?;
            let mail = MailId::random(self.store.random().as_ref());
            let erasures = mail::erasures(person.region, &done);
            let notified = self.store.transaction(move |transaction| {
                Box::pin(async move {
                    mail::post(transaction, mail, Kind::Erased, &email, &erasures, now).await
                })
            });
            notified.await?;
        }
        for (scope, id) in &done {
            let mutation = self.store.mutation(scope, *id).await?;
            if mutation.is_some_and(|mutation| !mutation.status.has_ended()) {
                return Ok(Erased::UnderWay);
            }
        }
        Ok(Erased::Done)
    }
}
