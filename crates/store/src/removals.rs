//! The statements that erase a candidate and empty a sandbox, generated from the table catalogue.

use crate::tables::TABLES;
use db::{OnErasure, OnReset, Statement, Table};
use std::sync::LazyLock;

/// A statement that deletes a table's rows about one candidate: `$3` is the candidate's id.
struct Erasure {
    table: &'static str,
    awaited: bool,
    statement: Statement,
}

static ERASURES: LazyLock<Vec<Erasure>> = LazyLock::new(|| {
    let erasure = |table: &'static Table| {
        let OnErasure::Deleted {
            column,
            returning,
            awaited,
        } = table.on_erasure
        else {
            return None;
        };
        let returning = returning.map_or_else(String::new, |names| format!(" RETURNING {names}"));
        let more = format!(" AND {column} = $3{returning}");
        Some(Erasure {
            table: table.name,
            awaited,
            statement: deletion("ERASE", table.name, &more),
        })
    };
    TABLES.iter().filter_map(erasure).collect()
});

/// The statements that delete all rows of a scope.
static EMPTYINGS: LazyLock<Vec<Statement>> = LazyLock::new(|| {
    TABLES
        .iter()
        .filter(|table| matches!(table.on_reset, OnReset::Deleted))
        .map(|table| deletion("EMPTY", table.name, ""))
        .collect()
});

/// Creates a statement and leaks its text. This happens once in the lifetime of a process.
fn deletion(what: &str, table: &str, more: &str) -> Statement {
    let name = format!("{what}_{}", table.to_uppercase());
    let sql = format!("DELETE FROM {table} WHERE region_id = $1 AND environment = $2{more}");
    Statement::scope(name.leak(), sql.leak())
}

/// Returns the statement that deletes a table's rows about one candidate.
pub(crate) fn erasure_of(table: &str) -> &'static Statement {
    let found = ERASURES.iter().find(|erasure| erasure.table == table);
    &found.expect("the catalogue has the table").statement
}

/// Returns the statements whose result the erasure of a candidate does not need.
pub(crate) fn deferred_erasures() -> impl Iterator<Item = &'static Statement> {
    ERASURES
        .iter()
        .filter(|erasure| !erasure.awaited)
        .map(|erasure| &erasure.statement)
}

/// Returns the statements that empty a scope.
pub(crate) fn emptyings() -> impl Iterator<Item = &'static Statement> {
    EMPTYINGS.iter()
}

/// Returns all of them.
pub(crate) fn statements() -> impl Iterator<Item = &'static Statement> {
    let erasures = ERASURES.iter().map(|erasure| &erasure.statement);
    erasures.chain(EMPTYINGS.iter())
}
