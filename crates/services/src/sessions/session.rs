//! An open session.

use super::{choice::Choice, limits::IDLE};
use model::{Person, Timestamp, TokenHash};
use std::sync::atomic::{AtomicI64, Ordering};
use store::{Error, sessions::StoredSession};

/// An open session.
#[derive(Debug)]
pub struct Session {
    /// SHA-256 of the session's token.
    pub hash: TokenHash,
    /// The person that the session belongs to.
    pub person: Person,
    /// When the session ends at the latest.
    pub expires_at: Timestamp,
    /// The records that the session acts on.
    pub choice: Choice,
    /// When the session expires if it stays unused, and the value of that in the database, in
    /// microseconds since 1970.
    pub(super) idle_until: AtomicI64,
    pub(super) noted: AtomicI64,
}

impl Session {
    pub(super) fn new(stored: StoredSession) -> Result<Self, Error> {
        let idle_until = stored.idle_until.micros();
        Ok(Self {
            hash: stored.hash,
            person: stored.person,
            expires_at: stored.expires_at,
            choice: Choice::stored(stored.chosen.as_deref())?,
            idle_until: idle_until.into(),
            noted: idle_until.into(),
        })
    }

    /// Marks the session as used now. Returns false if it has ended.
    pub(super) fn touch(&self, now: Timestamp) -> bool {
        let lasts = now.micros() < self.idle_until.load(Ordering::Relaxed) && now < self.expires_at;
        if lasts {
            self.idle_until
                .fetch_max(now.plus(IDLE).micros(), Ordering::Relaxed);
        }
        lasts
    }
}
