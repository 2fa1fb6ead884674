//! Statements: every SQL text of the store has a name and stands once, in a list of its module's.

use crate::tenancy::{IMPERSONAL_TABLES, RECORD_TABLES, TENANT_TABLES};
use std::{fmt::Write, sync::OnceLock};

/// One portable SQL text. Parameters are `$1`, `$2`, …
#[derive(Debug)]
pub struct Statement {
    /// The name it is known by in logs and tests.
    pub name: &'static str,
    /// The text, the same for every engine.
    pub sql: &'static str,
    everywhere: bool,
    removal: OnceLock<Removal>,
    numbered: OnceLock<String>,
    /// The text for several rows.
    of_rows: OnceLock<String>,
    of_tenants: OnceLock<bool>,
}

/// What of a person's a statement removes from the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Removal {
    /// Nothing.
    Nothing,
    /// Something that it overwrites or deletes.
    Something,
    /// Whole rows of records, of which copies may be left within pages.
    Rows,
}

/// Whose rows a statement concerns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// No tenant's: the installation's own.
    Installation,
    /// One region's: `$1`.
    Region,
    /// One region's environment's: `$1` and `$2`.
    Environment,
    /// Every tenant's: what nobody's request waits for.
    Everywhere,
}

impl Statement {
    pub(crate) const fn new(name: &'static str, sql: &'static str) -> Self {
        Self::with(name, sql, false)
    }

    /// A statement that looks over all tenants' rows, for work that no request waits for.
    pub(crate) const fn everywhere(name: &'static str, sql: &'static str) -> Self {
        Self::with(name, sql, true)
    }

    const fn with(name: &'static str, sql: &'static str, everywhere: bool) -> Self {
        Self {
            name,
            sql,
            everywhere,
            removal: OnceLock::new(),
            numbered: OnceLock::new(),
            of_rows: OnceLock::new(),
            of_tenants: OnceLock::new(),
        }
    }

    /// Whose rows it concerns, by what it names first.
    pub fn reach(&self) -> Reach {
        if self.everywhere {
            return Reach::Everywhere;
        }
        let names = |one: &str| self.sql.contains(one);
        match (
            names("region_id = $1") || names("(region_id,"),
            names("environment = $2") || names("(region_id, environment,"),
        ) {
            (true, true) => Reach::Environment,
            (true, false) => Reach::Region,
            (false, _) => Reach::Installation,
        }
    }

    /// What of a person's it deletes or overwrites, and must not stay in the database's files.
    pub(crate) fn removal(&self) -> Removal {
        *self.removal.get_or_init(|| match self.overwritten() {
            Some(table) if RECORD_TABLES.contains(&table) && self.sql.starts_with("DELETE") => Removal::Rows,
            Some(table) if !IMPERSONAL_TABLES.contains(&table) => Removal::Something,
            _ => Removal::Nothing,
        })
    }

    /// The table in which it deletes or overwrites rows.
    fn overwritten(&self) -> Option<&str> {
        let replaces = self.sql.contains("DO UPDATE");
        let inserted = self.sql.strip_prefix("INSERT INTO ").filter(|_| replaces);
        let rest = self.sql.strip_prefix("DELETE FROM ").or_else(|| self.sql.strip_prefix("UPDATE ")).or(inserted)?;
        rest.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').next()
    }

    /// Whether it is about a tenants' table; each other one is about the installation's own.
    pub(crate) fn is_of_tenants(&self) -> bool {
        *self.of_tenants.get_or_init(|| self.words().any(|word| TENANT_TABLES.iter().any(|table| table.name == word)))
    }

    /// The words of its text: keywords and names.
    pub(crate) fn words(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.sql
            .split(|character: char| !character.is_ascii_alphanumeric() && character != '_')
            .filter(|word| !word.is_empty())
    }

    /// Whether it puts in a row and asks nothing, so that it may put in several.
    pub(crate) fn puts_in_rows(&self) -> bool {
        self.sql.starts_with("INSERT INTO")
            && !self.sql.contains("DO UPDATE")
            && !self.sql.contains("RETURNING")
            && self.sql.contains(VALUES)
    }

    /// Whether it puts in what it is given or fails, and never does less.
    pub(crate) fn is_certain(&self) -> bool {
        self.sql.starts_with("INSERT INTO") && !self.sql.contains("DO NOTHING") && self.sql.contains(VALUES)
    }

    /// The text that puts in any number of rows, as PostgreSQL reads it: each parameter is an array, with an element for
    /// each row. `types` are those of one row's parameters.
    pub(crate) fn of_rows<'t>(&self, types: impl Iterator<Item = &'t str>) -> &str {
        self.of_rows.get_or_init(|| of_rows(self.sql, types))
    }

    /// The text as SQLite reads it: `?1` is its numbered parameter, where `$1` would be a named one.
    pub(crate) fn sqlite(&self) -> &str {
        self.numbered.get_or_init(|| self.sql.replace('$', "?"))
    }
}

const VALUES: &str = "VALUES (";

/// An insertion's text with its row of values made of arrays' elements.
fn of_rows<'t>(sql: &str, types: impl Iterator<Item = &'t str>) -> String {
    let start = sql.find(VALUES).unwrap_or_default();
    let (before, row) = (&sql[..start], &sql[start + VALUES.len()..]);
    let (row, rest) = row.split_once(')').unwrap_or((row, ""));
    let (mut arrays, mut names) = (String::new(), String::new());
    for (number, kind) in (1..).zip(types) {
        let comma = if number > 1 { ", " } else { "" };
        let _ = write!(arrays, "{comma}${number}::{kind}[]");
        let _ = write!(names, "{comma}p{number}");
    }
    format!("{before}SELECT {} FROM unnest({arrays}) AS row ({names}){rest}", row.replace('$', "row.p"))
}

/// Declares a module's statements and its `STATEMENTS` list.
macro_rules! register {
    ($($(#[$meta:meta])* $name:ident = $sql:expr;)*) => {
        $($(#[$meta])* static $name: $crate::statement::Statement = $crate::statement::Statement::new(stringify!($name), $sql);)*
        pub(crate) static STATEMENTS: &[&$crate::statement::Statement] = &[$(&$name),*];
    };
}
pub(crate) use register;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_overwrites_a_persons_rows_is_known_by_its_table() {
        let removal = |sql| Statement::new("S", sql).removal();
        let removes = |sql| removal(sql) != Removal::Nothing;
        assert_eq!(removal("DELETE FROM candidates WHERE id = $1"), Removal::Rows);
        assert_eq!(removal("DELETE FROM verifications WHERE id = $1"), Removal::Something);
        assert!(removes("DELETE FROM mails WHERE id = $1"));
        assert!(removes("UPDATE candidates SET document = $1"));
        assert!(removes("INSERT INTO accesses (id) VALUES ($1) ON CONFLICT (id) DO UPDATE SET id = excluded.id"));
        assert!(removes("DELETE FROM a_table_of_tomorrow WHERE id = $1"));
        assert!(!removes("INSERT INTO candidates (id) VALUES ($1) ON CONFLICT DO NOTHING"));
        assert!(!removes("UPDATE scope_state SET queued = $1") && !removes("SELECT id FROM candidates"));
    }

    #[test]
    fn rows_are_made_of_arrays() {
        static KEEP: Statement =
            Statement::new("KEEP", "INSERT INTO kept (a, b, c, d) VALUES ($1, $2, '[]', $2) ON CONFLICT DO NOTHING");
        assert!(KEEP.puts_in_rows());
        let many = "INSERT INTO kept (a, b, c, d) SELECT row.p1, row.p2, '[]', row.p2 \
                    FROM unnest($1::text[], $2::int8[]) AS row (p1, p2) ON CONFLICT DO NOTHING";
        assert_eq!(KEEP.of_rows(["text", "int8"].into_iter()), many);
    }
}
