//! The conditions on the fields that a region adds. An address has what is chosen from options, and
//! bounds of numbers and dates; it never has a text that somebody wrote about a candidate.

use super::types::EMPTY;
use model::{CustomField, CustomFieldType};
use store::desk::{CandidateFilters, CustomCondition, CustomFilter};

/// What the name of a condition on such a field begins with, before the field's id.
pub(crate) const PREFIX: &str = "cf.";
/// The ends of the names of bounds.
pub(crate) const FROM: &str = ".from";
pub(crate) const TO: &str = ".to";

/// Returns the field that the name of a condition is about, and the end of the name.
pub(crate) fn named<'c>(
    name: &str,
    custom: &'c [CustomField],
) -> Option<(&'c CustomField, &'static str)> {
    let name = name.strip_prefix(PREFIX)?;
    let (id, end) = match (name.strip_suffix(FROM), name.strip_suffix(TO)) {
        (Some(id), _) => (id, FROM),
        (_, Some(id)) => (id, TO),
        _ => (name, ""),
    };
    let field = custom.iter().find(|field| field.id.as_str() == id)?;
    Some((field, end))
}

/// Adds a condition. Returns whether the field has such a value.
pub(super) fn add(
    field: &CustomField,
    end: &str,
    value: &str,
    filters: &mut CandidateFilters,
) -> bool {
    let Some(condition) = condition(field, end, value) else {
        return false;
    };
    let known = filters.custom.iter_mut().find(|one| one.field == field.id);
    let Some(known) = known else {
        filters.custom.push(CustomFilter {
            field: field.id,
            any_of: vec![condition],
        });
        return true;
    };
    // Both bounds make one condition.
    for one in &mut known.any_of {
        match (one, &condition) {
            (CustomCondition::Number(from, to), CustomCondition::Number(other_from, other_to)) => {
                (*from, *to) = (from.or(*other_from), to.or(*other_to));
                return true;
            }
            (CustomCondition::Date(from, to), CustomCondition::Date(other_from, other_to)) => {
                *from = from.take().or_else(|| other_from.clone());
                *to = to.take().or_else(|| other_to.clone());
                return true;
            }
            _ => {}
        }
    }
    known.any_of.push(condition);
    true
}

fn condition(field: &CustomField, end: &str, value: &str) -> Option<CustomCondition> {
    if end.is_empty() && value == EMPTY {
        return Some(CustomCondition::Empty);
    }
    match (field.kind, end) {
        (CustomFieldType::Boolean, "") => match value {
            "yes" => Some(CustomCondition::Boolean(true)),
            "no" => Some(CustomCondition::Boolean(false)),
            _ => None,
        },
        (CustomFieldType::SingleSelect | CustomFieldType::MultiSelect, "") => {
            let is_known = field.options.iter().any(|option| option == value);
            is_known.then(|| CustomCondition::Option(value.to_owned()))
        }
        (CustomFieldType::Number, end) => {
            let number = value
                .replace(',', ".")
                .parse()
                .ok()
                .filter(|one: &f64| one.is_finite())?;
            match end {
                FROM => Some(CustomCondition::Number(Some(number), None)),
                TO => Some(CustomCondition::Number(None, Some(number))),
                _ => None,
            }
        }
        (CustomFieldType::Date, FROM) => {
            crate::desk::days::begin(value)?;
            Some(CustomCondition::Date(Some(value.to_owned()), None))
        }
        (CustomFieldType::Date, TO) => {
            let next = crate::desk::days::next(value)?;
            Some(CustomCondition::Date(None, Some(next)))
        }
        _ => None,
    }
}
