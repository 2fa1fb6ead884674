//! PostgreSQL's plans for the statements, in sessions configured like the application's. A plan is
//! made once per connection and kept, and a table that was just filled has no statistics. Plans
//! must therefore be good with any statistics.

use crate::statements::{looks_over_scopes, may_sort, of_tenants, parameters};
use std::collections::BTreeSet;
use store::{PLANNING, Reach, Statement, statements, tables::tenant_tables};
use testkit::postgres::{Citus, Database};

/// An index: its table, its name, its columns in order, whether it is unique, and its partial index
/// predicate.
struct Index {
    table: &'static str,
    name: String,
    columns: Vec<String>,
    unique: bool,
    predicate: String,
}

fn indexes(database: &Database, table: &'static str) -> Vec<Index> {
    let rows = database.run(&format!(
        "SELECT concat_ws('|', indexrelid::regclass, string_agg(attname, ',' ORDER BY place), \
         indisunique, pg_get_expr(indpred, indrelid)) FROM pg_index, unnest(indkey) WITH ORDINALITY AS key (number, place), pg_attribute \
         WHERE indrelid = '{table}'::regclass AND attrelid = indrelid AND attnum = number GROUP BY indexrelid, indpred, indrelid, indisunique"
    ));
    let parse = |row: String| {
        let mut parts = row.split('|').map(str::to_owned);
        let mut next = || parts.next().unwrap_or_default();
        let (name, columns, unique, predicate) = (next(), next(), next() == "t", next());
        Index {
            table,
            name,
            unique,
            columns: columns.split(',').map(str::to_owned).collect(),
            predicate,
        }
    };
    rows.into_iter().map(parse).collect()
}

/// Returns the columns that a condition compares with a value by one of these operators.
fn compared(condition: &str, operators: &[&str]) -> BTreeSet<String> {
    let words: Vec<_> = condition
        .split(|c: char| c.is_whitespace() || "(),\"".contains(c))
        .collect();
    let words: Vec<_> = words.into_iter().filter(|word| !word.is_empty()).collect();
    let is_value = |word: &str| word.starts_with('$') || word.parse::<i64>().is_ok();
    let of = |three: &[&str]| {
        (operators.contains(&three[1]) && is_value(three[2])).then(|| three[0].to_owned())
    };
    words.windows(3).filter_map(of).collect()
}

/// Returns how many leading columns of an index the comparisons of a condition can use: columns
/// compared for equality, and one column compared for a range after them.
fn reach(
    index: &Index,
    wanted: &str,
    equal: &BTreeSet<String>,
    ranged: &BTreeSet<String>,
) -> usize {
    let predicate = index.predicate.trim_matches(['(', ')']);
    let column = predicate
        .split(' ')
        .next()
        .unwrap_or_default()
        .trim_matches('"');
    let usable = if predicate.contains("IS NOT NULL") {
        equal.contains(column) || ranged.contains(column)
    } else {
        wanted.contains(predicate)
    };
    let equals = index
        .columns
        .iter()
        .take_while(|column| equal.contains(*column))
        .count();
    let range = index
        .columns
        .get(equals)
        .is_some_and(|column| ranged.contains(column));
    if usable {
        equals + usize::from(range)
    } else {
        0
    }
}

fn assert_plans_are_good(database: &Database, when: &str) {
    let all: Vec<_> = tenant_tables()
        .flat_map(|table| indexes(database, table.name))
        .collect();
    let of_tenants_alone = |statement: &&'static Statement| !of_tenants(statement).is_empty();
    let by_index = |statement: &&'static Statement| !looks_over_scopes(statement);
    for statement in statements().filter(of_tenants_alone).filter(by_index) {
        let nulls = parameters(statement.sql)
            .iter()
            .map(|_| "NULL")
            .collect::<Vec<_>>()
            .join(", ");
        let plan = database.run(&format!(
            "{PLANNING}; PREPARE one AS {}; EXPLAIN EXECUTE one({nulls})",
            statement.sql
        ));
        let what = format!("{when}: {}: {plan:#?}", statement.name);
        assert!(!plan.iter().any(|step| step.contains("Seq Scan")), "{what}");
        let conditions: Vec<_> = plan
            .iter()
            .filter(|step| step.contains("Index Cond:"))
            .collect();
        let everywhere = statement.reach() == Reach::Everywhere;
        // A deep check queries each table for one tenant after the other.
        let of_tenants = statement.name.starts_with("TENANTS_OF_");
        let first = match (everywhere, of_tenants) {
            (true, true) => "region_id",
            // This statement finds rows of any tenant that still lack their keys, with an index of
            // only those rows.
            (true, false) if statement.name == "WITHOUT_IDENTITY_KEY" => "region_id",
            (true, false) if statement.name == "DUE_SCOPES" => "due_at <= $1",
            (true, false) => "identity_key = $2",
            (false, _) => "region_id = $1",
        };
        let by_it = conditions.iter().all(|condition| condition.contains(first));
        assert!(by_it && !(everywhere && conditions.is_empty()), "{what}");
        let sorts = plan.iter().any(|step| step.contains("Sort Key"));
        assert!(!sorts || may_sort(statement), "{what}");
        let wanted = statement
            .sql
            .split_once("WHERE")
            .map_or("", |(_, wanted)| wanted);
        let (equal, ranged) = (
            compared(wanted, &["="]),
            compared(wanted, &["<", "<=", ">", ">="]),
        );
        for (at, step) in plan.iter().enumerate() {
            let Some((_, used)) = step.split_once(" using ") else {
                continue;
            };
            let used = used.split(' ').next().unwrap_or_default();
            let index = all
                .iter()
                .find(|index| index.name == used)
                .unwrap_or_else(|| panic!("{used}: {what}"));
            let others = all.iter().filter(|other| other.table == index.table);
            let best = others
                .map(|other| reach(other, wanted, &equal, &ranged))
                .max();
            let condition = plan
                .get(at + 1)
                .filter(|next| next.contains("Index Cond:"))
                .map_or("", String::as_str);
            let reached = compared(condition, &["=", "<", "<=", ">", ">="]).len();
            let is_one = index.unique && index.columns.iter().all(|column| equal.contains(column));
            assert!(
                is_one || reached >= best.unwrap_or_default(),
                "{reached} of {best:?} columns, {what}"
            );
        }
    }
}

/// Fills every table with rows, like an import or a burst of writes.
fn fill(database: &Database) {
    for table in tenant_tables() {
        let values = database.run(&format!(
            "SELECT CASE WHEN attname = 'region_id' THEN '''reg'' || n % 3' \
             WHEN attname IN ('environment', 'status') THEN 'n / 3 % 2' \
             WHEN atttypid = 'text'::regtype THEN quote_literal(attname) || ' || n' \
             WHEN atttypid = 'bytea'::regtype THEN '''''' ELSE 'n' END \
             FROM pg_attribute WHERE attrelid = '{}'::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum",
            table.name
        ));
        database.run(&format!(
            "ALTER TABLE {0} SET (autovacuum_enabled = false); \
             INSERT INTO {0} SELECT {1} FROM generate_series(1, 20000) n ON CONFLICT DO NOTHING",
            table.name,
            values.join(", ")
        ));
    }
}

#[test]
fn every_statement_uses_its_best_index_with_any_statistics() {
    if Citus::leaves_out(
        "every_statement_uses_its_best_index_with_any_statistics",
        "plans are made on its workers",
    ) {
        return;
    }
    let database = Database::fresh();
    assert_plans_are_good(&database, "empty");
    fill(&database);
    assert_plans_are_good(&database, "just filled");
    database.run("ANALYZE");
    assert_plans_are_good(&database, "with statistics");
}
