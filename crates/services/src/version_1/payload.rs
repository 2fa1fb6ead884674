//! Reads a candidate's payload of version 1 as one of the present version.

use super::{
    ignored::Ignored,
    moments,
    names::{self, CUSTOM_FIELDS, INTERACTIONS},
    pointers::Pointers,
};
use messages::{Body, FaultMessage, Member, Version1};
use model::{CustomField, Fault, Field, Kind, Location, MAX_FAULTS, Timestamp, trim, web_address};
use serde_json::{Map, Value};
use store::region_settings::UnknownMembers;

/// What the meaning of a payload depends on.
#[derive(Debug, Clone, Copy)]
pub struct Settings<'a> {
    /// The region's custom fields.
    pub custom_fields: &'a [CustomField],
    /// What becomes of members that version 1 does not know.
    pub unknown: UnknownMembers,
    /// What time it is.
    pub now: Timestamp,
}

/// A payload as it was read.
#[derive(Debug)]
pub struct Reading {
    /// The payload of the present version. It is still to be validated. `null` if an object was
    /// expected.
    pub payload: Value,
    /// When the record was made elsewhere.
    pub created_at: Option<Timestamp>,
    /// The names of what was left out.
    pub ignored: Vec<String>,
    /// Faults of what cannot be read. Their pointers lead into the sent payload.
    pub faults: Vec<Fault>,
    /// Where the values stand in the sent payload.
    pub pointers: Pointers,
}

/// Reads a payload. `null` and blank text count as absent, because version 1 cannot clear a value.
pub fn read(sent: Value, settings: Settings<'_>) -> Reading {
    let mut reader = Reader {
        settings,
        payload: Map::new(),
        created_at: None,
        ignored: Ignored::default(),
        faults: Vec::new(),
        pointers: Pointers::default(),
        files: Vec::new(),
    };
    match sent {
        Value::Object(members) => members
            .into_iter()
            .filter(|(_, value)| !is_absent(value))
            .for_each(|(name, value)| reader.member(&name, value)),
        other => {
            let found = schema::found(&other);
            reader.fault(String::new(), &Body::NotAnObject { found });
            let payload = Value::Null;
            return Reading {
                payload,
                ..reader.finish()
            };
        }
    }
    reader.finish()
}

/// Returns whether a value says nothing.
pub(super) fn is_absent(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => trim(text).is_empty(),
        _ => false,
    }
}

/// A payload while it is being read.
pub(super) struct Reader<'a> {
    pub(super) settings: Settings<'a>,
    pub(super) payload: Map<String, Value>,
    created_at: Option<Timestamp>,
    ignored: Ignored,
    faults: Vec<Fault>,
    pub(super) pointers: Pointers,
    /// The files so far: field, file, and the file's pointer in the sent payload.
    pub(super) files: Vec<(Field, Value, String)>,
}

impl Reader<'_> {
    fn member(&mut self, name: &str, value: Value) {
        match name {
            INTERACTIONS => return self.interactions(value),
            CUSTOM_FIELDS => return self.custom_fields(value),
            _ => {}
        }
        let Some(field) = names::field(name) else {
            return self.unknown("", name, name, names::listed_members);
        };
        match field {
            Field::CurriculumVitae | Field::OtherAttachments => {
                self.files(field, value, &format!("/{name}"));
            }
            Field::CreatedAt => self.created_at(name, &value),
            Field::DateOfBirth => self.date_of_birth(name, value),
            Field::Linkedin => self.linkedin(name, value),
            Field::Phone => self.phone(name, value),
            field => match field.definition().kind {
                Kind::Choices(_) => self.choices(field, name, value),
                _ => self.set(field, value),
            },
        }
    }

    fn set(&mut self, field: Field, value: Value) {
        self.payload.insert(field.name().to_owned(), value);
    }

    /// Reads when the record was made. Anything but a past moment is left out.
    fn created_at(&mut self, name: &str, value: &Value) {
        let moment = value.as_str().and_then(moments::moment);
        self.created_at = moment.filter(|moment| *moment <= self.settings.now);
        if self.created_at.is_none() {
            self.ignored.add(name);
        }
    }

    fn date_of_birth(&mut self, name: &str, value: Value) {
        match value.as_str().map(moments::date) {
            Some(Some(date)) => self.set(Field::DateOfBirth, date.into()),
            Some(None) => self.fault(format!("/{name}"), &Version1::Date),
            None => self.set(Field::DateOfBirth, value),
        }
    }

    /// Reads a URL, if necessary with a scheme before it. Another text is left out.
    fn linkedin(&mut self, name: &str, value: Value) {
        let Value::String(text) = &value else {
            return self.set(Field::Linkedin, value);
        };
        let text = trim(text);
        let url = if text.contains("://") {
            text.to_owned()
        } else {
            format!("https://{text}")
        };
        let has_domain = text.split(['/', '?', '#']).next();
        let has_domain = has_domain.is_some_and(|domain| domain.contains('.'));
        if web_address(&url).is_ok() && (url == text || has_domain) {
            self.set(Field::Linkedin, url.into());
        } else {
            self.ignored.add(name);
        }
    }

    /// Reads a phone number. A text without a digit is left out.
    fn phone(&mut self, name: &str, value: Value) {
        let is_wordy = value
            .as_str()
            .is_some_and(|text| !text.bytes().any(|byte| byte.is_ascii_digit()));
        if is_wordy {
            self.ignored.add(name);
        } else {
            self.set(Field::Phone, value);
        }
    }

    /// Reads a list of values in their present spelling, each once.
    fn choices(&mut self, field: Field, name: &str, value: Value) {
        let Value::Array(items) = value else {
            return self.set(field, value);
        };
        let mut read: Vec<Value> = Vec::with_capacity(items.len().min(100));
        for (index, item) in items.into_iter().enumerate() {
            let item = match item {
                Value::String(text) => names::present_spelling(&text).into(),
                other => other,
            };
            // A longer list is refused anyway.
            if read.len() <= MAX_FAULTS && read.contains(&item) {
                continue;
            }
            if read.len() != index {
                let at = format!("/{}/{}", field.name(), read.len());
                self.pointers.moved(at, format!("/{name}/{index}"));
            }
            read.push(item);
        }
        self.set(field, read.into());
    }

    /// Notes a member that version 1 does not know, in the object at `at`. `path` names it in the
    /// answer.
    pub(super) fn unknown(&mut self, at: &str, name: &str, path: &str, known: fn() -> String) {
        if self.settings.unknown == UnknownMembers::Ignore {
            self.ignored.add(path);
        } else if self.faults.len() <= MAX_FAULTS {
            let known = known();
            let fault = schema::unknown_member(at, name, Member::UnknownOf { known });
            self.faults.push(fault);
        }
    }

    pub(super) fn ignore(&mut self, path: &str) {
        self.ignored.add(path);
    }

    /// Notes a fault at a pointer into the sent payload.
    pub(super) fn fault(&mut self, at: String, message: &dyn FaultMessage) {
        if self.faults.len() <= MAX_FAULTS {
            self.faults.push(Fault::at(Location::Pointer(at), message));
        }
    }

    fn finish(mut self) -> Reading {
        self.put_files();
        Reading {
            payload: self.payload.into(),
            created_at: self.created_at,
            ignored: self.ignored.into_names(),
            faults: self.faults,
            pointers: self.pointers,
        }
    }
}

/// Returns the fault of a value of another type.
pub(super) fn another_type(expected: &str, found: &Value) -> Member {
    Member::Type {
        expected: expected.to_owned(),
        found: schema::found(found),
    }
}

#[cfg(test)]
#[path = "payload_tests.rs"]
mod tests;
