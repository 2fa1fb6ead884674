//! The roles of staff in a region, and what each role permits.

use crate::Label;
use std::str::FromStr;

/// A role of a person in a region. A person may have several, in several regions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// Sees candidates and figures.
    Viewer,
    /// Works with candidates.
    Coordinator,
    /// Also erases candidates, and manages the region's staff and settings.
    Manager,
    /// Manages the connections with other systems, and sees no candidates.
    Technician,
}

/// Something that a person may do in a region.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Right {
    /// Seeing candidates, their contact moments, files and tasks.
    SeeCandidates,
    /// Seeing figures about candidates.
    SeeFigures,
    /// Seeing who changed a candidate.
    SeeHistory,
    /// Changing candidates: notes, tasks, phases, archiving, merging, importing.
    ChangeCandidates,
    /// Exporting up to 500 candidates.
    Export,
    /// Exporting more than 500 candidates.
    ExportMany,
    /// Erasing candidates permanently, and undoing a merge.
    Erase,
    /// Seeing by name who saw a candidate.
    SeeAccesses,
    /// Inviting the region's staff and changing their roles.
    ManageStaff,
    /// Changing the region's settings: texts of consent, retention, look of the portal.
    ManageSettings,
    /// Managing keys, callbacks and custom fields.
    ManageKeys,
}

/// The error for a text that names no role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InvalidRole;

impl std::fmt::Display for InvalidRole {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("not a role: a role is viewer, coordinator, manager or technician")
    }
}

impl std::error::Error for InvalidRole {}

impl Role {
    /// All roles, in the order in which they are shown.
    pub const ALL: [Self; 4] = [
        Self::Viewer,
        Self::Coordinator,
        Self::Manager,
        Self::Technician,
    ];

    /// Returns the role's name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::Coordinator => "coordinator",
            Self::Manager => "manager",
            Self::Technician => "technician",
        }
    }

    /// Returns the role's number in the database.
    pub const fn code(self) -> i64 {
        match self {
            Self::Viewer => 1,
            Self::Coordinator => 2,
            Self::Manager => 3,
            Self::Technician => 4,
        }
    }

    /// Returns the role with a number; none for one that this version does not know.
    pub fn of_code(code: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }

    /// Returns what a person with this role is called to a candidate, who does not learn the name.
    pub const fn of_region(self) -> Label {
        let (dutch, english) = match self {
            Self::Viewer => ("een meekijker van de regio", "a reader at the region"),
            Self::Coordinator => (
                "een coördinator van de regio",
                "a coordinator of the region",
            ),
            Self::Manager => ("een beheerder van de regio", "a manager of the region"),
            Self::Technician => (
                "een technisch beheerder van de regio",
                "a technician of the region",
            ),
        };
        Label { dutch, english }
    }

    /// Returns whether the role permits this in its region.
    pub const fn may(self, right: Right) -> bool {
        match right {
            Right::SeeCandidates | Right::SeeFigures => !matches!(self, Self::Technician),
            Right::SeeHistory | Right::ChangeCandidates | Right::Export => {
                matches!(self, Self::Coordinator | Self::Manager)
            }
            Right::ExportMany
            | Right::Erase
            | Right::SeeAccesses
            | Right::ManageStaff
            | Right::ManageSettings => matches!(self, Self::Manager),
            Right::ManageKeys => matches!(self, Self::Manager | Self::Technician),
        }
    }
}

impl Right {
    /// All rights, in the order of the table in the documentation.
    pub const ALL: [Self; 11] = [
        Self::SeeCandidates,
        Self::SeeFigures,
        Self::SeeHistory,
        Self::ChangeCandidates,
        Self::Export,
        Self::ExportMany,
        Self::Erase,
        Self::SeeAccesses,
        Self::ManageStaff,
        Self::ManageSettings,
        Self::ManageKeys,
    ];

    /// Returns whether an operator may do this in any region, without a role there.
    pub const fn is_of_operators(self) -> bool {
        matches!(self, Self::ManageKeys)
    }

    /// Returns whether an operator may do this in a region that the operator has entered.
    pub const fn is_of_entered_operators(self) -> bool {
        matches!(
            self,
            Self::SeeCandidates | Self::SeeFigures | Self::SeeHistory | Self::ManageKeys
        )
    }

    /// Returns the roles that permit this.
    pub fn roles(self) -> impl Iterator<Item = Role> {
        Role::ALL.into_iter().filter(move |role| role.may(self))
    }
}

/// Whether a member of staff can sign in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StaffStatus {
    /// Invited, and without a way in so far.
    Invited,
    /// Has a way in.
    Active,
    /// Has no way in any more, until invited again.
    Disabled,
}

impl StaffStatus {
    const ALL: [Self; 3] = [Self::Invited, Self::Active, Self::Disabled];

    /// Returns the status's name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Invited => "invited",
            Self::Active => "active",
            Self::Disabled => "disabled",
        }
    }

    /// Returns the status's number in the database.
    pub const fn code(self) -> i64 {
        self as i64
    }

    /// Returns the status with a number. A number that this version does not know counts as
    /// disabled.
    pub fn of_code(code: i64) -> Self {
        let known = Self::ALL.into_iter().find(|status| status.code() == code);
        known.unwrap_or(Self::Disabled)
    }
}

impl serde::Serialize for StaffStatus {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl FromStr for Role {
    type Err = InvalidRole;

    fn from_str(text: &str) -> Result<Self, InvalidRole> {
        Self::ALL
            .into_iter()
            .find(|role| role.name() == text)
            .ok_or(InvalidRole)
    }
}

impl serde::Serialize for Role {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_is_read_back_from_its_name_and_its_number() {
        for role in Role::ALL {
            assert_eq!(role.name().parse(), Ok(role));
            assert_eq!(Role::of_code(role.code()), Some(role));
        }
        assert_eq!("Viewer".parse::<Role>(), Err(InvalidRole));
        assert_eq!(Role::of_code(0), None);
    }

    #[test]
    fn roles_permit_what_the_table_of_the_documentation_says() {
        let letters = |role: Role| -> String {
            Right::ALL
                .map(|right| if role.may(right) { 'x' } else { '-' })
                .into_iter()
                .collect()
        };
        assert_eq!(
            Role::ALL.map(letters),
            ["xx---------", "xxxxx------", "xxxxxxxxxxx", "----------x"]
        );
        let of = |permits: fn(Right) -> bool| -> String {
            let letter = |right| if permits(right) { 'x' } else { '-' };
            Right::ALL.map(letter).into_iter().collect()
        };
        assert_eq!(of(Right::is_of_operators), "----------x");
        assert_eq!(of(Right::is_of_entered_operators), "xxx-------x");
    }
}
