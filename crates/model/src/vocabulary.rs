//! The enumerated values of the shared data model. They are Dutch and must match exactly.

/// The phases of a candidate, from first interest to a job or departure.
pub const PHASES: &[&str] = &[
    "nieuw",
    "matchen",
    "oriënteren",
    "voorbereiden",
    "in opleiding",
    "werkzaam",
    "uitgestroomd",
];

/// The kinds of education a candidate is interested in.
pub const SECTORS: &[&str] = &[
    "Primair onderwijs",
    "Voortgezet onderwijs",
    "Speciaal onderwijs",
    "Middelbaar beroepsonderwijs",
    "Hoger onderwijs",
    "Praktijkonderwijs",
];

/// Jobs in a school.
pub const ROLES: &[&str] = &[
    "Docent / leraar",
    "Instructeur (mbo)",
    "OOP",
    "Ondersteuning",
    "Leerlingenzorg",
    "Midden management",
    "Schoolleiding",
    "Anders",
];

/// Teaching qualifications.
pub const QUALIFICATIONS: &[&str] = &[
    "Primair onderwijs",
    "Beperkt tweedegraads",
    "Tweedegraads",
    "Eerstegraads",
    "PDG",
    "BKO/BDB",
    "Kwalificatie onderwijs ondersteunend personeel",
    "Kwalificatie Instructeur (MBO)",
    "Geen: gastdocentschap",
    "Pabo",
    "Onbekend",
    "Nog geen idee",
    "Niet van toepassing",
];

/// The highest prior education.
pub const PRIOR_EDUCATION: &[&str] = &[
    "geen",
    "praktijkonderwijs",
    "vmbo-bl",
    "vmbo-kl",
    "vmbo-gl",
    "vmbo-tl",
    "vmbo",
    "havo",
    "vwo",
    "mbo entree",
    "mbo 2",
    "mbo 3",
    "mbo 4",
    "mbo",
    "associate degree",
    "hbo propedeuse",
    "hbo bachelor",
    "hbo master",
    "hbo",
    "wo bachelor",
    "wo master",
    "wo",
    "PhD",
];

/// The kinds of contact moments.
pub const INTERACTION_TYPES: &[&str] = &[
    "Telefonisch",
    "E-mail",
    "Persoonlijk",
    "Anders",
    "Doorverwijzing",
    "Adviesgesprek",
    "Kennismakingsgesprek",
    "Inschrijving activiteit",
    "Niet van toepassing",
];

/// Returns the index of a phase in [`PHASES`], if it is one.
pub fn phase_index(phase: &str) -> Option<u8> {
    PHASES
        .iter()
        .zip(0..)
        .find_map(|(known, index)| (*known == phase).then_some(index))
}
