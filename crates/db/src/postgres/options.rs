//! Settings for PostgreSQL.

use std::time::Duration;

/// Settings for PostgreSQL. SQLite ignores all of them.
#[derive(Debug, Clone)]
pub struct Options {
    /// Maximum number of connections to each server.
    pub connections: usize,
    /// Timeout for one statement.
    pub statement_timeout: Duration,
    /// What row-level security covers.
    pub row_security: RowSecurity,
    /// The URLs of replicas, which answer some of the reads.
    pub replicas: Vec<String>,
    /// The largest lag at which a replica is still read.
    pub max_lag: Duration,
    /// The URL by which the tables' owner logs in to create and migrate the tables.
    pub migrate_as: Option<String>,
    /// Whether the role that logs in works as the tables' owner, bypassing row-level security: to
    /// migrate or to copy.
    pub as_owner: bool,
    /// The number of parts in which a distributed PostgreSQL keeps the tenants' rows, if opening the
    /// database distributes the tables.
    pub distribute: Option<u32>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            connections: 16,
            statement_timeout: Duration::from_secs(5),
            row_security: RowSecurity::Writes,
            replicas: Vec::new(),
            max_lag: Duration::from_secs(2),
            migrate_as: None,
            as_owner: false,
            distribute: None,
        }
    }
}

/// What row-level security covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowSecurity {
    /// Nothing: the role that logs in runs every statement.
    Off,
    /// Every transaction that changes something. Single reads rely on the conditions in their SQL.
    Writes,
    /// Reads as well, each in its own transaction within the same round trip.
    All,
}
