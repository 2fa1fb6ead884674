//! The operations of the connector and their parameters, with Dutch texts.

use super::schemas::plain;
use serde_json::{Value, json};

/// An operation that a flow can have as a step.
pub(super) struct Action {
    /// Its id in the document.
    pub(super) id: &'static str,
    /// Its id in the connector, where ids have letters and digits only. It never changes: flows
    /// refer to it.
    pub(super) name: &'static str,
    pub(super) summary: &'static str,
    pub(super) description: &'static str,
    /// `important` is offered first.
    pub(super) visibility: &'static str,
}

const fn action(
    [id, name]: [&'static str; 2],
    visibility: &'static str,
    [summary, description]: [&'static str; 2],
) -> Action {
    Action {
        id,
        name,
        summary,
        description,
        visibility,
    }
}

pub(super) const ACTIONS: [Action; 10] = [
    action(
        ["findCandidatesByBody", "FindCandidates"],
        "important",
        [
            "Kandidaten vinden",
            "Zoekt kandidaten op e-mailadres of telefoonnummer.",
        ],
    ),
    action(
        ["getCandidate", "GetCandidate"],
        "important",
        [
            "Kandidaat ophalen",
            "Haalt één kandidaat op aan de hand van het kenmerk.",
        ],
    ),
    action(
        ["listCandidates", "ListCandidates"],
        "important",
        [
            "Kandidaten opsommen",
            "Geeft een pagina van de kandidaten van de regio, met een cursor voor de volgende pagina.",
        ],
    ),
    action(
        ["createCandidates", "CreateCandidates"],
        "important",
        [
            "Kandidaten toevoegen",
            "Voegt een tot tien kandidaten toe, ook als ze er al zijn.",
        ],
    ),
    action(
        ["upsertCandidate", "UpsertCandidate"],
        "important",
        [
            "Kandidaat toevoegen of bijwerken",
            "Werkt de kandidaat bij met hetzelfde e-mailadres of telefoonnummer, en voegt een \
             kandidaat toe als die er nog niet is.",
        ],
    ),
    action(
        ["updateCandidate", "UpdateCandidate"],
        "important",
        [
            "Kandidaat wijzigen",
            "Wijzigt velden van een kandidaat, zoals de fase. Een veld dat ontbreekt blijft zoals het \
             was.",
        ],
    ),
    action(
        ["createInteractions", "CreateInteractions"],
        "important",
        [
            "Contactmomenten toevoegen",
            "Legt een tot tien contactmomenten met een kandidaat vast.",
        ],
    ),
    action(
        ["listInteractions", "ListInteractions"],
        "advanced",
        [
            "Contactmomenten opsommen",
            "Geeft een pagina van de contactmomenten met een kandidaat.",
        ],
    ),
    action(
        ["createAttachments", "CreateAttachments"],
        "advanced",
        [
            "Bestanden toevoegen",
            "Voegt bestanden toe aan een kandidaat, zoals een cv.",
        ],
    ),
    action(
        ["getMutation", "GetMutation"],
        "advanced",
        [
            "Mutatie ophalen",
            "Geeft de uitkomst van een wijziging die nog bezig was.",
        ],
    ),
];

/// The parameters of these operations: name, summary, description. Those that are not listed are
/// left out: a connector has no callbacks, no admin keys, and one header for each purpose.
const PARAMETERS: [(&str, &str, &str); 10] = [
    (
        "pageSize",
        "Aantal per pagina",
        "Hoeveel er op een pagina staan, hoogstens 100.",
    ),
    (
        "cursor",
        "Cursor",
        "De cursor uit het antwoord met de vorige pagina.",
    ),
    (
        "fields",
        "Velden",
        "De namen van de velden die je wilt hebben. Zonder namen krijg je alle vaste velden.",
    ),
    (
        "includeInteractions",
        "Met contactmomenten",
        "Of de nieuwste contactmomenten erbij staan.",
    ),
    (
        "archived",
        "Gearchiveerd",
        "Of je de gearchiveerde kandidaten wilt in plaats van de andere.",
    ),
    ("phase", "Fase", "Alleen kandidaten in een van deze fasen."),
    ("includeTotal", "Met totaal", "Of het totaal erbij staat."),
    (
        "match",
        "Zoeken op",
        "Waarop de kandidaat wordt herkend: het e-mailadres, het telefoonnummer, of het een en anders \
         het ander.",
    ),
    (
        "x-api-sandbox",
        "Testomgeving",
        "Kies true voor de sandbox, met testgegevens.",
    ),
    (
        "Idempotency-Key",
        "Herhaalsleutel",
        "Een tekst die voor elke wijziging anders is. Wordt dezelfde wijziging herhaald met dezelfde \
         tekst, dan gebeurt die één keer.",
    ),
];

/// How long a write waits for its outcome. Power Automate waits two minutes for an answer.
const PREFER: &str = "wait=30";

/// Returns what a status means, if the connector names it.
pub(super) fn outcome(status: &str) -> Option<&'static str> {
    match status {
        "200" => Some("Het is gelukt."),
        "202" => Some("Het is ontvangen en wordt nog uitgevoerd."),
        "400" => Some("De gegevens kloppen niet."),
        "401" => Some("De sleutel klopt niet."),
        "403" => Some("De sleutel mag dit niet."),
        "404" => Some("Het is er niet."),
        "429" => Some("Er zijn te veel verzoeken."),
        _ => None,
    }
}

impl Action {
    /// Returns a parameter of the document, if the connector has it.
    pub(super) fn parameter(&self, parameter: &Value) -> Option<Value> {
        let name = parameter["name"].as_str()?;
        let mut own = plain(&parameter["schema"]);
        own["name"] = name.into();
        own["in"] = parameter["in"].clone();
        own["required"] = parameter["required"].as_bool().unwrap_or_default().into();
        let (summary, description) = match name {
            "id" if self.id == "getMutation" => (
                "Kenmerk van de mutatie",
                "Het kenmerk uit het antwoord op een wijziging, mut en 14 tekens.",
            ),
            "id" => (
                "Kenmerk van de kandidaat",
                "Het kenmerk van de kandidaat, rec en 14 tekens.",
            ),
            "Prefer" => {
                own["required"] = true.into();
                own["default"] = PREFER.into();
                own["x-ms-visibility"] = "internal".into();
                ("Wachten", "Hoe lang op de uitkomst wordt gewacht.")
            }
            _ => {
                let row = PARAMETERS.iter().find(|(listed, ..)| *listed == name)?;
                own["x-ms-visibility"] = "advanced".into();
                (row.1, row.2)
            }
        };
        match name {
            "x-api-sandbox" => own["enum"] = json!(["false", "true"]),
            "match" => own["enum"] = json!(["emailOrPhone", "email", "phone"]),
            _ => {}
        }
        if own["in"] == "path" {
            own["x-ms-url-encoding"] = "single".into();
        }
        if own["type"] == "array" {
            own["collectionFormat"] = "multi".into();
        }
        own["x-ms-summary"] = summary.into();
        own["description"] = description.into();
        Some(own)
    }
}
