//! The custom fields of the demo's regions.

use super::dice::Dice;
use model::{CustomField, CustomFieldId, CustomFieldType};
use serde_json::{Value, json};

/// A custom field, and how candidates' values for it are drawn.
pub(super) struct DemoField {
    pub(super) key: &'static str,
    label: &'static str,
    kind: CustomFieldType,
    options: &'static [&'static str],
    description: &'static str,
    pub(super) draw: fn(&Dice) -> Value,
}

impl DemoField {
    pub(super) fn definition(&self, id: CustomFieldId) -> CustomField {
        CustomField {
            id,
            key: self.key.into(),
            label: self.label.into(),
            kind: self.kind,
            options: self
                .options
                .iter()
                .map(|option| (*option).to_owned())
                .collect(),
            required: false,
            description: Some(self.description.into()),
        }
    }
}

const DAYS: &[&str] = &["maandag", "dinsdag", "woensdag", "donderdag", "vrijdag"];
const SOURCES: &[&str] = &[
    "open dag",
    "website",
    "via een bekende",
    "banenmarkt",
    "sociale media",
];

pub(super) fn noord() -> Vec<DemoField> {
    vec![
        DemoField {
            key: "beschikbareDagen",
            label: "Beschikbare dagen",
            kind: CustomFieldType::MultiSelect,
            options: DAYS,
            description: "Op welke dagen iemand kan werken of meelopen.",
            draw: |dice| json!(dice.some(DAYS, 5)),
        },
        DemoField {
            key: "herkomst",
            label: "Herkomst",
            kind: CustomFieldType::SingleSelect,
            options: SOURCES,
            description: "Hoe iemand de regio heeft gevonden.",
            draw: |dice| json!(dice.pick(SOURCES)),
        },
        DemoField {
            key: "gewensteStartdatum",
            label: "Gewenste startdatum",
            kind: CustomFieldType::Date,
            options: &[],
            description: "Vanaf wanneer iemand wil beginnen.",
            draw: |dice| json!(format!("2027-{:02}-01", dice.below(12) + 1)),
        },
        DemoField {
            key: "meeloopdagGehad",
            label: "Meeloopdag gehad",
            kind: CustomFieldType::Boolean,
            options: &[],
            description: "Of iemand al een dag op een school heeft meegelopen.",
            draw: |dice| json!(dice.percent(40)),
        },
    ]
}

pub(super) fn zuid() -> Vec<DemoField> {
    vec![
        DemoField {
            key: "reisafstandKm",
            label: "Reisafstand (km)",
            kind: CustomFieldType::Number,
            options: &[],
            description: "Hoe ver iemand wil reizen, in kilometers.",
            draw: |dice| json!(dice.below(12) * 5 + 5),
        },
        DemoField {
            key: "rijbewijs",
            label: "Rijbewijs",
            kind: CustomFieldType::Boolean,
            options: &[],
            description: "Of iemand een rijbewijs heeft.",
            draw: |dice| json!(dice.percent(70)),
        },
        DemoField {
            key: "voorkeurVak",
            label: "Voorkeur voor een vak",
            kind: CustomFieldType::Text,
            options: &[],
            description: "Het vak dat iemand het liefst wil geven.",
            draw: |dice| {
                json!(dice.pick(&[
                    "wiskunde",
                    "Nederlands",
                    "techniek",
                    "biologie",
                    "geschiedenis",
                    "gym"
                ]))
            },
        },
    ]
}
