//! Candidates' sessions: an address is shown to be one's own by a link or a code that was sent there, and then the records
//! that bear it can be seen. What a caller learns on the way is the same whether anybody has the address or not.
//!
//! Verifications are asked for in `request` and opened in `opening`; who asks, and how often, is in `caller`; what opens them
//! is made in `opener`; where a link may lead is judged in `redirect`; the mails are made in `sign_in_letter` and `letters`.
//! What is asked for in a session and confirmed by a mail is in `address` and `erasure`; a change of address is undone in
//! `undo`. Which of a person's records a session acts on is in `choice`, which sessions somebody has in `listing`. A
//! session's own life is here.

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

/// How long a session lasts that is not used.
pub const IDLE: Duration = Duration::from_mins(30);
/// How long one lasts at the most.
pub const LONGEST: Duration = Duration::from_hours(12);
/// How long a link and a code are good.
pub const LINK_LIFE: Duration = Duration::from_mins(10);
/// How many codes may be tried; the last of them may still be right.
const MOST_CODES: i64 = 5;
/// How much a use may be younger than what is written down of it.
const NOTED_WITHIN: Duration = Duration::from_mins(1);
/// Sessions held at once. One takes about 300 bytes.
const CAPACITY: usize = 50_000;

/// What a verification opens that is asked for here.
const SIGN_IN: Purpose = "sign-in";

/// The sessions of one process; cheap to clone.
#[derive(Debug, Clone)]
pub struct Sessions {
    store: Store,
    known: Arc<GenerationCache<TokenHash, Session>>,
}

/// A session under way.
#[derive(Debug)]
pub struct Session {
    /// SHA-256 of its token.
    pub hash: TokenHash,
    /// Whose it is.
    pub person: Person,
    /// When it ends at the latest.
    pub expires_at: Timestamp,
    /// The records it acts on.
    pub choice: Choice,
    /// When it ends for not being used, and what is written down of that, in microseconds since 1970.
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

    /// Uses it now; false when it has ended.
    fn is_used(&self, now: Timestamp) -> bool {
        let lasts = now.micros() < self.idle_until.load(Ordering::Relaxed) && now < self.expires_at;
        if lasts {
            self.idle_until.fetch_max(now.plus(IDLE).micros(), Ordering::Relaxed);
        }
        lasts
    }
}

impl Sessions {
    /// The sessions of an open store.
    pub fn new(store: Store) -> Self {
        Self { store, known: Arc::new(GenerationCache::new(CAPACITY)) }
    }

    /// The session a token opens in this environment. Nothing for what is no such token, and for one that has ended.
    pub async fn find(&self, token: &[u8], environment: Environment) -> Result<Option<Arc<Session>>, Error> {
        let Some((TokenKind::Session, hash)) = Token::recognise(token) else { return Ok(None) };
        let (generation, now) = (self.store.session_generation(), self.store.clock().now());
        if let Some(known) = self.known.get(generation, &hash)
            && known.is_used(now)
        {
            return Ok((known.person.environment == environment).then_some(known));
        }
        // It may have been used on another node since.
        let Some(stored) = self.store.session(&hash).await? else { return Ok(None) };
        let session = Arc::new(Session::new(stored)?);
        if !session.is_used(now) {
            return Ok(None);
        }
        self.known.keep(generation, hash, session.clone());
        Ok((session.person.environment == environment).then_some(session))
    }

    /// Whether a session lasts, by its token's hash. It is not used by that.
    pub async fn lasts(&self, hash: &TokenHash) -> Result<bool, Error> {
        let (generation, now) = (self.store.session_generation(), self.store.clock().now());
        if let Some(known) = self.known.get(generation, hash)
            && now.micros() < known.idle_until.load(Ordering::Relaxed)
        {
            return Ok(true);
        }
        // It may have been used on another node since.
        Ok(self.store.session(hash).await?.is_some_and(|stored| now < stored.idle_until))
    }

    /// Ends a session, at once and on every node.
    pub async fn end(&self, session: &Session) -> Result<(), Error> {
        self.store.end_session(session.hash).await
    }

    /// Writes down which sessions were used. To be called now and then, and at the end.
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
        let uses = sessions.iter().map(|(session, until)| (session.hash, Timestamp::from_micros(*until))).collect();
        self.store.prolong_sessions(uses).await?;
        for (session, until) in sessions {
            session.noted.store(until, Ordering::Relaxed);
        }
        Ok(())
    }
}

/// Forgets the sessions that have ended, and the verifications and counts that are of no use any more.
pub(crate) async fn tidy(store: &Store) -> Result<(), Error> {
    let now = store.clock().now();
    store.forget_ended_sessions(now, now.minus(request::STRETCH), now.minus(undo::KEPT)).await
}
