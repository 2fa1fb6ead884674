//! What the staff of the demo write. No text names a person.

/// Notes of contact moments.
pub(super) const NOTES: &[&str] = &[
    "Gebeld. Wil eerst een dag meelopen; ik zoek een school in de buurt.",
    "Teruggebeld na vragen over het salaris. Rekenvoorbeeld gemaild.",
    "Gesprek over de opleiding in deeltijd. De werkgever moet nog akkoord geven.",
    "Kennisgemaakt op het spreekuur. Diploma’s moeten nog gewaardeerd worden.",
    "Kreeg de voicemail; ingesproken dat ik donderdag opnieuw bel.",
    "Enthousiast na de meeloopdag. Heeft zich aangemeld voor de informatieavond.",
    "Twijfelt over het eerste jaar. In contact gebracht met een oud-cursist.",
    "Assessment gedaan; de uitslag volgt binnen twee weken.",
];

/// Tasks.
pub(super) const TASKS: &[&str] = &[
    "Bellen over de meeloopdag",
    "Cv en diploma’s opvragen",
    "School zoeken voor een stage",
    "Uitslag van het assessment navragen",
    "Uitnodigen voor de informatieavond",
    "Offerte van de opleiding bespreken",
    "Terugbellen na het gesprek met de werkgever",
];

/// The types of contact moments, each as often as it happens.
pub(super) const TYPES: &[&str] = &[
    "Telefonisch",
    "Telefonisch",
    "E-mail",
    "Adviesgesprek",
    "Kennismakingsgesprek",
];
