//! A unit of work, as its closure sees it.

use super::{
    savepoint::Savepoint,
    state::{ScopeRow, ScopeState},
};
use crate::{
    mutations::Author,
    quotas::{OwnQuota, Usage},
};
use db::{Error, Transaction};
use model::{Scope, Timestamp};

/// A unit of work: an open transaction that has locked one scope.
///
/// List positions and change positions are assigned while the scope is locked, so that their order
/// is the commit order.
#[derive(Debug)]
pub struct ScopeTx<'t, 'c> {
    pub(crate) transaction: &'t mut Transaction<'c>,
    pub(crate) state: ScopeState,
    /// The scope's row as it is stored.
    pub(super) stored: ScopeRow,
}

impl ScopeTx<'_, '_> {
    /// Returns the region and environment that are locked.
    pub fn scope(&self) -> Scope {
        self.state.scope
    }

    /// Returns who makes the changes.
    pub fn author(&self) -> &Author {
        &self.state.author
    }

    /// Returns when the scope was locked. Everything in this unit of work happens at this moment.
    pub fn now(&self) -> Timestamp {
        self.state.now
    }

    /// Returns what the scope stores, including the changes of this unit of work.
    pub fn usage(&self) -> Usage {
        self.state.row.usage
    }

    /// Returns the limits set for this scope.
    pub fn quota(&self) -> OwnQuota {
        self.state.quota
    }

    /// Schedules background work for this scope at `moment`, unless it is due earlier already.
    pub fn work_by(&mut self, moment: Timestamp) {
        self.state.work_by(moment);
    }

    /// Sends the changes so far to the database, so that an invalid row fails here.
    pub async fn flush(&mut self) -> Result<(), Error> {
        self.transaction.flush().await
    }

    /// Sets a savepoint, to which [`ScopeTx::roll_back`] returns.
    pub async fn savepoint(&mut self) -> Result<Savepoint, Error> {
        Savepoint::set(self.transaction, &self.state).await
    }

    /// Keeps what was done since a savepoint.
    pub async fn release(&mut self, savepoint: Savepoint) -> Result<(), Error> {
        savepoint.release(self.transaction).await
    }

    /// Undoes what was done since a savepoint, with everything that follows from it.
    pub async fn roll_back(&mut self, savepoint: Savepoint) -> Result<(), Error> {
        savepoint.roll_back(self.transaction, &mut self.state).await
    }
}
