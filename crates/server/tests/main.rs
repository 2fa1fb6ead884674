//! The real binary: its commands, its errors, and the server over real sockets.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod commands;
mod configuration;
mod demo;
mod harness;
mod import;
mod nodes;
mod serving;
mod sockets;
