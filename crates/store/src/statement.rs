//! Statements: every SQL text of the store has a name and stands once, in a list of its module's.

use std::{fmt::Write, sync::OnceLock};

/// One portable SQL text. Parameters are `$1`, `$2`, …
#[derive(Debug)]
pub struct Statement {
    /// The name it is known by in logs and tests.
    pub name: &'static str,
    /// The text, the same for every engine.
    pub sql: &'static str,
    everywhere: bool,
    numbered: OnceLock<String>,
    /// The text for 2, 4, 8, … rows.
    doubled: [OnceLock<String>; DOUBLINGS as usize],
}

/// How often the rows that one text puts in can be doubled. Each doubling is a text of its own to prepare.
pub(crate) const DOUBLINGS: u32 = 6;

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
            numbered: OnceLock::new(),
            doubled: [const { OnceLock::new() }; DOUBLINGS as usize],
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

    /// The text for so many rows: 1, 2, 4, … up to 64. The values of a row follow those of the row before.
    pub(crate) fn of_rows(&self, rows: usize) -> &str {
        debug_assert!(rows.is_power_of_two(), "there are texts for powers of two alone");
        match rows.ilog2().checked_sub(1).and_then(|doublings| self.doubled.get(doublings as usize)) {
            None => self.sql,
            Some(text) => text.get_or_init(|| repeated(self.sql, rows)),
        }
    }

    /// The text as SQLite reads it: `?1` is its numbered parameter, where `$1` would be a named one.
    pub(crate) fn sqlite(&self) -> &str {
        self.numbered.get_or_init(|| self.sql.replace('$', "?"))
    }
}

const VALUES: &str = "VALUES (";

/// An insertion's text with its row of values several times, the parameters numbered on.
fn repeated(sql: &str, rows: usize) -> String {
    let start = sql.find(VALUES).map_or(0, |at| at + VALUES.len());
    let end = start + sql[start..].find(')').unwrap_or_default();
    let row = &sql[start..end];
    let parameters = row.split('$').skip(1).filter_map(number).max().unwrap_or_default();
    let mut text = sql[..start].to_owned();
    for before in 0..rows {
        if before > 0 {
            text.push_str("), (");
        }
        let mut parts = row.split('$');
        text.push_str(parts.next().unwrap_or_default());
        for part in parts {
            let digits = part.len() - part.trim_start_matches(|digit: char| digit.is_ascii_digit()).len();
            let number = number(part).unwrap_or_default() + before * parameters;
            let _ = write!(text, "${number}{}", &part[digits..]);
        }
    }
    text.push_str(&sql[end..]);
    text
}

/// The number a text begins with.
fn number(text: &str) -> Option<usize> {
    let end = text.find(|digit: char| !digit.is_ascii_digit()).unwrap_or(text.len());
    text[..end].parse().ok()
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
    fn rows_are_numbered_on() {
        static KEEP: Statement =
            Statement::new("KEEP", "INSERT INTO kept (a, b, c, d) VALUES ($1, $2, '[]', $2) ON CONFLICT DO NOTHING");
        assert!(KEEP.puts_in_rows());
        assert_eq!(KEEP.of_rows(1), KEEP.sql);
        let two = "INSERT INTO kept (a, b, c, d) VALUES ($1, $2, '[]', $2), ($3, $4, '[]', $4) ON CONFLICT DO NOTHING";
        assert_eq!(KEEP.of_rows(2), two);
        assert!(KEEP.of_rows(64).ends_with("($127, $128, '[]', $128) ON CONFLICT DO NOTHING"));
    }
}
