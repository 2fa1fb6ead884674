//! Texts for the demo: names, places and sentences.

pub(super) const FIRST_NAMES: &[&str] = &[
    "Sanne", "Daan", "Fatima", "Bram", "Noor", "Youssef", "Lotte", "Sem", "Eva", "Milan", "Ayşe",
    "Thijs", "Iris", "Mees", "Anouk", "Ruben", "Femke", "Jesse", "Zoë", "Koen", "Marieke", "Stijn",
    "Amina", "Joris", "Maud", "Hidde", "Renée", "Tijn", "Esmée", "Gijs", "Roos", "Bilal", "Fenna",
    "Luuk", "Jasmijn", "Pim", "Sofie", "Teun", "Yara", "Wouter",
];

/// Surnames, each with the prefix that precedes it.
pub(super) const LAST_NAMES: &[(&str, &str)] = &[
    ("de ", "Vries"),
    ("van den ", "Berg"),
    ("", "Jansen"),
    ("", "Bakker"),
    ("van ", "Dijk"),
    ("", "Visser"),
    ("", "Smit"),
    ("", "Meijer"),
    ("de ", "Boer"),
    ("", "Mulder"),
    ("", "Bos"),
    ("", "Peters"),
    ("", "Hendriks"),
    ("van ", "Leeuwen"),
    ("", "Dekker"),
    ("", "Brouwer"),
    ("de ", "Wit"),
    ("", "Dijkstra"),
    ("", "Yılmaz"),
    ("el ", "Amrani"),
    ("", "Kuipers"),
    ("", "Vermeulen"),
    ("van der ", "Meulen"),
    ("", "Schouten"),
    ("", "Postma"),
    ("in ’t ", "Veld"),
    ("", "Hoekstra"),
    ("", "Koster"),
    ("ter ", "Horst"),
    ("", "Martens"),
];

pub(super) const NATIONALITIES: &[&str] = &[
    "Nederlandse",
    "Nederlandse",
    "Nederlandse",
    "Belgische",
    "Duitse",
    "Turkse",
    "Marokkaanse",
    "Poolse",
    "Syrische",
];

pub(super) const CITIES: &[&str] = &[
    "Groningen",
    "Assen",
    "Emmen",
    "Leeuwarden",
    "Drachten",
    "Zwolle",
    "Meppel",
    "Eindhoven",
    "Tilburg",
    "Breda",
    "Helmond",
    "’s-Hertogenbosch",
    "Maastricht",
    "Venlo",
    "Roermond",
    "Middelburg",
];

pub(super) const STREETS: &[&str] = &[
    "Voorbeeldlaan",
    "Teststraat",
    "Proefweg",
    "Schetsplein",
    "Oefenkade",
    "Modelhof",
    "Demodreef",
];

const OPENINGS: &[&str] = &[
    "Na tien jaar in het bedrijfsleven wil ik iets doen dat er voor anderen toe doet.",
    "Ik geef al een paar jaar training aan volwassenen en wil nu met jongeren werken.",
    "Tijdens mijn stage op een basisschool merkte ik hoeveel energie ik van een klas krijg.",
    "Mijn kinderen zitten op school en ik zie van dichtbij hoe hard er leraren nodig zijn.",
    "Lesgeven wilde ik altijd al; nu is er ruimte om de stap te zetten.",
];

const MIDDLES: &[&str] = &[
    "Mijn vak uitleggen aan wie het nog niet kent, vind ik het mooiste wat er is.",
    "Ik zoek een opleiding die ik met mijn werk kan combineren.",
    "Een dag meelopen lijkt me een goed begin.",
    "Ik wil graag weten welke bevoegdheid bij mijn vooropleiding past.",
    "Het liefst werk ik in een team dat samen lessen ontwikkelt.",
];

const ENDINGS: &[&str] = &[
    "Ik ben drie dagen in de week beschikbaar.",
    "Vanaf volgend schooljaar kan ik beginnen.",
    "Graag maak ik een afspraak om verder te praten.",
    "",
];

pub(super) const NOTES: &[&str] = &[
    "Heeft een duidelijk beeld van het werk; meeloopdag plannen.",
    "Twijfelt tussen voortgezet onderwijs en mbo. Over een maand terugbellen.",
    "Wil eerst de diploma’s laten waarderen.",
    "Zoekt werk dicht bij huis, heeft geen auto.",
    "Doorverwezen naar de opleiding voor een intake.",
];

pub(super) const EXIT_REASONS: &[&str] = &[
    "Andere baan gevonden buiten het onderwijs.",
    "Verhuisd naar een andere regio.",
    "Opleiding is nu niet te combineren met thuis.",
    "Geen reactie meer na drie keer bellen.",
];

pub(super) const ADVISERS: &[&str] = &[
    "Regioloket Noord",
    "Regioloket Zuid",
    "Adviseur zij-instroom",
    "Adviseur mbo",
];

pub(super) const SUMMARIES: &[&str] = &[
    "Kennisgemaakt en de routes naar het leraarschap besproken.",
    "Vragen over salaris en opleidingskosten beantwoord.",
    "Aangemeld voor de informatieavond.",
    "Afspraak gemaakt voor een adviesgesprek.",
    "Voortgang besproken; volgende stap is een meeloopdag.",
    "In contact gebracht met een school in de buurt.",
];

/// Returns a motivation of two or three sentences.
pub(super) fn motivation(dice: &super::dice::Dice) -> String {
    let sentences = [dice.pick(OPENINGS), dice.pick(MIDDLES), dice.pick(ENDINGS)];
    sentences.join(" ").trim_end().to_owned()
}
