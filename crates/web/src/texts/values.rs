//! The labels of values in the shared data model. The values are Dutch, and have English
//! translations.

use edge::Language;

/// Returns a value's label: the value itself in Dutch, its translation in English.
pub(crate) fn label(value: &str, language: Language) -> &str {
    match language {
        Language::Dutch => value,
        Language::English => english(value).unwrap_or(value),
    }
}

fn english(value: &str) -> Option<&'static str> {
    VALUES
        .iter()
        .find_map(|(dutch, english)| (*dutch == value).then_some(*english))
}

/// Returns what a phase means for the candidate.
pub(crate) fn phase_about(phase: &str, language: Language) -> &'static str {
    let found = PHASES.iter().find(|(known, _, _)| *known == phase);
    found.map_or("", |(_, dutch, english)| match language {
        Language::Dutch => dutch,
        Language::English => english,
    })
}

const PHASES: &[(&str, &str, &str)] = &[
    (
        "nieuw",
        "Je hebt je gemeld. De regio neemt contact met je op.",
        "You have been in touch. The region will contact you.",
    ),
    (
        "matchen",
        "De regio kijkt welke route of school bij je past.",
        "The region is looking for a route or school that suits you.",
    ),
    (
        "oriënteren",
        "Je ontdekt of werken in het onderwijs bij je past.",
        "You are finding out whether working in education suits you.",
    ),
    (
        "voorbereiden",
        "Je bereidt je voor op een opleiding of een baan.",
        "You are preparing for a course or a job.",
    ),
    (
        "in opleiding",
        "Je volgt een opleiding, misschien naast je werk op een school.",
        "You are in training, perhaps while working at a school.",
    ),
    (
        "werkzaam",
        "Je werkt in het onderwijs.",
        "You work in education.",
    ),
    (
        "uitgestroomd",
        "Je bent niet meer met deze regio op weg. Wil je opnieuw beginnen? Neem dan contact op met de regio.",
        "You are no longer on your way with this region. Want to start again? Then contact the region.",
    ),
];

const VALUES: &[(&str, &str)] = &[
    ("nieuw", "new"),
    ("matchen", "matching"),
    ("oriënteren", "exploring"),
    ("voorbereiden", "preparing"),
    ("in opleiding", "in training"),
    ("werkzaam", "working"),
    ("uitgestroomd", "left"),
    ("Primair onderwijs", "Primary education"),
    ("Voortgezet onderwijs", "Secondary education"),
    ("Speciaal onderwijs", "Special education"),
    ("Middelbaar beroepsonderwijs", "Vocational education (mbo)"),
    ("Hoger onderwijs", "Higher education"),
    ("Praktijkonderwijs", "Practical education"),
    ("Docent / leraar", "Teacher"),
    ("Instructeur (mbo)", "Instructor (mbo)"),
    ("OOP", "Support staff (OOP)"),
    ("Ondersteuning", "Support"),
    ("Leerlingenzorg", "Pupil care"),
    ("Midden management", "Middle management"),
    ("Schoolleiding", "School leadership"),
    ("Anders", "Other"),
    ("Beperkt tweedegraads", "Limited second-degree"),
    ("Tweedegraads", "Second-degree"),
    ("Eerstegraads", "First-degree"),
    ("PDG", "PDG (pedagogical-didactic certificate)"),
    ("BKO/BDB", "BKO/BDB (university teaching qualification)"),
    (
        "Kwalificatie onderwijs ondersteunend personeel",
        "Qualified support staff",
    ),
    (
        "Kwalificatie Instructeur (MBO)",
        "Qualified instructor (mbo)",
    ),
    ("Geen: gastdocentschap", "None: guest teacher"),
    ("Pabo", "Pabo (primary teacher training)"),
    ("Onbekend", "Unknown"),
    ("Nog geen idee", "No idea yet"),
    ("Niet van toepassing", "Not applicable"),
    ("geen", "none"),
    ("praktijkonderwijs", "practical education"),
    ("vmbo-bl", "vmbo-bl (prevocational)"),
    ("vmbo-kl", "vmbo-kl (prevocational)"),
    ("vmbo-gl", "vmbo-gl (prevocational)"),
    ("vmbo-tl", "vmbo-tl (prevocational)"),
    ("vmbo", "vmbo (prevocational)"),
    ("havo", "havo (senior general secondary)"),
    ("vwo", "vwo (pre-university)"),
    ("mbo entree", "mbo entry level"),
    ("mbo 2", "mbo level 2"),
    ("mbo 3", "mbo level 3"),
    ("mbo 4", "mbo level 4"),
    ("mbo", "mbo (vocational)"),
    ("associate degree", "associate degree"),
    ("hbo propedeuse", "first year of hbo"),
    ("hbo bachelor", "hbo bachelor"),
    ("hbo master", "hbo master"),
    ("hbo", "hbo (applied sciences)"),
    ("wo bachelor", "university bachelor"),
    ("wo master", "university master"),
    ("wo", "university"),
    ("PhD", "PhD"),
    ("Telefonisch", "By phone"),
    ("E-mail", "E-mail"),
    ("Persoonlijk", "In person"),
    ("Doorverwijzing", "Referral"),
    ("Adviesgesprek", "Advice meeting"),
    ("Kennismakingsgesprek", "Introductory meeting"),
    ("Inschrijving activiteit", "Registration for an activity"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use model::{
        Field, Kind,
        vocabulary::{INTERACTION_TYPES, PHASES},
    };

    #[test]
    fn every_value_has_an_english_text() {
        let of_fields = Field::ALL
            .iter()
            .flat_map(|field| match field.definition().kind {
                Kind::Choice(values) | Kind::Choices(values) => values,
                _ => &[],
            });
        for value in of_fields.chain(INTERACTION_TYPES).copied() {
            assert!(english(value).is_some(), "{value}");
            assert_eq!(label(value, Language::Dutch), value);
        }
    }

    #[test]
    fn every_phase_is_explained() {
        for phase in PHASES {
            assert!(!phase_about(phase, Language::Dutch).is_empty(), "{phase}");
        }
        assert_eq!(
            phase_about("werkzaam", Language::English),
            "You work in education."
        );
    }
}
