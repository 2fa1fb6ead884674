//! A document of the provider that is kept in memory, and how often it is fetched.
//!
//! Callers at the same time share one fetch. A caller that goes away does not end it: the next one goes
//! on with it, so that nobody makes requests by breaking off. After a failure the provider is left alone,
//! each time longer.

use crate::Reason;
use futures::{
    FutureExt,
    future::{BoxFuture, Shared},
};
use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// How long a document is kept, in seconds.
const KEPT: i64 = 60 * 60;
/// How long nothing is asked of a provider after its first failure, in seconds. After each further one
/// it is twice as long, up to [`RENEWAL`].
const PAUSE: i64 = 5;
/// How often a document that is kept is fetched because it may have changed, in seconds.
const RENEWAL: i64 = 60;
/// A fetch that began longer ago, in seconds, has reached its timeout. If nobody waited for it until then,
/// another one begins.
const LASTS: i64 = 15;

/// A fetch for which several callers wait.
type Fetch<T> = Shared<BoxFuture<'static, Result<Arc<T>, Reason>>>;
/// What is returned without a fetch.
type Known<T> = Option<Result<Arc<T>, Reason>>;

/// A document of the provider.
pub(crate) struct Document<T>(Mutex<Kept<T>>);

/// What is known of a document.
struct Kept<T> {
    /// The document, and when it was fetched.
    value: Option<(Arc<T>, i64)>,
    /// The failures since then.
    failure: Option<Failure>,
    /// The fetch for which callers wait.
    running: Option<(Fetch<T>, i64)>,
}

/// Failures one after another.
#[derive(Clone, Copy)]
struct Failure {
    /// Why the last one failed.
    reason: Reason,
    /// When the first one failed.
    since: i64,
    /// When the last one failed.
    at: i64,
    /// How many there were before the last one.
    before: u32,
}

impl<T> Default for Document<T> {
    fn default() -> Self {
        Self(Mutex::new(Kept {
            value: None,
            failure: None,
            running: None,
        }))
    }
}

impl<T> fmt::Debug for Document<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Document").finish_non_exhaustive()
    }
}

impl<T> Document<T> {
    fn kept(&self) -> MutexGuard<'_, Kept<T>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns since when fetches fail, if the last one did.
    pub(crate) fn fails_since(&self) -> Option<i64> {
        self.kept().failure.map(|failure| failure.since)
    }
}

impl<T: Send + Sync + 'static> Document<T> {
    /// Returns the document, which is fetched unless it is known.
    pub(crate) async fn get(
        &self,
        now: i64,
        fetch: impl Future<Output = Result<T, Reason>> + Send + 'static,
    ) -> Result<Arc<T>, Reason> {
        self.known_or(now, Kept::known, fetch).await
    }

    /// Returns the document as it is now, or as it is known if that was fetched, or could not be fetched,
    /// within the last minute.
    pub(crate) async fn renewed(
        &self,
        now: i64,
        fetch: impl Future<Output = Result<T, Reason>> + Send + 'static,
    ) -> Result<Arc<T>, Reason> {
        self.known_or(now, Kept::known_lately, fetch).await
    }

    async fn known_or(
        &self,
        now: i64,
        known: fn(&Kept<T>, i64) -> Known<T>,
        fetch: impl Future<Output = Result<T, Reason>> + Send + 'static,
    ) -> Result<Arc<T>, Reason> {
        let running = {
            let mut kept = self.kept();
            if let Some(known) = known(&kept, now) {
                return known;
            }
            let fetch = || fetch.map(|fetched| fetched.map(Arc::new)).boxed().shared();
            let is_over = |(_, begun): &mut (Fetch<T>, i64)| !is_within(LASTS, *begun, now);
            kept.running.take_if(is_over);
            let (running, _) = kept.running.get_or_insert_with(|| (fetch(), now));
            running.clone()
        };
        let fetched = running.clone().await;
        let mut kept = self.kept();
        // The first one of those who waited keeps what was fetched.
        let is_first = kept
            .running
            .as_ref()
            .is_some_and(|(one, _)| one.ptr_eq(&running));
        if is_first {
            kept.running = None;
            kept.keep(&fetched, now);
        }
        fetched
    }
}

impl<T> Kept<T> {
    /// Returns the document, or why there is none while the provider is left alone.
    fn known(&self, now: i64) -> Known<T> {
        if let Some((value, at)) = &self.value
            && is_within(KEPT, *at, now)
        {
            return Some(Ok(value.clone()));
        }
        let failure = self.failure?;
        let pause = (PAUSE << failure.before.min(4)).min(RENEWAL);
        is_within(pause, failure.at, now).then_some(Err(failure.reason))
    }

    /// Returns the document if it was fetched, or could not be fetched, lately.
    fn known_lately(&self, now: i64) -> Known<T> {
        let (value, fetched) = self.value.as_ref()?;
        let asked = self.failure.map_or(*fetched, |failure| failure.at);
        is_within(RENEWAL, asked, now).then(|| Ok(value.clone()))
    }

    fn keep(&mut self, fetched: &Result<Arc<T>, Reason>, now: i64) {
        match fetched {
            Ok(value) => (self.value, self.failure) = (Some((value.clone(), now)), None),
            Err(reason) => {
                let last = self.failure;
                self.failure = Some(Failure {
                    reason: *reason,
                    since: last.map_or(now, |last| last.since),
                    at: now,
                    before: last.map_or(0, |last| last.before.saturating_add(1)),
                });
            }
        }
    }
}

/// Returns whether a time is less than this many seconds ago.
fn is_within(seconds: i64, at: i64, now: i64) -> bool {
    (0..seconds).contains(&now.saturating_sub(at))
}
