//! Changes whose outcome nobody waits for, kept back until something is read or the transaction ends, and then sent
//! together: one round trip instead of one each, and one statement for many rows that go into the same table.

use super::row_security::Role;
use crate::{Error, Statement, Value};
use deadpool_postgres::Object;
use futures::{TryStreamExt, future::try_join, stream::FuturesOrdered};
use std::future::Future;
use tokio_postgres::types::Type;

/// A value that has been copied.
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

/// Changes that one statement makes: one of its own, or those of one text that puts in a row.
type Sending<'c> = Vec<&'c Change>;

/// What is to be said before anything else in a transaction, and travels with it.
#[derive(Debug, Default)]
pub(super) struct Prologue {
    /// That it begins.
    pub(super) begin: bool,
    /// The role that is taken on, if it is another than before.
    pub(super) role: Option<Role>,
}

/// What has been posted and not been sent.
#[derive(Debug, Default)]
pub(super) struct Pipeline(Vec<Change>);

impl Pipeline {
    /// Keeps a change back that is to be made in a role. `one`: it must change one row.
    pub(super) fn push(&mut self, statement: &'static Statement, values: &[Value<'_>], one: bool, role: Role) {
        self.0.push(Change { statement, values: values.iter().map(Owned::of).collect(), one, role });
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether each change does what it must or fails, so that a commit can follow without a look at what it did.
    pub(super) fn is_certain(&self) -> bool {
        self.0.iter().all(|change| !change.one || change.statement.is_certain())
    }

    /// Begins the transaction if that is to be said, sends everything, each in its role, commits if that is wished, and
    /// waits for all of it: one round trip. The order is kept, but for rows put in one after another: those of one statement
    /// go together, since rows of different tables do not see each other. Gives the role that it ends in.
    pub(super) async fn send(self, client: &Object, begin: bool, role: Role, commit: bool) -> Result<Role, Error> {
        let sendings: Vec<Sending<'_>> =
            self.0.chunk_by(|one, next| puts_in(one) && puts_in(next)).flat_map(together).collect();
        let mut commands = Vec::new();
        if begin {
            commands.push(Command::Plain("BEGIN"));
        }
        let mut role = &role;
        for changes in &sendings {
            let Change { statement, role: wanted, .. } = changes[0];
            if wanted != role {
                commands.push(Command::taking(client, wanted).await?);
                role = wanted;
            }
            let mut prepared = client.prepare_cached(statement.sql).await?;
            if changes.len() > 1 {
                let text = statement.of_rows(prepared.params().iter().map(Type::name));
                prepared = client.prepare_cached(text).await?;
            }
            commands.push(Command::Change(prepared, changes));
        }
        if commit {
            commands.push(Command::Plain("COMMIT"));
        }
        // Polled together, so they are sent together.
        let mut answers: FuturesOrdered<_> = commands.into_iter().map(|command| command.send_to(client)).collect();
        while answers.try_next().await?.is_some() {}
        Ok(role.clone())
    }
}

/// What is said to the server.
enum Command<'w> {
    Plain(&'static str),
    Take(tokio_postgres::Statement, [&'w str; 2]),
    Change(tokio_postgres::Statement, &'w [&'w Change]),
}

impl<'w> Command<'w> {
    /// That a role is taken on.
    async fn taking(client: &Object, role: &'w Role) -> Result<Self, Error> {
        let (gate, scope) = role.statement();
        Ok(Self::Take(client.prepare_cached(gate).await?, scope))
    }

    async fn send_to(self, client: &Object) -> Result<(), Error> {
        match self {
            Self::Plain(sql) => Ok(client.batch_execute(sql).await?),
            Self::Take(statement, scope) => {
                Ok(client.execute_raw(&statement, scope.map(Value::Text)).await.map(drop)?)
            }
            Self::Change(statement, changes) => {
                let [first, others @ ..] = changes else { return Ok(()) };
                let rows = if others.is_empty() {
                    client.execute_raw(&statement, first.values.iter().map(Owned::value)).await?
                } else {
                    let array =
                        |index: usize| -> Vec<_> { changes.iter().map(|one| one.values[index].value()).collect() };
                    let arrays: Vec<_> = (0..first.values.len()).map(array).collect();
                    client.execute_raw(&statement, arrays).await?
                };
                if first.one && rows != changes.len() as u64 {
                    return Err(taken(first.statement));
                }
                Ok(())
            }
        }
    }
}

impl Prologue {
    async fn commands(&self, client: &Object) -> Result<Vec<Command<'_>>, Error> {
        let mut commands = Vec::new();
        if self.begin {
            commands.push(Command::Plain("BEGIN"));
        }
        if let Some(role) = &self.role {
            commands.push(Command::taking(client, role).await?);
        }
        Ok(commands)
    }

    /// Says it, and has an answer to what travels with it.
    pub(super) async fn before<T>(
        &self,
        client: &Object,
        answer: impl Future<Output = Result<T, tokio_postgres::Error>>,
    ) -> Result<T, Error> {
        let commands = self.commands(client).await?;
        let mut sent: FuturesOrdered<_> = commands.into_iter().map(|command| command.send_to(client)).collect();
        let sent = async {
            while sent.try_next().await?.is_some() {}
            Ok::<_, Error>(())
        };
        // Polled together, so they are sent together.
        Ok(try_join(sent, async { Ok(answer.await?) }).await?.1)
    }
}

fn puts_in(change: &Change) -> bool {
    change.statement.puts_in_rows()
}

/// Neighbours by statement.
fn together(neighbours: &[Change]) -> Vec<Sending<'_>> {
    let mut of: Vec<Sending<'_>> = Vec::new();
    for change in neighbours {
        let alike = |of: &&mut Sending<'_>| {
            std::ptr::eq(of[0].statement, change.statement) && of[0].one == change.one && of[0].role == change.role
        };
        match of.iter_mut().find(alike) {
            Some(of) => of.push(change),
            None => of.push(vec![change]),
        }
    }
    of
}

/// A row that was to be new is there already.
pub(in crate::engine) fn taken(statement: &Statement) -> Error {
    Error::Internal(format!("{} changed no row", statement.name))
}
