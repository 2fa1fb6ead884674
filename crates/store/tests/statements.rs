//! Every registered statement: it prepares, its parameters are whole, it scans no tenant table, it names the tenant.

use crate::{database, open};
use rusqlite::Connection;
use std::collections::BTreeSet;
use store::{Statement, statements};

/// The tables of which every row belongs to a region.
const TENANT: &[&str] = &["lanes", "candidate_counts", "candidates", "interactions", "attachments", "custom_fields"];

/// The numbers of the parameters in a text.
fn parameters(sql: &str) -> BTreeSet<usize> {
    let number = |after: &str| after.chars().take_while(char::is_ascii_digit).collect::<String>().parse().ok();
    sql.split('$').skip(1).filter_map(number).collect()
}

async fn connection(folder: &std::path::Path) -> Connection {
    drop(open(folder).await.unwrap());
    Connection::open(database(folder)).unwrap()
}

fn of_tenants(statement: &Statement) -> impl Iterator<Item = &'static str> {
    let words: BTreeSet<&str> = statement.sql.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').collect();
    TENANT.iter().copied().filter(move |table| words.contains(table))
}

#[tokio::test]
async fn each_prepares_with_all_its_parameters() {
    let folder = tempfile::tempdir().unwrap();
    let connection = connection(folder.path()).await;
    let mut names = BTreeSet::new();
    for statement in statements() {
        let prepared = connection.prepare(&statement.sql.replace('$', "?"));
        let prepared = prepared.unwrap_or_else(|error| panic!("{}: {error}", statement.name));
        let parameters = parameters(statement.sql);
        let expected: BTreeSet<usize> = (1..=prepared.parameter_count()).collect();
        assert_eq!(parameters, expected, "{}", statement.name);
        names.insert(statement.sql);
    }
    assert_eq!(names.len(), statements().count(), "no text stands twice");
    assert!(names.len() > 20);
}

#[tokio::test]
async fn none_scans_a_tenant_table_or_sorts_one() {
    let folder = tempfile::tempdir().unwrap();
    let connection = connection(folder.path()).await;
    for statement in statements() {
        let mut explain =
            connection.prepare(&format!("EXPLAIN QUERY PLAN {}", statement.sql.replace('$', "?"))).unwrap();
        let values = vec![rusqlite::types::Null; explain.parameter_count()];
        let plan = explain.query_map(rusqlite::params_from_iter(values), |row| row.get::<_, String>(3)).unwrap();
        let plan: Vec<String> = plan.map(Result::unwrap).collect();
        for step in &plan {
            let scanned = step.strip_prefix("SCAN ").and_then(|rest| rest.split_whitespace().next());
            assert!(scanned.is_none_or(|table| !TENANT.contains(&table)), "{}: {plan:#?}", statement.name);
        }
        let sorts = plan.iter().any(|step| step.contains("TEMP B-TREE FOR ORDER BY"));
        // A handful of definitions may be sorted, and the positions of a filtered page.
        let may = ["LIVE", "LIST_BY_PHASE"].contains(&statement.name);
        assert!(!sorts || may || of_tenants(statement).next().is_none(), "{}: {plan:#?}", statement.name);
    }
}

#[test]
fn each_names_the_tenant_first() {
    for statement in statements().filter(|statement| of_tenants(statement).next().is_some()) {
        let region_first = statement.sql.contains("region_id = $1") || statement.sql.contains("(region_id,");
        assert!(region_first, "{}", statement.name);
        let of_both_environments = of_tenants(statement).eq(["custom_fields"]);
        let environment =
            statement.sql.contains("environment = $2") || statement.sql.contains("(region_id, environment,");
        assert!(environment || of_both_environments, "{}", statement.name);
    }
}

#[tokio::test]
async fn every_tenant_key_begins_with_the_tenant() {
    let folder = tempfile::tempdir().unwrap();
    let connection = connection(folder.path()).await;
    for table in TENANT {
        let mut indexes = connection.prepare(&format!("SELECT name FROM pragma_index_list('{table}')")).unwrap();
        let indexes: Vec<String> = indexes.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
        assert!(!indexes.is_empty());
        for index in indexes {
            let mut columns = connection.prepare(&format!("SELECT name FROM pragma_index_info('{index}')")).unwrap();
            let columns: Vec<String> = columns.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
            assert_eq!(columns[0], "region_id", "{index}");
            assert!(columns[1] == "environment" || *table == "custom_fields", "{index}");
        }
    }
}
