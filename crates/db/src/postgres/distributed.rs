//! A distributed PostgreSQL: a server with the extension Citus, which keeps the rows of some tables on
//! other servers, its workers.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

/// Settings that a connection to a server with Citus begins with. On another server this sets
/// nothing.
///
/// - A generic plan of a statement over several shards cannot be distributed, so plans are chosen as
///   usual.
/// - `SET LOCAL` of the scope is passed on to the workers, where row-level security reads it.
pub(super) const SETTINGS: &str = "SELECT set_config('plan_cache_mode', 'auto', false), \
    set_config('citus.propagate_set_commands', 'local', false) FROM pg_extension WHERE extname = 'citus'";

/// Setting of a transaction that changes roles, and tables of every kind, on all servers.
pub(super) const OVERHAUL: &str = "SET LOCAL citus.multi_shard_modify_mode = 'sequential'; ";

/// Whether the server has the extension, as found when the database was opened.
#[derive(Debug, Clone, Default)]
pub(super) struct Distributed(Arc<AtomicBool>);

impl Distributed {
    /// Notes what was found. All clones have the same value.
    pub(super) fn note(&self, is_on: bool) {
        self.0.store(is_on, Ordering::Relaxed);
    }

    /// Whether the server has the extension.
    pub(super) fn is_on(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}
