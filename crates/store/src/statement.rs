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
    /// The texts for several rows, by [`ROWS`].
    repeated: [OnceLock<String>; ROWS.len()],
}

/// For how many rows at once an insertion has a text, each of its own to prepare. What is between them takes two or three.
const ROWS: [usize; 11] = [64, 48, 32, 24, 16, 12, 8, 6, 4, 3, 2];

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
        Self { name, sql, everywhere, numbered: OnceLock::new(), repeated: [const { OnceLock::new() }; ROWS.len()] }
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

    /// The text that puts in the most rows, of so many, and how many those are. The values of a row follow those of the row
    /// before.
    pub(crate) fn of_rows(&self, rows: usize) -> (&str, usize) {
        let most = ROWS.iter().zip(&self.repeated).find(|(most, _)| **most <= rows);
        most.map_or((self.sql, 1), |(most, text)| (text.get_or_init(|| repeated(self.sql, *most)), *most))
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
        assert_eq!(KEEP.of_rows(1), (KEEP.sql, 1));
        let two = "INSERT INTO kept (a, b, c, d) VALUES ($1, $2, '[]', $2), ($3, $4, '[]', $4) ON CONFLICT DO NOTHING";
        assert_eq!(KEEP.of_rows(2), (two, 2));
        let (text, rows) = KEEP.of_rows(1000);
        assert_eq!((rows, text.ends_with("($127, $128, '[]', $128) ON CONFLICT DO NOTHING")), (64, true));
        assert_eq!([3, 5, 31, 63].map(|rows| KEEP.of_rows(rows).1), [3, 4, 24, 48]);
    }
}
