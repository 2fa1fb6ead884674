//! Runs registered statements on a connection.

use crate::{Error, Row, Statement, Value};
use rusqlite::{CachedStatement, Connection};

fn bound<'c>(
    connection: &'c Connection,
    statement: &'static Statement,
    values: &[Value<'_>],
) -> Result<CachedStatement<'c>, Error> {
    let mut prepared = connection.prepare_cached(statement.sqlite())?;
    for (value, index) in values.iter().zip(1..) {
        prepared.raw_bind_parameter(index, value)?;
    }
    Ok(prepared)
}

pub(crate) fn query<E: From<Error>>(
    connection: &Connection,
    statement: &'static Statement,
    values: &[Value<'_>],
    mut visit: impl FnMut(Row<'_>) -> Result<(), E>,
) -> Result<u32, E> {
    let mut prepared = bound(connection, statement, values)?;
    let mut rows = prepared.raw_query();
    let mut count = 0;
    while let Some(row) = rows.next().map_err(Error::from)? {
        visit(Row::Sqlite(row))?;
        count += 1;
    }
    Ok(count)
}

pub(super) fn execute(
    connection: &Connection,
    statement: &'static Statement,
    values: &[Value<'_>],
) -> Result<u64, Error> {
    Ok(bound(connection, statement, values)?.raw_execute()? as u64)
}
