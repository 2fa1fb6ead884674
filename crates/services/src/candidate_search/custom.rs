//! Reads conditions on custom fields.

use super::refuse;
use jiff::civil::Date;
use messages::{Member, Search};
use model::{CustomField, CustomFieldType, Fault, comparable_text};
use serde_json::{Map, Value};
use store::desk::{CustomCondition, CustomFilter};

/// The members of a condition.
const MEMBERS: &str = "key, values, contains, from, to, before";

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
        if condition.len() == 1 {
            let known = MEMBERS.to_owned();
            let place = format!("/filters/customFields/{index}");
            refuse(&place, &Member::MinProperties { known }, faults);
        }
        let any_of = conditions(field, condition, &at, faults);
        filters.push(CustomFilter {
            field: field.id,
            any_of,
        });
    }
    filters
}

/// Whether a text is a date, as `YYYY-MM-DD`.
fn is_date(text: &str) -> bool {
    let bytes = text.as_bytes();
    let has_form = bytes.len() == 10 && bytes[4] == b'-' && bytes[7] == b'-';
    has_form && text.parse::<Date>().is_ok()
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
        CustomFieldType::Text => {
            let wanted = text("contains");
            let has_nothing = |text: &str| comparable_text(text).is_empty();
            if wanted.as_deref().is_some_and(has_nothing) {
                refuse(&at("contains"), &Search::Nothing, faults);
            }
            any_of.extend(wanted.map(CustomCondition::Contains));
        }
        CustomFieldType::Number if has("from") || has("to") => {
            let number = |name: &str| given.get(name).and_then(Value::as_f64);
            if has("from") && number("from").is_none() {
                faults.push(Fault::pointer(at("from"), unfit));
            }
            any_of.push(CustomCondition::Number(number("from"), number("to")));
        }
        CustomFieldType::Date if has("from") || has("before") => {
            if has("from") && !text("from").is_some_and(|text| is_date(&text)) {
                faults.push(Fault::pointer(at("from"), unfit));
            }
            any_of.push(CustomCondition::Date(text("from"), text("before")));
        }
        _ => {}
    }
    any_of
}
