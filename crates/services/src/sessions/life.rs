//! The life cycle of a session: found, used, ended.

use super::{
    limits::{CAPACITY, NOTED_WITHIN},
    session::Session,
};
use crate::GenerationCache;
use model::{Environment, Timestamp, Token, TokenHash, TokenKind};
use std::sync::{Arc, atomic::Ordering};
use store::{Error, Store};

/// Handle to the sessions of this process; cheap to clone.
#[derive(Debug, Clone)]
pub struct Sessions {
    pub(super) store: Store,
    pub(super) known: Arc<GenerationCache<TokenHash, Session>>,
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
            && known.touch(now)
        {
            return Ok((known.person.environment == environment).then_some(known));
        }
        // It may have been used on another node since.
        let Some(stored) = self.store.session(&hash).await? else {
            return Ok(None);
        };
        let session = Arc::new(Session::new(stored)?);
        if !session.touch(now) {
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
