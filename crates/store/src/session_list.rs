//! The sessions that somebody has at the same time: listed, ended one by one, and limited in number.

use crate::{
    Error, Store, Transaction, Value,
    audit::{self, Entry},
    sessions::{end, sandbox_named, sandbox_of},
    settings,
    statement::register,
};
use model::{Person, RegionId, Timestamp, TokenHash};

register! {
    SESSIONS_OF = "SELECT hash, region, created_at, idle_until, expires_at FROM candidate_sessions \
                   WHERE environment = $1 AND identity_key = $2 ORDER BY created_at DESC, hash";
    LEAST_USED_OF = "SELECT hash FROM candidate_sessions WHERE environment = $1 AND identity_key = $2 \
                     AND ($4 = '' OR region = $4) ORDER BY idle_until DESC, created_at DESC, hash LIMIT 100 OFFSET $3";
    END_EVERY_SESSION = "DELETE FROM candidate_sessions";
}

/// A session among those of its owner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedSession {
    /// SHA-256 of its token.
    pub hash: TokenHash,
    /// The region whose records alone it sees, if it is limited to one.
    pub region: Option<RegionId>,
    /// When it began.
    pub created_at: Timestamp,
    /// When it ends unless it is used before.
    pub idle_until: Timestamp,
    /// When it ends at the latest.
    pub expires_at: Timestamp,
}

/// Ends the sessions of a person's that are more than `most`, those first that were not used for longest. Gives the
/// generation to be learned after the commit, if it ended any.
pub async fn limit(transaction: &mut Transaction<'_>, person: &Person, most: i64) -> Result<Option<i64>, Error> {
    // The sandboxes of two regions share nothing.
    let sandbox = if person.environment.is_sandbox() { sandbox_of(person) } else { "" };
    let environment = Value::Int(person.environment.code());
    let values = [environment, Value::Text(&person.identity_key), Value::Int(most), Value::Text(sandbox)];
    let surplus: Vec<TokenHash> = transaction.all(&LEAST_USED_OF, &values, |row| hash_of(row.blob(0)?)).await?;
    if surplus.is_empty() {
        return Ok(None);
    }
    for hash in &surplus {
        end(transaction, hash).await?;
    }
    settings::raise_sessions(transaction).await.map(Some)
}

fn hash_of(bytes: &[u8]) -> Result<TokenHash, Error> {
    bytes.try_into().map_err(|_| Error::Internal("a session's hash is not 32 bytes".into()))
}

impl Store {
    /// The sessions under way that a session of this person may see, the newest first: its region's if it is limited to
    /// one, else all.
    pub async fn sessions_of(&self, person: &Person, now: Timestamp) -> Result<Vec<ListedSession>, Error> {
        let values = [Value::Int(person.environment.code()), Value::Text(&person.identity_key)];
        let listed = self.engine().all(&SESSIONS_OF, &values, |row| {
            Ok(ListedSession {
                hash: hash_of(row.blob(0)?)?,
                region: sandbox_named(row.text(1)?)?,
                created_at: Timestamp::from_micros(row.int(2)?),
                idle_until: Timestamp::from_micros(row.int(3)?),
                expires_at: Timestamp::from_micros(row.int(4)?),
            })
        });
        let mut listed = listed.await?;
        listed.retain(|one| {
            let is_seen = person.region.is_none() || person.region == one.region;
            is_seen && one.idle_until > now && one.expires_at > now
        });
        Ok(listed)
    }

    /// Ends every session at once, on every node, and tells the audit log by this entry how many those were.
    pub async fn end_every_session(&self, entry: Entry) -> Result<u64, Error> {
        let ended = self.transaction(move |transaction| {
            Box::pin(async move {
                let number = transaction.execute(&END_EVERY_SESSION, &[]).await?;
                let raised = settings::raise_sessions(transaction).await?;
                audit::append(transaction, &[entry.with("sessions", number)]).await?;
                Ok::<_, Error>((number, raised))
            })
        });
        let (number, raised) = ended.await?;
        self.learn_session_generation(Some(raised));
        Ok(number)
    }

    /// Ends sessions at once, on every node, and tells the audit log of it.
    pub async fn end_sessions(&self, hashes: Vec<TokenHash>, entries: Vec<Entry>) -> Result<(), Error> {
        let ended = self.transaction(move |transaction| {
            Box::pin(async move {
                for hash in &hashes {
                    end(transaction, hash).await?;
                }
                let raised = settings::raise_sessions(transaction).await?;
                audit::append(transaction, &entries).await?;
                Ok::<_, Error>(raised)
            })
        });
        self.learn_session_generation(Some(ended.await?));
        Ok(())
    }
}
