//! The field table: one row per field of a candidate.
//!
//! Documents, selections, schemas, the API reference, CSV columns, the portal, exports and
//! `docs/fields.md` are derived from it. The columns are described in [`Definition`].
//!
//! - The order of the rows is the order in which a record shows the fields. A field is added where
//!   it belongs.
//! - A new field takes the next `storage` number that no field has had. Its `since` is the highest
//!   format number here plus one. The numbers 23 and 24 stay free: as bits they once meant custom
//!   fields and interactions ([`crate::Selection::names`]).
//! - Neither number, nor the name, may change after a release.

use super::columns::{
    Definition,
    FormSection::{self, Background, Person, Wish},
    Kind, Label,
    Owner::{Candidate, ConfirmedCandidate, Region, Server},
    Portal::{self, Apart, Files, Input, Recorded, Row},
    Presence::{Defaulted, Optional, Required},
};
use crate::vocabulary::{PHASES, PRIOR_EDUCATION, QUALIFICATIONS, ROLES, SECTORS};

macro_rules! fields {
    ($($variant:ident { $($column:ident: $value:expr,)* })*) => {
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

            pub(super) const TABLE: [Definition; Self::COUNT] =
                [$(Definition { $($column: $value,)* },)*];
        }
    };
}

const fn label(dutch: &'static str, english: &'static str) -> Label {
    Label { dutch, english }
}

/// An input of the portal's form.
const fn input(place: u16, section: FormSection, autocomplete: &'static str) -> Portal {
    Input {
        place,
        section,
        autocomplete,
        hint: None,
    }
}

/// An input of the portal's form with a hint.
const fn hinted(
    place: u16,
    section: FormSection,
    autocomplete: &'static str,
    hint: Label,
) -> Portal {
    Input {
        place,
        section,
        autocomplete,
        hint: Some(hint),
    }
}

fields! {
    Id {
        name: "id", version_1: None, storage: 0, since: 1,
        kind: Kind::Id, presence: Required, owner: Server,
        label: label("Kenmerk", "Id"), plain_label: None,
        description: "The record's identifier.",
        headers: &["record id", "airtable id"],
        portal: Apart,
    }
    Name {
        name: "name", version_1: Some("naam"), storage: 1, since: 1,
        kind: Kind::Text { min: 1, max: 200, lines: false }, presence: Required, owner: Candidate,
        label: label("Naam", "Name"), plain_label: None,
        description: "Full name.",
        headers: &["volledige naam", "full name"],
        portal: input(10, Person, "name"),
    }
    Email {
        name: "email", version_1: Some("email"), storage: 2, since: 1,
        kind: Kind::Email, presence: Required, owner: ConfirmedCandidate,
        label: label("E-mailadres", "E-mail address"), plain_label: None,
        description: "Address the candidate is reached at: one bare address, `local@domain`, \
            the domain with a dot.",
        headers: &["mail", "mailadres", "mail address"],
        portal: Row { place: 20 },
    }
    Phone {
        name: "phone", version_1: Some("telefoon"), storage: 3, since: 1,
        kind: Kind::Phone, presence: Optional, owner: Candidate,
        label: label("Telefoonnummer", "Phone number"), plain_label: None,
        description: "Phone number as it was given; a number in a spreadsheet's scientific \
            notation is refused.",
        headers: &["tel", "mobiel", "mobiele nummer", "mobile"],
        portal: hinted(30, Person, "tel",
            label("Bijvoorbeeld 06 12345678.", "For example 06 12345678.")),
    }
    PrivacyConsent {
        name: "privacyConsent", version_1: Some("privacy_consent"), storage: 4, since: 1,
        kind: Kind::Boolean, presence: Required, owner: Candidate,
        label: label("Toestemming voor verwerking", "Privacy consent"),
        plain_label: Some(label("Toestemming", "Consent")),
        description: "Whether the candidate agreed to the processing of this data.",
        headers: &["consent", "avg", "akkoord"],
        portal: Apart,
    }
    Phase {
        name: "phase", version_1: Some("fase"), storage: 5, since: 1,
        kind: Kind::Choice(PHASES), presence: Defaulted(PHASES[0]), owner: Region,
        label: label("Fase", "Phase"), plain_label: Some(label("Je traject", "Your progress")),
        description: "Where the candidate stands; `nieuw` when not given.",
        headers: &[],
        portal: Apart,
    }
    Sectors {
        name: "sectors", version_1: Some("sector"), storage: 6, since: 1,
        kind: Kind::Choices(SECTORS), presence: Optional, owner: Candidate,
        label: label("Sectoren", "Sectors"),
        plain_label: Some(label("Soort onderwijs", "Kind of education")),
        description: "Kinds of education the candidate looks at.",
        headers: &[],
        portal: input(90, Wish, ""),
    }
    Roles {
        name: "roles", version_1: Some("functie"), storage: 7, since: 1,
        kind: Kind::Choices(ROLES), presence: Optional, owner: Candidate,
        label: label("Functies", "Roles"), plain_label: Some(label("Functie", "Job")),
        description: "Jobs the candidate looks at.",
        headers: &["role"],
        portal: input(100, Wish, ""),
    }
    Qualifications {
        name: "qualifications", version_1: Some("kwalificatie"), storage: 8, since: 1,
        kind: Kind::Choices(QUALIFICATIONS), presence: Optional, owner: Candidate,
        label: label("Bevoegdheden", "Qualifications"),
        plain_label: Some(label("Bevoegdheid", "Teaching qualification")),
        description: "Teaching qualifications the candidate holds.",
        headers: &["kwalificaties", "qualification"],
        portal: input(120, Background, ""),
    }
    PriorEducation {
        name: "priorEducation", version_1: Some("vooropleiding"), storage: 9, since: 1,
        kind: Kind::Choice(PRIOR_EDUCATION), presence: Optional, owner: Candidate,
        label: label("Vooropleiding", "Prior education"),
        plain_label: Some(label("Hoogste opleiding", "Highest education")),
        description: "Highest education so far.",
        headers: &[],
        portal: input(110, Background, ""),
    }
    Linkedin {
        name: "linkedin", version_1: Some("linkedin"), storage: 10, since: 1,
        kind: Kind::Url, presence: Optional, owner: Candidate,
        label: label("LinkedIn", "LinkedIn"), plain_label: None,
        description: "Address of a LinkedIn profile; an internationalised one is stored \
            percent-encoded.",
        headers: &["linkedin-profiel", "linkedin url"],
        portal: hinted(130, Background, "url", label(
            "Het volledige adres, dat begint met https://.",
            "The full address, beginning with https://.",
        )),
    }
    DateOfBirth {
        name: "dateOfBirth", version_1: Some("geboortedatum"), storage: 11, since: 1,
        kind: Kind::Date, presence: Optional, owner: Candidate,
        label: label("Geboortedatum", "Date of birth"), plain_label: None,
        description: "Calendar date, without a time, from 1900-01-01 to today.",
        headers: &["geboren", "birthday", "birth date"],
        portal: input(40, Person, "bday"),
    }
    Nationality {
        name: "nationality", version_1: None, storage: 25, since: 2,
        kind: Kind::line(100), presence: Optional, owner: Candidate,
        label: label("Nationaliteit", "Nationality"), plain_label: None,
        description: "Nationality, as the candidate calls it.",
        headers: &[],
        portal: input(50, Person, ""),
    }
    Motivation {
        name: "motivation", version_1: Some("motivatie"), storage: 12, since: 1,
        kind: Kind::lines(10_000), presence: Optional, owner: Candidate,
        label: label("Motivatie", "Motivation"), plain_label: None,
        description: "Why the candidate wants to work in education.",
        headers: &[],
        portal: hinted(140, Wish, "", label(
            "Waarom wil je in het onderwijs werken?",
            "Why do you want to work in education?",
        )),
    }
    Address {
        name: "address", version_1: Some("adres"), storage: 13, since: 1,
        kind: Kind::line(200), presence: Optional, owner: Candidate,
        label: label("Adres", "Address"),
        plain_label: Some(label("Straat en huisnummer", "Street and number")),
        description: "Street and number.",
        headers: &[],
        portal: input(60, Person, "street-address"),
    }
    City {
        name: "city", version_1: Some("plaats"), storage: 14, since: 1,
        kind: Kind::line(200), presence: Optional, owner: Candidate,
        label: label("Woonplaats", "City"), plain_label: Some(label("Woonplaats", "Town or city")),
        description: "Place of residence.",
        headers: &["town"],
        portal: input(80, Person, "address-level2"),
    }
    PostalCode {
        name: "postalCode", version_1: Some("postcode"), storage: 15, since: 1,
        kind: Kind::line(200), presence: Optional, owner: Candidate,
        label: label("Postcode", "Postal code"), plain_label: None,
        description: "Postal code as it was given.",
        headers: &["zip code"],
        portal: input(70, Person, "postal-code"),
    }
    Notes {
        name: "notes", version_1: Some("notities"), storage: 16, since: 1,
        kind: Kind::lines(10_000), presence: Optional, owner: Region,
        label: label("Notities van de regio", "Notes"),
        plain_label: Some(label("Notities", "Notes")),
        description: "Notes of the region's coordinators.",
        headers: &["notitie", "opmerkingen"],
        portal: Recorded,
    }
    ExitReason {
        name: "exitReason", version_1: Some("reden_van_uitstroom"), storage: 17, since: 1,
        kind: Kind::lines(1_000), presence: Optional, owner: Region,
        label: label("Reden van uitstroom", "Exit reason"),
        plain_label: Some(label("Reden van vertrek", "Reason for leaving")),
        description: "Why the candidate left the programme.",
        headers: &["reden uitstroom"],
        portal: Recorded,
    }
    CurriculumVitae {
        name: "curriculumVitae", version_1: Some("cv"), storage: 18, since: 1,
        kind: Kind::Attachments, presence: Optional, owner: Region,
        label: label("Curriculum vitae", "Curriculum vitae"), plain_label: None,
        description: "Curriculum vitae as files.",
        headers: &[],
        portal: Files,
    }
    OtherAttachments {
        name: "otherAttachments", version_1: Some("bijlage"), storage: 19, since: 1,
        kind: Kind::Attachments, presence: Optional, owner: Region,
        label: label("Andere bijlagen", "Other attachments"),
        plain_label: Some(label("Andere bestanden", "Other files")),
        description: "Any other files.",
        headers: &["bijlagen"],
        portal: Files,
    }
    CreatedAt {
        name: "createdAt", version_1: Some("aangemaakt_op"), storage: 20, since: 1,
        kind: Kind::DateTime, presence: Required, owner: Server,
        label: label("Vastgelegd op", "Created at"), plain_label: None,
        description: "When the record was made.",
        headers: &["aangemaakt", "created"],
        portal: Apart,
    }
    UpdatedAt {
        name: "updatedAt", version_1: None, storage: 21, since: 1,
        kind: Kind::DateTime, presence: Required, owner: Server,
        label: label("Gewijzigd op", "Updated at"), plain_label: None,
        description: "When the record last changed.",
        headers: &["gewijzigd", "bijgewerkt op", "last modified"],
        portal: Apart,
    }
    ArchivedAt {
        name: "archivedAt", version_1: None, storage: 22, since: 1,
        kind: Kind::DateTime, presence: Optional, owner: Server,
        label: label("Gearchiveerd op", "Archived at"), plain_label: None,
        description: "When the record was archived, or `null`.",
        headers: &["gearchiveerd"],
        portal: Apart,
    }
}
