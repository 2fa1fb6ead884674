//! Sessions of candidates. Only the hashes of their tokens are stored.
//!
//! A session ends when it was idle for too long, and at the latest at its fixed end. It ends
//! earlier when it is ended explicitly, or when the last record with its address is gone. Ending
//! sessions early raises the session generation.

use crate::{
    Store, address_changes,
    candidates::{self, LockedScope},
    mails,
    person_columns::{named, sandbox_named, sandbox_of},
    settings, verifications,
};
use db::{Error, Transaction, Value, register};
use model::{Person, Timestamp, TokenHash};

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

/// A session as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredSession {
    /// The SHA-256 of its token.
    pub hash: TokenHash,
    /// The person it belongs to.
    pub person: Person,
    /// When it ends unless it is used.
    pub idle_until: Timestamp,
    /// When it ends at the latest.
    pub expires_at: Timestamp,
    /// The records it acts on, where the person chose some.
    pub chosen: Option<String>,
}

/// Stores a session that begins now.
pub async fn insert(
    transaction: &mut Transaction<'_>,
    session: &StoredSession,
    now: Timestamp,
) -> Result<(), Error> {
    let values = [
        Value::Blob(&session.hash),
        Value::Int(session.person.environment.code()),
        Value::Text(&session.person.identity_key),
        Value::Text(sandbox_of(&session.person)),
        Value::Int(now.micros()),
        Value::Int(session.idle_until.micros()),
        Value::Int(session.expires_at.micros()),
    ];
    transaction
        .execute(&INSERT_SESSION, &values)
        .await
        .map(drop)
}

/// Ends a session. The caller must raise the session generation in the same transaction.
pub(crate) async fn end(transaction: &mut Transaction<'_>, hash: &TokenHash) -> Result<(), Error> {
    transaction
        .execute(&END_SESSION, &[Value::Blob(hash)])
        .await
        .map(drop)
}

/// Returns whether a record with this address exists. The transaction must not change tenants' rows
/// afterwards.
pub async fn knows(transaction: &mut Transaction<'_>, person: &Person) -> Result<bool, Error> {
    candidates::knows(transaction, person).await
}

/// Deletes every verification of a person.
pub async fn end_verifications(
    transaction: &mut Transaction<'_>,
    person: &Person,
) -> Result<(), Error> {
    verifications::forget_of(transaction, person).await
}

/// Ends every session of a person, including those limited to one region. If the person is limited
/// to a region, only the sessions of that region end. Returns the session generation to be learned
/// after the commit.
pub async fn end_all(transaction: &mut Transaction<'_>, person: &Person) -> Result<i64, Error> {
    transaction
        .execute(&END_SESSIONS_OF, &named(person))
        .await?;
    settings::raise_sessions(transaction).await
}

impl LockedScope {
    /// Ends the sessions of persons whose last record has left this scope, and all sessions of a
    /// sandbox that was emptied. Then writes the audit log entries of the transaction. Call it
    /// once, before [`LockedScope::save`]. Returns the session generation to be learned after the
    /// commit.
    pub async fn end_orphaned_sessions(
        &mut self,
        transaction: &mut Transaction<'_>,
    ) -> Result<Option<i64>, Error> {
        let scope = *self.scope();
        let (emptied, parted, erased) = self.take_orphaned_email_keys();
        if !emptied && parted.is_empty() {
            self.write_audit(transaction).await?;
            return Ok(None);
        }
        let mut ended = 0;
        if emptied {
            let values = [
                Value::Int(scope.environment.code()),
                Value::Text(scope.region.as_str()),
            ];
            ended += transaction.execute(&END_SESSIONS_IN, &values).await?;
            verifications::forget_in(transaction, values).await?;
            address_changes::forget_in(transaction, values).await?;
        }
        let region = scope.environment.is_sandbox().then_some(scope.region);
        let person = |identity_key| Person {
            environment: scope.environment,
            identity_key,
            region,
        };
        let persons: Vec<Person> = parted.into_iter().map(person).collect();
        // The rows are locked first. When two transactions in different scopes remove a person's
        // last two records, the second one then sees the change of the first.
        transaction
            .execute_all(
                &HOLD_SESSIONS,
                persons.iter().map(|one| named(one).to_vec()).collect(),
            )
            .await?;
        for person in &persons {
            let here = Person {
                region: Some(scope.region),
                ..person.clone()
            };
            let gone = if !candidates::knows(transaction, person).await? {
                person
            } else if person.region.is_none() && !candidates::knows(transaction, &here).await? {
                // Sessions limited to this region end with the person's last record in it.
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
        let raised = if ended == 0 {
            None
        } else {
            Some(settings::raise_sessions(transaction).await?)
        };
        self.write_audit(transaction).await?;
        Ok(raised)
    }
}

impl Store {
    /// Returns the stored session with a token's hash. It may have expired already; the caller
    /// checks that.
    pub async fn session(&self, hash: &TokenHash) -> Result<Option<StoredSession>, Error> {
        self.database()
            .first(&SESSION, &[Value::Blob(hash)], |row| {
                let environment = model::Environment::of_code(row.int(0)?);
                let person = Person {
                    environment,
                    region: sandbox_named(row.text(1)?)?,
                    identity_key: row.text(2)?.to_owned(),
                };
                let (idle_until, expires_at) = (
                    Timestamp::from_micros(row.int(3)?),
                    Timestamp::from_micros(row.int(4)?),
                );
                let chosen = row.optional_text(5)?.map(str::to_owned);
                Ok(StoredSession {
                    hash: *hash,
                    person,
                    idle_until,
                    expires_at,
                    chosen,
                })
            })
            .await
    }

    /// Ends a session, effective on every node at once.
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

    /// Records until when sessions continue because they were used.
    pub async fn prolong_sessions(&self, uses: Vec<(TokenHash, Timestamp)>) -> Result<(), Error> {
        self.transaction(move |transaction| {
            Box::pin(async move {
                let sets = uses
                    .iter()
                    .map(|(hash, until)| vec![Value::Blob(hash), Value::Int(until.micros())]);
                transaction
                    .execute_all(&PROLONG_SESSION, sets.collect())
                    .await
            })
        })
        .await
    }

    /// Deletes the sessions that have ended at `now`, the verifications and counters from
    /// `asked_before` or earlier, and the address changes that can no longer be undone, with the
    /// former addresses of changes made at `changed_before` or earlier.
    pub async fn forget_ended_sessions(
        &self,
        now: Timestamp,
        asked_before: Timestamp,
        changed_before: Timestamp,
    ) -> Result<(), Error> {
        self.transaction(move |transaction| {
            Box::pin(async move {
                transaction
                    .execute(&FORGET_ENDED_SESSIONS, &[Value::Int(now.micros())])
                    .await?;
                verifications::forget_old(transaction, asked_before).await?;
                address_changes::forget_old(transaction, now, changed_before).await
            })
        })
        .await
    }
}
