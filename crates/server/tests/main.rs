//! Tests of the real binary: its commands, its errors, and the server over real sockets.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![expect(
    clippy::too_many_lines,
    reason = "a test compares whole bodies from beginning to end"
)]

mod accesses;
mod audit;
mod backups;
mod bulk;
mod callback;
mod citus;
mod clock;
mod comfort;
mod commands;
mod configuration;
mod copy;
mod costs;
mod crashes;
mod custom_fields;
mod deep;
mod demo;
mod disk;
mod disk_corruption;
mod doctor;
mod documents;
mod erasure;
mod failover;
mod faults;
mod file_size_limit;
mod harness;
mod health;
mod hostile_files;
mod hostile_receivers;
mod idle;
mod import;
mod isolation;
mod nodes;
mod overload;
mod owners;
mod permissions;
mod public_url;
mod refusals;
mod replicas;
mod roles;
mod secrets;
mod service_manager;
mod serving;
mod slow_readers;
mod sockets;
mod spreadsheets;
mod staff;
mod subscriptions;
mod tls;
mod traces;
mod unfinished;
mod upgrade;
mod version_1;
mod wrong_settings;
