//! Conditions on custom fields.

use model::{CustomFieldId, comparable_text};
use serde_json::Value as Json;

/// A condition on a custom field: any of these is enough.
#[derive(Debug, Clone)]
pub struct CustomFilter {
    /// The field.
    pub field: CustomFieldId,
    /// What its value must be like.
    pub any_of: Vec<CustomCondition>,
}

/// A condition on the value of a custom field.
#[derive(Debug, Clone, PartialEq)]
pub enum CustomCondition {
    /// There is no value.
    Empty,
    /// A boolean with this value.
    Boolean(bool),
    /// This option is chosen, alone or among others.
    Option(String),
    /// A text that contains this one, without regard to case, accents and punctuation.
    Contains(String),
    /// A number from the first to the second, both included. A missing end is open.
    Number(Option<f64>, Option<f64>),
    /// A date from the first to before the second, as `YYYY-MM-DD`. A missing end is open.
    Date(Option<String>, Option<String>),
}

impl CustomFilter {
    /// Whether a candidate with these values of custom fields fulfils the condition.
    pub(super) fn holds(&self, custom: &serde_json::Map<String, Json>) -> bool {
        let value = custom.get(self.field.as_str());
        self.any_of.iter().any(|condition| condition.holds(value))
    }

    /// Whether a candidate without a value fulfils the condition.
    pub(super) fn wants_empty(&self) -> bool {
        self.any_of.contains(&CustomCondition::Empty)
    }
}

impl CustomCondition {
    fn holds(&self, value: Option<&Json>) -> bool {
        let value = value.filter(|value| !is_empty(value));
        match (self, value) {
            (Self::Empty, value) => value.is_none(),
            (Self::Boolean(wanted), Some(Json::Bool(value))) => wanted == value,
            (Self::Option(wanted), Some(Json::String(value))) => wanted == value,
            (Self::Option(wanted), Some(Json::Array(values))) => values
                .iter()
                .any(|value| value.as_str() == Some(wanted.as_str())),
            (Self::Contains(wanted), Some(Json::String(value))) => {
                comparable_text(value).contains(&comparable_text(wanted))
            }
            (Self::Number(from, to), Some(Json::Number(value))) => {
                let Some(value) = value.as_f64() else {
                    return false;
                };
                from.is_none_or(|from| value >= from) && to.is_none_or(|to| value <= to)
            }
            (Self::Date(from, before), Some(Json::String(value))) => {
                from.as_ref().is_none_or(|from| value >= from)
                    && before.as_ref().is_none_or(|before| value < before)
            }
            _ => false,
        }
    }
}

fn is_empty(value: &Json) -> bool {
    match value {
        Json::Null => true,
        Json::Array(values) => values.is_empty(),
        Json::String(text) => text.is_empty(),
        _ => false,
    }
}
