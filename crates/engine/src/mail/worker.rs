//! Sending: letters that are due are taken on, made, handed over, and tried again on a schedule when that fails.

use super::{Cause, Composed, DAY, Kind, Mailer, compose::compose, message::message, transport::Failure};
use crate::mutations::jittered;
use futures::future::join_all;
use model::Timestamp;
use std::time::Duration;
use store::{Error, mails::ClaimedMail};

/// How often one looks for letters that nobody announced: another process's, or those due again.
const LOOK: Duration = Duration::from_secs(1);
/// For how long a letter that was taken on is left alone by others. Longer than sending one may take.
const CLAIM: Duration = Duration::from_mins(1);
/// Letters sent at once.
const BATCH: u32 = 8;
/// How long after an attempt the next one follows, as long as the letter's kind is worth it.
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
    /// Sends what there is until it is told to stop, and finishes what it has begun.
    pub async fn work(&self) {
        let inner = &self.inner;
        while !inner.stopping.is_cancelled() {
            match self.step().await {
                Ok(BATCH) => continue,
                Ok(_) => {}
                Err(error) => tracing::warn!(%error, "the outbox could not be read, will retry"),
            }
            let woken = tokio::time::timeout(LOOK, inner.wake.notified());
            inner.stopping.run_until_cancelled(woken).await;
        }
    }

    /// Begins nothing more.
    pub fn stop(&self) {
        self.inner.stopping.cancel();
    }

    /// Sends some of what is due now, and gives how many letters that were. Tests call this instead of [`Mailer::work`].
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

    /// Makes one attempt, and notes how it went.
    async fn settle(&self, mail: &ClaimedMail) -> Result<(), Error> {
        let store = &self.inner.store;
        let now = store.clock().now();
        let kind = Kind::named(&mail.kind);
        let patience = kind.map_or(DAY, Kind::patience);
        let too_late = mail.created_at.plus(patience);
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
        let wait = usize::try_from(mail.attempts).ok().and_then(|attempts| SCHEDULE.get(attempts));
        let next = wait.map(|wait| store.clock().now().plus(jittered(*wait, store.random().as_ref())));
        let Cause { reason, text: cause } = failure.cause();
        self.inner.failures.count(*reason);
        let next = next.filter(|next| *next < too_late && matches!(failure, Failure::Passing(_)));
        match (next, reason.remedy(), self.inner.options.transport.place()) {
            // No letter goes out until the operator does something about it.
            (Some(_), Some(remedy), Some(server)) => {
                tracing::warn!(%id, kind = mail.kind, attempt, server, cause, remedy, "an e-mail could not be sent, will retry");
            }
            (Some(_), ..) => {
                tracing::info!(%id, kind = mail.kind, attempt, cause, "an e-mail could not be sent, will retry");
            }
            (None, ..) => tracing::warn!(%id, kind = mail.kind, attempt, cause, "an e-mail was abandoned"),
        }
        match next {
            Some(next) => store.postpone_mail(mail, next).await,
            None => store.remove_mail(mail).await,
        }
    }

    /// Sends a letter. False when there is none to send any more.
    async fn attempt(&self, mail: &ClaimedMail, kind: Option<Kind>, now: Timestamp) -> Result<bool, Failure> {
        let options = &self.inner.options;
        // One of a newer version's, which its own nodes know.
        let kind = kind.ok_or_else(|| Failure::Passing("a kind that is not known here".into()))?;
        let composed = compose(&self.inner, mail, kind).await;
        let composed = composed.map_err(|error| Failure::Passing(error.to_string().into()))?;
        let Some(Composed { letter, recipient }) = composed else { return Ok(false) };
        let recipient = recipient.as_deref().unwrap_or(&mail.recipient);
        let message = message(&options.sender, (mail.id, recipient), &letter, now)
            .ok_or_else(|| Failure::Final("the address is none that mail can go to".into()))?;
        options.transport.send(&options.sender, mail.id.as_str(), &letter, &message).await?;
        Ok(true)
    }
}
