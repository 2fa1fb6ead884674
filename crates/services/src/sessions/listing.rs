//! Lists the concurrent sessions of a person, and ends others than the current one.

use super::{IDLE, Session, Sessions};
use model::{RegionId, SessionId, Timestamp};
use store::{
    Error,
    audit::{By, Kind},
    session_list::ListedSession,
};

/// Maximum number of concurrent sessions per person. Opening another ends the one that was unused
/// for longest.
pub const MAX_SESSIONS: i64 = 10;

/// A session, as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The session's id.
    pub id: SessionId,
    /// The region that the session is limited to, if any; such a session was opened on that
    /// region's website.
    pub region: Option<RegionId>,
    /// When the session began.
    pub created_at: Timestamp,
    /// When the session was last used, accurate to about a minute.
    pub last_used_at: Timestamp,
    /// When the session ends at the latest.
    pub expires_at: Timestamp,
    /// Whether this is the session that requests the list.
    pub current: bool,
}

impl Sessions {
    /// Returns the sessions that the owner of this session may see, newest first.
    pub async fn list(&self, session: &Session) -> Result<Vec<Listed>, Error> {
        let now = self.store.clock().now();
        let listed = |one: ListedSession| {
            let current = one.hash == session.hash;
            let last_used_at = if current {
                now
            } else {
                one.idle_until.minus(IDLE)
            };
            let ListedSession {
                region,
                created_at,
                expires_at,
                ..
            } = one;
            Listed {
                id: SessionId::of(&one.hash),
                region,
                created_at,
                last_used_at,
                expires_at,
                current,
            }
        };
        Ok(self
            .store
            .sessions_of(&session.person, now)
            .await?
            .into_iter()
            .map(listed)
            .collect())
    }

    /// Ends one of these sessions, immediately and on every node. Returns false if no session has
    /// this id.
    pub async fn end_listed(
        &self,
        session: &Session,
        id: SessionId,
        by: impl Into<By>,
    ) -> Result<bool, Error> {
        Ok(self
            .end_those(session, by, |one| SessionId::of(&one.hash) == id)
            .await?
            > 0)
    }

    /// Ends all of these sessions except the current one, and returns how many were ended.
    pub async fn end_others(&self, session: &Session, by: impl Into<By>) -> Result<usize, Error> {
        self.end_those(session, by, |one| one.hash != session.hash)
            .await
    }

    async fn end_those(
        &self,
        session: &Session,
        by: impl Into<By>,
        which: impl Fn(&ListedSession) -> bool,
    ) -> Result<usize, Error> {
        let store = self.store.on_behalf_of(by);
        let now = store.clock().now();
        let mut ended = store.sessions_of(&session.person, now).await?;
        ended.retain(which);
        if ended.is_empty() {
            return Ok(0);
        }
        let environment = session.person.environment.name();
        let entry = |one: &ListedSession| {
            let entry = store
                .entry(Kind::SessionEnded)
                .about(SessionId::of(&one.hash))
                .of(one.region);
            entry.with("environment", environment)
        };
        let (entries, hashes): (Vec<_>, Vec<_>) =
            ended.iter().map(|one| (entry(one), one.hash)).unzip();
        let number = hashes.len();
        store.end_sessions(hashes, entries).await?;
        Ok(number)
    }
}
