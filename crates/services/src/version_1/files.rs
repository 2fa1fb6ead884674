//! Reads files: one or a list of them, each with a URL or in base64.

use super::{
    payload::{Reader, another_type, is_absent},
    pointers,
};
use model::Field;
use serde_json::{Map, Value};

/// The members of a file.
const MEMBERS: [&str; 3] = ["url", "base64", "filename"];
/// Members that the former server added for itself.
const ADMINISTRATION: [&str; 5] = ["id", "size", "type", "width", "height"];

impl Reader<'_> {
    /// Reads the files of a member at this pointer.
    pub(super) fn files(&mut self, field: Field, value: Value, at: &str) {
        match value {
            Value::Array(items) => {
                for (index, item) in items.into_iter().enumerate() {
                    self.file(field, item, format!("{at}/{index}"));
                }
            }
            Value::Object(_) => self.file(field, value, at.to_owned()),
            other => self.fault(
                at.to_owned(),
                &another_type("an array or an object", &other),
            ),
        }
    }

    fn file(&mut self, field: Field, value: Value, at: String) {
        let Value::Object(members) = value else {
            return self.fault(at, &another_type("an object", &value));
        };
        let name = super::names::of_files(field);
        let mut file = Map::new();
        for (member, value) in members.into_iter().filter(|(_, value)| !is_absent(value)) {
            if MEMBERS.contains(&member.as_str()) {
                file.insert(member, value);
            } else if !ADMINISTRATION.contains(&member.as_str()) {
                let path = format!("{name}.{member}");
                self.unknown(&at, &member, &path, || MEMBERS.join(", "));
            }
        }
        if file.contains_key("base64") && !file.contains_key("filename") {
            file.insert("filename".to_owned(), name.into());
        }
        self.files.push((field, file.into(), at));
    }

    /// Puts the files that were read into the payload.
    pub(super) fn put_files(&mut self) {
        for field in [Field::CurriculumVitae, Field::OtherAttachments] {
            let (own, others): (Vec<_>, Vec<_>) = std::mem::take(&mut self.files)
                .into_iter()
                .partition(|(of, ..)| *of == field);
            self.files = others;
            if own.is_empty() {
                continue;
            }
            let mut list = Vec::with_capacity(own.len());
            for (index, (_, file, at)) in own.into_iter().enumerate() {
                if at != format!("{}/{index}", pointers::of_files(field)) {
                    self.pointers.moved(pointers::of_file(field, index), at);
                }
                list.push(file);
            }
            self.payload.insert(field.name().to_owned(), list.into());
        }
    }
}
