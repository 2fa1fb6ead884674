//! Sessions of candidates. Only the hashes of their tokens are stored.
//!
//! A session ends when it was idle for too long, and at the latest at its fixed end. It ends
//! earlier when it is ended explicitly, or when the last record with its address is gone. Ending
//! sessions early raises the session generation.

mod tx;

pub use tx::SessionTx;

use crate::{
    Store, address_changes, candidates, mails,
    person_columns::{named, optional_region},
    settings,
    unit_of_work::Orphans,
    verifications,
};
use db::{Error, Transaction, Value, column, register};
use model::{Person, Scope, Timestamp, TokenHash};

register! {
    installation INSERT_SESSION = "INSERT INTO candidate_sessions (hash, environment, identity_key, region, created_at, idle_until, expires_at) \
                      VALUES ($1, $2, $3, $4, $5, $6, $7)";
    installation SESSION = "SELECT environment, region, identity_key, idle_until, expires_at, chosen FROM candidate_sessions WHERE hash = $1";
    installation END_SESSION = "DELETE FROM candidate_sessions WHERE hash = $1";
    installation PROLONG_SESSION = "UPDATE candidate_sessions SET idle_until = $2 WHERE hash = $1 AND idle_until < $2";
    installation HOLD_SESSIONS = "UPDATE candidate_sessions SET idle_until = idle_until \
                     WHERE environment = $1 AND identity_key = $2 AND ($3 = '' OR region = $3)";
    installation END_SESSIONS_OF = "DELETE FROM candidate_sessions WHERE environment = $1 AND identity_key = $2 AND ($3 = '' OR region = $3)";
    installation END_SESSIONS_IN = "DELETE FROM candidate_sessions WHERE environment = $1 AND region = $2";
    installation FORGET_ENDED_SESSIONS = "DELETE FROM candidate_sessions WHERE idle_until <= $1";
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

/// Ends the sessions of persons whose last record has left a scope, and all sessions of a sandbox
/// that was emptied. Returns the session generation to be learned after the commit, if sessions
/// were ended.
pub(crate) async fn end_orphaned(
    transaction: &mut Transaction<'_>,
    scope: &Scope,
    orphans: Orphans,
) -> Result<Option<i64>, Error> {
    if !orphans.emptied && orphans.email_keys.is_empty() {
        return Ok(None);
    }
    let mut ended = 0;
    if orphans.emptied {
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
    let persons: Vec<Person> = orphans.email_keys.into_iter().map(person).collect();
    // The rows are locked first. When two transactions in different scopes remove a person's last
    // two records, the second one then sees the change of the first.
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
        if std::ptr::eq(gone, person) && orphans.erased.contains(&person.identity_key) {
            mails::forget_of(transaction, person).await?;
        }
        verifications::forget_of(transaction, gone).await?;
    }
    transaction.enter(scope);
    if ended == 0 {
        return Ok(None);
    }
    settings::raise_sessions(transaction).await.map(Some)
}

impl Store {
    /// Returns the stored session with a token's hash. It may have expired already; the caller
    /// checks that.
    pub async fn session(&self, hash: &TokenHash) -> Result<Option<StoredSession>, Error> {
        self.database()
            .first(&SESSION, &[Value::Blob(hash)], |row| {
                let environment =
                    model::Environment::of_code(row.int(column!(SESSION, environment))?);
                let person = Person {
                    environment,
                    region: optional_region(row.text(column!(SESSION, region))?)?,
                    identity_key: row.text(column!(SESSION, identity_key))?.to_owned(),
                };
                let (idle_until, expires_at) = (
                    Timestamp::from_micros(row.int(column!(SESSION, idle_until))?),
                    Timestamp::from_micros(row.int(column!(SESSION, expires_at))?),
                );
                let chosen = row
                    .optional_text(column!(SESSION, chosen))?
                    .map(str::to_owned);
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
        self.write_sessions(async move |tx: &mut SessionTx<'_, '_>| tx.end(&hash).await)
            .await
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
