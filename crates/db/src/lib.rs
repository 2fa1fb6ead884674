//! SQLite and PostgreSQL behind one interface.
//!
//! Each SQL text is written once, as a [`Statement`], and runs on both engines. [`Database`] reads,
//! [`Transaction`] writes. The crate knows no table of the domain: it is opened with a
//! [`Catalogue`] of the tables, statements and migrations.

mod catalogue;
mod columns;
pub mod copy;
mod database;
pub mod disk;
mod error;
mod finding;
mod meter;
pub mod migrations;
mod open_error;
mod postgres;
mod row;
mod shared;
mod snapshot;
mod source;
mod sqlite;
mod statement;
mod transaction;
mod value;

pub use catalogue::{
    AppendOnlyTable, Catalogue, Content, Distribution, OnErasure, OnReset, Owner, Table, Tables,
};
pub use columns::{Column, Columns, column_of, position as column_position};
pub use database::Database;
pub use error::{Error, ErrorKind};
pub use finding::{Finding, Verdict};
pub use meter::{BOUNDS, Measured, Taken, Usage, count_transaction, with_usage};
pub use open_error::OpenError;
pub use postgres::{
    SHARDS,
    connections::PLANNING,
    grants::{Right, needed as needed_rights},
    options::{Options as PostgresOptions, RowSecurity},
    replicas::ReplicaState,
};
pub use row::Row;
pub use snapshot::Snapshot;
pub use source::Source;
pub use statement::{Reach, Statement};
pub use transaction::Transaction;
pub use value::Value;
