//! What a database is opened with: its tables, statements and migrations, as values.

use crate::Statement;

/// The tables, statements and migrations of the program that opens a database.
#[derive(Debug)]
pub struct Catalogue {
    /// The tables.
    pub tables: Tables,
    /// The name and SQL text of every migration, oldest first. New ones are only ever appended.
    pub migrations: &'static [(&'static str, &'static str)],
    /// The names of the former migrations that the first one replaces, numbered from 1. The first
    /// migration has the number of the last of them.
    pub replaced: &'static [&'static str],
    /// Returns every statement that a server runs. The privileges of PostgreSQL's roles follow from
    /// them.
    pub statements: fn() -> Vec<&'static Statement>,
    /// An SQL expression for a text that identifies the installation whose tables a PostgreSQL
    /// server holds. A replica is read only if it gives the same text as the primary.
    pub installation: &'static str,
}

/// The tables, by whose rows they hold.
#[derive(Debug)]
pub struct Tables {
    /// The tables in which every row belongs to a tenant.
    pub of_tenants: &'static [TenantTable],
    /// The installation's own tables.
    pub of_installation: &'static [&'static str],
    /// The tables that hold nothing about a person but an id. Data deleted or overwritten in any
    /// other table, including those added later, is also removed from SQLite's files.
    pub impersonal: &'static [&'static str],
    /// The tables whose rows hold what was written about a person. The unused part of SQLite's
    /// pages is searched for copies of these rows.
    pub of_records: &'static [&'static str],
    /// The table to which servers only append.
    pub append_only: AppendOnlyTable,
}

/// A table in which every row belongs to one region.
#[derive(Debug, Clone, Copy)]
pub struct TenantTable {
    /// The table's name.
    pub name: &'static str,
    /// Whether each row also belongs to one environment. Otherwise it applies to both.
    pub by_environment: bool,
}

/// A table to which servers only append. PostgreSQL's roles lack the privilege to update or delete
/// its rows, and SQLite has triggers that refuse it.
#[derive(Debug)]
pub struct AppendOnlyTable {
    /// The table's name.
    pub name: &'static str,
    /// The SQL text that creates SQLite's triggers unless they exist.
    pub triggers: &'static str,
    /// The names of these triggers.
    pub trigger_names: &'static [&'static str],
}

impl Tables {
    /// Returns the names of all tables: first those of tenants, then the installation's own.
    pub fn names(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.of_tenants
            .iter()
            .map(|table| table.name)
            .chain(self.of_installation.iter().copied())
    }

    /// Whether every row of a table belongs to a tenant.
    pub fn is_of_tenants(&self, name: &str) -> bool {
        self.of_tenants.iter().any(|table| table.name == name)
    }
}
