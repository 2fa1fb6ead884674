//! The scope: a region and one of its two environments. All access to a tenant's rows goes through
//! it.

use crate::RegionId;

/// Production data or sandbox data. The two are fully separate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Environment {
    /// The region's real candidates.
    Production,
    /// Test data, removed once a day.
    Sandbox,
}

impl Environment {
    /// Both environments, production first.
    pub const ALL: [Self; 2] = [Self::Production, Self::Sandbox];

    /// Returns the stored number: 0 for production, 1 for the sandbox.
    pub const fn code(self) -> i64 {
        match self {
            Self::Production => 0,
            Self::Sandbox => 1,
        }
    }

    /// Returns the environment of a stored number.
    pub const fn of_code(code: i64) -> Self {
        if code == 0 {
            Self::Production
        } else {
            Self::Sandbox
        }
    }

    /// Returns the environment's name in log lines.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Production => "production",
            Self::Sandbox => "sandbox",
        }
    }

    /// Returns whether this is the sandbox (`meta.sandboxEnabled`).
    pub const fn is_sandbox(self) -> bool {
        matches!(self, Self::Sandbox)
    }
}

/// One region's data in one environment. Every tenant row is read and written through a scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Scope {
    /// The region.
    pub region: RegionId,
    /// The environment.
    pub environment: Environment,
}
