//! Tests of the real binary: its commands, its errors, and the server over real sockets.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod accesses;
mod audit;
mod backups;
mod callback;
mod clock;
mod commands;
mod configuration;
mod copy;
mod costs;
mod crashes;
mod creates;
mod custom_fields;
mod damage;
mod deep;
mod demo;
mod disk;
mod doctor;
mod documents;
mod erasure;
mod failover;
mod faults;
mod harness;
mod hostile_files;
mod idle;
mod import;
mod isolation;
mod load;
mod nodes;
mod overload;
mod owners;
mod permissions;
mod proxy;
mod public_url;
mod readers;
mod receiver;
mod receivers;
mod refusals;
mod replicas;
mod roles;
mod secrets;
mod serving;
mod short;
mod sockets;
mod spreadsheets;
mod tls;
#[path = "../../api/tests/receiver.rs"]
mod told;
mod traces;
mod unfinished;
mod upgrade;
mod writes;
