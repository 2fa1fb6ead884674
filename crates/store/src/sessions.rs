//! Candidates' sessions: only the hashes of their tokens are kept.
//!
//! A session ends when it has been idle for too long, at the latest at its end, and before that by hand or with the last
//! record of its address. What ends one before its time raises the sessions' generation.

use crate::{
    Error, Store, Transaction, Value, address_changes,
    candidates::{self, LockedScope},
    mails, settings,
    statement::register,
    verifications,
};
use model::{Person, RegionId, Timestamp, TokenHash};

register! {
    INSERT_SESSION = "INSERT INTO candidate_sessions (hash, environment, identity_key, region, created_at, idle_until, expires_at) \
                      VALUES ($1, $2, $3, $4, $5, $6, $7)";
    SESSION = "SELECT environment, region, identity_key, idle_until, expires_at, chosen FROM candidate_sessions WHERE hash = $1";
    END_SESSION = "DELETE FROM candidate_sessions WHERE hash = $1";
    PROLONG_SESSION = "UPDATE candidate_sessions SET idle_until = $2 WHERE hash = $1 AND idle_until < $2";
    HOLD_SESSIONS = "UPDATE candidate_sessions SET idle_until = idle_until \
                     WHERE environment = $1 AND identity_key = $2 AND ($3 = '' OR region = $3)";
    END_SESSIONS_OF = "DELETE FROM candidate_sessions WHERE environment = $1 AND identity_key = $2 AND ($3 = '' OR region = $3)";
    END_SESSIONS_IN = "DELETE FROM candidate_sessions WHERE environment = $1 AND region = $2";
    FORGET_ENDED_SESSIONS = "DELETE FROM candidate_sessions WHERE idle_until <= $1";
}

/// A session, as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredSession {
    /// SHA-256 of its token.
    pub hash: TokenHash,
    /// Whose it is.
    pub person: Person,
    /// When it ends unless it is used before.
    pub idle_until: Timestamp,
    /// When it ends at the latest.
    pub expires_at: Timestamp,
    /// The records it acts on, where they were chosen in it.
    pub chosen: Option<String>,
}

/// How a person's one region is stored; nothing stands for all regions.
pub(crate) fn sandbox_of(person: &Person) -> &str {
    person.region.as_ref().map_or("", RegionId::as_str)
}

/// The other way round.
pub(crate) fn sandbox_named(text: &str) -> Result<Option<RegionId>, Error> {
    let broken = |_| Error::Internal("a sandbox's region is no id".into());
    if text.is_empty() { Ok(None) } else { text.parse().map(Some).map_err(broken) }
}

/// What statements about a person's sessions and verifications are bound to.
pub(crate) fn named(person: &Person) -> [Value<'_>; 3] {
    [Value::Int(person.environment.code()), Value::Text(&person.identity_key), Value::Text(sandbox_of(person))]
}

/// Stores a session that begins now.
pub async fn insert(transaction: &mut Transaction<'_>, session: &StoredSession, now: Timestamp) -> Result<(), Error> {
    let values = [
        Value::Blob(&session.hash),
        Value::Int(session.person.environment.code()),
        Value::Text(&session.person.identity_key),
        Value::Text(sandbox_of(&session.person)),
        Value::Int(now.micros()),
        Value::Int(session.idle_until.micros()),
        Value::Int(session.expires_at.micros()),
    ];
    transaction.execute(&INSERT_SESSION, &values).await.map(drop)
}

/// Ends a session. The sessions' generation is to be raised in the same transaction.
pub(crate) async fn end(transaction: &mut Transaction<'_>, hash: &TokenHash) -> Result<(), Error> {
    transaction.execute(&END_SESSION, &[Value::Blob(hash)]).await.map(drop)
}

/// Whether anybody has this address. The transaction changes no tenant's rows after it.
pub async fn knows(transaction: &mut Transaction<'_>, person: &Person) -> Result<bool, Error> {
    candidates::knows(transaction, person).await
}

/// Ends every verification of a person's.
pub async fn end_verifications(transaction: &mut Transaction<'_>, person: &Person) -> Result<(), Error> {
    verifications::forget_of(transaction, person).await
}

/// Ends every session of a person's, those that see one region alone too, or only those of the person's one region. Gives
/// the generation to be learned after the commit.
pub async fn end_all(transaction: &mut Transaction<'_>, person: &Person) -> Result<i64, Error> {
    transaction.execute(&END_SESSIONS_OF, &named(person)).await?;
    settings::raise_sessions(transaction).await
}

impl LockedScope {
    /// Ends the sessions of those whose last record has left this scope, and all of a sandbox that was emptied, and tells the
    /// audit log of what was done. To be called once, before [`LockedScope::leave`]; what it gives is to be learned after the commit.
    pub async fn end_orphaned_sessions(&mut self, transaction: &mut Transaction<'_>) -> Result<Option<i64>, Error> {
        let scope = *self.scope();
        let (emptied, parted, erased) = self.take_orphaned_email_keys();
        if !emptied && parted.is_empty() {
            self.write_audit(transaction).await?;
            return Ok(None);
        }
        let mut ended = 0;
        if emptied {
            let values = [Value::Int(scope.environment.code()), Value::Text(scope.region.as_str())];
            ended += transaction.execute(&END_SESSIONS_IN, &values).await?;
            verifications::forget_in(transaction, values).await?;
            address_changes::forget_in(transaction, values).await?;
        }
        let region = scope.environment.is_sandbox().then_some(scope.region);
        let person = |identity_key| Person { environment: scope.environment, identity_key, region };
        let persons: Vec<Person> = parted.into_iter().map(person).collect();
        // Held first: of two scopes that the last two records leave, one sees what the other has done.
        transaction.execute_all(&HOLD_SESSIONS, persons.iter().map(|one| named(one).to_vec()).collect()).await?;
        for person in &persons {
            let here = Person { region: Some(scope.region), ..person.clone() };
            let gone = if !candidates::knows(transaction, person).await? {
                person
            } else if person.region.is_none() && !candidates::knows(transaction, &here).await? {
                // Sessions that see this region alone end with the person's last record in it.
                &here
            } else {
                continue;
            };
            ended += transaction.execute(&END_SESSIONS_OF, &named(gone)).await?;
            if std::ptr::eq(gone, person) && erased.contains(&person.identity_key) {
                mails::forget_of(transaction, person).await?;
            }
            verifications::forget_of(transaction, gone).await?;
        }
        transaction.enter(&scope);
        let raised = if ended == 0 { None } else { Some(settings::raise_sessions(transaction).await?) };
        self.write_audit(transaction).await?;
        Ok(raised)
    }
}

impl Store {
    /// A session by its token's hash, if it has not ended.
    pub async fn session(&self, hash: &TokenHash) -> Result<Option<StoredSession>, Error> {
        self.engine()
            .first(&SESSION, &[Value::Blob(hash)], |row| {
                let environment = model::Environment::of_code(row.int(0)?);
                let person =
                    Person { environment, region: sandbox_named(row.text(1)?)?, identity_key: row.text(2)?.to_owned() };
                let (idle_until, expires_at) =
                    (Timestamp::from_micros(row.int(3)?), Timestamp::from_micros(row.int(4)?));
                let chosen = row.optional_text(5)?.map(str::to_owned);
                Ok(StoredSession { hash: *hash, person, idle_until, expires_at, chosen })
            })
            .await
    }

    /// Ends a session at once, on every node.
    pub async fn end_session(&self, hash: TokenHash) -> Result<(), Error> {
        let ended = self.transaction(move |transaction| {
            Box::pin(async move {
                end(transaction, &hash).await?;
                settings::raise_sessions(transaction).await
            })
        });
        self.learn_session_generation(Some(ended.await?));
        Ok(())
    }

    /// Notes up to when sessions go on for having been used.
    pub async fn prolong_sessions(&self, uses: Vec<(TokenHash, Timestamp)>) -> Result<(), Error> {
        self.transaction(move |transaction| {
            Box::pin(async move {
                let sets = uses.iter().map(|(hash, until)| vec![Value::Blob(hash), Value::Int(until.micros())]);
                transaction.execute_all(&PROLONG_SESSION, sets.collect()).await
            })
        })
        .await
    }

    /// Forgets the sessions that have ended by now, the verifications that are of no use any more, and the changes of
    /// address, made at `changed_before` or earlier, that can be undone no longer.
    pub async fn forget_ended_sessions(
        &self,
        now: Timestamp,
        asked_before: Timestamp,
        changed_before: Timestamp,
    ) -> Result<(), Error> {
        self.transaction(move |transaction| {
            Box::pin(async move {
                transaction.execute(&FORGET_ENDED_SESSIONS, &[Value::Int(now.micros())]).await?;
                verifications::forget_old(transaction, asked_before).await?;
                address_changes::forget_old(transaction, now, changed_before).await
            })
        })
        .await
    }
}
