//! Tests of outgoing requests on real sockets: receivers that hang, flood, redirect and lie, and
//! names that resolve to addresses that are not allowed.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod addresses;
mod bounds;
mod downloads;
mod harness;
mod posts;
mod requests;
mod secure;
