//! Runs units of work: locks the scope, runs the closure, writes what follows from the changes, and
//! commits.

use super::{effects::Effects, state::ScopeState, tx::ScopeTx};
use crate::{
    Store, access_log, audit, candidates::LoadedCandidates, changes::Changed, mutations, outbox,
    sessions, subscriptions,
};
use db::{Error, Transaction};
use model::{Clock, Random, Scope, Timestamp};
use std::{collections::HashMap, future::Future, sync::Arc};

/// What [`Store::write`] runs: an async closure with one parameter, whose future can be sent to
/// another thread. Every such closure implements this trait.
pub trait Work<Tx, T>: FnOnce(Tx) -> Self::Future + Send {
    /// The closure's future.
    type Future: Future<Output = T> + Send;
}

impl<Tx, T, F, R> Work<Tx, T> for F
where
    F: FnOnce(Tx) -> R + Send,
    R: Future<Output = T> + Send,
{
    type Future = R;
}

impl Store {
    /// Runs `work` as one unit of work in a scope: in a transaction that has locked the scope.
    /// Either everything is committed durably, with what follows from it, or nothing:
    ///
    /// - Sessions end whose person has no record left.
    /// - The audit log and the access log get the entries that were noted.
    /// - The events to which the scope has subscriptions are written, and their delivery is due.
    /// - The candidate counts and the scope's row are updated, and the time at which the scope next
    ///   has work to do.
    ///
    /// Other units of work in the same scope wait.
    ///
    /// ```ignore
    /// store.write(scope, async move |tx: &mut ScopeTx<'_, '_>| tx.candidates().erase(id).await)
    /// ```
    pub async fn write<T, E, F>(&self, scope: Scope, work: F) -> Result<T, E>
    where
        F: for<'w, 't, 'c> Work<&'w mut ScopeTx<'t, 'c>, Result<T, E>> + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let means = (self.clock().clone(), self.random().clone());
        let written =
            self.transaction(move |transaction| Box::pin(run(transaction, scope, means, work)));
        let (value, committed) = written.await?;
        self.learn_session_generation(committed.session_generation);
        if let Some(changed) = committed.settings_changed {
            self.learn_changed(changed);
        }
        Ok(value)
    }
}

/// What this process learns from a unit of work after its commit.
struct Committed {
    /// The session generation, if sessions were ended.
    session_generation: Option<i64>,
    /// The change of settings, if there was one.
    settings_changed: Option<Changed>,
}

/// The clock and the random generator of the store.
type Means = (Arc<dyn Clock>, Arc<dyn Random>);

async fn run<T, E, F>(
    transaction: &mut Transaction<'_>,
    scope: Scope,
    means: Means,
    work: F,
) -> Result<(T, Committed), E>
where
    F: for<'w, 't, 'c> Work<&'w mut ScopeTx<'t, 'c>, Result<T, E>>,
    E: From<Error>,
{
    let mut tx = ScopeTx::lock(transaction, scope, means).await?;
    let value = work(&mut tx).await?;
    Ok((value, tx.finish().await?))
}

impl<'t, 'c> ScopeTx<'t, 'c> {
    async fn lock(
        transaction: &'t mut Transaction<'c>,
        scope: Scope,
        (clock, random): Means,
    ) -> Result<Self, Error> {
        let (row, quota, events) = ScopeState::lock(transaction, scope).await?;
        let stored = row.clone();
        let state = ScopeState {
            exit_reasons: None,
            scope,
            now: clock.now(),
            row,
            quota,
            is_rescheduled: false,
            is_worked_off: false,
            loaded: LoadedCandidates::default(),
            interactions: HashMap::new(),
            effects: Effects::default(),
            author: mutations::Author::System,
            action: None,
            events,
            random,
        };
        Ok(Self {
            transaction,
            state,
            stored,
        })
    }

    /// Writes what follows from the changes.
    async fn finish(mut self) -> Result<Committed, Error> {
        if self.state.is_rescheduled {
            self.reschedule().await?;
        }
        let Self {
            transaction,
            mut state,
            stored,
        } = self;
        if state.effects.discards_files {
            state.work_by(state.now);
        }
        let orphans = std::mem::take(&mut state.effects.orphans);
        if state.events.has_noted() {
            subscriptions::write_events(transaction, &mut state)?;
        }
        let session_generation = sessions::end_orphaned(transaction, &state.scope, orphans).await?;
        if stored.phases_change == stored.last_change {
            // Every change of this unit of work has added its entries.
            state.row.phases_change = state.row.last_change;
        }
        if stored.desk_change == stored.last_change {
            state.row.desk_change = state.row.last_change;
        }
        if state.row != stored {
            state.save(transaction)?;
        }
        let work_at = state.row.work_at;
        if state.is_worked_off || is_earlier(work_at, stored.work_at) {
            mutations::keep_due(transaction, &state.scope, work_at, state.now)?;
        }
        state.effects.save_counts(transaction, &state.scope)?;
        access_log::record(transaction, &state.scope, state.effects.accesses)?;
        // Last, because it locks the installation's row.
        audit::append(transaction, &state.effects.audit).await?;
        Ok(Committed {
            session_generation,
            settings_changed: state.effects.settings_changed,
        })
    }
}

/// Whether work is due at a moment that is earlier than the one before.
fn is_earlier(due: Option<Timestamp>, before: Option<Timestamp>) -> bool {
    due.is_some_and(|due| before.is_none_or(|before| due < before))
}

impl ScopeTx<'_, '_> {
    /// Computes when the scope next has work to do, and returns it. To be called after the work that
    /// was due: it corrects the index of due scopes.
    pub async fn next_work(&mut self) -> Result<Option<Timestamp>, Error> {
        self.state.is_worked_off = true;
        self.reschedule().await?;
        if self.state.effects.discards_files {
            self.state.work_by(self.state.now);
        }
        Ok(self.state.row.work_at)
    }

    /// Sets when the scope next has work to do. That is when the next callback, notice or file
    /// removal is due. If mutations are queued, it is at the latest when the lease expires, or now
    /// if no lease is held.
    async fn reschedule(&mut self) -> Result<(), Error> {
        let Self {
            transaction, state, ..
        } = self;
        state.row.work_at = outbox::next_due(transaction, &state.scope).await?;
        if let Some(due) = subscriptions::next_due(transaction, state).await? {
            state.work_by(due);
        }
        if let Some(due) = mutations::next_removal(transaction, &state.scope).await? {
            state.work_by(due);
        }
        if state.row.queued > 0 {
            let leased = state.row.lease.as_ref().map(|lease| lease.until);
            // Not an earlier time, so that scopes that have waited longer come first.
            state.work_by(leased.unwrap_or(state.now));
        }
        state.is_rescheduled = false;
        Ok(())
    }
}
