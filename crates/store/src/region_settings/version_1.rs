//! A region's settings for version 1 of the API.

/// What a region's websites may do with version 1 of the API.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Version1 {
    /// Whether they may not use it.
    pub is_off: bool,
    /// What becomes of members that version 1 does not know.
    pub unknown: UnknownMembers,
}

/// What becomes of the members of a request that version 1 of the API does not know.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum UnknownMembers {
    /// They are left out and named in the answer.
    #[default]
    Ignore,
    /// The request is refused.
    Refuse,
}

impl UnknownMembers {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Ignore, Self::Refuse];

    /// Returns the name in the API and in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ignore => "ignore",
            Self::Refuse => "refuse",
        }
    }

    /// Returns the one with this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.name() == name)
    }
}
