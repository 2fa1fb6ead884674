//! Registered statements. Every SQL text has a name and is written once, in its module's list.

use crate::{Content, Tables};
use std::{fmt::Write, sync::OnceLock};

/// An SQL text that runs on every engine. Its parameters are `$1`, `$2`, …
#[derive(Debug)]
pub struct Statement {
    /// The name used in logs and tests.
    pub name: &'static str,
    /// The SQL text, the same for every engine.
    pub sql: &'static str,
    reach: Reach,
    removal: OnceLock<Removal>,
    numbered: OnceLock<String>,
    /// The text that inserts several rows.
    of_rows: OnceLock<String>,
    /// The texts that insert 2, 4, 8, … rows.
    of_lists: [OnceLock<String>; LISTS],
}

/// What personal data a statement removes from the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Removal {
    /// None.
    Nothing,
    /// Values or rows that it overwrites or deletes.
    Something,
    /// Whole rows of records, of which copies may remain in the unused part of pages.
    Rows,
}

/// The tenants whose rows a statement uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// None: only the installation's own tables.
    Installation,
    /// The region `$1`, in both environments.
    Region,
    /// The scope of the region `$1` and environment `$2`.
    Scope,
    /// All tenants: for background work, and for one person's records in all regions.
    Everywhere,
}

impl Statement {
    /// Creates a statement that uses rows of the scope `$1`, `$2`.
    pub const fn scope(name: &'static str, sql: &'static str) -> Self {
        Self::with(name, sql, Reach::Scope)
    }

    /// Creates a statement that uses rows of the region `$1`, which apply to both environments.
    pub const fn region(name: &'static str, sql: &'static str) -> Self {
        Self::with(name, sql, Reach::Region)
    }

    /// Creates a statement that uses the installation's own tables only.
    pub const fn installation(name: &'static str, sql: &'static str) -> Self {
        Self::with(name, sql, Reach::Installation)
    }

    /// Creates a statement that uses all tenants' rows.
    pub const fn everywhere(name: &'static str, sql: &'static str) -> Self {
        Self::with(name, sql, Reach::Everywhere)
    }

    /// Creates a statement with a reach that is only known when the program runs.
    pub(crate) const fn with(name: &'static str, sql: &'static str, reach: Reach) -> Self {
        Self {
            name,
            sql,
            reach,
            removal: OnceLock::new(),
            numbered: OnceLock::new(),
            of_rows: OnceLock::new(),
            of_lists: [const { OnceLock::new() }; LISTS],
        }
    }

    /// Returns whose rows the statement uses, as declared where it is written. A test compares it
    /// with the text.
    pub const fn reach(&self) -> Reach {
        self.reach
    }

    /// Returns what personal data the statement deletes or overwrites. Such data must not remain in
    /// the database's files.
    pub(crate) fn removal(&self, tables: &Tables) -> Removal {
        *self.removal.get_or_init(|| {
            match self.overwritten().map(|table| tables.content_of(table)) {
                Some(Content::Records) if self.sql.starts_with("DELETE") => Removal::Rows,
                Some(Content::Records | Content::Personal) => Removal::Something,
                Some(Content::Impersonal) | None => Removal::Nothing,
            }
        })
    }

    /// Returns the table in which the statement deletes or overwrites rows.
    fn overwritten(&self) -> Option<&str> {
        let replaces = self.sql.contains("DO UPDATE");
        let inserted = self.sql.strip_prefix("INSERT INTO ").filter(|_| replaces);
        let rest = self
            .sql
            .strip_prefix("DELETE FROM ")
            .or_else(|| self.sql.strip_prefix("UPDATE "))
            .or(inserted)?;
        rest.split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
            .next()
    }

    /// Whether the statement uses a tenants' table. All others use the installation's own tables
    /// only.
    pub(crate) fn is_of_tenants(&self) -> bool {
        self.reach != Reach::Installation
    }

    /// Returns the words of the text: keywords and names.
    pub(crate) fn words(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.sql
            .split(|character: char| !character.is_ascii_alphanumeric() && character != '_')
            .filter(|word| !word.is_empty())
    }

    /// Whether the statement inserts a row and returns nothing, so that it can be made to insert
    /// several.
    pub(crate) fn puts_in_rows(&self) -> bool {
        self.sql.starts_with("INSERT INTO")
            && !self.sql.contains("DO UPDATE")
            && !self.sql.contains("RETURNING")
            && self.sql.contains(VALUES)
    }

    /// Whether the statement either inserts its row or fails, and never skips it.
    pub(crate) fn is_certain(&self) -> bool {
        self.sql.starts_with("INSERT INTO")
            && !self.sql.contains("DO NOTHING")
            && self.sql.contains(VALUES)
    }

    /// Returns a text that inserts any number of rows, for PostgreSQL. Each parameter is an array
    /// with one element per row. `types` are the parameter types of the single-row statement.
    pub(crate) fn of_rows<'t>(&self, types: impl Iterator<Item = &'t str>) -> &str {
        self.of_rows.get_or_init(|| of_rows(self.sql, types))
    }

    /// Returns a text that inserts several rows by a list of values, for a distributed PostgreSQL,
    /// which cannot distribute a SELECT from arrays; and the number of rows, at most `rows`. It is a
    /// power of two, so that a statement has few such texts. `columns` is the number of parameters of
    /// a row.
    pub(crate) fn of_list(&self, rows: usize, columns: usize) -> (usize, &str) {
        let exponent = (rows.ilog2() as usize).min(LISTS);
        match exponent.checked_sub(1) {
            None => (1, self.sql),
            Some(index) => {
                let rows = 1 << exponent;
                let text = self.of_lists[index].get_or_init(|| of_list(self.sql, rows, columns));
                (rows, text)
            }
        }
    }

    /// Returns the text for SQLite, with numbered parameters `?1`; SQLite would treat `$1` as a
    /// named one.
    pub(crate) fn sqlite(&self) -> &str {
        self.numbered.get_or_init(|| self.sql.replace('$', "?"))
    }
}

const VALUES: &str = "VALUES (";
/// How many texts with lists of rows a statement has: the longest list has 128 rows. With the 26
/// columns of the widest table that is far below the protocol's limit of 65,535 parameters.
const LISTS: usize = 7;

/// Splits an insert at its VALUES row: the text before it, the row, and the text after it.
fn split_at_row(sql: &str) -> [&str; 3] {
    let start = sql.find(VALUES).unwrap_or_default();
    let (before, row) = (&sql[..start], &sql[start + VALUES.len()..]);
    let (row, rest) = row.split_once(')').unwrap_or((row, ""));
    [before, row, rest]
}

/// Repeats the VALUES row of an insert, each time with the next parameters.
fn of_list(sql: &str, rows: usize, columns: usize) -> String {
    let [before, row, rest] = split_at_row(sql);
    let mut text = format!("{before}VALUES ");
    for number in 0..rows {
        text.push_str(if number > 0 { ", (" } else { "(" });
        let mut parts = row.split('$');
        text.push_str(parts.next().unwrap_or_default());
        for part in parts {
            let digits = part.len() - part.trim_start_matches(|c: char| c.is_ascii_digit()).len();
            let (parameter, after) = part.split_at(digits);
            let parameter = parameter.parse().unwrap_or(0) + number * columns;
            let _ = write!(text, "${parameter}{after}");
        }
        text.push(')');
    }
    text.push_str(rest);
    text
}

/// Replaces the VALUES row of an insert by a SELECT from `unnest` of arrays.
fn of_rows<'t>(sql: &str, types: impl Iterator<Item = &'t str>) -> String {
    let [before, row, rest] = split_at_row(sql);
    let (mut arrays, mut names) = (String::new(), String::new());
    for (number, kind) in (1..).zip(types) {
        let comma = if number > 1 { ", " } else { "" };
        let _ = write!(arrays, "{comma}${number}::{kind}[]");
        let _ = write!(names, "{comma}p{number}");
    }
    format!(
        "{before}SELECT {} FROM unnest({arrays}) AS row ({names}){rest}",
        row.replace('$', "row.p")
    )
}

/// Declares statements, each with its reach (`scope`, `region`, `installation` or `everywhere`) and its
/// name in logs and tests. A type of the same name holds their columns, see [`crate::column!`].
#[macro_export]
macro_rules! statements {
    ($($(#[$meta:meta])* $vis:vis $reach:ident $name:ident as $label:literal = $sql:expr;)*) => {$(
        $crate::declare! { ($(#[$meta])*) ($vis) $reach $name $label, $sql }
    )*};
}

/// Declares a module's statements and its `STATEMENTS` list. Each begins with its reach: `scope`,
/// `region`, `installation` or `everywhere`.
#[macro_export]
macro_rules! register {
    ($($(#[$meta:meta])* $reach:ident $name:ident = $sql:expr;)*) => {
        $($crate::declare! { ($(#[$meta])*) () $reach $name stringify!($name), $sql })*
        pub(crate) static STATEMENTS: &[&$crate::Statement] = &[$(&$name),*];
    };
}

/// Declares a statement and the type of its columns. Used by `statements!` and `register!`.
#[doc(hidden)]
#[macro_export]
macro_rules! declare {
    (($($meta:tt)*) ($($vis:tt)*) $reach:ident $name:ident $label:expr, $sql:expr) => {
        #[allow(
            non_camel_case_types,
            clippy::upper_case_acronyms,
            reason = "the columns of a statement have its name"
        )]
        $($meta)*
        $($vis)* enum $name {}

        impl $crate::Columns for $name {
            const TEXTS: &'static [&'static str] = &[$sql];
        }

        $($meta)*
        $($vis)* static $name: $crate::Statement =
            $crate::Statement::$reach($label, <$name as $crate::Columns>::TEXTS[0]);
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{AppendOnlyTable, Distribution, OnErasure, OnReset, Owner, Table};

    const fn table(name: &'static str, content: Content) -> Table {
        Table {
            name,
            owner: Owner::Scope,
            content,
            on_erasure: OnErasure::Kept("a test"),
            on_reset: OnReset::Deleted,
            distribution: Distribution::By("region_id"),
        }
    }

    static TABLES: Tables = Tables {
        entries: &[
            table("scope_state", Content::Impersonal),
            table("candidates", Content::Records),
        ],
        append_only: AppendOnlyTable {
            name: "audit",
            triggers: "",
            trigger_names: &[],
        },
    };

    #[test]
    fn statements_that_need_scrubbing_are_known_by_their_table() {
        let removal = |sql| Statement::installation("S", sql).removal(&TABLES);
        let removes = |sql| removal(sql) != Removal::Nothing;
        assert_eq!(
            removal("DELETE FROM candidates WHERE id = $1"),
            Removal::Rows
        );
        assert_eq!(
            removal("DELETE FROM verifications WHERE id = $1"),
            Removal::Something
        );
        assert!(removes("DELETE FROM mails WHERE id = $1"));
        assert!(removes("UPDATE candidates SET document = $1"));
        assert!(removes(
            "INSERT INTO accesses (id) VALUES ($1) ON CONFLICT (id) DO UPDATE SET id = excluded.id"
        ));
        assert!(removes("DELETE FROM a_table_of_tomorrow WHERE id = $1"));
        assert!(!removes(
            "INSERT INTO candidates (id) VALUES ($1) ON CONFLICT DO NOTHING"
        ));
        assert!(
            !removes("UPDATE scope_state SET queued = $1") && !removes("SELECT id FROM candidates")
        );
    }

    #[test]
    fn multi_row_inserts_use_arrays_or_lists() {
        static KEEP: Statement = Statement::installation(
            "KEEP",
            "INSERT INTO kept (a, b, c, d) VALUES ($1, $2, '[]', $2) ON CONFLICT DO NOTHING",
        );
        assert!(KEEP.puts_in_rows());
        let many = "INSERT INTO kept (a, b, c, d) SELECT row.p1, row.p2, '[]', row.p2 \
                    FROM unnest($1::text[], $2::int8[]) AS row (p1, p2) ON CONFLICT DO NOTHING";
        assert_eq!(KEEP.of_rows(["text", "int8"].into_iter()), many);
        let two = "INSERT INTO kept (a, b, c, d) VALUES ($1, $2, '[]', $2), ($3, $4, '[]', $4) \
                   ON CONFLICT DO NOTHING";
        assert_eq!(KEEP.of_list(3, 2), (2, two));
        assert_eq!(KEEP.of_list(1, 2), (1, KEEP.sql));
        assert_eq!(KEEP.of_list(1_000, 2).0, 128);
    }
}
