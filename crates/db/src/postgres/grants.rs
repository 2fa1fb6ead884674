//! The privileges of row-level security's roles on each table: exactly those that the statements
//! executed as the role need.

use super::{
    connections::Connections,
    roles::{SERVER, TENANT},
};
use crate::{Catalogue, Error, Statement, Tables};
use std::collections::BTreeSet;

const SELECT: &str = "SELECT";
const INSERT: &str = "INSERT";
const UPDATE: &str = "UPDATE";
const DELETE: &str = "DELETE";

/// A privilege: table, role, verb.
pub type Right = (&'static str, &'static str, &'static str);

/// Returns every privilege that the roles need.
///
/// Only the tables' owner migrates, and removes rows from the table to which servers only append.
pub fn needed(catalogue: &Catalogue) -> BTreeSet<Right> {
    let tables = &catalogue.tables;
    let append_only = tables.append_only.name;
    let of_owner = [
        ("migrations", INSERT),
        (append_only, UPDATE),
        (append_only, DELETE),
    ];
    // `doctor --deep` and a copy read all tables.
    let reads = tables.names().map(|table| (table, SERVER, SELECT));
    let by_statement = (catalogue.statements)().into_iter().flat_map(|statement| {
        let role = if statement.is_of_tenants() {
            TENANT
        } else {
            SERVER
        };
        verbs(statement, tables)
            .into_iter()
            .map(move |(table, verb)| (table, role, verb))
    });
    reads
        .chain(by_statement.filter(|(table, _, verb)| !of_owner.contains(&(table, verb))))
        .collect()
}

/// Returns the tables a statement uses, with what it does to each.
fn verbs(statement: &Statement, tables: &Tables) -> BTreeSet<(&'static str, &'static str)> {
    let words: Vec<&'static str> = statement.words().collect();
    let known = |word: &str| tables.names().any(|name| name == word);
    let follows = |index: usize, before: &[&str]| words[..index].ends_with(before);
    let changes_on_conflict = statement.sql.contains("DO UPDATE");
    let holds = ["FOR UPDATE", "FOR NO KEY UPDATE", "FOR SHARE"]
        .iter()
        .any(|lock| statement.sql.contains(lock));
    let mut verbs = BTreeSet::new();
    for (index, table) in words
        .iter()
        .copied()
        .enumerate()
        .filter(|(_, word)| known(word))
    {
        verbs.insert((table, SELECT));
        if follows(index, &["INSERT", "INTO"]) {
            verbs.insert((table, INSERT));
        }
        if follows(index, &["UPDATE"])
            || follows(index, &["INSERT", "INTO"]) && changes_on_conflict
            || holds
        {
            verbs.insert((table, UPDATE));
        }
        if follows(index, &["DELETE", "FROM"]) {
            verbs.insert((table, DELETE));
        }
    }
    verbs
}

/// Whether the roles have exactly these privileges.
pub(super) async fn are_granted(
    connections: &Connections,
    catalogue: &Catalogue,
) -> Result<bool, Error> {
    let tables = catalogue
        .tables
        .names()
        .map(|table| format!("'{table}'"))
        .collect::<Vec<_>>()
        .join(", ");
    let asked = format!(
        "SELECT relname::text, rolname::text, privilege_type FROM pg_class, aclexplode(relacl) AS granted \
         JOIN pg_roles ON pg_roles.oid = granted.grantee \
         WHERE relnamespace = current_schema()::regnamespace AND relname IN ({tables}) AND rolname IN ('{SERVER}', '{TENANT}')"
    );
    let found = connections.lines(&asked).await?;
    let needed = needed(catalogue);
    let is_needed = |right: &Vec<String>| matches!(right.as_slice(), [table, role, verb] if needed.contains(&(table.as_str(), role.as_str(), verb.as_str())));
    Ok(found.len() == needed.len() && found.iter().all(is_needed))
}

/// Returns the SQL that grants the roles these privileges and revokes all others.
pub(super) fn text(catalogue: &Catalogue) -> String {
    let tables = catalogue.tables.names().collect::<Vec<_>>().join(", ");
    let grants = needed(catalogue)
        .into_iter()
        .map(|(table, role, verb)| format!("GRANT {verb} ON {table} TO {role}; "));
    std::iter::once(format!("REVOKE ALL ON {tables} FROM {SERVER}, {TENANT}; "))
        .chain(grants)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{AppendOnlyTable, Content, Distribution, OnErasure, OnReset, Owner, Table};

    const fn table(name: &'static str, owner: Owner) -> Table {
        Table {
            name,
            owner,
            content: Content::Personal,
            on_erasure: OnErasure::Kept("a test"),
            on_reset: OnReset::Kept("a test"),
            distribution: Distribution::Local,
        }
    }

    static TABLES: Tables = Tables {
        entries: &[
            table("scope_state", Owner::Scope),
            table("mutations", Owner::Scope),
            table("notices", Owner::Scope),
            table("regions", Owner::Installation),
            table("mails", Owner::Installation),
        ],
        append_only: AppendOnlyTable {
            name: "audit",
            triggers: "",
            trigger_names: &[],
        },
    };

    #[test]
    fn statement_grants_follow_from_its_text() {
        let of = |sql| {
            verbs(&Statement::installation("S", sql), &TABLES)
                .into_iter()
                .collect::<Vec<_>>()
        };
        assert_eq!(
            of("SELECT id FROM regions WHERE id = $1"),
            [("regions", SELECT)]
        );
        assert_eq!(
            of("SELECT id FROM regions WHERE id = $1 FOR UPDATE"),
            [("regions", SELECT), ("regions", UPDATE)]
        );
        assert_eq!(
            of("INSERT INTO mails (id) VALUES ($1)"),
            [("mails", INSERT), ("mails", SELECT)]
        );
        let upsert = "INSERT INTO scope_state (region_id) VALUES ($1) ON CONFLICT (region_id) DO UPDATE SET lease = $1";
        assert_eq!(
            of(upsert),
            [
                ("scope_state", INSERT),
                ("scope_state", SELECT),
                ("scope_state", UPDATE)
            ]
        );
        assert_eq!(
            of("UPDATE scope_state SET lease = $1"),
            [("scope_state", SELECT), ("scope_state", UPDATE)]
        );
        let moved = "DELETE FROM notices WHERE id IN (SELECT id FROM mutations)";
        assert_eq!(
            of(moved),
            [
                ("mutations", SELECT),
                ("notices", DELETE),
                ("notices", SELECT)
            ]
        );
    }
}
