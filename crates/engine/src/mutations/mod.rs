//! The mutation engine: writes are accepted durably, done exactly once and in order, and their callers told.
//!
//! A scope is one region's environment. What is accepted while nothing waits in its scope is done in the transaction that
//! accepts it; what has to fetch files first, or failed, waits in the scope's queue for [`Mutations::step`].

mod callbacks;
mod draft;
mod fetch;
mod intake;
mod mass_erasure;
mod operation;
mod precondition;
mod purge;
mod queue;
mod readdress;
mod refusal;
mod retention;
mod run;
mod shown;
mod timeout_strikes;
mod upkeep;
mod upsert;
mod worker;

pub(crate) use callbacks::jittered;

pub use callbacks::Redelivery;
pub use callbacks::retry_schedule;
pub use draft::{Drafting, without_nulls};
pub use intake::{Accepted, Receipt, Write};
pub use operation::{AttachmentDraft, CandidateDraft, Cause, InteractionDraft, Operation};
pub use precondition::{Precondition, candidate_state, interaction_state};
pub use refusal::{FileFault, Refusal};
pub use retention::Basis;
pub use shown::Shown;
pub use upkeep::DailyReset;
pub use upsert::MatchBy;

use crate::{
    egress,
    quotas::{Quotas, Refused},
    waiting::{self, Waiter, Waiters},
};
use model::{FileId, MutationId, ProblemCode, Scope};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
    time::Duration,
};
use store::{Error, Store, audit::By, mutations::Mutation};
use tokio::sync::Notify;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// How often one looks whether another node has brought a mutation to its end.
const LOOK: Duration = Duration::from_millis(100);

/// What an operator decides about mutations.
#[derive(Debug, Clone)]
pub struct Options {
    /// Which addresses callbacks and files may go to and come from.
    pub egress: egress::Policy,
    /// How long mutations may be looked at after their end.
    pub kept: Duration,
    /// The address by which the outside reaches the server: problems' types begin with it.
    pub public_url: String,
    /// When sandboxes are emptied, if ever.
    pub daily_reset: Option<DailyReset>,
    /// How long other nodes leave a scope alone whose first mutation fetches files. Renewed as long as it does.
    pub lease: Duration,
    /// What regions may hold.
    pub quotas: Quotas,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            egress: egress::Policy::default(),
            kept: Duration::from_hours(30 * 24),
            public_url: "http://127.0.0.1:8080".into(),
            daily_reset: None,
            lease: Duration::from_secs(15),
            quotas: Quotas::default(),
        }
    }
}

/// The engine of one process; cheap to clone.
#[derive(Debug, Clone)]
pub struct Mutations {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    store: Store,
    intake: intake::Intake,
    options: Options,
    client: egress::Client,
    hosts: Arc<callbacks::Hosts>,
    redeliveries: callbacks::Redeliveries,
    waiters: Arc<Waiters>,
    refused: Refused,
    /// Lanes that this process is working on, and whether there was word of more work in them meanwhile.
    busy: Mutex<HashMap<Scope, bool>>,
    strikes: timeout_strikes::TimeoutStrikes,
    /// There is work.
    wake: Notify,
    /// Something came to its end.
    ended: Notify,
    /// What this process is doing.
    tasks: TaskTracker,
    /// It is to begin nothing more.
    stopping: CancellationToken,
}

impl Mutations {
    /// The engine on an open store.
    pub fn new(store: Store, options: Options) -> Self {
        let client = egress::Client::new(options.egress);
        store.suspect_traces();
        let inner = Inner {
            intake: intake::Intake::new(store.clone(), options.quotas),
            store,
            options,
            client,
            hosts: Arc::default(),
            redeliveries: callbacks::Redeliveries::default(),
            waiters: Arc::default(),
            refused: Refused::default(),
            busy: Mutex::default(),
            strikes: timeout_strikes::TimeoutStrikes::default(),
            wake: Notify::new(),
            ended: Notify::new(),
            tasks: TaskTracker::new(),
            stopping: CancellationToken::new(),
        };
        Self { inner: Arc::new(inner) }
    }

    /// Which addresses callbacks and files may go to and come from.
    pub fn egress(&self) -> egress::Policy {
        self.inner.options.egress
    }

    /// Receives a write; durable once this returns. `files` came along with it. A request whose write waits long for its
    /// turn waits without a place.
    pub async fn accept(&self, write: Write, files: Vec<(FileId, Vec<u8>)>) -> Result<Accepted, Error> {
        let received = waiting::briefly(self.receive(write, files)).await;
        let (inner, disks) = (&self.inner, self.inner.store.disks());
        match &received {
            Ok(Accepted::Fresh(_)) => disks.note_write(false),
            Ok(Accepted::Refused(refusal)) => inner.refused.count(refusal.code),
            Err(error) if error.is_disk_full() => {
                disks.note_write(true);
                inner.refused.count(ProblemCode::DiskFull);
            }
            _ => {}
        }
        received
    }

    /// How many writes were refused for want of room, each with its problem's code.
    pub fn refused(&self) -> [(&'static str, u64); 3] {
        self.inner.refused.counted()
    }

    async fn receive(&self, write: Write, files: Vec<(FileId, Vec<u8>)>) -> Result<Accepted, Error> {
        let erases = matches!(write.operation, Operation::Erase { .. });
        let calls_back = write.callback_url.is_some();
        let scope = write.scope;
        let accepted = if files.is_empty() {
            self.inner.intake.accept(write, files).await?
        } else {
            // Also when the caller goes away meanwhile: else files might stay that nothing refers to.
            let intake = self.inner.intake.clone();
            let accepting = tokio::spawn(async move { intake.accept(write, files).await });
            accepting.await.map_err(|error| Error::Internal(error.to_string()))??
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

    /// Leave to wait for mutations of a region's environment; nothing when as many wait already as may.
    pub fn join_waiters(&self, scope: Scope) -> Option<Waiter> {
        self.inner.waiters.join(scope)
    }

    /// Waits until a mutation has come to its end, but no longer than that. Gives how it is then. The request that waits
    /// gives its place back.
    pub async fn wait(&self, scope: &Scope, id: MutationId, patience: Duration) -> Result<Option<Mutation>, Error> {
        let look = || self.inner.store.mutation(scope, id);
        let until_ended = async {
            loop {
                let ended = self.inner.ended.notified();
                let mutation = look().await?;
                // One that is incomplete may stay so for long.
                let settled = |mutation: &Mutation| mutation.status.has_ended() || mutation.unremoved > 0;
                if mutation.as_ref().is_none_or(settled) {
                    return Ok(mutation);
                }
                waiting::give_back();
                // Late or not, the next look tells.
                drop(tokio::time::timeout(LOOK, ended).await);
            }
        };
        match tokio::time::timeout(patience, until_ended).await {
            Ok(ended) => ended,
            Err(_) => look().await,
        }
    }

    /// Has a callback delivered again, whatever became of it before, but not too often.
    pub async fn redeliver(&self, scope: Scope, id: MutationId) -> Result<Redelivery, Error> {
        if let Err(retry_after) = self.inner.redeliveries.ask(scope, self.inner.store.clock().elapsed()) {
            return Ok(Redelivery::TooSoon { retry_after });
        }
        let wanted = waiting::briefly(callbacks::redeliver(&self.inner.store, scope, id)).await?;
        self.inner.wake.notify_one();
        Ok(wanted)
    }

    /// What waits in this process: writes on their way in, and callbacks that were taken on.
    pub fn waiting(&self) -> [usize; 2] {
        [self.inner.intake.waiting(), self.inner.hosts.taken()]
    }

    /// Empties a region's sandbox.
    pub async fn empty_sandbox(&self, region: model::RegionId, by: impl Into<By>) -> Result<(), Error> {
        waiting::briefly(upkeep::empty_sandbox(&self.inner.store.on_behalf_of(by), region)).await?;
        self.inner.wake.notify_one();
        Ok(())
    }
}
