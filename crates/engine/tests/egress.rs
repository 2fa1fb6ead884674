//! Tests of outgoing requests on real sockets: receivers that hang, flood, redirect and lie, and
//! names that resolve to addresses that are not allowed.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[path = "egress/addresses.rs"]
mod addresses;
#[path = "egress/bounds.rs"]
mod bounds;
#[path = "egress/downloads.rs"]
mod downloads;
#[path = "egress/harness.rs"]
mod harness;
#[path = "egress/posts.rs"]
mod posts;
#[path = "egress/secure.rs"]
mod secure;
