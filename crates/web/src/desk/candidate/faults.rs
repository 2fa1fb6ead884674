//! What is wrong with what staff filled in, in the reader's language.

use super::{
    fields::{Item, Shape},
    texts::{Candidate, Pages},
};
use crate::{desk::view::form::Wrong, texts::fill};
use edge::Language;
use model::{Fault, Field, Location, text_rules::wrong_in_lines, text_rules::wrong_in_one_line};
use serde_json::{Map, Value};
use services::mutations::{Refusal, StaffRefusal};
use std::collections::BTreeMap;

/// The texts of a language.
#[derive(Debug, Clone, Copy)]
pub(in crate::desk) struct Texts {
    pub(in crate::desk) language: Language,
    pub(in crate::desk) t: &'static Candidate,
    pub(in crate::desk) p: &'static Pages,
}

impl Texts {
    pub(in crate::desk) fn of(language: Language) -> Self {
        Self {
            language,
            t: Candidate::of(language),
            p: Pages::of(language),
        }
    }
}

fn wrong(field: impl Into<String>, text: String) -> Wrong {
    Wrong {
        field: field.into().into(),
        text,
    }
}

/// Returns the fault of an input that was left empty.
pub(in crate::desk) fn missing(field: &str, label: &str, texts: Texts) -> Wrong {
    wrong(field, fill(texts.p.missing, label))
}

/// Returns the fault of an input whose value is none of the options.
pub(super) fn choose(field: &str, label: &str, texts: Texts) -> Wrong {
    wrong(field, fill(texts.p.choose, label))
}

/// Returns why a change was refused.
pub(in crate::desk) fn refused(refusal: &Refusal, texts: Texts) -> String {
    let p = texts.p;
    match refusal.of_staff() {
        Some(StaffRefusal::OtherPhase) => p.refused_phase.to_owned(),
        Some(StaffRefusal::TooManyTasks(most)) => fill(p.refused_tasks, most),
        Some(StaffRefusal::TooManyOpenTasks(most)) => fill(p.refused_open_tasks, most),
        Some(StaffRefusal::NoRoom) => p.refused_room.to_owned(),
        Some(StaffRefusal::Failed) => p.refused_failed.to_owned(),
        None => fill(p.refused, &refusal.detail),
    }
}

/// Returns the fault of a contact moment by its place in the form for it. `given` are the members that
/// were filled in.
pub(super) fn of_moment(fault: &Fault, given: &Map<String, Value>, texts: Texts) -> Option<Wrong> {
    let Location::Pointer(pointer) = &fault.at else {
        return None;
    };
    let (t, p) = (texts.t, texts.p);
    let name = pointer.split('/').nth(1).unwrap_or_default();
    let text_of = |label: &str, most: u16| {
        let text = given.get(name).and_then(Value::as_str).unwrap_or_default();
        let hidden = match name {
            "performedBy" | "name" => wrong_in_one_line(text),
            _ => wrong_in_lines(text),
        };
        match hidden {
            _ if fault.code == "maxLength" => fill(&fill(p.too_long, label), most),
            Some((_, position)) => fill(&fill(p.wrong_character, label), position),
            None => fill(p.wrong_value, label),
        }
    };
    Some(match name {
        "type" => choose("note-type", t.note_type, texts),
        "performedAt" if fault.code == "required" => missing("note-at", t.note_at, texts),
        "performedAt" => wrong("note-at", fill(p.wrong_moment, t.note_at)),
        "performedBy" => wrong("note-by", text_of(t.note_by, 200)),
        "durationMinutes" => wrong("note-minutes", fill(p.wrong_minutes, t.note_minutes)),
        "name" => wrong("note-name", text_of(t.note_name, 200)),
        "summary" => wrong("note-summary", text_of(t.note_summary, 1_000)),
        _ => wrong("note-text", text_of(t.note_text_short, 10_000)),
    })
}

/// Returns the faults of a record's form, by the name of the input: the first of each. `values` are
/// what was filled in.
pub(super) fn of_record(
    faults: &[Fault],
    items: &[Item<'_>],
    values: &BTreeMap<String, Value>,
    texts: Texts,
) -> BTreeMap<String, String> {
    let mut errors = BTreeMap::new();
    for fault in faults {
        let Location::Pointer(pointer) = &fault.at else {
            continue;
        };
        let mut parts = pointer.split('/').skip(1);
        let name = match (parts.next(), parts.next()) {
            (Some("customFields"), Some(key)) => format!("custom-{key}"),
            (Some(name), _) => name.to_owned(),
            (None, _) => continue,
        };
        let Some(item) = items.iter().find(|item| item.name() == name) else {
            continue;
        };
        let given = values.get(&name).and_then(Value::as_str);
        errors
            .entry(name)
            .or_insert_with(|| text(item, fault.code, given.unwrap_or_default(), texts));
    }
    errors
}

/// Returns what is wrong with a field.
fn text(item: &Item<'_>, code: &str, given: &str, texts: Texts) -> String {
    let p = texts.p;
    let label = item.label(texts.language);
    let shape = item.shape();
    if given.is_empty() || code == "required" {
        return fill(p.missing, label);
    }
    if code == "maxLength" {
        let most = match item {
            Item::Shared(field) => field.definition().kind.max_length().unwrap_or_default(),
            Item::Custom(_) => 10_000,
        };
        return fill(&fill(p.too_long, label), most);
    }
    let hidden = match shape {
        Shape::Long(_) => wrong_in_lines(given),
        _ => wrong_in_one_line(given),
    };
    if let Some((_, position)) = hidden {
        return fill(&fill(p.wrong_character, label), position);
    }
    let template = match shape {
        Shape::Line("date") if ["minimum", "maximum"].contains(&code) => p.wrong_birth,
        Shape::Line("date") => p.wrong_date,
        Shape::Line("tel") => p.wrong_phone,
        Shape::Line("email") => p.wrong_email,
        Shape::Line("url") => p.wrong_url,
        Shape::Line(_) if !matches!(item, Item::Shared(Field::Name)) && code == "type" => {
            p.wrong_number
        }
        Shape::One(_) | Shape::Several(_) | Shape::YesNo | Shape::Agreed => p.choose,
        Shape::Line(_) | Shape::Long(_) => p.wrong_value,
    };
    fill(template, label)
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::Timestamp;
    use schema::{NEW_INTERACTION, Validator};
    use serde_json::json;

    fn record(changes: Value) -> BTreeMap<String, String> {
        let values = changes
            .as_object()
            .unwrap()
            .iter()
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect();
        let now: Timestamp = "2026-03-03T12:00:00Z".parse().unwrap();
        let mut read = changes;
        let faults = Validator::new(schema::update(&[])).read(&mut read, now);
        let items = super::super::fields::items(&[]);
        of_record(&faults, &items, &values, Texts::of(Language::Dutch))
    }

    #[test]
    fn each_fault_of_a_record_names_its_field_and_what_would_be_right() {
        let errors = record(json!({
            "name": "", "email": "geen adres", "phone": "geen", "dateOfBirth": "1899-12-31", "linkedin": "linkedin.com/in/x",
            "city": "x".repeat(201), "phase": "elders", "motivation": "a\u{202e}b",
        }));
        let expected: BTreeMap<String, String> = [
            ("name", "Naam ontbreekt."),
            ("email", "E-mailadres: vul één e-mailadres in zoals naam@voorbeeld.nl."),
            ("phone", "Telefoonnummer: vul een nummer met cijfers in."),
            ("dateOfBirth", "Geboortedatum: vul een dag in tussen 1 januari 1900 en vandaag."),
            ("linkedin", "LinkedIn: vul een volledig adres in dat begint met https://."),
            ("city", "Woonplaats is te lang: hoogstens 200 tekens."),
            ("phase", "Fase: kies uit de lijst."),
            (
                "motivation",
                "Motivatie: op plaats 2 staat een onzichtbaar teken dat hier niet kan. Haal het weg, of typ de tekst over.",
            ),
        ]
        .map(|(name, text)| (name.to_owned(), text.to_owned()))
        .into();
        assert_eq!(errors, expected);
    }

    #[test]
    fn each_fault_of_a_contact_moment_names_its_input() {
        let now: Timestamp = "2026-03-03T12:00:00Z".parse().unwrap();
        let mut given = json!({"type": "Fax", "performedAt": "gisteren", "durationMinutes": "lang", "notes": "x".repeat(10_001),
            "performedBy": "y".repeat(201), "name": "a\nb", "summary": "een\n\u{202e}twee"});
        let members = given.as_object().cloned().unwrap();
        let faults = NEW_INTERACTION.read(&mut given, now);
        let texts = Texts::of(Language::English);
        let mut found: Vec<String> = faults
            .iter()
            .filter_map(|fault| of_moment(fault, &members, texts))
            .map(|wrong| format!("{}: {}", wrong.field, wrong.text))
            .collect();
        found.sort();
        assert_eq!(
            found,
            [
                "note-at: When: enter an existing day and time.",
                "note-by: By is too long: at most 200 characters.",
                "note-minutes: Duration in minutes: enter whole minutes from 0 to 1440.",
                "note-name: Title: at position 2 is an invisible character that is not possible here. Remove it, or type the text again.",
                "note-summary: Summary: at position 5 is an invisible character that is not possible here. Remove it, or type the text again.",
                "note-text: The text is too long: at most 10000 characters.",
                "note-type: Type: choose from the list.",
            ]
        );
    }
}
