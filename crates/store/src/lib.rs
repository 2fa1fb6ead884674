//! The storage layer: database and attachment files.
//!
//! Each SQL text is written once, as a registered statement (see [`statements()`]), and runs on both
//! engines of the crate `db`. Tenant rows are accessed through a [`model::Scope`]. Nothing in this
//! crate depends on HTTP.

pub mod access_log;
pub mod address_changes;
pub mod attachments;
pub mod audit;
pub mod candidates;
mod changes;
pub mod checkup;
mod checkup_version_1;
pub mod choices;
pub mod coordinators;
pub mod copy;
pub mod custom_fields;
mod deep;
pub mod desk;
pub mod desk_exports;
pub mod desk_lists;
pub mod disk;
pub mod drafts;
pub mod erasures;
mod error;
mod files;
pub mod history;
pub mod interactions;
pub mod jobs;
pub mod keys;
pub mod mails;
pub mod measures;
mod migrations;
pub mod mutations;
mod open;
mod options;
pub mod orphans;
pub mod outbox;
mod permissions;
mod person_columns;
mod phases;
mod place;
pub mod quotas;
pub mod region_settings;
pub mod regions;
mod removals;
pub mod retentions;
mod secrets;
pub mod session_list;
pub mod sessions;
mod settings;
mod sharing;
pub mod sign_ins;
pub mod staff;
mod statements;
mod store;
pub mod subscriptions;
pub mod tables;
pub mod task_lists;
pub mod tasks;
pub mod unit_of_work;
pub mod verifications;

pub use changes::{Changed, LastChange};
pub use db::{
    Error, ErrorKind, PLANNING, PostgresOptions, Reach, ReplicaState, RowSecurity, SHARDS,
    Statement, Transaction, Value, migrations::Migration,
};
pub use error::OpenError;
pub use files::{Bucket, FileLocation, Files, Old};
pub use options::{Options, check_address};
pub use permissions::check as check_permissions;
pub use place::place;
pub use secrets::{SecretSource, Secrets};
pub use settings::{CERTAIN, Installation};
pub use sharing::content_hash;
pub use statements::{CATALOGUE, statements};
pub use store::Store;
pub use unit_of_work::ScopeTx;
