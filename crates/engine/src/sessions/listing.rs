//! The sessions that somebody has at the same time: which there are, and ending others than the one in use.

use super::{IDLE, Session, Sessions};
use model::{RegionId, SessionId, Timestamp};
use store::{
    Error,
    audit::{By, Kind},
    session_list::ListedSession,
};

/// Sessions of one person at the same time. One more ends the one that was not used for longest.
pub const MOST_SESSIONS: i64 = 10;

/// A session, as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Its name.
    pub id: SessionId,
    /// The region whose records alone it sees, if it is limited to one: it was opened on that region's website.
    pub region: Option<RegionId>,
    /// When it began.
    pub created_at: Timestamp,
    /// When it was last used, as far as that is written down: within a minute.
    pub last_used_at: Timestamp,
    /// When it ends at the latest.
    pub expires_at: Timestamp,
    /// Whether it is the one that asks.
    pub current: bool,
}

impl Sessions {
    /// The sessions that the owner of this one may see, the newest first.
    pub async fn list(&self, session: &Session) -> Result<Vec<Listed>, Error> {
        let now = self.store.clock().now();
        let listed = |one: ListedSession| {
            let current = one.hash == session.hash;
            let last_used_at = if current { now } else { one.idle_until.minus(IDLE) };
            let ListedSession { region, created_at, expires_at, .. } = one;
            Listed { id: SessionId::of(&one.hash), region, created_at, last_used_at, expires_at, current }
        };
        Ok(self.store.sessions_of(&session.person, now).await?.into_iter().map(listed).collect())
    }

    /// Ends one of them, at once and on every node; false when there is none of this name.
    pub async fn end_listed(&self, session: &Session, id: SessionId, by: impl Into<By>) -> Result<bool, Error> {
        Ok(self.end_those(session, by, |one| SessionId::of(&one.hash) == id).await? > 0)
    }

    /// Ends all of them but this one, and gives how many those were.
    pub async fn end_others(&self, session: &Session, by: impl Into<By>) -> Result<usize, Error> {
        self.end_those(session, by, |one| one.hash != session.hash).await
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
            let entry = store.entry(Kind::SessionEnded).about(SessionId::of(&one.hash)).of(one.region);
            entry.with("environment", environment)
        };
        let (entries, hashes): (Vec<_>, Vec<_>) = ended.iter().map(|one| (entry(one), one.hash)).unzip();
        let number = hashes.len();
        store.end_sessions(hashes, entries).await?;
        Ok(number)
    }
}
