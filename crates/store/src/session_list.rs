//! The concurrent sessions of a person: listed, ended one by one, and limited in number.

use crate::{
    Store,
    audit::Entry,
    person_columns::{optional_region, region_column},
    sessions::SessionTx,
};
use db::{Error, Value, column, register};
use model::{Person, RegionId, Timestamp, TokenHash};

register! {
    installation SESSIONS_OF = "SELECT hash, region, created_at, idle_until, expires_at FROM candidate_sessions \
                   WHERE environment = $1 AND identity_key = $2 ORDER BY created_at DESC, hash";
    installation LEAST_USED_OF = "SELECT hash FROM candidate_sessions WHERE environment = $1 AND identity_key = $2 \
                     AND ($4 = '' OR region = $4) ORDER BY idle_until DESC, created_at DESC, hash LIMIT 100 OFFSET $3";
    installation END_EVERY_SESSION = "DELETE FROM candidate_sessions";
}

/// One of a person's sessions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedSession {
    /// The SHA-256 of its token.
    pub hash: TokenHash,
    /// The region whose records it is limited to, if any.
    pub region: Option<RegionId>,
    /// When it began.
    pub created_at: Timestamp,
    /// When it ends unless it is used.
    pub idle_until: Timestamp,
    /// When it ends at the latest.
    pub expires_at: Timestamp,
}

impl SessionTx<'_, '_> {
    /// Ends the sessions of a person beyond the `most` most recently used ones, at most 100 per
    /// call.
    pub async fn limit(&mut self, person: &Person, most: i64) -> Result<(), Error> {
        // The sandboxes of two regions are separate, so sessions are counted per region there.
        let sandbox = if person.environment.is_sandbox() {
            region_column(person)
        } else {
            ""
        };
        let values = [
            Value::Int(person.environment.code()),
            Value::Text(&person.identity_key),
            Value::Int(most),
            Value::Text(sandbox),
        ];
        let surplus: Vec<TokenHash> = self
            .transaction()
            .all(&LEAST_USED_OF, &values, |row| {
                hash_of(row.blob(column!(LEAST_USED_OF, hash))?)
            })
            .await?;
        for hash in &surplus {
            self.end(hash).await?;
        }
        Ok(())
    }
}

fn hash_of(bytes: &[u8]) -> Result<TokenHash, Error> {
    bytes
        .try_into()
        .map_err(|_| Error::internal("a session's hash is not 32 bytes"))
}

impl Store {
    /// Returns the active sessions that a session of this person may see, newest first: those of
    /// its region if it is limited to one, else all.
    pub async fn sessions_of(
        &self,
        person: &Person,
        now: Timestamp,
    ) -> Result<Vec<ListedSession>, Error> {
        let values = [
            Value::Int(person.environment.code()),
            Value::Text(&person.identity_key),
        ];
        let listed = self.database().all(&SESSIONS_OF, &values, |row| {
            Ok(ListedSession {
                hash: hash_of(row.blob(column!(SESSIONS_OF, hash))?)?,
                region: optional_region(row.text(column!(SESSIONS_OF, region))?)?,
                created_at: Timestamp::from_micros(row.int(column!(SESSIONS_OF, created_at))?),
                idle_until: Timestamp::from_micros(row.int(column!(SESSIONS_OF, idle_until))?),
                expires_at: Timestamp::from_micros(row.int(column!(SESSIONS_OF, expires_at))?),
            })
        });
        let mut listed = listed.await?;
        listed.retain(|one| {
            let is_seen = person.region.is_none() || person.region == one.region;
            is_seen && one.idle_until > now && one.expires_at > now
        });
        Ok(listed)
    }

    /// Ends every session, effective on every node at once. Adds `entry` to the audit log, with the
    /// number of sessions.
    pub async fn end_every_session(&self, entry: Entry) -> Result<u64, Error> {
        self.write_sessions(async move |tx: &mut SessionTx<'_, '_>| {
            let number = tx.change(&END_EVERY_SESSION, &[]).await?;
            tx.note(entry.with("sessions", number));
            Ok(number)
        })
        .await
    }

    /// Ends sessions, effective on every node at once, and adds entries to the audit log.
    pub async fn end_sessions(
        &self,
        hashes: Vec<TokenHash>,
        entries: Vec<Entry>,
    ) -> Result<(), Error> {
        self.write_sessions(async move |tx: &mut SessionTx<'_, '_>| {
            for hash in &hashes {
                tx.end(hash).await?;
            }
            for entry in entries {
                tx.note(entry);
            }
            Ok(())
        })
        .await
    }
}
