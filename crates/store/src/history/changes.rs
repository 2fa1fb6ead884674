//! Which members of a candidate or a contact moment changed, and what they held.

use crate::candidates::{Finished, StoredCandidate};
use model::Field;
use serde_json::{Map, Value};
use std::borrow::Cow;

/// Maximum number of characters that are kept of a text.
const LONGEST: usize = 10_000;
/// The prefix of the name of a custom field's value, before the field's id.
pub(super) const CUSTOM: &str = "customFields.";

/// The members that changed.
#[derive(Debug, Default)]
pub(crate) struct Changes {
    names: String,
    json: String,
}

impl Changes {
    /// Compares a candidate with what replaces it. The time of the change is no change.
    pub(crate) fn of_candidate(before: &StoredCandidate, after: &Finished) -> Self {
        let mut changes = Self::default();
        let (old, new) = (
            before.document.as_document().values(),
            after.shown().values(),
        );
        let fields = Field::ALL
            .iter()
            .filter(|field| **field != Field::UpdatedAt);
        for field in fields {
            let (old, new) = (old[*field as usize], new[*field as usize]);
            if old != new {
                changes.add(field.name(), old, new);
            }
        }
        if before.custom != after.custom {
            changes.add_custom(before.custom.as_deref(), after.custom.as_deref());
        }
        changes
    }

    /// Compares the documents of a contact moment.
    pub(crate) fn of_interaction(before: &str, after: &str) -> Self {
        let mut changes = Self::default();
        changes.add_members("", &members(before), &members(after), &["updatedAt"]);
        changes
    }

    fn add_custom(&mut self, before: Option<&str>, after: Option<&str>) {
        let [before, after] = [before, after].map(|text| members(text.unwrap_or("{}")));
        self.add_members(CUSTOM, &before, &after, &[]);
    }

    fn add_members(
        &mut self,
        prefix: &str,
        before: &Map<String, Value>,
        after: &Map<String, Value>,
        but: &[&str],
    ) {
        let gone = before.keys().filter(|name| !after.contains_key(*name));
        for name in gone.chain(after.keys()) {
            let [old, new] =
                [before, after].map(|members| members.get(name).unwrap_or(&Value::Null));
            if old != new && !but.contains(&name.as_str()) {
                self.add(
                    &format!("{prefix}{name}"),
                    &old.to_string(),
                    &new.to_string(),
                );
            }
        }
    }

    /// Adds a member with its values as JSON.
    fn add(&mut self, name: &str, from: &str, to: &str) {
        if !self.names.is_empty() {
            self.names.push(' ');
        }
        self.names.push_str(name);
        self.json.push(if self.json.is_empty() { '{' } else { ',' });
        for part in ["\"", name, "\":[", &cut(from), ",", &cut(to), "]"] {
            self.json.push_str(part);
        }
    }

    /// Returns whether nothing changed.
    pub(crate) fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// Returns the names of the members, and their values as JSON.
    pub(super) fn finish(mut self) -> (String, Option<String>) {
        if self.json.is_empty() {
            return (self.names, None);
        }
        self.json.push('}');
        (self.names, Some(self.json))
    }
}

/// What is damaged has no members; the deep check reports it.
fn members(json: &str) -> Map<String, Value> {
    serde_json::from_str(json).unwrap_or_default()
}

/// Shortens a long text, given as JSON.
fn cut(json: &str) -> Cow<'_, str> {
    if json.len() <= LONGEST {
        return json.into();
    }
    match serde_json::from_str::<Value>(json) {
        Ok(Value::String(text)) => {
            let text: String = text.chars().take(LONGEST).collect();
            Value::String(text).to_string().into()
        }
        _ => json.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contact_moments_are_compared_by_member() {
        let before = r#"{"id":"a","notes":null,"type":"Telefoon","updatedAt":"1"}"#;
        let after = r#"{"id":"a","notes":"Gebeld","type":null,"updatedAt":"2"}"#;
        let (names, json) = Changes::of_interaction(before, after).finish();
        assert_eq!(names, "notes type");
        assert_eq!(
            json.as_deref(),
            Some(r#"{"notes":[null,"Gebeld"],"type":["Telefoon",null]}"#)
        );
        assert!(Changes::of_interaction(before, before).is_empty());
        assert_eq!(Changes::default().finish(), (String::new(), None));
    }

    #[test]
    fn long_texts_are_cut_and_short_ones_are_not() {
        let json = |character: &str, count| Value::from(character.repeat(count)).to_string();
        assert_eq!(cut(&json("é", 10_000)), json("é", 10_000));
        assert_eq!(cut(&json("\n", 10_001)), json("\n", 10_000));
        assert_eq!(cut("null"), "null");
    }
}
