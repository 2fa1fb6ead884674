//! Savepoints within a unit of work.

use super::state::ScopeState;
use db::{Error, Transaction};

/// A savepoint in a unit of work. Savepoints may be nested.
#[must_use = "a savepoint is to be released or rolled back"]
#[derive(Debug)]
pub struct Savepoint(ScopeState);

impl Savepoint {
    pub(crate) async fn set(
        transaction: &mut Transaction<'_>,
        state: &ScopeState,
    ) -> Result<Self, Error> {
        let savepoint = Self(state.clone());
        transaction.savepoint().await?;
        Ok(savepoint)
    }

    pub(crate) async fn release(self, transaction: &mut Transaction<'_>) -> Result<(), Error> {
        transaction.release_savepoint().await
    }

    pub(crate) async fn roll_back(
        self,
        transaction: &mut Transaction<'_>,
        state: &mut ScopeState,
    ) -> Result<(), Error> {
        *state = self.0;
        transaction.rollback_to_savepoint().await
    }
}
