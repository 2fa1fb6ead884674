//! The e-mail worker: claims e-mails that are due, composes and sends them, and retries on a
//! schedule if that fails.

use super::{
    Cause, Composed, DAY, Kind, Mailer, compose::compose, message::message, transport::Failure,
};
use crate::jobs::{Job, Jobs, Next, jittered};
use futures::future::join_all;
use model::Timestamp;
use std::time::Duration;
use store::{Error, mails::ClaimedMail};

/// Interval at which the worker looks for e-mails that were not announced: those of other
/// processes, and retries.
const POLL_INTERVAL: Duration = Duration::from_secs(1);
/// How long other nodes leave a claimed e-mail alone. Longer than sending one may take.
const CLAIM: Duration = Duration::from_mins(1);
/// Maximum number of e-mails sent concurrently.
const BATCH: u32 = 8;
/// Delays after failed attempts, jittered. The e-mail's kind limits how long it is retried.
const SCHEDULE: [Duration; 9] = [
    Duration::from_secs(5),
    Duration::from_secs(20),
    Duration::from_mins(1),
    Duration::from_mins(5),
    Duration::from_mins(30),
    Duration::from_hours(2),
    Duration::from_hours(5),
    Duration::from_hours(7),
    Duration::from_hours(9),
];

impl Mailer {
    /// Starts the background job that sends e-mails. It finishes those being sent when it is
    /// stopped.
    pub fn start(&self, jobs: &Jobs) {
        let mailer = self.clone();
        let failure = "the outbox could not be read, will retry";
        let job = Job::new("mail", POLL_INTERVAL, failure, move || {
            let mailer = mailer.clone();
            async move {
                let claimed = mailer.step().await?;
                Ok(if claimed == BATCH {
                    Next::AtOnce
                } else {
                    Next::Wait
                })
            }
        });
        jobs.start(job.woken_by(self.inner.wake.clone()).draining());
    }

    /// Claims and sends one batch of the e-mails that are due, and returns how many were claimed.
    /// Tests call this instead of [`Mailer::start`].
    pub async fn step(&self) -> Result<u32, Error> {
        let store = &self.inner.store;
        let now = store.clock().now();
        let claimed = store.claim_mails(now, now.plus(CLAIM), BATCH).await?;
        let settled = join_all(claimed.iter().map(|mail| self.settle(mail))).await;
        for error in settled.iter().filter_map(|settled| settled.as_ref().err()) {
            tracing::warn!(%error, "the outcome of an e-mail could not be recorded, it may be sent again");
        }
        Ok(u32::try_from(claimed.len()).unwrap_or(BATCH))
    }

    /// Makes one attempt to send an e-mail, and records the outcome.
    async fn settle(&self, mail: &ClaimedMail) -> Result<(), Error> {
        let store = &self.inner.store;
        let now = store.clock().now();
        let kind = Kind::named(&mail.kind);
        let retry_period = kind.map_or(DAY, Kind::retry_period);
        let too_late = mail.created_at.plus(retry_period);
        let (id, attempt) = (mail.id, mail.attempts + 1);
        let failure = if now >= too_late {
            Failure::Final("too old".into())
        } else {
            match self.attempt(mail, kind, now).await {
                Ok(true) => {
                    tracing::info!(%id, kind = mail.kind, attempt, "an e-mail was sent");
                    return store.remove_mail(mail).await;
                }
                Ok(false) => return store.remove_mail(mail).await,
                Err(failure) => failure,
            }
        };
        let wait = usize::try_from(mail.attempts)
            .ok()
            .and_then(|attempts| SCHEDULE.get(attempts));
        let next = wait.map(|wait| {
            store
                .clock()
                .now()
                .plus(jittered(*wait, store.random().as_ref()))
        });
        let Cause {
            reason,
            text: cause,
        } = failure.cause();
        self.inner.failures.count(*reason);
        let next = next.filter(|next| *next < too_late && matches!(failure, Failure::Passing(_)));
        match (next, reason.remedy(), self.inner.options.transport.place()) {
            // No e-mail is sent at all until the operator changes the configuration.
            (Some(_), Some(remedy), Some(server)) => {
                tracing::warn!(%id, kind = mail.kind, attempt, server, cause, remedy, "an e-mail could not be sent, will retry");
            }
            (Some(_), ..) => {
                tracing::info!(%id, kind = mail.kind, attempt, cause, "an e-mail could not be sent, will retry");
            }
            (None, ..) => {
                tracing::warn!(%id, kind = mail.kind, attempt, cause, "an e-mail was abandoned");
            }
        }
        match next {
            Some(next) => store.postpone_mail(mail, next).await,
            None => store.remove_mail(mail).await,
        }
    }

    /// Composes and sends an e-mail. Returns false if there is no longer anything to send.
    async fn attempt(
        &self,
        mail: &ClaimedMail,
        kind: Option<Kind>,
        now: Timestamp,
    ) -> Result<bool, Failure> {
        let options = &self.inner.options;
        // A newer version of the server may have added this kind; its nodes can send it.
        let kind = kind.ok_or_else(|| Failure::Passing("a kind that is not known here".into()))?;
        let composed = compose(&self.inner, mail, kind).await;
        let composed = composed.map_err(|error| Failure::Passing(error.to_string().into()))?;
        let Some(Composed { email, recipient }) = composed else {
            return Ok(false);
        };
        let recipient = recipient.as_deref().unwrap_or(&mail.recipient);
        let message = message(&options.sender, (mail.id, recipient), &email, now)
            .ok_or_else(|| Failure::Final("the address is none that mail can go to".into()))?;
        options
            .transport
            .send(&options.sender, mail.id.as_str(), &email, &message)
            .await?;
        Ok(true)
    }
}
