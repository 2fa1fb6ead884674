//! Having all of one's records erased: asked for in a session, and done by whoever opens the letter about it.

use super::{Choice, Session, Sessions, credentials, records::Record};
use crate::{
    mail::{self, Kind},
    mutations::{Cause, Mutations, Operation},
};
use model::{Environment, MailId, NoticeId, VerificationId};
use store::{
    Error, choices,
    verifications::{self, Purpose, Verification},
};

/// What such a verification opens.
const ERASURE: Purpose = "erasure";

/// What came of a confirmed erasure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Erased {
    /// The token is not good, or no longer.
    Refused,
    /// Everything is gone.
    Done,
    /// Something waits for its turn, or a file is not removed yet.
    UnderWay,
}

impl Sessions {
    /// Has a link sent to a person's address with which the erasure of the session's records is confirmed. Gives its token
    /// in a sandbox, from which no mail leaves.
    pub async fn ask_for_erasure(&self, session: &Session) -> Result<Option<String>, Error> {
        let person = &session.person;
        let (secret, random) = (self.store.installation().secret.clone(), self.store.random().as_ref());
        let now = self.store.clock().now();
        let (id, mail) = (VerificationId::random(random), MailId::random(random));
        let (clear, made) = credentials::make(id, &secret, random, now);
        let is_sandbox = person.environment.is_sandbox();
        let Some(record) = self.records(person, &session.choice).await?.into_iter().next() else { return Ok(None) };
        let counted = self.by_person(person);
        let new = Verification { id, person: person.clone(), redirect_url: None, new_email: None };
        let chosen = session.choice.text();
        let asked = self.store.transaction(move |transaction| {
            Box::pin(async move {
                if !super::request::is_within(transaction, &counted, now).await? {
                    return Ok::<_, Error>(());
                }
                verifications::replace(transaction, &new, ERASURE, now).await?;
                choices::keep(transaction, id, chosen.as_deref()).await?;
                if is_sandbox {
                    verifications::set_credentials(transaction, id, &made).await.map(drop)
                } else {
                    mail::post(transaction, mail, Kind::ConfirmErasure, &record.email, id.as_str(), now).await
                }
            })
        });
        asked.await?;
        Ok(is_sandbox.then_some(clear.token))
    }

    /// Erases the records that the person who opened a mail's link asked to have erased, which ends their sessions, and tells
    /// the person and the regions once that is done.
    pub async fn erase(&self, environment: Environment, token: &str, mutations: &Mutations) -> Result<Erased, Error> {
        let (hash, now) = (credentials::token_hash(token), self.store.clock().now());
        let confirmed = self.store.transaction(move |transaction| {
            Box::pin(async move {
                let chosen = choices::by_token(transaction, &hash).await?;
                let verification = verifications::take_by_token(transaction, &hash, environment, ERASURE, now).await?;
                Ok::<_, Error>(verification.map(|verification| (verification, chosen)))
            })
        });
        let Some((Verification { person, .. }, chosen)) = confirmed.await? else { return Ok(Erased::Refused) };
        let records = self.records(&person, &Choice::stored(chosen.as_deref())?).await?;
        let random = self.store.random().as_ref();
        let erasing = |record: &Record| {
            let cause = Cause::Candidate(NoticeId::random(random));
            Operation::Erase { candidate: record.id, cause }
        };
        let done = self.write_all(&person, &records, mutations, erasing).await?;
        if let Some(record) = records.into_iter().next().filter(|_| !environment.is_sandbox()) {
            let mail = MailId::random(self.store.random().as_ref());
            let erasures = mail::erasures(person.region, &done);
            let told = self.store.transaction(move |transaction| {
                Box::pin(
                    async move { mail::post(transaction, mail, Kind::Erased, &record.email, &erasures, now).await },
                )
            });
            told.await?;
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
