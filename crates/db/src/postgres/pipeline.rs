//! A pipeline of changes whose results are not awaited.
//!
//! The changes are deferred until something is read or the transaction ends, and then sent in one
//! round trip. Rows that go into the same table are combined into one statement.

use super::{pooled::PooledConnection, roles::Role, take_role::TakeRole};
use crate::{Error, Statement, Value};
use deadpool_postgres::Object;
use futures::{TryStreamExt, future::try_join, stream::FuturesOrdered};
use std::future::Future;
use tokio_postgres::types::Type;

/// An owned copy of a [`Value`].
#[derive(Debug)]
enum Owned {
    Text(String),
    Int(i64),
    Blob(Vec<u8>),
    Null,
}

impl Owned {
    fn of(value: &Value<'_>) -> Self {
        match *value {
            Value::Text(text) => Self::Text(text.to_owned()),
            Value::Int(number) => Self::Int(number),
            Value::Blob(bytes) => Self::Blob(bytes.to_vec()),
            Value::Null => Self::Null,
        }
    }

    fn value(&self) -> Value<'_> {
        match self {
            Self::Text(text) => Value::Text(text),
            Self::Int(number) => Value::Int(*number),
            Self::Blob(bytes) => Value::Blob(bytes),
            Self::Null => Value::Null,
        }
    }
}

#[derive(Debug)]
struct Change {
    statement: &'static Statement,
    values: Vec<Owned>,
    one: bool,
    role: Role,
}

/// The changes that one statement makes: a single change, or several inserts with the same SQL
/// text.
type Sending<'c> = Vec<&'c Change>;

/// What must be sent before the first request of a transaction, or of a role, in the same round
/// trip.
#[derive(Debug, Default)]
pub(super) struct Prologue {
    /// Whether to begin the transaction.
    pub(super) begin: bool,
    /// The role to set, if it differs from the present one.
    pub(super) role: Option<Role>,
}

/// The deferred changes that have not been sent.
#[derive(Debug, Default)]
pub(super) struct Pipeline(Vec<Change>);

impl Pipeline {
    /// Defers a change to be made in a role. If `one` is set, it must change exactly one row.
    pub(super) fn push(
        &mut self,
        statement: &'static Statement,
        values: &[Value<'_>],
        one: bool,
        role: Role,
    ) {
        self.0.push(Change {
            statement,
            values: values.iter().map(Owned::of).collect(),
            one,
            role,
        });
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether every change either does what it must or fails. If so, a commit can follow without a
    /// check of the row counts.
    pub(super) fn is_certain(&self) -> bool {
        self.0
            .iter()
            .all(|change| !change.one || change.statement.is_certain())
    }

    /// Sends everything in one round trip and waits for the results. Returns the role that is set
    /// at the end.
    ///
    /// - The transaction is begun if `begin` is set, and committed if `commit` is set.
    /// - Each change runs in its role.
    /// - The order is kept, except among consecutive inserts: those of the same statement are
    ///   combined, because inserts into different tables do not depend on each other.
    pub(super) async fn send(
        self,
        client: &PooledConnection,
        begin: bool,
        role: Role,
        commit: bool,
    ) -> Result<Role, Error> {
        let sendings: Vec<Sending<'_>> = self
            .0
            .chunk_by(|one, next| puts_in(one) && puts_in(next))
            .flat_map(together)
            .collect();
        let mut commands = Vec::new();
        if begin {
            commands.push(Command::Plain("BEGIN"));
        }
        let mut role = &role;
        for changes in &sendings {
            let Change {
                statement,
                role: wanted,
                ..
            } = changes[0];
            if wanted != role {
                commands.push(Command::TakeRole(TakeRole::new(client, wanted).await?));
                role = wanted;
            }
            push_changes(client, statement, changes, &mut commands).await?;
        }
        if commit {
            commands.push(Command::Plain("COMMIT"));
        }
        // The futures are polled together, so their requests are pipelined.
        let mut answers: FuturesOrdered<_> = commands
            .into_iter()
            .map(|command| command.send_to(client))
            .collect();
        while answers.try_next().await?.is_some() {}
        Ok(role.clone())
    }
}

/// Adds the requests that make changes with the same statement: one, or on a distributed PostgreSQL
/// one for each group of rows.
async fn push_changes<'w>(
    client: &PooledConnection,
    statement: &'static Statement,
    changes: &'w [&'w Change],
    commands: &mut Vec<Command<'w>>,
) -> Result<(), Error> {
    let prepared = client.prepare_cached(statement.sql).await?;
    if changes.len() == 1 {
        commands.push(Command::Change(prepared, changes));
        return Ok(());
    }
    let columns = prepared.params().len();
    if !client.is_distributed() {
        let text = statement.of_rows(prepared.params().iter().map(Type::name));
        let prepared = client.prepare_cached(text).await?;
        commands.push(Command::Arrays(prepared, changes));
        return Ok(());
    }
    let mut rest = changes;
    while !rest.is_empty() {
        let (rows, text) = statement.of_list(rest.len(), columns);
        let (group, others) = rest.split_at(rows);
        let prepared = client.prepare_cached(text).await?;
        commands.push(Command::Change(prepared, group));
        rest = others;
    }
    Ok(())
}

/// A request to the server.
enum Command<'w> {
    Plain(&'static str),
    TakeRole(TakeRole<'w>),
    /// Changes of which each has its own parameters.
    Change(tokio_postgres::Statement, &'w [&'w Change]),
    /// Changes whose values are elements of arrays, one array for each parameter.
    Arrays(tokio_postgres::Statement, &'w [&'w Change]),
}

impl Command<'_> {
    async fn send_to(self, client: &Object) -> Result<(), Error> {
        let (changes, rows) = match self {
            Self::Plain(sql) => return Ok(client.batch_execute(sql).await?),
            Self::TakeRole(role) => return Ok(role.send_to(client).await?),
            Self::Change(statement, changes) => {
                let values: Vec<_> = changes
                    .iter()
                    .flat_map(|change| change.values.iter().map(Owned::value))
                    .collect();
                (changes, client.execute_raw(&statement, values).await?)
            }
            Self::Arrays(statement, changes) => {
                let array = |index: usize| -> Vec<_> {
                    changes
                        .iter()
                        .map(|one| one.values[index].value())
                        .collect()
                };
                let arrays: Vec<_> = (0..changes[0].values.len()).map(array).collect();
                (changes, client.execute_raw(&statement, arrays).await?)
            }
        };
        if changes[0].one && rows != changes.len() as u64 {
            return Err(taken(changes[0].statement));
        }
        Ok(())
    }
}

impl Prologue {
    async fn commands(&self, client: &PooledConnection) -> Result<Vec<Command<'_>>, Error> {
        let mut commands = Vec::new();
        if self.begin {
            commands.push(Command::Plain("BEGIN"));
        }
        if let Some(role) = &self.role {
            commands.push(Command::TakeRole(TakeRole::new(client, role).await?));
        }
        Ok(commands)
    }

    /// Sends the prologue and awaits the answer of the request that travels with it.
    pub(super) async fn before<T>(
        &self,
        client: &PooledConnection,
        answer: impl Future<Output = Result<T, tokio_postgres::Error>>,
    ) -> Result<T, Error> {
        let commands = self.commands(client).await?;
        let mut sent: FuturesOrdered<_> = commands
            .into_iter()
            .map(|command| command.send_to(client))
            .collect();
        let sent = async {
            while sent.try_next().await?.is_some() {}
            Ok::<_, Error>(())
        };
        // The futures are polled together, so their requests are pipelined.
        Ok(try_join(sent, async { Ok(answer.await?) }).await?.1)
    }
}

fn puts_in(change: &Change) -> bool {
    change.statement.puts_in_rows()
}

/// Groups changes by statement, `one` and role.
fn together(neighbours: &[Change]) -> Vec<Sending<'_>> {
    let mut of: Vec<Sending<'_>> = Vec::new();
    for change in neighbours {
        let alike = |of: &&mut Sending<'_>| {
            std::ptr::eq(of[0].statement, change.statement)
                && of[0].one == change.one
                && of[0].role == change.role
        };
        match of.iter_mut().find(alike) {
            Some(of) => of.push(change),
            None => of.push(vec![change]),
        }
    }
    of
}

/// Returns the error for a change that did not change as many rows as it must, for example because
/// the row to be inserted exists already.
pub(crate) fn taken(statement: &Statement) -> Error {
    Error::internal(format!("{} changed no row", statement.name))
}
