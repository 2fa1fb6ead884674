//! The real binary: its commands, its errors, and the server over real sockets.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod accesses;
mod audit;
mod callback;
mod commands;
mod configuration;
mod copy;
mod crashes;
mod demo;
mod disk;
mod doctor;
mod faults;
mod harness;
mod import;
mod lanes;
mod load;
mod nodes;
mod proxy;
mod receiver;
mod receivers;
mod replicas;
mod serving;
mod sockets;
mod tls;
#[path = "../../api/tests/receiver.rs"]
mod told;
mod traces;
mod upgrade;
mod writes;
