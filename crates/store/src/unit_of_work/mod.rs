//! The unit of work: everything that one transaction changes in one scope.
//!
//! [`Store::write`](crate::Store::write) locks the scope, runs a closure and commits. The closure
//! gets a [`ScopeTx`]. Each of its functions gives access to one aggregate, such as
//! `tx.candidates()` or `tx.queue()`, whose type is in the module of that aggregate.
//!
//! What follows from the changes is written at the end, in one place (`commit`). There is no other
//! way to change the rows of a scope, so a caller cannot omit a step. An error rolls back
//! everything.
//!
//! - `tx` is the unit of work as its closure sees it.
//! - `state` holds the scope's row while it is locked, and the rows that were loaded.
//! - `effects` collects what follows from the changes.
//! - `commit` locks the scope, runs the closure and writes the effects.
//! - `savepoint` undoes a part of a unit of work.

mod commit;
mod effects;
mod savepoint;
mod state;
mod tx;

pub use commit::Work;
pub(crate) use effects::{CandidateChange, Orphans};
pub use savepoint::Savepoint;
pub use state::Lease;
pub(crate) use state::ScopeState;
pub use tx::ScopeTx;

use db::Statement;

pub(crate) static STATEMENTS: &[&Statement] =
    &[&state::LOCK_SCOPE, &state::SAVE_SCOPE, &effects::COUNT_UP];

/// Declares a type that gives access to an aggregate within a unit of work, and the function of
/// [`ScopeTx`] that returns it.
macro_rules! aggregate {
    ($(#[$doc:meta])* $name:ident, $(#[$getter_doc:meta])* $getter:ident) => {
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $name<'a, 'c> {
            pub(crate) transaction: &'a mut $crate::Transaction<'c>,
            pub(crate) state: &'a mut $crate::unit_of_work::ScopeState,
        }

        impl<'c> $crate::unit_of_work::ScopeTx<'_, 'c> {
            $(#[$getter_doc])*
            pub fn $getter(&mut self) -> $name<'_, 'c> {
                $name {
                    transaction: self.transaction,
                    state: &mut self.state,
                }
            }
        }
    };
}
pub(crate) use aggregate;
