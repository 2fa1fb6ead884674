//! The entries of the table catalogue, compared with the tables and with what erasure and reset do.

use crate::{
    open,
    writing::{candidate, scope},
};
use model::Environment;
use rusqlite::Connection;
use store::{
    Error, ScopeTx,
    tables::{Content, OnErasure, OnReset, TABLES, Table},
};

/// Returns the columns of a table on SQLite, with their types.
fn columns(connection: &Connection, table: &Table) -> Vec<(String, String)> {
    let sql = format!("SELECT name, type FROM pragma_table_info('{}')", table.name);
    let mut columns = connection.prepare(&sql).unwrap();
    let rows = columns.query_map([], |row| Ok((row.get(0)?, row.get(1)?)));
    rows.unwrap().map(Result::unwrap).collect()
}

fn has_column(connection: &Connection, table: &Table, name: &str) -> bool {
    columns(connection, table)
        .iter()
        .any(|(one, _)| one == name)
}

#[tokio::test]
async fn personal_rows_that_name_a_candidate_are_removed_by_an_erasure() {
    let folder = tempfile::tempdir().unwrap();
    drop(open(folder.path()).await.unwrap());
    let connection = Connection::open(crate::database(folder.path())).unwrap();
    for table in TABLES {
        let named = ["candidate_id", "candidate"]
            .iter()
            .any(|name| has_column(&connection, table, name));
        match table.on_erasure {
            OnErasure::Deleted { column, .. } => {
                assert!(has_column(&connection, table, column), "{}", table.name);
            }
            OnErasure::Handled(how) => assert!(!how.is_empty(), "{}", table.name),
            OnErasure::Kept(reason) => assert!(
                !reason.is_empty() && (!named || table.content == Content::Impersonal),
                "{} names candidates and is kept",
                table.name
            ),
        }
        assert!(
            table.content != Content::Records || !matches!(table.on_erasure, OnErasure::Kept(_)),
            "{} holds what was written about a person and is kept",
            table.name
        );
    }
}

#[tokio::test]
async fn tables_have_the_columns_of_their_owner() {
    let folder = tempfile::tempdir().unwrap();
    drop(open(folder.path()).await.unwrap());
    let connection = Connection::open(crate::database(folder.path())).unwrap();
    for table in TABLES.iter().filter(|table| table.is_of_tenants()) {
        let has = |name| has_column(&connection, table, name);
        assert!(has("region_id"), "{}", table.name);
        assert_eq!(has("environment"), table.by_environment(), "{}", table.name);
    }
}

/// Adds a row to a table, of the scope with this environment.
fn add_row(connection: &Connection, table: &Table, environment: Environment) {
    let columns = columns(connection, table);
    let value = |(name, kind): &(String, String)| match (name.as_str(), kind.as_str()) {
        ("region_id", _) => format!("'{}'", scope().region),
        ("environment", _) => environment.code().to_string(),
        (_, "TEXT") => format!("'{name}'"),
        (_, "BLOB") => "x''".to_owned(),
        _ => "7".to_owned(),
    };
    let values: Vec<_> = columns.iter().map(value).collect();
    let names: Vec<_> = columns.into_iter().map(|(name, _)| name).collect();
    connection
        .execute_batch(&format!(
            "INSERT INTO {} ({}) VALUES ({})",
            table.name,
            names.join(", "),
            values.join(", ")
        ))
        .unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn emptied_sandbox_has_rows_only_in_the_tables_that_are_kept() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await.unwrap();
    let production = scope();
    let sandbox = model::Scope {
        environment: Environment::Sandbox,
        ..production
    };
    for scope in [production, sandbox] {
        let added = store.write(scope, async |tx: &mut ScopeTx<'_, '_>| {
            tx.candidates().add(&candidate(1)).await.map(drop)
        });
        let added: Result<(), Error> = added.await;
        added.unwrap();
    }
    let connection = Connection::open(crate::database(folder.path())).unwrap();
    let filled = ["scope_state", "candidates", "candidate_counts"];
    let of_scopes = || TABLES.iter().filter(|table| table.by_environment());
    for table in of_scopes().filter(|table| !filled.contains(&table.name)) {
        for environment in Environment::ALL {
            add_row(&connection, table, environment);
        }
    }
    let emptied = store.write(sandbox, async |tx: &mut ScopeTx<'_, '_>| {
        tx.sandbox().empty().await
    });
    let emptied: Result<(), Error> = emptied.await;
    emptied.unwrap();
    for table in of_scopes() {
        let rows = |environment: Environment| {
            let sql = format!(
                "SELECT COUNT(*) > 0 FROM {} WHERE environment = ?1",
                table.name
            );
            let row = |row: &rusqlite::Row<'_>| row.get::<_, bool>(0);
            connection
                .query_row(&sql, [environment.code()], row)
                .unwrap()
        };
        let kept = !matches!(table.on_reset, OnReset::Deleted);
        assert_eq!(rows(Environment::Sandbox), kept, "{}", table.name);
        assert!(rows(Environment::Production), "{}", table.name);
    }
}
