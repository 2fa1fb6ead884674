//! A pooled connection, on which statements run.

use super::{roles::Role, take_role::TakeRole};
use crate::{Error, Row, Statement, Value};
use deadpool_postgres::Object;
use futures::{StreamExt, TryStreamExt, future::join4, stream::FuturesOrdered};
use std::ops;

/// A pooled connection. Unless it is released it is closed when dropped, because an error occurred
/// or its user was cancelled while a statement was running.
#[derive(Debug)]
pub(super) struct PooledConnection {
    client: Option<Object>,
    is_distributed: bool,
}

impl PooledConnection {
    pub(super) fn new(client: Object, is_distributed: bool) -> Self {
        Self {
            client: Some(client),
            is_distributed,
        }
    }

    /// Whether the server distributes tables over several servers.
    pub(super) fn is_distributed(&self) -> bool {
        self.is_distributed
    }

    pub(super) fn release(mut self) {
        drop(self.client.take());
    }

    pub(super) async fn visit_rows<E: From<Error>>(
        &self,
        statement: &'static Statement,
        values: &[Value<'_>],
        visit: &mut impl FnMut(Row<'_>) -> Result<(), E>,
    ) -> Result<u32, E> {
        let prepared = self
            .prepare_cached(statement.sql)
            .await
            .map_err(Error::from)?;
        // All rows are collected before any is visited. If the answer breaks off, no row was
        // visited and the query can be repeated on another server.
        let rows = self
            .query_raw(&prepared, values.iter().copied())
            .await
            .map_err(Error::from)?;
        let rows: Vec<_> = rows.try_collect().await.map_err(Error::from)?;
        let mut count = 0;
        for row in &rows {
            visit(Row::Postgres(row))?;
            count += 1;
        }
        Ok(count)
    }
}

impl PooledConnection {
    /// Runs a statement once per set of values, in one round trip, and visits each row with the
    /// index of its set. Returns the number of rows.
    pub(super) async fn visit_batch<'v, E: From<Error>>(
        &self,
        statement: &'static Statement,
        sets: impl Iterator<Item = Vec<Value<'v>>>,
        visit: &mut impl FnMut(usize, Row<'_>) -> Result<(), E>,
    ) -> Result<u32, E> {
        let prepared = self
            .prepare_cached(statement.sql)
            .await
            .map_err(Error::from)?;
        // The futures are polled together, so their requests are pipelined.
        let ask = async |values: Vec<Value<'v>>| {
            self.query_raw(&prepared, values)
                .await?
                .try_collect::<Vec<_>>()
                .await
        };
        let mut answers: FuturesOrdered<_> = sets.map(ask).collect();
        let (mut index, mut count) = (0, 0);
        while let Some(rows) = answers.next().await {
            for row in rows.map_err(Error::from)? {
                visit(index, Row::Postgres(&row))?;
                count += 1;
            }
            index += 1;
        }
        Ok(count)
    }

    /// Like [`Self::visit_rows`], in a read-only transaction that sees only the scope of its
    /// values. The transaction is begun, used and ended in one round trip.
    pub(super) async fn query_in_scope<E: From<Error>>(
        &self,
        statement: &'static Statement,
        values: &[Value<'_>],
        visit: &mut impl FnMut(Row<'_>) -> Result<(), E>,
    ) -> Result<u32, E> {
        let role = Role::reading(statement.reach(), values);
        let enter = TakeRole::new(self, &role).await?;
        // The statement is prepared first, so that the following requests are sent in this order.
        self.prepare_cached(statement.sql)
            .await
            .map_err(Error::from)?;
        let (begun, entered, count, ended) = join4(
            self.batch_execute("BEGIN READ ONLY"),
            enter.send_to(self),
            self.visit_rows(statement, values, visit),
            self.batch_execute("COMMIT"),
        )
        .await;
        begun.map_err(Error::from)?;
        entered.map_err(Error::from)?;
        let count = count?;
        ended.map_err(Error::from)?;
        Ok(count)
    }
}

impl PooledConnection {
    /// Like [`Self::visit_batch`], in one read-only transaction that enters the scope of each set
    /// before its query.
    pub(super) async fn query_batch_in_scope<E: From<Error>>(
        &self,
        statement: &'static Statement,
        sets: Vec<Vec<Value<'_>>>,
        visit: &mut impl FnMut(usize, Row<'_>) -> Result<(), E>,
    ) -> Result<u32, E> {
        let prepared = self
            .prepare_cached(statement.sql)
            .await
            .map_err(Error::from)?;
        let mut steps = vec![Step::Plain("BEGIN READ ONLY")];
        let reach = statement.reach();
        let roles: Vec<_> = sets
            .iter()
            .map(|values| Role::reading(reach, values))
            .collect();
        let mut entered = None;
        for (values, role) in sets.into_iter().zip(&roles) {
            if entered != Some(role) {
                steps.push(Step::Enter(TakeRole::new(self, role).await?));
                entered = Some(role);
            }
            steps.push(Step::Ask(values));
        }
        steps.push(Step::Plain("COMMIT"));
        // The futures are polled together, so their requests are pipelined.
        let mut answers: FuturesOrdered<_> = steps
            .into_iter()
            .map(|step| step.take(self, &prepared))
            .collect();
        let (mut index, mut count) = (0, 0);
        while let Some(answer) = answers.next().await {
            let Some(rows) = answer.map_err(Error::from)? else {
                continue;
            };
            for row in rows {
                visit(index, Row::Postgres(&row))?;
                count += 1;
            }
            index += 1;
        }
        Ok(count)
    }
}

/// A step of a transaction that reads in several scopes.
enum Step<'v> {
    Plain(&'static str),
    Enter(TakeRole<'v>),
    Ask(Vec<Value<'v>>),
}

impl Step<'_> {
    /// Performs the step. Returns the rows if it was a query.
    async fn take(
        self,
        client: &Object,
        prepared: &tokio_postgres::Statement,
    ) -> Result<Option<Vec<tokio_postgres::Row>>, tokio_postgres::Error> {
        match self {
            Self::Plain(sql) => client.batch_execute(sql).await.map(|()| None),
            Self::Enter(role) => role.send_to(client).await.map(|()| None),
            Self::Ask(values) => client
                .query_raw(prepared, values)
                .await?
                .try_collect()
                .await
                .map(Some),
        }
    }
}

impl Drop for PooledConnection {
    fn drop(&mut self) {
        drop(self.client.take().map(Object::take));
    }
}

impl ops::Deref for PooledConnection {
    type Target = Object;

    fn deref(&self) -> &Object {
        self.client.as_ref().expect("it is released by value")
    }
}
