//! The inputs of the form in which staff change or add a record.

use super::{
    compare::Three,
    fields::{Item, Shape, as_text},
    texts::{Candidate, Pages},
};
use crate::{
    dates,
    desk::view::form::{Choice, Field, Kind},
    texts::fill,
};
use edge::Language;
use model::CustomFieldType;
use serde_json::Value;

/// An input of the form.
#[derive(Debug)]
pub(crate) struct Input {
    pub(crate) field: Field,
    /// The value from which the form was filled, as JSON.
    pub(crate) was: String,
    /// What somebody else made of the field meanwhile.
    pub(crate) conflict: Option<Conflict>,
}

/// The three values of a field that two people changed.
#[derive(Debug)]
pub(crate) struct Conflict {
    pub(crate) was: String,
    pub(crate) theirs: String,
    pub(crate) mine: String,
}

/// Returns the input of a field with a value.
pub(super) fn input(
    item: &Item<'_>,
    value: &Value,
    was: &Value,
    language: Language,
    (t, p): (&'static Candidate, &'static Pages),
) -> Input {
    let is_chosen = |known: &str| {
        let list = value.as_array().map_or(&[][..], Vec::as_slice);
        value == known || list.iter().any(|item| item == known)
    };
    let none = || Choice::of("", p.no_choice, value.is_null());
    let known = |values: &[String]| -> Vec<Choice> {
        let each = values.iter();
        each.map(|known| Choice::of(known, &item.value_label(known, language), is_chosen(known)))
            .collect()
    };
    let (kind, hint, max_length) = match item.shape() {
        Shape::Line(kind) => (Kind::Line(kind), None, 0),
        Shape::Long(max) => (Kind::Long(4), None, max),
        Shape::One(values) if item.is_required() => (Kind::Pick(known(&values)), None, 0),
        Shape::One(values) => {
            let options = std::iter::once(none()).chain(known(&values));
            (Kind::Pick(options.collect()), None, 0)
        }
        Shape::Several(values) => (Kind::Boxes(known(&values)), Some(p.several_hint), 0),
        Shape::YesNo | Shape::Agreed => {
            let options = [("true", t.yes), ("false", t.no)]
                .map(|(known, label)| Choice::of(known, label, as_text(value) == known));
            let options = std::iter::once(none()).chain(options);
            (Kind::Pick(options.collect()), None, 0)
        }
    };
    let described = match item {
        Item::Custom(field) => field.description.clone(),
        Item::Shared(_) => None,
    };
    let required = item.is_required();
    let label = item.label(language);
    // Most fields may stay empty, so those that may not are marked.
    let label = if required {
        format!("{label} ({})", t.required)
    } else {
        label
    };
    Input {
        field: Field {
            hint: described.map(Into::into).or(hint.map(Into::into)),
            required,
            max_length,
            ..Field::new(item.name(), label, kind).with(as_text(value))
        },
        was: was.to_string(),
        conflict: None,
    }
}

impl Input {
    /// Marks the input as changed by two people.
    pub(super) fn mark(
        &mut self,
        item: &Item<'_>,
        three: &Three,
        language: Language,
        (t, p): (&'static Candidate, &'static Pages),
    ) {
        self.field.error = Some(fill(p.conflict_field, item.label(language)));
        self.conflict = Some(conflict(item, three, language, t));
    }
}

/// Returns the three values of a field as text.
pub(super) fn conflict(
    item: &Item<'_>,
    three: &Three,
    language: Language,
    t: &Candidate,
) -> Conflict {
    let text = |value| {
        let shown = shown(item, value, language, t);
        if shown.is_empty() {
            t.empty.to_owned()
        } else {
            shown.join(", ")
        }
    };
    Conflict {
        was: text(&three.was),
        theirs: text(&three.theirs),
        mine: text(&three.mine),
    }
}

/// Returns the texts of a field's value, none if it is empty.
pub(super) fn shown(
    item: &Item<'_>,
    value: &Value,
    language: Language,
    t: &Candidate,
) -> Vec<String> {
    let is_date = match item {
        Item::Shared(_) => item.shape() == Shape::Line("date"),
        Item::Custom(field) => field.kind == CustomFieldType::Date,
    };
    match value {
        Value::Null | Value::Object(_) => Vec::new(),
        Value::String(text) if text.is_empty() => Vec::new(),
        Value::String(text) if is_date => vec![dates::stored(text, language)],
        Value::String(text) => match item.shape() {
            Shape::One(_) => vec![item.value_label(text, language)],
            _ => vec![text.clone()],
        },
        Value::Bool(yes) => vec![if *yes { t.yes } else { t.no }.to_owned()],
        Value::Number(_) => vec![as_text(value)],
        Value::Array(items) => {
            let texts = items.iter().filter_map(Value::as_str);
            texts.map(|text| item.value_label(text, language)).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::Field as Shared;
    use serde_json::json;

    const T: (&Candidate, &Pages) = (&Candidate::DUTCH, &Pages::DUTCH);

    fn made(field: Shared, value: &Value) -> Input {
        input(&Item::Shared(field), value, value, Language::English, T)
    }

    #[test]
    fn input_has_the_value_and_what_it_was_filled_from() {
        let city = made(Shared::City, &json!("Assen"));
        assert_eq!(city.field.kind, Kind::Line("text"));
        assert_eq!(
            (city.was.as_str(), city.field.required, &*city.field.value),
            ("\"Assen\"", false, "Assen")
        );
        let Kind::Boxes(sectors) = made(Shared::Sectors, &json!(["Hoger onderwijs"]))
            .field
            .kind
        else {
            panic!("several values can be chosen");
        };
        let chosen: Vec<&str> = sectors
            .iter()
            .filter(|choice| choice.chosen)
            .map(|choice| choice.label.as_str())
            .collect();
        assert_eq!((chosen, sectors.len()), (vec!["Higher education"], 6));
        let Kind::Pick(phases) = made(Shared::Phase, &json!("matchen")).field.kind else {
            panic!("one value can be chosen");
        };
        assert_eq!(phases.len(), 7, "a phase cannot be left empty");
        let Kind::Pick(education) = made(Shared::PriorEducation, &Value::Null).field.kind else {
            panic!("one value can be chosen");
        };
        assert!(education[0].chosen && education[0].value.is_empty());
    }

    #[test]
    fn conflict_shows_an_empty_value_as_such() {
        let item = Item::Shared(Shared::DateOfBirth);
        let three = Three {
            was: Value::Null,
            theirs: json!("1990-02-01"),
            mine: json!("1990-02-03"),
        };
        let conflict = conflict(&item, &three, Language::Dutch, &Candidate::DUTCH);
        assert_eq!(
            [conflict.was, conflict.theirs, conflict.mine],
            ["Niet ingevuld", "1 februari 1990", "3 februari 1990"]
        );
    }
}
