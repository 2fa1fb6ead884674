//! The names that a column of a table may have: a field's API name, its name in version 1 of the
//! API, its labels in Dutch and English, its Dutch label for candidates, and its other headers.
//!
//! The English labels for candidates are no column names: a region may have a custom field of such
//! a label, for example `Job`.

use super::Field;

/// Returns all names under which an import accepts a field, as they are written.
pub fn of(field: Field) -> impl Iterator<Item = &'static str> {
    let row = field.definition();
    [row.name, row.label.dutch, row.label.english]
        .into_iter()
        .chain(row.version_1)
        .chain(row.plain_label.map(|label| label.dutch))
        .chain(row.headers.iter().copied())
}

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
    Field::ALL
        .iter()
        .copied()
        .find(|field| of(*field).any(|name| normalized(name) == wanted))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::{HashMap, HashSet};

    #[test]
    fn each_column_name_belongs_to_one_field() {
        let mut seen = HashMap::new();
        for field in Field::ALL {
            for name in of(*field) {
                let other = seen.insert(normalized(name), field);
                assert!(other.is_none_or(|other| other == field), "{name}");
            }
        }
    }

    #[test]
    fn headers_repeat_no_other_name_of_the_field() {
        for field in Field::ALL {
            let headers = field.definition().headers;
            let others = of(*field).filter(|name| !headers.contains(name));
            let mut known: HashSet<String> = others.map(normalized).collect();
            for header in headers {
                assert!(known.insert(normalized(header)), "{header}");
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

    /// Files with these headers exist, so none of them may lose its meaning.
    #[test]
    fn accepted_names_keep_their_meaning() {
        let names = [
            (Field::Id, "kenmerk, record id, airtable id"),
            (Field::Name, "naam, volledige naam, full name"),
            (
                Field::Email,
                "e-mail, mail, emailadres, mailadres, mail address",
            ),
            (
                Field::Phone,
                "telefoon, telefoonnummer, tel, mobiel, mobiele nummer, mobile",
            ),
            (
                Field::PrivacyConsent,
                "privacy_consent, toestemming, toestemming voor verwerking, consent, avg, akkoord",
            ),
            (Field::Phase, "fase"),
            (Field::Sectors, "sector, sectoren, soort onderwijs"),
            (Field::Roles, "functie, functies, role"),
            (
                Field::Qualifications,
                "kwalificatie, kwalificaties, bevoegdheid, bevoegdheden, qualification",
            ),
            (Field::PriorEducation, "vooropleiding, hoogste opleiding"),
            (Field::Linkedin, "linkedin-profiel, linkedin url"),
            (
                Field::DateOfBirth,
                "geboortedatum, geboren, birthday, birth date",
            ),
            (Field::Nationality, "nationaliteit"),
            (Field::Motivation, "motivatie"),
            (Field::Address, "adres, straat en huisnummer"),
            (Field::City, "plaats, woonplaats, town"),
            (Field::PostalCode, "postcode, zip code"),
            (
                Field::Notes,
                "notities, notitie, opmerkingen, notities van de regio",
            ),
            (
                Field::ExitReason,
                "reden_van_uitstroom, reden uitstroom, reden van vertrek",
            ),
            (Field::CurriculumVitae, "cv"),
            (
                Field::OtherAttachments,
                "bijlage, bijlagen, andere bijlagen, andere bestanden",
            ),
            (
                Field::CreatedAt,
                "aangemaakt_op, aangemaakt, vastgelegd op, created",
            ),
            (
                Field::UpdatedAt,
                "gewijzigd_op, gewijzigd, bijgewerkt op, last modified",
            ),
            (Field::ArchivedAt, "gearchiveerd_op, gearchiveerd"),
        ];
        for (expected, names) in names {
            for name in names.split(", ") {
                assert_eq!(field(name), Some(expected), "{name}");
            }
        }
    }
}
