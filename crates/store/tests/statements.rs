//! Checks of every registered statement on both engines. It must prepare alike on both, must not
//! scan a tenants' table, and must name the tenant first. The tests in `plans` check how PostgreSQL
//! plans it. Every key of a tenants' table must begin with the tenant, so that the tables can be
//! distributed by tenant.

use crate::{database, open};
use rusqlite::Connection;
use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};
use store::{
    Reach, Statement, statements,
    tables::{INDEXES_ACROSS_REGIONS, TABLES, Table, installation_tables, tenant_tables},
};
use testkit::postgres::Database;
use tokio_postgres::{NoTls, types::Type};

/// Returns the numbers of the parameters in a text.
pub(crate) fn parameters(sql: &str) -> BTreeSet<usize> {
    let number = |after: &str| {
        after
            .chars()
            .take_while(char::is_ascii_digit)
            .collect::<String>()
            .parse()
            .ok()
    };
    sql.split('$').skip(1).filter_map(number).collect()
}

async fn sqlite(folder: &Path) -> Connection {
    drop(open(folder).await.unwrap());
    Connection::open(database(folder)).unwrap()
}

async fn postgres(database: &Database) -> tokio_postgres::Client {
    let (client, connection) = tokio_postgres::connect(database.url(), NoTls)
        .await
        .unwrap();
    tokio::spawn(connection);
    client
}

fn words(sql: &str) -> BTreeSet<&str> {
    sql.split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
        .collect()
}

pub(crate) fn of_tenants(statement: &Statement) -> Vec<&'static Table> {
    let words = words(statement.sql);
    tenant_tables()
        .filter(|table| words.contains(table.name))
        .collect()
}

/// Returns whether a statement may sort. Sorting a handful of definitions is fine, and PostgreSQL
/// also reports a sort when it merges sorted results. The statements `FIRST_BY_…` sort what matches in
/// a window of positions, which is limited.
pub(crate) fn may_sort(statement: &Statement) -> bool {
    statement.name.starts_with("FIRST_BY_")
        || ["LIVE", "LIST_BY_PHASE", "OVERDUE_SCOPES", "ADD_TOMBSTONES"].contains(&statement.name)
        || of_tenants(statement).is_empty()
}

/// Returns whether a statement reads all scopes. There are few of them, and no request waits for
/// this work.
pub(crate) fn looks_over_scopes(statement: &Statement) -> bool {
    statement.reach() == Reach::Everywhere && statement.sql.contains("FROM scope_state")
}

#[tokio::test]
async fn every_statement_prepares_alike_on_both_engines() {
    let folder = tempfile::tempdir().unwrap();
    let sqlite = sqlite(folder.path()).await;
    let database = Database::fresh();
    let postgres = postgres(&database).await;
    let mut texts = BTreeMap::new();
    for statement in statements() {
        let name = statement.name;
        let here = sqlite
            .prepare(&statement.sql.replace('$', "?"))
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        let there = postgres
            .prepare(statement.sql)
            .await
            .unwrap_or_else(|error| panic!("{name}: {error:?}"));
        let expected: BTreeSet<usize> = (1..=here.parameter_count()).collect();
        assert_eq!(parameters(statement.sql), expected, "{name}");
        assert_eq!(there.params().len(), here.parameter_count(), "{name}");
        assert!(
            there
                .columns()
                .iter()
                .map(tokio_postgres::Column::name)
                .eq(here.column_names()),
            "{name}"
        );
        for (position, column) in here.column_names().enumerate() {
            let found = db::column_position(statement.sql, column);
            assert_eq!(found, Some(position), "{name}: {column}");
        }
        let known = |kind: &Type| [Type::TEXT, Type::INT8, Type::BYTEA].contains(kind);
        assert!(
            there.params().iter().all(known),
            "{name}: {:?}",
            there.params()
        );
        assert!(
            there.columns().iter().all(|column| known(column.type_())),
            "{name}: {:?}",
            there.columns()
        );
        let other = texts.insert(statement.sql, name);
        assert_eq!(other, None, "{name} has the text of another statement");
    }
    assert!(texts.len() > 20);
}

#[tokio::test]
async fn sqlite_neither_scans_nor_sorts_tenant_tables() {
    let folder = tempfile::tempdir().unwrap();
    let connection = sqlite(folder.path()).await;
    for statement in statements() {
        let mut explain = connection
            .prepare(&format!(
                "EXPLAIN QUERY PLAN {}",
                statement.sql.replace('$', "?")
            ))
            .unwrap();
        let values = vec![rusqlite::types::Null; explain.parameter_count()];
        let plan = explain
            .query_map(rusqlite::params_from_iter(values), |row| {
                row.get::<_, String>(3)
            })
            .unwrap();
        let plan: Vec<String> = plan.map(Result::unwrap).collect();
        for step in &plan {
            let scanned = step
                .strip_prefix("SCAN ")
                .and_then(|rest| rest.split_whitespace().next());
            let of_tenants =
                scanned.is_some_and(|table| tenant_tables().any(|tenant| tenant.name == table));
            let may_scan = looks_over_scopes(statement) && scanned == Some("scope_state");
            assert!(
                !of_tenants || may_scan,
                "{} scans a tenants' table: {plan:#?}",
                statement.name
            );
        }
        let sorts = plan
            .iter()
            .any(|step| step.contains("TEMP B-TREE FOR ORDER BY"));
        assert!(
            !sorts || may_sort(statement),
            "{} sorts; a partial index gives the order only if a condition compares its column: {plan:#?}",
            statement.name
        );
    }
}

/// Returns the reach that follows from a statement's tables and conditions.
fn found_reach(statement: &Statement) -> Reach {
    let tables = of_tenants(statement);
    let names = |text: &str| statement.sql.contains(text);
    let by_region = names("region_id = $1") || names("(region_id,");
    let by_scope = by_region && (names("environment = $2") || names("(region_id, environment,"));
    match tables.iter().map(|table| table.by_environment()).max() {
        None => Reach::Installation,
        Some(false) if by_region => Reach::Region,
        Some(true) if by_scope => Reach::Scope,
        Some(_) => Reach::Everywhere,
    }
}

#[test]
fn every_statement_names_the_tenant_first() {
    for statement in statements() {
        let (declared, found) = (statement.reach(), found_reach(statement));
        // A statement that continues over all tenants names the last one that it read.
        let continues = declared == Reach::Everywhere && found != Reach::Installation;
        assert!(
            declared == found || continues,
            "{} declares {declared:?} and has {found:?}",
            statement.name
        );
    }
}

#[test]
fn tenants_are_joined_with_nothing_else() {
    for statement in statements().filter(|statement| !of_tenants(statement).is_empty()) {
        let words = words(statement.sql);
        let others = installation_tables().filter(|table| words.contains(table.name));
        assert_eq!(others.count(), 0, "{}", statement.name);
        // Two tables of the same tenant are stored on the same node.
        let scoped = statement.sql.matches("region_id = $1").count()
            + statement.sql.matches("VALUES ($1, ").count();
        let everywhere = statement.reach() == Reach::Everywhere;
        let selected = usize::from(statement.sql.contains(" SELECT region_id, environment,"));
        assert!(
            everywhere || scoped + selected >= of_tenants(statement).len(),
            "{}",
            statement.name
        );
    }
}

#[test]
fn inserts_have_no_subquery_among_their_values() {
    for statement in statements() {
        let values = statement
            .sql
            .split_once("VALUES")
            .map_or("", |(_, values)| values);
        assert!(!values.contains("SELECT"), "{}", statement.name);
    }
}

#[tokio::test]
async fn tenant_keys_begin_with_the_tenant_on_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    let connection = sqlite(folder.path()).await;
    for table in tenant_tables() {
        let name = table.name;
        let mut indexes = connection
            .prepare(&format!("SELECT name FROM pragma_index_list('{name}')"))
            .unwrap();
        let indexes: Vec<String> = indexes
            .query_map([], |row| row.get(0))
            .unwrap()
            .map(Result::unwrap)
            .collect();
        assert!(!indexes.is_empty());
        for index in indexes {
            let mut columns = connection
                .prepare(&format!("SELECT name FROM pragma_index_info('{index}')"))
                .unwrap();
            let columns: Vec<String> = columns
                .query_map([], |row| row.get(0))
                .unwrap()
                .map(Result::unwrap)
                .collect();
            assert_begins_with_tenant(&columns, table, &index);
        }
    }
}

fn assert_begins_with_tenant(columns: &[String], table: &Table, index: &str) {
    let across = INDEXES_ACROSS_REGIONS
        .iter()
        .find(|(name, _)| *name == index);
    if let Some((_, expected)) = across {
        assert_eq!(columns, *expected);
        return;
    }
    assert_eq!(columns[0], "region_id", "{index}");
    assert!(
        !table.by_environment() || columns[1] == "environment",
        "{index}"
    );
}

#[test]
fn tenant_keys_begin_with_the_tenant_on_postgres() {
    let database = Database::fresh();
    for table in tenant_tables() {
        let indexes = database.run(&format!(
            "SELECT indexrelid::regclass || ' ' || string_agg(attname, ',' ORDER BY place) FROM pg_index, unnest(indkey) WITH ORDINALITY AS key (number, place), \
             pg_attribute WHERE indrelid = '{0}'::regclass AND attrelid = '{0}'::regclass AND attnum = number GROUP BY indexrelid",
            table.name
        ));
        assert!(!indexes.is_empty());
        for index in indexes {
            let (index, columns) = index.split_once(' ').unwrap();
            let columns: Vec<String> = columns.split(',').map(str::to_owned).collect();
            assert_begins_with_tenant(&columns, table, index);
        }
    }
}

#[test]
fn catalogue_tables_can_be_distributed() {
    let database = Database::fresh();
    let of_ours = "relnamespace = current_schema()::regnamespace";
    let mut tables = database.run(&format!(
        "SELECT relname FROM pg_class WHERE relkind = 'r' AND {of_ours}"
    ));
    let mut known: Vec<_> = TABLES.iter().map(|table| table.name).collect();
    tables.sort();
    known.sort_unstable();
    assert_eq!(tables, known, "every table has an entry in the catalogue");
    let sequences = database.run(&format!(
        "SELECT relname FROM pg_class WHERE relkind = 'S' AND {of_ours}"
    ));
    assert_eq!(sequences, Vec::<String>::new());
    let foreign_keys = database.run("SELECT conname FROM pg_constraint WHERE contype = 'f' AND connamespace = current_schema()::regnamespace");
    assert_eq!(foreign_keys, Vec::<String>::new());
    let triggers = database.run(&format!(
        "SELECT tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid WHERE NOT tgisinternal AND {of_ours}"
    ));
    assert_eq!(triggers, Vec::<String>::new());
}
