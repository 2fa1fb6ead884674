//! Lists a person's sessions of the desk, and ends them.

use super::{Staff, StaffSession};
use model::{SessionId, StaffId, Timestamp, TokenHash};
use store::{
    Error,
    audit::{By, Kind},
    sessions::SessionTx,
    staff::sessions::{self, SessionKind, StoredStaffSession},
};

/// A session of the desk, as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedDeskSession {
    /// The session's id.
    pub id: SessionId,
    /// How the person signed in.
    pub method: String,
    /// When the session began.
    pub created_at: Timestamp,
    /// When the session was last used, accurate to about a minute.
    pub last_used_at: Timestamp,
    /// When the session ends at the latest.
    pub expires_at: Timestamp,
    /// The network at sign-in.
    pub network: Option<String>,
    /// The browser family at sign-in.
    pub browser: Option<String>,
    /// Whether this is the session that requests the list.
    pub current: bool,
}

impl Staff {
    /// Returns a person's sessions, newest first. `current` is the hash of the session that asks, if
    /// it is the person's own.
    pub async fn sessions(
        &self,
        staff: StaffId,
        current: Option<TokenHash>,
    ) -> Result<Vec<ListedDeskSession>, Error> {
        let now = self.store.clock().now();
        let listed = |one: StoredStaffSession| {
            let is_current = Some(one.hash) == current;
            let last_used_at = one.idle_until.minus(self.options.idle);
            ListedDeskSession {
                id: SessionId::of(&one.hash),
                method: one.method,
                created_at: one.created_at,
                last_used_at: if is_current {
                    now
                } else {
                    last_used_at.max(one.created_at)
                },
                expires_at: one.expires_at,
                network: one.network,
                browser: one.browser,
                current: is_current,
            }
        };
        Ok(self.open_sessions(staff).await?.map(listed).collect())
    }

    async fn open_sessions(
        &self,
        staff: StaffId,
    ) -> Result<impl Iterator<Item = StoredStaffSession> + use<>, Error> {
        let now = self.store.clock().now();
        let all = self.store.sessions_of_staff(staff).await?;
        Ok(all.into_iter().filter(move |one| {
            one.kind == SessionKind::Desk && one.idle_until > now && one.expires_at > now
        }))
    }

    /// Ends one session of a person, immediately and on every node. Returns false if the person has no
    /// such session.
    pub async fn end_listed(
        &self,
        staff: StaffId,
        id: SessionId,
        by: impl Into<By>,
    ) -> Result<bool, Error> {
        let is_it = |one: &StoredStaffSession| SessionId::of(&one.hash) == id;
        Ok(self.end_those(staff, by, is_it).await? > 0)
    }

    /// Ends all sessions of a person except this one, and returns how many were ended.
    pub async fn end_others(
        &self,
        session: &StaffSession,
        by: impl Into<By>,
    ) -> Result<usize, Error> {
        let is_other = |one: &StoredStaffSession| one.hash != session.hash;
        self.end_those(session.staff, by, is_other).await
    }

    /// Ends all sessions of a person, and returns how many were ended.
    pub async fn end_all(&self, staff: StaffId, by: impl Into<By>) -> Result<usize, Error> {
        self.end_those(staff, by, |_| true).await
    }

    async fn end_those(
        &self,
        staff: StaffId,
        by: impl Into<By>,
        which: impl Fn(&StoredStaffSession) -> bool,
    ) -> Result<usize, Error> {
        let store = self.store.on_behalf_of(by);
        let ended: Vec<_> = self
            .open_sessions(staff)
            .await?
            .filter(|one| which(one))
            .map(|one| one.hash)
            .collect();
        if ended.is_empty() {
            return Ok(0);
        }
        store
            .clone()
            .write_sessions(async move |tx: &mut SessionTx<'_, '_>| {
                let mut number = 0;
                for hash in &ended {
                    if sessions::end(tx, hash).await? {
                        number += 1;
                        let entry = store.entry(Kind::SessionEnded).about(SessionId::of(hash));
                        tx.note(entry.with("person", staff.as_str()));
                    }
                }
                Ok(number)
            })
            .await
    }
}
