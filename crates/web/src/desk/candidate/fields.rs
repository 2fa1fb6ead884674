//! The fields of the form in which staff change a record: those of the field table and the region's
//! custom fields, in groups, with their values as the form sends them.

use crate::{
    http::{Fields, cleaned},
    language::Translated,
    texts::label,
};
use edge::Language;
use model::{CustomField, CustomFieldType, Field, FormSection, Kind, Owner, Portal};
use serde_json::{Map, Number, Value};

/// The size limit in KiB of the form: all texts of maximum length, percent-encoded, once as they
/// are filled in and once as they were. A region may have 100 fields of its own, so it is generous.
pub(super) const LONGEST_FORM: usize = 2048;

/// A field of the form.
#[derive(Debug, Clone, Copy)]
pub(super) enum Item<'f> {
    /// A field that all regions share.
    Shared(Field),
    /// A field of the region.
    Custom(&'f CustomField),
}

/// A group of fields of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Group {
    Person,
    Wish,
    Background,
    Region,
    Custom,
}

/// The kind of an input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Shape {
    /// A line of text with this type of input.
    Line(&'static str),
    /// A text in several lines, of at most this many characters.
    Long(u16),
    /// One of these values.
    One(Vec<String>),
    /// Any number of these values.
    Several(Vec<String>),
    /// Yes, no or nothing.
    YesNo,
    /// Yes or no.
    Agreed,
}

impl Group {
    /// All groups, in the order of the form.
    pub(super) const ALL: [Self; 5] = [
        Self::Person,
        Self::Wish,
        Self::Background,
        Self::Region,
        Self::Custom,
    ];

    /// Returns the fields of the group, in their order.
    pub(super) fn items(self, custom: &[CustomField]) -> Vec<Item<'_>> {
        match self {
            Self::Custom => custom.iter().map(Item::Custom).collect(),
            Self::Region => Field::ALL
                .iter()
                .copied()
                .filter(|field| group(*field) == Some(Self::Region))
                .map(Item::Shared)
                .collect(),
            _ => Field::portal_rows()
                .into_iter()
                .filter(|field| group(*field) == Some(self))
                .map(Item::Shared)
                .collect(),
        }
    }
}

/// Returns the group of a shared field. `None` if the form has no such field: the server's own, and
/// files.
fn group(field: Field) -> Option<Group> {
    let row = field.definition();
    if matches!(row.owner, Owner::Server) || matches!(row.kind, Kind::Attachments) {
        return None;
    }
    Some(match row.portal {
        Portal::Input { section, .. } => match section {
            FormSection::Person => Group::Person,
            FormSection::Wish => Group::Wish,
            FormSection::Background => Group::Background,
        },
        Portal::Row { .. } => Group::Person,
        Portal::Apart | Portal::Recorded | Portal::Files => Group::Region,
    })
}

/// Returns all fields of the form, in its order.
pub(super) fn items(custom: &[CustomField]) -> Vec<Item<'_>> {
    Group::ALL
        .into_iter()
        .flat_map(|group| group.items(custom))
        .collect()
}

impl Item<'_> {
    /// Returns the name of the input, which is also its id.
    pub(super) fn name(&self) -> String {
        match self {
            Self::Shared(field) => field.name().to_owned(),
            Self::Custom(field) => format!("custom-{}", field.key),
        }
    }

    /// Returns the label.
    pub(super) fn label(&self, language: Language) -> String {
        match self {
            Self::Shared(field) => language.pick(field.definition().label).to_owned(),
            Self::Custom(field) => field.label.clone(),
        }
    }

    /// Returns whether the field always has a value.
    pub(super) fn is_required(&self) -> bool {
        match self {
            Self::Shared(field) => !field.definition().is_clearable(),
            Self::Custom(field) => field.required,
        }
    }

    /// Returns the kind of its input.
    pub(super) fn shape(&self) -> Shape {
        let owned = |values: &[&str]| values.iter().map(|value| (*value).to_owned()).collect();
        match self {
            Self::Shared(field) => match field.definition().kind {
                Kind::Choice(values) => Shape::One(owned(values)),
                Kind::Choices(values) => Shape::Several(owned(values)),
                Kind::Boolean => Shape::Agreed,
                Kind::Phone => Shape::Line("tel"),
                Kind::Email => Shape::Line("email"),
                Kind::Date => Shape::Line("date"),
                Kind::Url => Shape::Line("url"),
                Kind::Text {
                    lines: true, max, ..
                } => Shape::Long(max),
                Kind::Text { lines: false, .. } | Kind::Id | Kind::Attachments | Kind::DateTime => {
                    Shape::Line("text")
                }
            },
            Self::Custom(field) => match field.kind {
                CustomFieldType::Text => Shape::Long(10_000),
                CustomFieldType::Number => Shape::Line("text"),
                CustomFieldType::Boolean => Shape::YesNo,
                CustomFieldType::Date => Shape::Line("date"),
                CustomFieldType::SingleSelect => Shape::One(field.options.clone()),
                CustomFieldType::MultiSelect => Shape::Several(field.options.clone()),
            },
        }
    }

    /// Returns whether the values are a vocabulary with labels of its own.
    fn has_labels(&self) -> bool {
        matches!(self, Self::Shared(_))
    }

    /// Returns the label of one of its values.
    pub(super) fn value_label(&self, value: &str, language: Language) -> String {
        if self.has_labels() {
            label(value, language).to_owned()
        } else {
            value.to_owned()
        }
    }

    /// Returns the value that a record has. Custom fields are stored by the id of their field.
    pub(super) fn stored(
        &self,
        members: &Map<String, Value>,
        custom: &Map<String, Value>,
    ) -> Value {
        let found = match self {
            Self::Shared(field) => members.get(field.name()),
            Self::Custom(field) => custom.get(field.id.as_str()),
        };
        match found {
            Some(Value::Array(items)) if items.is_empty() => Value::Null,
            Some(value) => value.clone(),
            None => Value::Null,
        }
    }

    /// Returns the value that a form has. `None` if the form has no such field, because a server of
    /// an earlier version rendered it. `before` gives the order of options that were chosen before.
    pub(super) fn given(&self, form: &Fields, before: &Value) -> Option<Value> {
        let name = self.name();
        let text = form.given_text(&name)?;
        Some(match self.shape() {
            Shape::Several(_) => several(form, &name, before),
            Shape::YesNo | Shape::Agreed => match text.as_str() {
                "true" => Value::Bool(true),
                "false" => Value::Bool(false),
                _ => Value::Null,
            },
            Shape::Line(_) | Shape::Long(_) | Shape::One(_) if text.is_empty() => Value::Null,
            Shape::Line(_) if self.is_number() => number(&text),
            Shape::Line(_) | Shape::Long(_) | Shape::One(_) => Value::String(text),
        })
    }

    fn is_number(&self) -> bool {
        matches!(self, Self::Custom(field) if field.kind == CustomFieldType::Number)
    }
}

/// Returns the options that a form has chosen: those chosen before in their order, then the others.
/// The form sends an empty value beside the options, so that it is sent without any, too.
fn several(form: &Fields, name: &str, before: &Value) -> Value {
    let chosen: Vec<&str> = form.all(name).filter(|value| !value.is_empty()).collect();
    let earlier: Vec<&str> = before
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let kept = earlier.iter().filter(|value| chosen.contains(value));
    let added = chosen.iter().filter(|value| !earlier.contains(value));
    let all: Vec<Value> = kept.chain(added).map(|value| Value::from(*value)).collect();
    if all.is_empty() {
        Value::Null
    } else {
        Value::Array(all)
    }
}

/// Reads a number with a decimal point or comma. A text that is none stays a text, which the schema
/// refuses.
fn number(text: &str) -> Value {
    if let Ok(whole) = text.parse::<i64>() {
        return Value::from(whole);
    }
    let decimal = text.replace(',', ".").parse::<f64>().ok();
    decimal
        .and_then(Number::from_f64)
        .map_or_else(|| Value::from(text), Value::Number)
}

/// Returns the text of a value as an input shows it.
pub(super) fn as_text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string().replace('.', ","),
        Value::Bool(yes) => yes.to_string(),
        Value::Null | Value::Array(_) | Value::Object(_) => String::new(),
    }
}

/// Returns whether two values are the same, apart from what a form changes about texts and the order
/// of options.
pub(super) fn same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::String(one), Value::String(other)) => cleaned(one) == cleaned(other),
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().all(|value| other.contains(value))
        }
        (Value::Number(one), Value::Number(other)) => one.as_f64() == other.as_f64(),
        _ => one == other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn custom(key: &str, kind: CustomFieldType, options: &[&str]) -> CustomField {
        CustomField {
            id: format!("fld{key:0>14}").parse().unwrap(),
            key: key.to_owned(),
            label: key.to_uppercase(),
            kind,
            options: options.iter().map(|option| (*option).to_owned()).collect(),
            required: false,
            description: None,
        }
    }

    #[test]
    fn form_has_every_field_that_a_region_may_change_once() {
        let names: Vec<String> = items(&[]).iter().map(Item::name).collect();
        let mut expected: Vec<&str> = Field::ALL
            .iter()
            .filter(|field| {
                field.definition().is_writable()
                    && !matches!(field.definition().kind, Kind::Attachments)
            })
            .map(|field| field.name())
            .collect();
        let mut sorted: Vec<&str> = names.iter().map(String::as_str).collect();
        expected.sort_unstable();
        sorted.sort_unstable();
        assert_eq!(sorted, expected);
        assert_eq!(names[..2], ["name", "email"]);
    }

    #[test]
    fn values_of_a_form_become_values_of_a_record() {
        let number_field = custom("uren", CustomFieldType::Number, &[]);
        let multi = custom("talen", CustomFieldType::MultiSelect, &["nl", "en", "de"]);
        let yes = custom("vog", CustomFieldType::Boolean, &[]);
        let form = Fields::of(&[
            ("city", " Assen "),
            ("phone", ""),
            ("custom-uren", "12,5"),
            ("custom-talen", ""),
            ("custom-talen", "de"),
            ("custom-talen", "nl"),
            ("custom-vog", "false"),
            ("notes", "een\r\ntwee"),
        ]);
        let given = |item: Item<'_>| item.given(&form, &json!(["en", "nl"]));
        assert_eq!(given(Item::Shared(Field::City)), Some(json!("Assen")));
        assert_eq!(given(Item::Shared(Field::Phone)), Some(Value::Null));
        assert_eq!(given(Item::Shared(Field::Notes)), Some(json!("een\ntwee")));
        assert_eq!(given(Item::Shared(Field::Name)), None);
        assert_eq!(given(Item::Custom(&number_field)), Some(json!(12.5)));
        assert_eq!(given(Item::Custom(&multi)), Some(json!(["nl", "de"])));
        assert_eq!(given(Item::Custom(&yes)), Some(json!(false)));
        assert_eq!(number("12"), json!(12));
        assert_eq!(number("twaalf"), json!("twaalf"));
        assert_eq!(as_text(&json!(12.5)), "12,5");
    }

    #[test]
    fn what_a_form_changes_about_a_value_is_no_difference() {
        assert!(same(&json!("a\nb"), &json!("a\r\nb")));
        assert!(same(&json!(["a", "b"]), &json!(["b", "a"])));
        assert!(same(&json!(12), &json!(12.0)));
        assert!(!same(&json!(["a", "b"]), &json!(["a", "c"])));
        assert!(!same(&json!("a"), &Value::Null));
    }
}
