//! Reads conditions on custom fields.

use messages::Search;
use model::{CustomField, CustomFieldType, Fault};
use serde_json::{Map, Value};
use store::desk::{CustomCondition, CustomFilter};

pub(super) fn read(
    given: Option<&Vec<Value>>,
    fields: &[CustomField],
    faults: &mut Vec<Fault>,
) -> Vec<CustomFilter> {
    let mut filters = Vec::new();
    for (index, condition) in given.into_iter().flatten().enumerate() {
        let Some(condition) = condition.as_object() else {
            continue;
        };
        let at = |member: &str| format!("/filters/customFields/{index}/{member}");
        let Some(key) = condition.get("key").and_then(Value::as_str) else {
            continue;
        };
        let Some(field) = fields.iter().find(|field| field.key == key) else {
            faults.push(Fault::pointer(at("key"), Search::NoSuchField));
            continue;
        };
        let any_of = conditions(field, condition, &at, faults);
        filters.push(CustomFilter {
            field: field.id,
            any_of,
        });
    }
    filters
}

/// Returns the members by which a field of a type is searched, as a refusal names them.
fn expected(kind: CustomFieldType) -> (&'static [&'static str], &'static str) {
    match kind {
        CustomFieldType::Text => (&["contains"], "contains"),
        CustomFieldType::Number => (&["from", "to"], "from and to, as numbers"),
        CustomFieldType::Date => (
            &["from", "before"],
            "from and before, as dates (YYYY-MM-DD)",
        ),
        CustomFieldType::Boolean | CustomFieldType::SingleSelect | CustomFieldType::MultiSelect => {
            (&[], "values")
        }
    }
}

fn conditions(
    field: &CustomField,
    given: &Map<String, Value>,
    at: &impl Fn(&str) -> String,
    faults: &mut Vec<Fault>,
) -> Vec<CustomCondition> {
    let (members, expected) = expected(field.kind);
    let unfit = Search::Condition {
        kind: field.kind.name(),
        expected,
    };
    for name in given.keys() {
        if name != "key" && name != "values" && !members.contains(&name.as_str()) {
            faults.push(Fault::pointer(at(name), unfit.clone()));
        }
    }
    let mut any_of = Vec::new();
    let values = given.get("values").and_then(Value::as_array);
    for (index, value) in values.into_iter().flatten().enumerate() {
        let condition = match (field.kind, value) {
            (_, Value::Null) => Some(CustomCondition::Empty),
            (CustomFieldType::Boolean, Value::Bool(value)) => {
                Some(CustomCondition::Boolean(*value))
            }
            (kind, Value::String(value)) if kind.is_select() => {
                Some(CustomCondition::Option(value.clone()))
            }
            _ => None,
        };
        if condition.is_none() {
            let expected = match field.kind {
                CustomFieldType::Boolean => "true, false or null",
                kind if kind.is_select() => "a text or null",
                _ => "null",
            };
            let fault = Search::NotAValue { expected };
            faults.push(Fault::pointer(at(&format!("values/{index}")), fault));
        }
        any_of.extend(condition);
    }
    let text = |name: &str| given.get(name).and_then(Value::as_str).map(str::to_owned);
    let has = |name: &str| given.contains_key(name);
    match field.kind {
        CustomFieldType::Text => any_of.extend(text("contains").map(CustomCondition::Contains)),
        CustomFieldType::Number if has("from") || has("to") => {
            let number = |name: &str| given.get(name).and_then(Value::as_f64);
            if has("from") && number("from").is_none() {
                faults.push(Fault::pointer(at("from"), unfit));
            }
            any_of.push(CustomCondition::Number(number("from"), number("to")));
        }
        CustomFieldType::Date if has("from") || has("before") => {
            let is_date = |text: &String| text.len() == 10 && text.as_bytes()[4] == b'-';
            if has("from") && !text("from").as_ref().is_some_and(is_date) {
                faults.push(Fault::pointer(at("from"), unfit));
            }
            any_of.push(CustomCondition::Date(text("from"), text("before")));
        }
        _ => {}
    }
    any_of
}
