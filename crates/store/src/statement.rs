//! Statements: every SQL text of the store has a name and stands once, in a list of its module's.

use std::sync::OnceLock;

/// One portable SQL text. Parameters are `$1`, `$2`, …
#[derive(Debug)]
pub struct Statement {
    /// The name it is known by in logs and tests.
    pub name: &'static str,
    /// The text, the same for every engine.
    pub sql: &'static str,
    everywhere: bool,
    numbered: OnceLock<String>,
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
        Self { name, sql, everywhere: false, numbered: OnceLock::new() }
    }

    /// A statement that looks over all tenants' rows, for work that no request waits for.
    pub(crate) const fn everywhere(name: &'static str, sql: &'static str) -> Self {
        Self { name, sql, everywhere: true, numbered: OnceLock::new() }
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

    /// The text as SQLite reads it: `?1` is its numbered parameter, where `$1` would be a named one.
    pub(crate) fn sqlite(&self) -> &str {
        self.numbered.get_or_init(|| self.sql.replace('$', "?"))
    }
}

/// Declares a module's statements and its `STATEMENTS` list.
macro_rules! register {
    ($($(#[$meta:meta])* $name:ident = $sql:expr;)*) => {
        $($(#[$meta])* static $name: $crate::statement::Statement = $crate::statement::Statement::new(stringify!($name), $sql);)*
        pub(crate) static STATEMENTS: &[&$crate::statement::Statement] = &[$(&$name),*];
    };
}
pub(crate) use register;
