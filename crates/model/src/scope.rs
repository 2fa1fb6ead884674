//! Which region's data, and which of its two environments: the only door to a tenant's rows.

use crate::RegionId;

/// Production data or sandbox data; the two never meet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Environment {
    /// The region's real candidates.
    Production,
    /// A playground, emptied once a day.
    Sandbox,
}

impl Environment {
    /// Both, production first.
    pub const ALL: [Self; 2] = [Self::Production, Self::Sandbox];

    /// How it is stored: 0 for production, 1 for the sandbox.
    pub const fn code(self) -> i64 {
        match self {
            Self::Production => 0,
            Self::Sandbox => 1,
        }
    }

    /// The one that is stored so.
    pub const fn of_code(code: i64) -> Self {
        if code == 0 { Self::Production } else { Self::Sandbox }
    }

    /// How it is named in a log line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Production => "production",
            Self::Sandbox => "sandbox",
        }
    }

    /// Whether this is the sandbox (`meta.sandboxEnabled`).
    pub const fn is_sandbox(self) -> bool {
        matches!(self, Self::Sandbox)
    }
}

/// One region's data in one environment. Every tenant row is read and written through one of these.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Scope {
    /// The region.
    pub region: RegionId,
    /// Its production or its sandbox data.
    pub environment: Environment,
}
