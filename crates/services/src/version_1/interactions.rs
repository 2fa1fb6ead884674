//! Reads contact moments.

use super::{
    duration, moments,
    names::{
        ADMINISTRATION, INTERACTIONS, interaction_member, listed_interaction_members, of_files,
    },
    payload::{Reader, another_type, is_absent},
};
use messages::{Counted, Member, Version1};
use model::{Field, listed, vocabulary::INTERACTION_TYPES};
use serde_json::{Map, Value, json};

/// The type of a contact moment without one.
const OTHER: &str = "Anders";
/// The maximum number of contact moments of a request.
const MAX_INTERACTIONS: usize = 100;

/// A contact moment while it is being read.
struct Interaction {
    /// Its index in the request.
    index: usize,
    /// Its pointer in the request.
    at: String,
    members: Map<String, Value>,
    /// Lines for the notes.
    lines: Vec<String>,
}

impl Reader<'_> {
    pub(super) fn interactions(&mut self, value: Value) {
        let at = format!("/{INTERACTIONS}");
        let items = match value {
            Value::Array(items) if items.len() <= MAX_INTERACTIONS => items,
            Value::Array(items) => {
                let (limit, found) = (Counted::items(MAX_INTERACTIONS as u64), items.len());
                return self.fault(at, &Member::MaxItems { limit, found });
            }
            other => return self.fault(at, &another_type("an array", &other)),
        };
        let each = items.into_iter().enumerate();
        let read = each.map(|(index, item)| self.interaction(index, item));
        let read: Vec<Value> = read.collect();
        self.payload.insert("interactions".to_owned(), read.into());
    }

    fn interaction(&mut self, index: usize, value: Value) -> Value {
        let mut read = Interaction {
            index,
            at: format!("/{INTERACTIONS}/{index}"),
            members: Map::new(),
            lines: Vec::new(),
        };
        match value {
            Value::Object(members) => {
                for (name, value) in members.into_iter().filter(|(_, value)| !is_absent(value)) {
                    self.interaction_member(&mut read, &name, value);
                }
            }
            other => self.fault(read.at.clone(), &another_type("an object", &other)),
        }
        read.finish()
    }

    fn interaction_member(&mut self, read: &mut Interaction, name: &str, value: Value) {
        let at = format!("{}/{name}", read.at);
        if name == of_files(Field::OtherAttachments) {
            return self.files(Field::OtherAttachments, value, &at);
        }
        let Some(member) = interaction_member(name) else {
            let path = format!("{INTERACTIONS}.{name}");
            return if ADMINISTRATION.contains(&name) {
                self.ignore(&path);
            } else {
                self.unknown(&read.at, name, &path, listed_interaction_members);
            };
        };
        match (member.name, &value) {
            ("type", Value::Array(_)) => self.types(read, value, &at),
            ("performedAt", Value::String(text)) => match moments::moment(text) {
                Some(moment) => read.set(member.name, moment.to_string().into()),
                None => self.fault(at, &Version1::Moment),
            },
            ("durationMinutes", Value::String(text)) => match duration::minutes(text) {
                Some(minutes) => read.set(member.name, minutes.into()),
                None => read.lines.push(format!("Duur: {text}")),
            },
            ("durationMinutes", Value::Number(number)) => {
                match duration::minutes(&number.to_string()) {
                    Some(minutes) => read.set(member.name, minutes.into()),
                    None => read.lines.push(format!("Duur: {number}")),
                }
            }
            ("durationMinutes", other) => {
                let found = schema::found(other);
                self.fault(at, &Version1::Duration { found });
            }
            _ => read.set(member.name, value),
        }
    }

    /// Reads a list of types. The first is the type, the others become a line of the notes.
    fn types(&mut self, read: &mut Interaction, value: Value, at: &str) {
        let Value::Array(types) = value else { return };
        let mut others = Vec::new();
        for (index, one) in types.into_iter().enumerate() {
            let at = format!("{at}/{index}");
            match one {
                first if index == 0 => {
                    self.pointers
                        .moved(format!("/interactions/{}/type", read.index), at);
                    read.set("type", first);
                }
                Value::String(text) if INTERACTION_TYPES.contains(&text.as_str()) => {
                    others.push(text);
                }
                Value::String(_) => {
                    let options = listed(INTERACTION_TYPES.iter().copied());
                    let found = "another value";
                    self.fault(at, &Member::Enum { options, found });
                }
                other => self.fault(at, &another_type("a string", &other)),
            }
        }
        if !others.is_empty() {
            read.lines.push(format!("Soort ook: {}", others.join(", ")));
        }
    }
}

impl Interaction {
    fn set(&mut self, name: &str, value: Value) {
        self.members.insert(name.to_owned(), value);
    }

    fn finish(mut self) -> Value {
        self.members.entry("type").or_insert_with(|| OTHER.into());
        if !self.lines.is_empty() {
            let lines = self.lines.join("\n");
            match self.members.get_mut("notes") {
                Some(Value::String(notes)) => *notes = format!("{notes}\n{lines}"),
                // A value of another type is refused.
                Some(_) => {}
                None => self.set("notes", json!(lines)),
            }
        }
        self.members.into()
    }
}
