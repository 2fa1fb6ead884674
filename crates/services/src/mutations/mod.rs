//! The mutation engine. It accepts writes durably, executes each exactly once and in order, and
//! reports the outcome to the caller.
//!
//! A scope is one region's environment. A write that is accepted while its scope's queue is empty
//! is executed in the accepting transaction. A write that must fetch files first, or whose
//! execution failed, is queued in its scope and executed by the worker ([`Mutations::start`], or
//! [`Mutations::step`] in tests).

mod callbacks;
mod daily_reset;
mod draft;
mod fetch;
mod inner;
mod intake;
mod log_entries;
mod mass_erasure;
mod operation;
mod options;
mod precondition;
mod purge;
mod queue;
mod queued_files;
mod refusal;
mod retention;
mod run;
mod saved;
mod timeout_strikes;
mod upkeep;
mod view;
mod worker;
mod write;

pub use callbacks::{Challenge, Delivery, Redelivery, SubscriptionTest, describe_retries};
pub use daily_reset::DailyReset;
pub use draft::{Drafting, without_nulls};
pub use intake::{Accepted, Receipt};
pub use operation::{
    AttachmentDraft, CandidateDraft, Cause, DeskChange, InteractionDraft, MatchBy, Operation,
    PhaseMove, Seen, TaskDraft,
};
pub use options::Options;
pub use precondition::{Precondition, candidate_state, interaction_state};
pub use refusal::{FileFault, Refusal, StaffRefusal};
pub use retention::Basis;
pub use saved::SavedUser;
pub use view::{MutationView, Sender};
pub use write::Write;

use crate::waiting::{self, Waiter};
use inner::Inner;
use model::{FileId, MutationId, ProblemCode, Scope};
use std::{sync::Arc, time::Duration};
use store::{Error, Store, audit::By, mutations::Mutation, subscriptions::Subscription};

/// Interval at which [`Mutations::wait`] checks whether another node has finished a mutation.
const LOOK: Duration = Duration::from_millis(100);

/// Handle to the mutation engine of this process; cheap to clone.
#[derive(Debug, Clone)]
pub struct Mutations {
    inner: Arc<Inner>,
}

impl Mutations {
    /// Creates the engine on an open store.
    pub fn new(store: Store, options: Options) -> Self {
        Self {
            inner: Arc::new(Inner::new(store, options)),
        }
    }

    /// Returns the egress policy for callbacks and files.
    pub fn egress(&self) -> egress::Policy {
        self.inner.options.egress
    }

    /// Accepts a write, which is durable when this returns [`Accepted::Fresh`]. `files` are the
    /// files that were uploaded with it. If accepting takes longer than 100 ms, the request gives
    /// up its in-flight slot (see `waiting`) and continues without one.
    pub async fn accept(
        &self,
        write: Write,
        files: Vec<(FileId, Vec<u8>)>,
    ) -> Result<Accepted, Error> {
        let received = waiting::briefly(self.receive(write, files)).await;
        let (inner, disks) = (&self.inner, self.inner.store.disks());
        match &received {
            Ok(Accepted::Fresh(_)) => disks.note_write(false),
            Ok(Accepted::Rejected(refusal)) => inner.refused.count(refusal.code),
            Err(error) if error.is_disk_full() => {
                disks.note_write(true);
                inner.refused.count(ProblemCode::DiskFull);
            }
            _ => {}
        }
        received
    }

    /// Returns how many writes were refused for lack of space, by problem code.
    pub fn refused(&self) -> [(&'static str, u64); 3] {
        self.inner.refused.counted()
    }

    async fn receive(
        &self,
        write: Write,
        files: Vec<(FileId, Vec<u8>)>,
    ) -> Result<Accepted, Error> {
        let erases = matches!(write.operation, Operation::Erase { .. });
        let calls_back = write.callback_url.is_some();
        let scope = write.scope;
        let accepted = if files.is_empty() {
            self.inner.intake.accept(write, files).await?
        } else {
            // Spawned as a task so that it finishes even if the client disconnects. Otherwise files
            // that no record refers to could remain in the file store.
            let intake = self.inner.intake.clone();
            let accepting = tokio::spawn(async move { intake.accept(write, files).await });
            accepting.await.map_err(Error::internal)??
        };
        if let Accepted::Fresh(Receipt { removing: true, .. }) = &accepted
            && self.inner.store.files().are_near()
            && let Err(error) = self.inner.store.remove_discarded(scope).await
        {
            tracing::warn!(%error, "files are left to be removed later");
        }
        if let Accepted::Fresh(receipt) = &accepted
            && (erases || calls_back || !receipt.ended)
        {
            self.inner.wake.notify_one();
        }
        Ok(accepted)
    }

    /// Admits a request that waits for mutations of this scope. Returns `None` if
    /// [`waiting::WAITERS`] requests of the scope are already waiting.
    pub fn join_waiters(&self, scope: Scope) -> Option<Waiter> {
        self.inner.waiters.join(scope)
    }

    /// Waits until a mutation has ended or `timeout` has elapsed, and returns its state at that
    /// moment. Also returns when the mutation is incomplete (files still to be removed) or unknown.
    /// The waiting request releases its in-flight slot.
    pub async fn wait(
        &self,
        scope: &Scope,
        id: MutationId,
        timeout: Duration,
    ) -> Result<Option<Mutation>, Error> {
        let look = || self.inner.store.mutation(scope, id);
        let until_ended = async {
            loop {
                let ended = self.inner.ended.notified();
                let mutation = look().await?;
                // An incomplete mutation may stay incomplete for a long time.
                let settled =
                    |mutation: &Mutation| mutation.status.has_ended() || mutation.unremoved > 0;
                if mutation.as_ref().is_none_or(settled) {
                    return Ok(mutation);
                }
                waiting::release();
                // Whether notified or timed out, the next check reads the state.
                drop(tokio::time::timeout(LOOK, ended).await);
            }
        };
        match tokio::time::timeout(timeout, until_ended).await {
            Ok(ended) => ended,
            Err(_) => look().await,
        }
    }

    /// Schedules another delivery of a callback, whatever the outcome of earlier deliveries.
    /// Requests are rate limited.
    pub async fn redeliver(&self, scope: Scope, id: MutationId) -> Result<Redelivery, Error> {
        if let Err(retry_after) = self
            .inner
            .redeliveries
            .ask(scope, self.inner.store.clock().elapsed())
        {
            let why = callbacks::Redeliveries::refusal();
            return Ok(Redelivery::TooSoon { why, retry_after });
        }
        let wanted = waiting::briefly(callbacks::redeliver(&self.inner.store, scope, id)).await?;
        self.inner.wake.notify_one();
        Ok(wanted)
    }

    /// Sends a test message to a subscription, paused or not. Returns what came of it.
    pub async fn test_subscription(
        &self,
        scope: Scope,
        subscription: &Subscription,
    ) -> SubscriptionTest {
        let inner = &self.inner;
        if let Err(retry_after) = inner.redeliveries.ask(scope, inner.store.clock().elapsed()) {
            let why = callbacks::Redeliveries::refusal();
            return SubscriptionTest::TooSoon { why, retry_after };
        }
        waiting::release();
        match callbacks::test(inner, scope, subscription).await {
            Ok(attempt) => SubscriptionTest::Attempted(attempt),
            Err(later) => {
                let now = inner.store.clock().now();
                let wait = later.micros().saturating_sub(now.micros());
                SubscriptionTest::TooSoon {
                    why: messages::Credential::ReceiverBusy,
                    retry_after: Duration::from_micros(u64::try_from(wait).unwrap_or_default()),
                }
            }
        }
    }

    /// Sends a challenge to a URL that a subscription is to have. Requests are rate limited.
    pub async fn challenge(&self, scope: Scope, url: &str) -> Challenge {
        let inner = &self.inner;
        if let Err(retry_after) = inner.redeliveries.ask(scope, inner.store.clock().elapsed()) {
            let why = callbacks::Redeliveries::refusal();
            return Challenge::TooSoon { why, retry_after };
        }
        waiting::release();
        match callbacks::challenge(inner, scope, url).await {
            Ok(()) => Challenge::Answered,
            Err(fault) => Challenge::Failed(fault),
        }
    }

    /// Admits a request for deliveries of events, or returns which limit it exceeds.
    pub fn admit_redelivery(&self, scope: Scope) -> Result<(), (messages::Credential, Duration)> {
        let elapsed = self.inner.store.clock().elapsed();
        let asked = self.inner.redeliveries.ask(scope, elapsed);
        asked.map_err(|retry_after| (callbacks::Redeliveries::refusal(), retry_after))
    }

    /// Looks for due work at once, instead of within half a second.
    pub fn wake(&self) {
        self.inner.wake.notify_one();
    }

    /// Returns two gauges of this process: writes waiting to be accepted, and callback deliveries
    /// in progress.
    pub fn waiting(&self) -> [usize; 2] {
        [self.inner.intake.waiting(), self.inner.client.reserved()]
    }

    /// Empties a region's sandbox.
    pub async fn empty_sandbox(
        &self,
        region: model::RegionId,
        by: impl Into<By>,
    ) -> Result<(), Error> {
        waiting::briefly(upkeep::empty_sandbox(
            &self.inner.store.on_behalf_of(by),
            region,
        ))
        .await?;
        self.inner.wake.notify_one();
        Ok(())
    }
}
