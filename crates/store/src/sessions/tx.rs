//! Transactions that begin, change and end sessions.

use super::{END_SESSION, END_SESSIONS_OF, INSERT_SESSION, StoredSession};
use crate::{
    Store,
    audit::{self, Entry},
    person_columns::{named, region_column},
    settings,
    unit_of_work::Work,
};
use db::{Error, Statement, Transaction, Value};
use model::{Person, Timestamp, TokenHash};

/// An open transaction that may begin and end sessions.
#[derive(Debug)]
pub struct SessionTx<'t, 'c> {
    transaction: &'t mut Transaction<'c>,
    /// Whether sessions were ended or changed, so that every node must ask for them again.
    changes: bool,
    audit: Vec<Entry>,
}

impl Store {
    /// Runs `work` in one transaction that may begin and end sessions. Either all of it is
    /// committed durably, or nothing. The session generation is raised if a session was ended or
    /// changed, so that this takes effect on every node at once.
    pub async fn write_sessions<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: for<'w, 't, 'c> Work<&'w mut SessionTx<'t, 'c>, Result<T, E>> + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let written = self.transaction(move |transaction| Box::pin(run(transaction, work)));
        let (value, generation) = written.await?;
        self.learn_session_generation(generation);
        Ok(value)
    }
}

/// Returns what `work` returns, and the session generation if it was raised.
async fn run<T, E, F>(transaction: &mut Transaction<'_>, work: F) -> Result<(T, Option<i64>), E>
where
    F: for<'w, 't, 'c> Work<&'w mut SessionTx<'t, 'c>, Result<T, E>>,
    E: From<Error>,
{
    let mut tx = SessionTx {
        transaction,
        changes: false,
        audit: Vec::new(),
    };
    let value = work(&mut tx).await?;
    let generation = if tx.changes {
        Some(settings::raise_sessions(tx.transaction).await?)
    } else {
        None
    };
    audit::append(tx.transaction, &tx.audit).await?;
    Ok((value, generation))
}

impl<'c> SessionTx<'_, 'c> {
    /// Returns the transaction, for everything that belongs to no session.
    pub fn transaction(&mut self) -> &mut Transaction<'c> {
        self.transaction
    }

    /// Stores a session that begins now.
    pub async fn insert(&mut self, session: &StoredSession, now: Timestamp) -> Result<(), Error> {
        let values = [
            Value::Blob(&session.hash),
            Value::Int(session.person.environment.code()),
            Value::Text(&session.person.identity_key),
            Value::Text(region_column(&session.person)),
            Value::Int(now.micros()),
            Value::Int(session.idle_until.micros()),
            Value::Int(session.expires_at.micros()),
        ];
        self.transaction
            .execute(&INSERT_SESSION, &values)
            .await
            .map(drop)
    }

    /// Ends a session.
    pub async fn end(&mut self, hash: &TokenHash) -> Result<(), Error> {
        let values = [Value::Blob(hash)];
        self.change(&END_SESSION, &values).await.map(drop)
    }

    /// Ends every session of a person, including those limited to one region. If the person is
    /// limited to a region, only the sessions of that region end.
    pub async fn end_all(&mut self, person: &Person) -> Result<(), Error> {
        let values = named(person);
        self.change(&END_SESSIONS_OF, &values).await.map(drop)
    }

    /// Runs a statement that changes sessions, and has every node ask for them again.
    pub(crate) async fn change(
        &mut self,
        statement: &'static Statement,
        values: &[Value<'_>],
    ) -> Result<u64, Error> {
        self.changes = true;
        self.transaction.execute(statement, values).await
    }

    /// Notes an entry for the audit log, which is written before the commit.
    pub fn note(&mut self, entry: Entry) {
        self.audit.push(entry);
    }
}
