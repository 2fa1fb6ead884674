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

/// All tables.
#[derive(Debug)]
pub struct Tables {
    /// The entry of each table: first those of tenants, then the installation's own.
    pub entries: &'static [Table],
    /// The table to which servers only append.
    pub append_only: AppendOnlyTable,
}

/// A table's entry. What is done with all tables follows from it: row-level security, privileges,
/// erasure, the reset of sandboxes, copies, deep checks, scrubbing and distribution.
#[derive(Debug, Clone, Copy)]
pub struct Table {
    /// The table's name.
    pub name: &'static str,
    /// The tenant that each row belongs to.
    pub owner: Owner,
    /// What the rows hold about people.
    pub content: Content,
    /// What becomes of the rows about a candidate who is erased.
    pub on_erasure: OnErasure,
    /// What becomes of the rows of a sandbox that is emptied.
    pub on_reset: OnReset,
    /// Where a distributed PostgreSQL keeps the rows.
    pub distribution: Distribution,
}

/// The tenant that each row of a table belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// A region's production or sandbox. The keys begin with `region_id, environment`.
    Scope,
    /// A region, in both environments. The keys begin with `region_id`.
    Region,
    /// The installation. Requests that a cache answers do not read such tables.
    Installation,
}

/// What a table's rows hold about people. It decides what is removed from SQLite's files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    /// What was written about a person. Deleted rows are overwritten, and the unused part of pages
    /// is searched for copies of them.
    Records,
    /// Personal data. What is deleted or replaced is overwritten.
    Personal,
    /// Nothing about a person but an id.
    Impersonal,
}

/// What becomes of a table's rows about a candidate who is erased.
#[derive(Debug, Clone, Copy)]
pub enum OnErasure {
    /// They are deleted by a generated statement.
    Deleted {
        /// The column that holds the candidate's id.
        column: &'static str,
        /// The columns of the deleted rows that the erasure needs.
        returning: Option<&'static str>,
        /// Whether the erasure needs the result. Otherwise the statement is not waited for.
        awaited: bool,
    },
    /// A statement of its own removes them, or what they hold about the candidate. The text says
    /// which.
    Handled(&'static str),
    /// They stay. The text says why.
    Kept(&'static str),
}

/// What becomes of a table's rows of a sandbox that is emptied.
#[derive(Debug, Clone, Copy)]
pub enum OnReset {
    /// They are deleted by a generated statement.
    Deleted,
    /// A statement of its own removes them. The text says which.
    Handled(&'static str),
    /// They stay. The text says why.
    Kept(&'static str),
}

/// Where a distributed PostgreSQL keeps a table's rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Distribution {
    /// Each row on the node that the value of this column gives, together with the rows of all
    /// other tables that have the same value.
    By(&'static str),
    /// All rows on every node: a reference table.
    Reference,
    /// All rows on the node that clients connect to.
    Local,
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

impl Table {
    /// Whether every row belongs to a tenant.
    pub const fn is_of_tenants(&self) -> bool {
        !matches!(self.owner, Owner::Installation)
    }

    /// Whether every row belongs to one environment of a region.
    pub const fn by_environment(&self) -> bool {
        matches!(self.owner, Owner::Scope)
    }
}

impl Tables {
    /// Returns the names of all tables.
    pub fn names(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.entries.iter().map(|table| table.name)
    }

    /// Returns the tables whose rows belong to tenants.
    pub fn of_tenants(&self) -> impl Iterator<Item = &'static Table> + use<> {
        self.entries.iter().filter(|table| table.is_of_tenants())
    }

    /// Returns the installation's own tables.
    pub fn of_installation(&self) -> impl Iterator<Item = &'static Table> + use<> {
        self.entries.iter().filter(|table| !table.is_of_tenants())
    }

    /// Returns what a table's rows hold about people. A table without an entry is taken to hold
    /// personal data.
    pub(crate) fn content_of(&self, name: &str) -> Content {
        self.entries
            .iter()
            .find(|table| table.name == name)
            .map_or(Content::Personal, |table| table.content)
    }
}
