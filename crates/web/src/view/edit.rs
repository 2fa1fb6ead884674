//! The form for changing a record. Its inputs follow from the field table.

use super::{
    Shell,
    form::{Choice, Choices, Input, Line, Wrong},
};
use crate::{
    language::Translated,
    texts::{label, title},
};
use askama::Template;
use edge::Language;
use model::{Field, FormSection, Kind, Portal};
use serde_json::Value;
use std::collections::BTreeMap;

/// The form with all fields that a candidate may change, except consent, which has a button of its
/// own.
#[derive(Debug, Template)]
#[template(path = "edit.html")]
pub(crate) struct Edit {
    pub(crate) shell: Shell,
    pub(crate) id: String,
    pub(crate) region: String,
    /// The state of the record from which the form was filled.
    pub(crate) state: String,
    pub(crate) wrong: Vec<Wrong>,
    /// An error that concerns no single field.
    pub(crate) problem: Option<&'static str>,
    /// The inputs of each section.
    pub(crate) person: Vec<Input>,
    pub(crate) wish: Vec<Input>,
    pub(crate) background: Vec<Input>,
}

/// The values of the form's fields, and their errors.
#[derive(Debug)]
pub(crate) struct Filled {
    pub(crate) values: BTreeMap<Field, Value>,
    pub(crate) errors: BTreeMap<Field, String>,
}

/// The form's sections, in their order.
const SECTIONS: [FormSection; 3] = [
    FormSection::Person,
    FormSection::Wish,
    FormSection::Background,
];

/// Returns the fields of the form, in its order.
pub(crate) fn fields() -> impl Iterator<Item = Field> {
    SECTIONS.into_iter().flat_map(fields_of)
}

/// Returns the fields of a section of the form, in its order.
fn fields_of(wanted: FormSection) -> impl Iterator<Item = Field> {
    Field::portal_rows().into_iter().filter(move |field| {
        matches!(field.definition().portal, Portal::Input { section, .. } if section == wanted)
    })
}

impl Edit {
    /// Creates the form for a record of a region in this state.
    pub(crate) fn new(
        shell: Shell,
        (id, region, state): (String, String, String),
        filled: &Filled,
        problem: Option<&'static str>,
    ) -> Self {
        let inputs = |section| {
            fields_of(section)
                .map(|field| filled.input(field, shell.language))
                .collect()
        };
        let wrong = |field: Field| {
            filled.errors.get(&field).map(|text| Wrong {
                field: field.name(),
                text: text.clone(),
            })
        };
        Self {
            id,
            region,
            state,
            wrong: fields().filter_map(wrong).collect(),
            problem,
            person: inputs(FormSection::Person),
            wish: inputs(FormSection::Wish),
            background: inputs(FormSection::Background),
            shell,
        }
    }
}

impl Filled {
    /// Returns the input for a field, by the kind of its value.
    fn input(&self, field: Field, language: Language) -> Input {
        match field.definition().kind {
            Kind::Choice(known) => Input::Pick(self.choices(field, known, language)),
            Kind::Choices(known) => Input::Boxes(self.choices(field, known, language)),
            Kind::Phone => Input::Line(self.line(field, "tel", language)),
            Kind::Email => Input::Line(self.line(field, "email", language)),
            Kind::Date => Input::Line(self.line(field, "date", language)),
            Kind::Url => Input::Line(self.line(field, "url", language)),
            Kind::Text { lines: true, .. } => Input::Line(self.line(field, "long", language)),
            Kind::Text { lines: false, .. }
            | Kind::Id
            | Kind::Boolean
            | Kind::Attachments
            | Kind::DateTime => Input::Line(self.line(field, "text", language)),
        }
    }

    fn line(&self, field: Field, kind: &'static str, language: Language) -> Line {
        let (definition, texts) = (field.definition(), language.texts());
        let (autocomplete, hint) = match definition.portal {
            Portal::Input {
                autocomplete, hint, ..
            } => (autocomplete, hint),
            _ => ("", None),
        };
        let required = definition.is_required();
        let value = self.values.get(&field).and_then(Value::as_str);
        Line {
            name: field.name(),
            label: title(field, texts),
            hint: hint.map(|hint| language.pick(hint)),
            value: value.unwrap_or_default().to_owned(),
            error: self.errors.get(&field).cloned(),
            kind,
            autocomplete,
            required,
            max_length: definition.kind.max_length().unwrap_or_default(),
            optional: (!required).then_some(texts.shell.optional),
        }
    }

    /// Returns the options of a field: its values, and "no choice" where only one can be chosen.
    fn choices(&self, field: Field, known: &[&str], language: Language) -> Choices {
        let texts = language.texts();
        let value = self.values.get(&field).unwrap_or(&Value::Null);
        let several = field.definition().kind.is_list();
        let is_chosen = |known: &str| {
            let list = value.as_array().map_or(&[][..], Vec::as_slice);
            value == known || list.iter().any(|item| item == known)
        };
        let one = |known: &&str| Choice {
            value: (*known).to_owned(),
            label: label(known, language).to_owned(),
            chosen: is_chosen(known),
        };
        let none = Choice {
            value: String::new(),
            label: texts.record.no_choice.to_owned(),
            chosen: value.is_null(),
        };
        let none = (!several).then_some(none);
        Choices {
            name: field.name(),
            label: title(field, texts),
            hint: several.then_some(texts.record.edit_wish_hint),
            options: none.into_iter().chain(known.iter().map(one)).collect(),
            error: self.errors.get(&field).cloned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn form_has_the_fields_that_candidates_may_change_in_the_order_of_their_places() {
        let place = |field: &Field| match field.definition().portal {
            Portal::Input { section, place, .. } => {
                let section = SECTIONS.iter().position(|known| *known == section);
                (section.expect("the form has the section"), place)
            }
            _ => panic!("{} has no input", field.name()),
        };
        let mut expected: Vec<Field> = Field::changed_by_candidates()
            .filter(|field| *field != Field::PrivacyConsent)
            .collect();
        expected.sort_by_key(place);
        assert_eq!(fields().collect::<Vec<_>>(), expected);
    }
}
