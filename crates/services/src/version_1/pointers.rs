//! Where a fault of the payload that was read lies in the payload that was sent.

use super::names::{self, CUSTOM_FIELDS, FIELD_VALUE, INTERACTIONS};
use model::{Fault, Field, Location};
use schema::INTERACTION_MEMBERS;
use std::collections::HashMap;

/// Translates JSON pointers into the payload of the present version to those into the payload of
/// version 1.
#[derive(Debug, Default)]
pub struct Pointers {
    /// Values that stand in another place than their names say.
    moved: HashMap<String, String>,
    /// The index of each custom field that was given, by its key.
    custom_fields: HashMap<String, usize>,
}

impl Pointers {
    /// Notes where a value of the read payload is in the sent one.
    pub(super) fn moved(&mut self, read: String, sent: String) {
        self.moved.insert(read, sent);
    }

    pub(super) fn custom_field(&mut self, key: &str, index: usize) {
        self.custom_fields.insert(key.to_owned(), index);
    }

    /// Returns the pointer into the sent payload.
    pub fn translated(&self, pointer: &str) -> String {
        let mut end = pointer.len();
        loop {
            if let Some(sent) = self.moved.get(&pointer[..end]) {
                return format!("{sent}{}", &pointer[end..]);
            }
            match pointer[..end].rfind('/') {
                Some(start) if start > 0 => end = start,
                _ => return self.by_names(pointer),
            }
        }
    }

    /// Translates a fault in place.
    pub fn translate(&self, fault: &mut Fault) {
        if let Location::Pointer(pointer) = &mut fault.at {
            *pointer = self.translated(pointer);
        }
    }

    fn by_names(&self, pointer: &str) -> String {
        let mut parts = pointer.splitn(3, '/').skip(1);
        let (Some(name), rest) = (parts.next(), parts.next()) else {
            return String::new();
        };
        match (name, rest) {
            ("interactions", None) => format!("/{INTERACTIONS}"),
            ("interactions", Some(rest)) => format!("/{INTERACTIONS}/{}", of_interaction(rest)),
            ("customFields", None) => format!("/{CUSTOM_FIELDS}"),
            ("customFields", Some(rest)) => format!("/{CUSTOM_FIELDS}/{}", self.of_custom(rest)),
            (name, rest) => {
                let field = Field::named(name);
                let name = field.and_then(|field| field.definition().version_1);
                let rest = rest.map(|rest| format!("/{rest}")).unwrap_or_default();
                format!("/{}{rest}", name.unwrap_or_default())
            }
        }
    }

    /// Translates what follows `/customFields/`. A field that is not given is named by its key.
    fn of_custom(&self, rest: &str) -> String {
        let (key, inner) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        match self.custom_fields.get(key) {
            Some(index) => format!("{index}/{FIELD_VALUE}{inner}"),
            None => rest.to_owned(),
        }
    }
}

/// Translates what follows `/interactions/`.
fn of_interaction(rest: &str) -> String {
    let Some((index, name)) = rest.split_once('/') else {
        return rest.to_owned();
    };
    let member = INTERACTION_MEMBERS
        .iter()
        .find(|member| member.name == name);
    let name = member.map_or(name, |member| member.version_1);
    format!("{index}/{name}")
}

/// Returns the pointer to an item of a file field, as the read payload has it.
pub(super) fn of_file(field: Field, index: usize) -> String {
    format!("/{}/{index}", field.name())
}

/// Returns the pointer to a file field in the sent payload.
pub(super) fn of_files(field: Field) -> String {
    format!("/{}", names::of_files(field))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pointers_name_the_members_of_version_1() {
        let mut pointers = Pointers::default();
        pointers.custom_field("stad", 3);
        pointers.moved(
            "/customFields/stad/0".into(),
            "/custom_fields/3/field_value".into(),
        );
        pointers.moved("/curriculumVitae/0".into(), "/cv".into());
        for (read, sent) in [
            ("", ""),
            ("/name", "/naam"),
            ("/sectors/1", "/sector/1"),
            ("/interactions", "/interacties"),
            ("/interactions/4", "/interacties/4"),
            (
                "/interactions/4/performedAt",
                "/interacties/4/uitgevoerd_op",
            ),
            ("/customFields", "/custom_fields"),
            ("/customFields/stad", "/custom_fields/3/field_value"),
            ("/customFields/stad/0", "/custom_fields/3/field_value"),
            ("/customFields/andere", "/custom_fields/andere"),
            ("/curriculumVitae/0/url", "/cv/url"),
            ("/otherAttachments/0/base64", "/bijlage/0/base64"),
        ] {
            assert_eq!(pointers.translated(read), sent, "{read}");
        }
    }
}
