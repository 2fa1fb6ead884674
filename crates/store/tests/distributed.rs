//! A distributed PostgreSQL: the forms of statements that its planner refuses, in every run; and on the
//! cluster that `ONDERWIJSREGIO_TEST_CITUS` names, that it takes every statement, and those of a tenant
//! on one shard.

use crate::statements::of_tenants;
use store::{PLANNING, Reach, Statement, statements, tables::Distribution};
use testkit::postgres::{Citus, Database};
use tokio_postgres::{
    Client, NoTls,
    error::SqlState,
    types::{ToSql, Type},
};

/// Returns why a distributed planner refuses a text, if it has a form that is known to be refused.
fn refused(sql: &str) -> Option<&'static str> {
    let words: Vec<_> = sql
        .split([' ', '(', ','])
        .filter(|word| !word.is_empty())
        .collect();
    let simple_case = words
        .windows(2)
        .any(|pair| pair[0] == "CASE" && pair[1] != "WHEN");
    let locks = ["FOR UPDATE", "FOR NO KEY UPDATE", "FOR SHARE"];
    if simple_case {
        Some("CASE a WHEN b: write CASE WHEN a = b")
    } else if sql.contains("unnest(") {
        Some("a SELECT from arrays: write rows as VALUES")
    } else if sql.contains("set_config(") {
        Some("a setting by a function, which stays on the coordinator: use SET LOCAL")
    } else if sql.contains("RECURSIVE") {
        Some("a recursive query")
    } else if sql.contains("nextval(") {
        Some("a sequence, which each worker has for itself")
    } else if locks.iter().any(|lock| sql.contains(lock)) && !sql.contains("region_id = $1") {
        Some("a row lock over several shards")
    } else {
        None
    }
}

#[test]
fn statements_have_no_form_that_a_distributed_planner_refuses() {
    for statement in statements() {
        assert_eq!(refused(statement.sql), None, "{}", statement.name);
    }
    let bad = [
        "SELECT CASE status WHEN 1 THEN 0 ELSE $1 END AS a FROM mutations",
        "INSERT INTO erased (id) SELECT row.p1 FROM unnest($1::text[]) AS row (p1)",
        "SELECT set_config('onderwijsregio.region', $1, true)",
        "SELECT id FROM candidates WHERE environment = $1 FOR UPDATE",
    ];
    for sql in bad {
        assert!(refused(sql).is_some(), "{sql}");
    }
    assert_eq!(
        refused("SELECT CASE WHEN a = 1 THEN 2 END AS b FROM c"),
        None
    );
}

/// Returns whether all rows that a statement uses lie on one shard.
fn is_on_one_shard(statement: &Statement) -> bool {
    matches!(statement.reach(), Reach::Scope | Reach::Region)
        && of_tenants(statement)
            .iter()
            .all(|table| matches!(table.distribution, Distribution::By(_)))
}

/// Returns a value for a parameter of a type.
fn value(kind: &Type) -> Box<dyn ToSql + Sync + Send> {
    match *kind {
        Type::INT8 => Box::new(1_i64),
        Type::BYTEA => Box::new(vec![0_u8]),
        _ => Box::new("reg00000000000001".to_owned()),
    }
}

/// Returns a text with these values in place of its parameters.
fn with_values(sql: &str, kinds: &[Type]) -> String {
    let mut text = sql.to_owned();
    for (index, kind) in kinds.iter().enumerate().rev() {
        let literal = match *kind {
            Type::INT8 => "1",
            Type::BYTEA => "'\\x00'::bytea",
            _ => "'reg00000000000001'",
        };
        text = text.replace(&format!("${}", index + 1), literal);
    }
    text
}

async fn connect(database: &Database) -> Client {
    let (client, connection) = tokio_postgres::connect(database.url(), NoTls)
        .await
        .unwrap();
    tokio::spawn(connection);
    let settings = format!("{PLANNING}; SET plan_cache_mode = auto");
    client.batch_execute(&settings).await.unwrap();
    client
}

#[tokio::test]
async fn every_statement_is_planned_and_those_of_a_tenant_on_one_shard() {
    if Citus::or_leave_out("every_statement_is_planned").is_none() {
        return;
    }
    let database = Database::fresh();
    let client = connect(&database).await;
    let (mut planned, mut on_one, mut faults) = (0, 0, Vec::new());
    for statement in statements() {
        let name = statement.name;
        let prepared = client.prepare(statement.sql).await.unwrap();
        let values: Vec<_> = prepared.params().iter().map(value).collect();
        let refs: Vec<&(dyn ToSql + Sync)> = values.iter().map(|one| &**one as _).collect();
        let explain = format!(
            "EXPLAIN (COSTS OFF) {}",
            with_values(statement.sql, prepared.params())
        );
        let plan = client.query(&explain, &[]).await;
        let plan = match plan {
            Ok(plan) => plan,
            Err(error) => {
                faults.push(format!("{name}: {error:?}"));
                continue;
            }
        };
        let plan: Vec<String> = plan.iter().map(|row| row.get(0)).collect();
        planned += 1;
        if is_on_one_shard(statement) {
            let tasks: Vec<_> = plan
                .iter()
                .filter_map(|line| line.trim().strip_prefix("Task Count: "))
                .collect();
            if tasks != ["1"] {
                faults.push(format!("{name}: {plan:#?}"));
            }
            on_one += 1;
        }
        // After the fifth run the server may choose a generic plan.
        for _ in 0..7 {
            client.batch_execute("BEGIN").await.unwrap();
            let run = client.query(&prepared, &refs).await;
            client.batch_execute("ROLLBACK").await.unwrap();
            let refusal = run.err().and_then(|error| error.code().cloned());
            let refusal = refusal.filter(|code| {
                *code == SqlState::FEATURE_NOT_SUPPORTED || *code == SqlState::INTERNAL_ERROR
            });
            if let Some(code) = refusal {
                faults.push(format!("{name} is refused: {code:?}"));
                break;
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(planned > 200 && on_one > 100, "{planned} and {on_one}");
}
