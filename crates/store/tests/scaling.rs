//! Checks that the tables in `docs/scaling.md` match the actual tables.

use store::tenancy::{INSTALLATION_TABLES, TENANT_TABLES};

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
fn scaling_guide_distributes_each_tenant_table_by_region() {
    let distributed: Vec<_> = statements("SELECT create_distributed_table(");
    let (first, others) = distributed.split_first().unwrap();
    assert_eq!(
        *first,
        "'candidates', 'region_id', colocate_with => 'none', shard_count => 128"
    );
    let mut expected: Vec<_> = TENANT_TABLES.iter().map(|table| table.name).collect();
    expected.retain(|name| *name != "candidates");
    let expected: Vec<_> = expected
        .iter()
        .map(|name| format!("'{name}', 'region_id', colocate_with => 'candidates'"))
        .collect();
    assert_eq!(others, expected, "in the order of the list of tables");
}

#[test]
fn scaling_guide_replicates_each_installation_table() {
    let expected: Vec<_> = INSTALLATION_TABLES
        .iter()
        .map(|name| format!("'{name}'"))
        .collect();
    assert_eq!(statements("SELECT create_reference_table("), expected);
}
