//! The real binary: its commands, its errors, and the server over real sockets.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod callback;
mod commands;
mod configuration;
mod copy;
mod crashes;
mod demo;
mod doctor;
mod faults;
mod harness;
mod import;
mod load;
mod nodes;
mod proxy;
mod receiver;
mod replicas;
mod serving;
mod sockets;
mod tls;
mod upgrade;
mod writes;
