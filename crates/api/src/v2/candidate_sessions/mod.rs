//! Candidate sessions: signing in and out, and access to the candidate's own data.

pub(super) mod accesses;
mod asker;
pub(super) mod current;
pub(super) mod email;
pub(super) mod erasure;
pub(super) mod export;
pub(super) mod me;
pub(super) mod open;
pub(super) mod sessions;
pub(super) mod verification;
