//! The permissions of an API key.

use serde::{Serialize, Serializer, ser::SerializeSeq};
use std::str::FromStr;

/// A single permission of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Permission {
    /// Reading candidates and their related records.
    Read,
    /// Adding, changing and archiving candidates.
    Write,
    /// Erasing candidates permanently.
    Erase,
    /// Changing the region itself: settings, keys, custom fields, secrets.
    Settings,
}

/// The error for a text that names no permission.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InvalidPermission;

impl Permission {
    /// All permissions, in the order in which they are shown.
    pub const ALL: [Self; 4] = [Self::Read, Self::Write, Self::Erase, Self::Settings];

    /// Returns the permission's name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
            Self::Erase => "erase",
            Self::Settings => "settings",
        }
    }

    const fn bit(self) -> u8 {
        1 << self as u8
    }
}

impl FromStr for Permission {
    type Err = InvalidPermission;

    fn from_str(text: &str) -> Result<Self, InvalidPermission> {
        Self::ALL
            .into_iter()
            .find(|permission| permission.name() == text)
            .ok_or(InvalidPermission)
    }
}

/// A set of permissions in one byte, so that a check is a single bitwise and.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Permissions(u8);

impl Permissions {
    /// All permissions.
    pub const ALL: Self = Self(0b1111);

    /// Returns whether the set contains this permission.
    pub const fn allows(self, permission: Permission) -> bool {
        self.0 & permission.bit() != 0
    }

    /// Returns whether the set contains every permission.
    pub const fn is_all(self) -> bool {
        self.0 == Self::ALL.0
    }

    /// Returns the permissions of this set that the other set lacks.
    pub fn beyond(self, others: Self) -> impl Iterator<Item = Permission> {
        self.each()
            .filter(move |permission| !others.allows(*permission))
    }

    /// Returns the permissions of the set, in order.
    pub fn each(self) -> impl Iterator<Item = Permission> {
        Permission::ALL
            .into_iter()
            .filter(move |permission| self.allows(*permission))
    }

    /// Returns the set as a number for the database.
    pub const fn bits(self) -> i64 {
        self.0 as i64
    }

    /// Returns the set of such a number. Bits unknown to this version are ignored.
    pub const fn of_bits(bits: i64) -> Self {
        Self((bits & Self::ALL.bits()).to_le_bytes()[0])
    }
}

impl FromIterator<Permission> for Permissions {
    fn from_iter<I: IntoIterator<Item = Permission>>(permissions: I) -> Self {
        Self(
            permissions
                .into_iter()
                .fold(0, |bits, permission| bits | permission.bit()),
        )
    }
}

impl Serialize for Permissions {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut names = serializer.serialize_seq(None)?;
        for permission in self.each() {
            names.serialize_element(permission.name())?;
        }
        names.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn permission_set_equals_its_input() {
        let some: Permissions = [Permission::Read, Permission::Erase].into_iter().collect();
        assert_eq!(
            Permission::ALL.map(|permission| some.allows(permission)),
            [true, false, true, false]
        );
        assert_eq!(Permissions::of_bits(some.bits()), some);
        assert!(Permissions::of_bits(-1).is_all() && !some.is_all());
        assert_eq!(serde_json::to_string(&some).unwrap(), r#"["read","erase"]"#);
        assert_eq!(
            Permissions::ALL
                .beyond(some)
                .map(Permission::name)
                .collect::<Vec<_>>(),
            ["write", "settings"]
        );
        assert_eq!(
            Permission::ALL.map(|permission| permission.name().parse()),
            Permission::ALL.map(Ok)
        );
        assert_eq!("Read".parse::<Permission>(), Err(InvalidPermission));
    }
}
