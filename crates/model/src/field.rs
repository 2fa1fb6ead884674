//! The candidate's fields: one table from which documents, selection, schema, reference and CSV
//! columns are derived.

use crate::{
    Selection,
    vocabulary::{PHASES, PRIOR_EDUCATION, QUALIFICATIONS, ROLES, SECTORS},
};

/// The type of a field's value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The record's own id.
    Id,
    /// Text of `min` to `max` characters.
    Text {
        /// The minimum number of characters.
        min: u16,
        /// The maximum number of characters.
        max: u16,
        /// Whether it may have several lines.
        lines: bool,
    },
    /// An e-mail address; internationalised addresses are accepted.
    Email,
    /// A phone number: free text with at least one digit.
    Phone,
    /// An http or https URL.
    Url,
    /// `true` or `false`.
    Boolean,
    /// A calendar date.
    Date,
    /// One of these values.
    Choice(&'static [&'static str]),
    /// Any number of these values, each at most once.
    Choices(&'static [&'static str]),
    /// Attachments.
    Attachments,
    /// A timestamp.
    DateTime,
}

/// Who sets the value, and whether it is required.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// Required on creation; cannot be cleared.
    Required,
    /// Optional; `null` if not given.
    Optional,
    /// Set by the server.
    ReadOnly,
}

/// One row of the table.
#[derive(Debug, Clone, Copy)]
pub struct Definition {
    /// The field's name in the API.
    pub name: &'static str,
    /// The type of its value.
    pub kind: Kind,
    /// Who sets it.
    pub presence: Presence,
    /// A short name for people.
    pub title: &'static str,
    /// One sentence for the API reference.
    pub description: &'static str,
    /// Its number in what is stored. It is never changed, and never given to another field.
    pub storage: u8,
    /// The number of the first document format that has it.
    pub since: u8,
}

macro_rules! fields {
    ($($variant:ident $storage:literal since $since:literal
       $name:literal $presence:ident $kind:expr, $title:literal, $description:literal;)*) => {
        /// A shared field of a candidate, in the order in which a record shows them.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        #[repr(u8)]
        #[expect(missing_docs, reason = "the table below describes each")]
        pub enum Field { $($variant,)* }

        impl Field {
            /// All shared fields, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];
            /// The number of shared fields.
            pub const COUNT: usize = Self::ALL.len();

            const TABLE: [Definition; Self::COUNT] = [$(Definition {
                name: $name,
                kind: $kind,
                presence: Presence::$presence,
                title: $title,
                description: $description,
                storage: $storage,
                since: $since,
            },)*];
        }
    };
}

// The order is the order in which a record shows the fields; a field is added where it belongs.
// What is stored knows a field by the number behind its name. A new field takes the next number
// that no field has had, and `since` the format number after the highest one here. The numbers 23
// and 24 stay free: as bits they once meant custom fields and interactions (`Selection::names`).
fields! {
    Id 0 since 1 "id" ReadOnly Kind::Id, "Id", "The record's identifier.";
    Name 1 since 1 "name" Required Kind::Text { min: 1, max: 200, lines: false }, "Name", "Full name.";
    Email 2 since 1 "email" Required Kind::Email, "E-mail address",
        "Address the candidate is reached at: one bare address, `local@domain`, the domain with a dot.";
    Phone 3 since 1 "phone" Optional Kind::Phone, "Phone number",
        "Phone number as it was given; a number in a spreadsheet's scientific notation is refused.";
    PrivacyConsent 4 since 1 "privacyConsent" Required Kind::Boolean, "Privacy consent",
        "Whether the candidate agreed to the processing of this data.";
    Phase 5 since 1 "phase" Optional Kind::Choice(PHASES), "Phase", "Where the candidate stands; `nieuw` when not given.";
    Sectors 6 since 1 "sectors" Optional Kind::Choices(SECTORS), "Sectors", "Kinds of education the candidate looks at.";
    Roles 7 since 1 "roles" Optional Kind::Choices(ROLES), "Roles", "Jobs the candidate looks at.";
    Qualifications 8 since 1 "qualifications" Optional Kind::Choices(QUALIFICATIONS), "Qualifications",
        "Teaching qualifications the candidate holds.";
    PriorEducation 9 since 1 "priorEducation" Optional Kind::Choice(PRIOR_EDUCATION), "Prior education",
        "Highest education so far.";
    Linkedin 10 since 1 "linkedin" Optional Kind::Url, "LinkedIn",
        "Address of a LinkedIn profile; an internationalised one is stored percent-encoded.";
    DateOfBirth 11 since 1 "dateOfBirth" Optional Kind::Date, "Date of birth",
        "Calendar date, without a time, from 1900-01-01 to today.";
    Nationality 25 since 2 "nationality" Optional Kind::Text { min: 0, max: 100, lines: false }, "Nationality",
        "Nationality, as the candidate calls it.";
    Motivation 12 since 1 "motivation" Optional Kind::Text { min: 0, max: 10_000, lines: true }, "Motivation",
        "Why the candidate wants to work in education.";
    Address 13 since 1 "address" Optional Kind::Text { min: 0, max: 200, lines: false }, "Address", "Street and number.";
    City 14 since 1 "city" Optional Kind::Text { min: 0, max: 200, lines: false }, "City", "Place of residence.";
    PostalCode 15 since 1 "postalCode" Optional Kind::Text { min: 0, max: 200, lines: false }, "Postal code",
        "Postal code as it was given.";
    Notes 16 since 1 "notes" Optional Kind::Text { min: 0, max: 10_000, lines: true }, "Notes",
        "Notes of the region's coordinators.";
    ExitReason 17 since 1 "exitReason" Optional Kind::Text { min: 0, max: 1_000, lines: true }, "Exit reason",
        "Why the candidate left the programme.";
    CurriculumVitae 18 since 1 "curriculumVitae" Optional Kind::Attachments, "Curriculum vitae", "Curriculum vitae as files.";
    OtherAttachments 19 since 1 "otherAttachments" Optional Kind::Attachments, "Other attachments", "Any other files.";
    CreatedAt 20 since 1 "createdAt" ReadOnly Kind::DateTime, "Created at", "When the record was made.";
    UpdatedAt 21 since 1 "updatedAt" ReadOnly Kind::DateTime, "Updated at", "When the record last changed.";
    ArchivedAt 22 since 1 "archivedAt" ReadOnly Kind::DateTime, "Archived at", "When the record was archived, or `null`.";
}

impl Field {
    /// Returns the field's row of the table.
    pub const fn definition(self) -> &'static Definition {
        const TABLE: &[Definition; Field::COUNT] = &Field::TABLE;
        &TABLE[self as usize]
    }

    /// Returns the field's name in the API.
    pub const fn name(self) -> &'static str {
        self.definition().name
    }

    /// Returns the field with this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|field| field.name() == name)
    }

    /// Returns whether the field holds attachments.
    pub const fn holds_attachments(self) -> bool {
        matches!(self, Self::CurriculumVitae | Self::OtherAttachments)
    }

    /// Returns whether a candidate may change the field in a session. Other fields are the
    /// region's, or have their own way to change.
    pub const fn is_the_candidates_own(self) -> bool {
        use Field::{
            Address, City, DateOfBirth, Linkedin, Motivation, Name, Nationality, Phone, PostalCode,
            PriorEducation, PrivacyConsent, Qualifications, Roles, Sectors,
        };
        matches!(
            self,
            Name | Phone
                | PrivacyConsent
                | Sectors
                | Roles
                | Qualifications
                | PriorEducation
                | Linkedin
                | DateOfBirth
                | Nationality
                | Motivation
                | Address
                | City
                | PostalCode
        )
    }

    /// The field's bit in a set of fields, by its storage number: such sets are stored.
    pub const fn bit(self) -> u64 {
        1 << self.definition().storage
    }

    /// All fields, as a set of [`Self::bit`]s.
    pub const EVERY: u64 = {
        let (mut set, mut index) = (0, 0);
        while index < Self::COUNT {
            set |= Self::ALL[index].bit();
            index += 1;
        }
        set
    };

    /// The JSON text of a field without a value.
    pub const fn empty(self) -> &'static str {
        match self.definition().kind {
            Kind::Choices(_) | Kind::Attachments => "[]",
            _ => "null",
        }
    }
}

/// Two fields with one storage number, or a number that bits of a selection have beside the fields,
/// do not compile.
const _: () = {
    let mut set = Selection::OTHER_BITS;
    let mut index = 0;
    while index < Field::COUNT {
        let bit = Field::ALL[index].bit();
        assert!(set & bit == 0, "this storage number is taken");
        set |= bit;
        index += 1;
    }
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_in_the_order_of_the_enum() {
        for field in Field::ALL {
            assert_eq!(Field::named(field.name()), Some(*field));
            assert_eq!(
                field.holds_attachments(),
                field.definition().kind == Kind::Attachments
            );
        }
    }
}
