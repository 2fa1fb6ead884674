//! Reads the values of custom fields.

use super::{
    moments,
    names::{CUSTOM_FIELDS, FIELD_NAME, FIELD_VALUE},
    payload::{Reader, another_type, is_absent},
};
use messages::{Counted, Member, Version1};
use model::{CustomField, CustomFieldType, listed};
use serde_json::{Map, Number, Value};
use store::region_settings::UnknownMembers;

/// The number of digits up to which every number is exact.
const EXACT: usize = 15;

impl Reader<'_> {
    pub(super) fn custom_fields(&mut self, value: Value) {
        let at = format!("/{CUSTOM_FIELDS}");
        let items = match value {
            Value::Array(items) if items.len() <= CustomField::MAX => items,
            Value::Array(items) => {
                let (limit, found) = (Counted::items(CustomField::MAX as u64), items.len());
                return self.fault(at, &Member::MaxItems { limit, found });
            }
            other => return self.fault(at, &another_type("an array", &other)),
        };
        let mut values = Map::new();
        for (index, item) in items.into_iter().enumerate() {
            let at = format!("{at}/{index}");
            match item {
                Value::Object(members) => self.custom_field(index, &at, members, &mut values),
                other => self.fault(at, &another_type("an object", &other)),
            }
        }
        if !values.is_empty() {
            self.payload
                .insert("customFields".to_owned(), values.into());
        }
    }

    fn custom_field(
        &mut self,
        index: usize,
        at: &str,
        mut members: Map<String, Value>,
        values: &mut Map<String, Value>,
    ) {
        let name = members.shift_remove(FIELD_NAME);
        let value = members.shift_remove(FIELD_VALUE);
        for name in members.keys() {
            let path = format!("{CUSTOM_FIELDS}.{name}");
            self.unknown(at, name, &path, || [FIELD_NAME, FIELD_VALUE].join(", "));
        }
        let at_name = format!("{at}/{FIELD_NAME}");
        let name = match name.filter(|name| !is_absent(name)) {
            Some(Value::String(name)) => name,
            Some(other) => return self.fault(at_name, &another_type("a string", &other)),
            None => return self.fault(at_name, &Member::Required),
        };
        let all = self.settings.custom_fields;
        let Some(field) = named(all, &name) else {
            return self.unknown_custom_field(&name, at_name);
        };
        let Some(value) = value.filter(|value| !is_absent(value)) else {
            return;
        };
        self.pointers.custom_field(&field.key, index);
        if field.kind == CustomFieldType::MultiSelect && value.is_string() {
            let read = format!("/customFields/{}/0", field.key);
            self.pointers.moved(read, format!("{at}/{FIELD_VALUE}"));
        }
        values.insert(field.key.clone(), fitting(field.kind, value));
    }

    fn unknown_custom_field(&mut self, name: &str, at: String) {
        if self.settings.unknown == UnknownMembers::Ignore {
            return self.ignore(&format!("{CUSTOM_FIELDS}.{name}"));
        }
        let all = self.settings.custom_fields;
        if all.is_empty() {
            return self.fault(at, &Version1::NoCustomFields);
        }
        let known = listed(all.iter().map(|field| field.key.as_str()));
        self.fault(at, &Version1::UnknownCustomField { known });
    }
}

/// Returns the field with this key, or else with this label in any case.
fn named<'f>(all: &'f [CustomField], name: &str) -> Option<&'f CustomField> {
    let name = name.trim();
    let by_label = || {
        let lower = name.to_lowercase();
        all.iter()
            .find(|field| field.label.trim().to_lowercase() == lower)
    };
    all.iter().find(|field| field.key == name).or_else(by_label)
}

/// Returns a value in the type of its field, if nothing is lost by that. Otherwise the value stays
/// as it is, and validation refuses it.
fn fitting(kind: CustomFieldType, value: Value) -> Value {
    match (kind, &value) {
        (CustomFieldType::Text, Value::Number(_) | Value::Bool(_)) => value.to_string().into(),
        (CustomFieldType::Number, Value::String(text)) => number(text).unwrap_or(value),
        (CustomFieldType::Boolean, Value::String(text)) => {
            match text.trim().to_ascii_lowercase().as_str() {
                "true" => true.into(),
                "false" => false.into(),
                _ => value,
            }
        }
        (CustomFieldType::Date, Value::String(text)) => {
            moments::date(text).map_or(value, Value::from)
        }
        (CustomFieldType::SingleSelect, Value::Array(items)) => match items.as_slice() {
            [one] => one.clone(),
            _ => value,
        },
        (CustomFieldType::MultiSelect, Value::String(_)) => vec![value].into(),
        _ => value,
    }
}

fn number(text: &str) -> Option<Value> {
    let text = text.trim();
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let number = text.parse::<Number>().ok()?;
    (digits <= EXACT).then(|| number.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn values_are_converted_only_without_loss() {
        use CustomFieldType::{Boolean, Date, MultiSelect, Number, SingleSelect, Text};
        for (kind, given, expected) in [
            (Text, json!(3), json!("3")),
            (Text, json!(true), json!("true")),
            (Number, json!("3"), json!(3)),
            (Number, json!(" 2.5 "), json!(2.5)),
            (Number, json!("3,5"), json!("3,5")),
            (
                Number,
                json!("12345678901234567"),
                json!("12345678901234567"),
            ),
            (Number, json!(true), json!(true)),
            (Boolean, json!("True"), json!(true)),
            (Boolean, json!("false"), json!(false)),
            (Boolean, json!("ja"), json!("ja")),
            (Boolean, json!(1), json!(1)),
            (Date, json!("31-12-2026"), json!("2026-12-31")),
            (Date, json!("morgen"), json!("morgen")),
            (SingleSelect, json!(["a"]), json!("a")),
            (SingleSelect, json!(["a", "b"]), json!(["a", "b"])),
            (MultiSelect, json!("a"), json!(["a"])),
        ] {
            assert_eq!(fitting(kind, given.clone()), expected, "{kind:?} {given}");
        }
    }
}
