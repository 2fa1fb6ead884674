//! The names that a column of a table may have: a field's API name, its names in English and Dutch,
//! and its name in version 1 of the API.

use crate::Field;

/// The fields' other names, besides the API name and the title.
const NAMES: &[(Field, &[&str])] = &[
    (Field::Id, &["kenmerk", "record id", "airtable id"]),
    (Field::Name, &["naam", "volledige naam", "full name"]),
    (
        Field::Email,
        &["e-mail", "mail", "emailadres", "mailadres", "mail address"],
    ),
    (
        Field::Phone,
        &[
            "telefoon",
            "telefoonnummer",
            "tel",
            "mobiel",
            "mobiele nummer",
            "mobile",
        ],
    ),
    (
        Field::PrivacyConsent,
        &[
            "privacy_consent",
            "toestemming",
            "toestemming voor verwerking",
            "consent",
            "avg",
            "akkoord",
        ],
    ),
    (Field::Phase, &["fase"]),
    (Field::Sectors, &["sector", "sectoren", "soort onderwijs"]),
    (Field::Roles, &["functie", "functies", "role"]),
    (
        Field::Qualifications,
        &[
            "kwalificatie",
            "kwalificaties",
            "bevoegdheid",
            "bevoegdheden",
            "qualification",
        ],
    ),
    (
        Field::PriorEducation,
        &["vooropleiding", "hoogste opleiding"],
    ),
    (Field::Linkedin, &["linkedin-profiel", "linkedin url"]),
    (
        Field::DateOfBirth,
        &["geboortedatum", "geboren", "birthday", "birth date"],
    ),
    (Field::Nationality, &["nationaliteit"]),
    (Field::Motivation, &["motivatie"]),
    (Field::Address, &["adres", "straat en huisnummer"]),
    (Field::City, &["plaats", "woonplaats", "town"]),
    (Field::PostalCode, &["postcode", "zip code"]),
    (
        Field::Notes,
        &[
            "notities",
            "notitie",
            "opmerkingen",
            "notities van de regio",
        ],
    ),
    (
        Field::ExitReason,
        &[
            "reden_van_uitstroom",
            "reden uitstroom",
            "reden van vertrek",
        ],
    ),
    (Field::CurriculumVitae, &["cv"]),
    (
        Field::OtherAttachments,
        &["bijlage", "bijlagen", "andere bijlagen", "andere bestanden"],
    ),
    (
        Field::CreatedAt,
        &["aangemaakt_op", "aangemaakt", "vastgelegd op", "created"],
    ),
    (
        Field::UpdatedAt,
        &[
            "gewijzigd_op",
            "gewijzigd",
            "bijgewerkt op",
            "last modified",
        ],
    ),
    (Field::ArchivedAt, &["gearchiveerd_op", "gearchiveerd"]),
];

/// Returns a name reduced to its letters and digits in lower case, so that case, blanks, dashes,
/// underscores and other signs make no difference.
pub fn normalized(name: &str) -> String {
    name.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// Returns the field that a column of this name fills, in any spelling.
pub fn field(name: &str) -> Option<Field> {
    let wanted = normalized(name);
    let is = |other: &str| normalized(other) == wanted;
    Field::ALL.iter().copied().find(|field| {
        is(field.name())
            || is(field.definition().title)
            || NAMES
                .iter()
                .any(|(other, names)| other == field && names.iter().any(|name| is(name)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_column_name_belongs_to_one_field() {
        let mut seen = std::collections::HashMap::new();
        for field in Field::ALL {
            let (_, others) = NAMES
                .iter()
                .find(|(other, _)| other == field)
                .expect("each field has a row");
            let own = [field.name(), field.definition().title].map(normalized);
            let mut names: Vec<String> = own
                .into_iter()
                .chain(others.iter().map(|name| normalized(name)))
                .collect();
            names.sort();
            names.dedup();
            for name in names {
                assert_eq!(seen.insert(name.clone(), field), None, "{name}");
            }
        }
    }

    #[test]
    fn spelling_does_not_matter() {
        for name in [
            "email",
            "Email",
            "E-MAIL",
            "e mail",
            "E-mailadres",
            "emailAdres",
            "E-mail address",
        ] {
            assert_eq!(field(name), Some(Field::Email), "{name}");
        }
        assert_eq!(
            [field("Nationaliteit"), field("nationality")],
            [Some(Field::Nationality); 2]
        );
        assert_eq!(field("Privacy Consent"), Some(Field::PrivacyConsent));
        assert_eq!(field("reden_van_uitstroom"), Some(Field::ExitReason));
        assert_eq!(field("leeftijd"), None);
        assert_eq!(field(""), None);
    }
}
