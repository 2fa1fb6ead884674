//! Candidates who sign in: sessions, and their own data.

pub(super) mod accesses;
mod asker;
pub(super) mod current;
pub(super) mod email;
pub(super) mod erasure;
pub(super) mod export;
mod exported;
pub(super) mod me;
mod new_session;
pub(super) mod open;
mod region_name;
pub(super) mod sessions;
pub(super) mod verification;
