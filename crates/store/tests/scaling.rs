//! Checks that the tables in `docs/scaling.md` match the actual tables.

use store::tables::{Distribution, TABLES};

const NOTE: &str = include_str!("../../../docs/scaling.md");

/// Returns the texts that follow `start` in the SQL of the document, up to the end of the
/// statement.
fn statements(start: &str) -> Vec<&'static str> {
    let blocks = NOTE
        .split("```sql\n")
        .skip(1)
        .filter_map(|rest| rest.split("```").next());
    let lines = blocks.flat_map(str::lines);
    lines
        .filter_map(|line| line.strip_prefix(start)?.strip_suffix(");"))
        .collect()
}

#[test]
fn scaling_guide_distributes_each_table_as_its_entry_says() {
    let distributed: Vec<_> = statements("SELECT create_distributed_table(");
    let (first, others) = distributed.split_first().unwrap();
    assert_eq!(
        *first,
        "'candidates', 'region_id', colocate_with => 'none', shard_count => 128"
    );
    let others_expected = TABLES.iter().filter_map(|table| match table.distribution {
        Distribution::By(column) if table.name != "candidates" => Some(format!(
            "'{}', '{column}', colocate_with => 'candidates'",
            table.name
        )),
        _ => None,
    });
    let expected: Vec<_> = others_expected.collect();
    assert_eq!(others, expected, "in the order of the list of tables");
}

#[test]
fn scaling_guide_replicates_each_reference_table() {
    let expected: Vec<_> = TABLES
        .iter()
        .filter(|table| table.distribution == Distribution::Reference)
        .map(|table| format!("'{}'", table.name))
        .collect();
    assert_eq!(statements("SELECT create_reference_table("), expected);
}
