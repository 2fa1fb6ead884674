//! Candidates' sessions. A person proves that an e-mail address is theirs with a link or code sent
//! to it, and can then see the records with that address. Responses to a caller are the same
//! whether or not the address has records.
//!
//! - `request`: requests for a sign-in link and code
//! - `opening`: opens sessions
//! - `caller`: identifies callers and limits their attempts
//! - `credentials`: creates tokens and codes
//! - `redirect`: decides where a sign-in link may lead
//! - `sign_in_letter`, `letters`: compose the e-mails
//! - `address`, `erasure`: actions that are requested in a session and confirmed by e-mail
//! - `undo`: undoes a change of address
//! - `choice`: the records that a session acts on
//! - `listing`, `operator`: list and end sessions
//! - `records`: writes to a person's records
//!
//! This module contains the life cycle of a session.

mod address;
mod caller;
mod choice;
mod credentials;
mod erasure;
mod letters;
mod listing;
mod opening;
mod operator;
mod records;
mod redirect;
mod request;
mod sign_in_letter;
mod undo;

pub use address::{Asked, Changed, Shown};
pub use caller::Caller;
pub use choice::{Answer, Choice};
pub use erasure::Erased;
pub(crate) use letters::{name as region_name, sign_in as sign_in_letter, write as letter};
pub use listing::{Listed, MOST_SESSIONS};
pub use opening::{Opened, Opening, Proof};
pub use operator::{end_every_session, end_sessions_of};
pub use redirect::is_allowed;
pub use request::{Request, Requested};
pub(crate) use undo::letter as undo_letter;

use crate::GenerationCache;
use model::{Environment, Person, Timestamp, Token, TokenHash, TokenKind};
use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};
use store::{Error, Store, sessions::StoredSession, verifications::Purpose};

/// Idle timeout of a session.
pub const IDLE: Duration = Duration::from_mins(30);
/// Maximum lifetime of a session.
pub const LONGEST: Duration = Duration::from_hours(12);
/// How long a link and a code are valid.
pub const LINK_LIFE: Duration = Duration::from_mins(10);
/// Maximum number of codes that may be tried per verification or sign-in request. The last one may
/// still be right.
const MOST_CODES: i64 = 5;
/// By how much the stored time of last use may lag behind the actual one.
const NOTED_WITHIN: Duration = Duration::from_mins(1);
/// Maximum number of sessions cached in memory. One takes about 300 bytes.
const CAPACITY: usize = 50_000;

/// Purpose of a verification that opens a session.
const SIGN_IN: Purpose = "sign-in";

/// Handle to the sessions of this process; cheap to clone.
#[derive(Debug, Clone)]
pub struct Sessions {
    store: Store,
    known: Arc<GenerationCache<TokenHash, Session>>,
}

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
    idle_until: AtomicI64,
    noted: AtomicI64,
}

impl Session {
    fn new(stored: StoredSession) -> Result<Self, Error> {
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
    fn is_used(&self, now: Timestamp) -> bool {
        let lasts = now.micros() < self.idle_until.load(Ordering::Relaxed) && now < self.expires_at;
        if lasts {
            self.idle_until
                .fetch_max(now.plus(IDLE).micros(), Ordering::Relaxed);
        }
        lasts
    }
}

impl Sessions {
    /// Creates the sessions of an open store.
    pub fn new(store: Store) -> Self {
        Self {
            store,
            known: Arc::new(GenerationCache::new(CAPACITY)),
        }
    }

    /// Returns the session that a token opens in this environment. Returns `None` if the token is
    /// invalid or the session has ended.
    pub async fn find(
        &self,
        token: &[u8],
        environment: Environment,
    ) -> Result<Option<Arc<Session>>, Error> {
        let Some((TokenKind::Session, hash)) = Token::recognise(token) else {
            return Ok(None);
        };
        let (generation, now) = (self.store.session_generation(), self.store.clock().now());
        if let Some(known) = self.known.get(generation, &hash)
            && known.is_used(now)
        {
            return Ok((known.person.environment == environment).then_some(known));
        }
        // It may have been used on another node since.
        let Some(stored) = self.store.session(&hash).await? else {
            return Ok(None);
        };
        let session = Arc::new(Session::new(stored)?);
        if !session.is_used(now) {
            return Ok(None);
        }
        self.known.keep(generation, hash, session.clone());
        Ok((session.person.environment == environment).then_some(session))
    }

    /// Returns whether a session is open, by its token's hash. This does not count as use.
    pub async fn lasts(&self, hash: &TokenHash) -> Result<bool, Error> {
        let (generation, now) = (self.store.session_generation(), self.store.clock().now());
        if let Some(known) = self.known.get(generation, hash)
            && now.micros() < known.idle_until.load(Ordering::Relaxed)
        {
            return Ok(true);
        }
        // It may have been used on another node since.
        Ok(self
            .store
            .session(hash)
            .await?
            .is_some_and(|stored| now < stored.idle_until))
    }

    /// Ends a session, immediately and on every node.
    pub async fn end(&self, session: &Session) -> Result<(), Error> {
        self.store.end_session(session.hash).await
    }

    /// Writes the times of last use to the database. Call it periodically, and at shutdown.
    pub async fn note_uses(&self) -> Result<(), Error> {
        let most = i64::try_from(NOTED_WITHIN.as_micros()).unwrap_or(i64::MAX);
        let sessions: Vec<_> = self
            .known
            .all()
            .filter_map(|(_, session)| {
                let until = session.idle_until.load(Ordering::Relaxed);
                (until - session.noted.load(Ordering::Relaxed) >= most).then_some((session, until))
            })
            .collect();
        if sessions.is_empty() {
            return Ok(());
        }
        let uses = sessions
            .iter()
            .map(|(session, until)| (session.hash, Timestamp::from_micros(*until)))
            .collect();
        self.store.prolong_sessions(uses).await?;
        for (session, until) in sessions {
            session.noted.store(until, Ordering::Relaxed);
        }
        Ok(())
    }
}

/// Deletes ended sessions, and verifications and counts that are no longer needed.
pub(crate) async fn tidy(store: &Store) -> Result<(), Error> {
    let now = store.clock().now();
    store
        .forget_ended_sessions(now, now.minus(request::STRETCH), now.minus(undo::KEPT))
        .await
}
