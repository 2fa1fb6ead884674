//! Finds the faults of an invalid value level by level, and stops as soon as there are enough to
//! report.
//!
//! `jsonschema` creates an error for every fault before it returns the first one. A body with a
//! hundred thousand faults would cost that many errors. Therefore each level of the schema has its
//! own validator, which does not look below that level. The number of items of a list is checked
//! before the items.

use crate::faults::{Surroundings, explain, member, too_many_items, unknown};
use model::{Fault, MAX_FAULTS};
use serde_json::{Map, Value, map::Entry};
use std::{collections::HashMap, sync::Arc};

/// Keywords that only describe a schema and validate nothing.
const ANNOTATIONS: [&str; 6] = [
    "$schema",
    "title",
    "description",
    "examples",
    "readOnly",
    "contentEncoding",
];

/// One level of a schema.
#[derive(Debug)]
pub(crate) struct Level {
    /// Validates this level only: any members and items pass.
    own: Arc<jsonschema::Validator>,
    /// Whether members that are not listed in `properties` are refused.
    closed: bool,
    most_items: Option<usize>,
    properties: HashMap<String, Level>,
    around: Surroundings,
    items: Option<Box<Level>>,
}

/// The validators of levels by their schemas. Equal schemas are compiled once.
#[derive(Debug, Default)]
struct Compiled(HashMap<String, Arc<jsonschema::Validator>>);

impl Level {
    pub(crate) fn new(schema: &Value) -> Self {
        Self::compile(schema, &mut Compiled::default())
    }

    fn compile(schema: &Value, compiled: &mut Compiled) -> Self {
        let mut own = schema.as_object().cloned().unwrap_or_default();
        for annotation in ANNOTATIONS {
            own.shift_remove(annotation);
        }
        let properties = match own.shift_remove("properties") {
            Some(Value::Object(properties)) => properties,
            _ => Map::new(),
        };
        let around = Surroundings {
            names: properties.keys().cloned().collect(),
            excluding: own
                .get("if")
                .and_then(|condition| condition["required"][0].as_str())
                .map(str::to_owned),
        };
        let items = own.shift_remove("items");
        let closed = match own.entry("additionalProperties") {
            Entry::Occupied(entry) if *entry.get() == Value::Bool(false) => {
                entry.shift_remove();
                true
            }
            _ => false,
        };
        let most_items = own
            .get("maxItems")
            .and_then(Value::as_u64)
            .and_then(|most| most.try_into().ok());
        Self {
            own: compiled.of(&Value::Object(own)),
            closed,
            most_items,
            around,
            properties: properties
                .iter()
                .map(|(name, schema)| (name.clone(), Self::compile(schema, compiled)))
                .collect(),
            items: items.map(|schema| Box::new(Self::compile(&schema, compiled))),
        }
    }

    /// Adds the faults of a value at this location, until there is one fault more than is reported.
    pub(crate) fn find(&self, value: &Value, at: &mut String, faults: &mut Vec<Fault>) {
        let found = value.as_array().map_or(0, Vec::len);
        if let Some(most) = self.most_items.filter(|most| found > *most) {
            let message = too_many_items(most as u64, found);
            faults.push(Fault::pointer(at.clone(), message));
            return;
        }
        if !self.own.is_valid(value) {
            faults.extend(
                self.own
                    .iter_errors(value)
                    .flat_map(|error| explain(&error, at, &self.around)),
            );
        }
        match value {
            Value::Object(members) => self.find_in_members(members, at, faults),
            Value::Array(items) => {
                let Some(level) = &self.items else { return };
                for (index, item) in items.iter().enumerate() {
                    if faults.len() > MAX_FAULTS {
                        return;
                    }
                    let length = at.len();
                    at.push_str(&member("", &index.to_string()));
                    level.find(item, at, faults);
                    at.truncate(length);
                }
            }
            _ => {}
        }
    }

    fn find_in_members(
        &self,
        members: &Map<String, Value>,
        at: &mut String,
        faults: &mut Vec<Fault>,
    ) {
        let mut is_first = true;
        for (name, value) in members {
            if faults.len() > MAX_FAULTS {
                return;
            }
            if let Some(level) = self.properties.get(name) {
                let length = at.len();
                at.push_str(&member("", name));
                level.find(value, at, faults);
                at.truncate(length);
            } else if self.closed {
                faults.push(unknown(
                    at,
                    name,
                    &self.around,
                    std::mem::take(&mut is_first),
                ));
            }
        }
    }
}

impl Compiled {
    fn of(&mut self, schema: &Value) -> Arc<jsonschema::Validator> {
        let text = schema.to_string();
        self.0
            .entry(text)
            .or_insert_with(|| Arc::new(crate::compile(schema)))
            .clone()
    }
}

#[cfg(test)]
mod tests {
    use crate::{Validator, create, update};
    use model::{CustomField, CustomFieldType, MAX_FAULTS};
    use serde_json::{Map, Value, json};

    fn multi_select() -> CustomField {
        CustomField {
            id: "fld00000000000001".parse().unwrap(),
            key: "veel".into(),
            label: "Veel".into(),
            kind: CustomFieldType::MultiSelect,
            options: (0..200).map(|number| format!("{number:0193}")).collect(),
            required: false,
            description: None,
        }
    }

    #[test]
    fn collects_at_most_one_fault_more_than_is_reported() {
        let validator = Validator::new(update(&[multi_select()]));
        let ones = |count| json!({"customFields": {"veel": vec![1; count]}});
        let faults = validator.check(&ones(200));
        assert_eq!(faults.len(), MAX_FAULTS + 1);
        assert!(faults.iter().all(|fault| fault.message.len() < 500));
        let reported: Vec<_> = validator
            .check(&ones(201))
            .iter()
            .map(ToString::to_string)
            .collect();
        assert_eq!(
            reported,
            ["/customFields/veel: expected at most 200 items; found 201; remove some"]
        );
        let strangers: Map<String, Value> = (0..5_000)
            .map(|number| (format!("m{number}"), 1.into()))
            .collect();
        let faults = validator.check(&strangers.into());
        assert_eq!(faults.len(), MAX_FAULTS + 1);
        let listed = faults[0].to_string();
        assert!(
            listed.starts_with("/m0: there is no field of this name; known fields: name, email, "),
            "{listed}"
        );
        assert_eq!(
            faults[1].to_string(),
            "/m1: there is no field of this name; correct it, or leave it out"
        );
    }

    #[test]
    fn lists_of_the_data_model_have_unique_values() {
        let validator = Validator::new(update(&[]));
        let roles = |count| json!({"roles": vec!["OOP"; count]});
        let reported = |value| {
            validator
                .check(&value)
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
        };
        assert_eq!(
            reported(roles(8)),
            ["/roles: expected each item once; item 2 repeats item 1; remove one of them"]
        );
        assert_eq!(
            reported(roles(9)),
            ["/roles: expected at most 8 items; found 9; remove some"]
        );
    }

    #[test]
    fn overlong_name_is_not_repeated() {
        let validator = Validator::new(create(&[]));
        let name = "naam".repeat(100_000);
        let reported = validator.check(
            &json!({"name": "Zoë", "email": "z@example.nl", "privacyConsent": true, name: 1}),
        );
        let reported: Vec<_> = reported.iter().map(ToString::to_string).collect();
        assert_eq!(
            reported,
            ["there is no field of this name, which has 400000 bytes; leave it out"]
        );
    }

    #[test]
    fn pointers_are_escaped_on_every_level() {
        let validator = Validator::new(create(&[]));
        let value = json!({"name": "Zoë", "email": "z@example.nl", "privacyConsent": true,
            "interactions": [{"type": "Anders", "performedAt": "2026-01-01T00:00:00Z"}, {"a/b~c": 1, "type": 1}]});
        let mut pointers: Vec<_> = validator
            .check(&value)
            .iter()
            .map(ToString::to_string)
            .collect();
        pointers.sort();
        assert_eq!(
            pointers,
            [
                "/interactions/1/a~1b~0c: there is no field of this name; known fields: type, performedAt, name, performedBy, \
                 durationMinutes, summary, notes",
                "/interactions/1/performedAt: a value is required; none is given",
                "/interactions/1/type: expected a string; found a number",
                "/interactions/1/type: expected one of: Telefonisch, E-mail, Persoonlijk, Anders, Doorverwijzing, \
                 Adviesgesprek, Kennismakingsgesprek, Inschrijving activiteit, Niet van toepassing; found a number; check the \
                 spelling and the capitals",
            ]
        );
    }
}
