//! The owned document, and the builder of new ones.

use super::{Document, Format, walk::push_length};
use crate::Field;
use serde::de::IgnoredAny;

/// A document with its lengths and the number of its format.
#[derive(Debug, Clone)]
pub struct StoredDocument {
    json: String,
    lengths: Vec<u8>,
    number: u8,
    reader: &'static Format,
    plain: bool,
}

impl StoredDocument {
    /// Copies a document.
    pub fn of(document: &Document<'_>) -> Self {
        let Document {
            json,
            lengths,
            reader,
            number,
            plain,
        } = *document;
        let json = str::from_utf8(json).unwrap_or_default().to_owned();
        Self {
            json,
            lengths: lengths.to_vec(),
            number,
            reader,
            plain,
        }
    }

    /// Parses a text of a format and measures the lengths of its values. `None` if the text is not in
    /// the form that [`DocumentBuilder`] writes. Other members, each once, may follow the members of
    /// the format. A text of an unknown later format only has to begin with the id.
    pub fn measure(json: &str, number: u8) -> Option<Self> {
        let known: Vec<&str> = Format::numbered(number).map_or(vec![Field::Id.name()], |format| {
            format.fields().map(Field::name).collect()
        });
        let (mut lengths, mut names, mut rest) =
            (Vec::with_capacity(32), Vec::with_capacity(32), json);
        while rest != "}" {
            rest = rest.strip_prefix(if names.is_empty() { "{\"" } else { ",\"" })?;
            let (name, value) = rest.split_once("\":")?;
            let fits = match known.get(names.len()) {
                Some(expected) => name == *expected,
                None => is_name(name) && !names.contains(&name),
            };
            let mut values = serde_json::Deserializer::from_str(value).into_iter::<IgnoredAny>();
            if !fits
                || value.starts_with(|start: char| start.is_ascii_whitespace())
                || values.next()?.is_err()
            {
                return None;
            }
            names.push(name);
            push_length(&mut lengths, values.byte_offset());
            rest = &value[values.byte_offset()..];
        }
        let whole = names.len() >= known.len();
        whole.then(|| Self {
            json: json.to_owned(),
            lengths,
            number,
            reader: Format::current(),
            plain: false,
        })
    }

    /// Borrows it as a [`Document`].
    pub fn as_document(&self) -> Document<'_> {
        let Self {
            json,
            lengths,
            number,
            reader,
            plain,
        } = self;
        Document {
            json: json.as_bytes(),
            lengths,
            number: *number,
            reader,
            plain: *plain,
        }
    }

    /// Returns the stored text, with attachments without `url`.
    pub fn json(&self) -> &str {
        &self.json
    }

    /// Returns the encoded lengths of its values.
    pub fn lengths(&self) -> &[u8] {
        &self.lengths
    }

    /// Returns the number of its format.
    pub const fn format(&self) -> u8 {
        self.number
    }

    /// Returns the text and the encoded lengths.
    pub fn into_parts(self) -> (String, Vec<u8>) {
        (self.json, self.lengths)
    }
}

/// Whether it may be a member's name.
fn is_name(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// Builds a document from the JSON text of its values.
#[derive(Debug)]
pub struct DocumentBuilder {
    json: Vec<u8>,
    lengths: Vec<u8>,
    format: &'static Format,
}

impl DocumentBuilder {
    /// Writes every field in order; `value_of` appends the JSON text (without white space) of a
    /// field's value.
    pub fn build(value_of: impl FnMut(Field, &mut Vec<u8>)) -> Self {
        Self::build_as(Format::current(), value_of)
    }

    /// Writes every field of a format in order.
    pub fn build_as(
        format: &'static Format,
        mut value_of: impl FnMut(Field, &mut Vec<u8>),
    ) -> Self {
        let mut built = Self {
            json: Vec::with_capacity(1024),
            lengths: Vec::with_capacity(40),
            format,
        };
        for slot in format.slots() {
            built.member(slot.field.name(), |out| value_of(slot.field, out));
        }
        built
    }

    /// Adds a member of a later version after the fields. Its value is JSON without white space.
    pub fn add(&mut self, name: &str, value: &str) {
        debug_assert!(
            is_name(name) && !self.format.names(name),
            "{name} is no name of a later field"
        );
        self.member(name, |out| out.extend_from_slice(value.as_bytes()));
    }

    fn member(&mut self, name: &str, write: impl FnOnce(&mut Vec<u8>)) {
        self.json
            .push(if self.json.is_empty() { b'{' } else { b',' });
        self.json.push(b'"');
        self.json.extend_from_slice(name.as_bytes());
        self.json.extend_from_slice(b"\":");
        let value = self.json.len();
        write(&mut self.json);
        push_length(&mut self.lengths, self.json.len() - value);
    }

    /// Returns the document.
    ///
    /// # Panics
    ///
    /// When a value was not UTF-8, which JSON always is.
    pub fn finish(mut self) -> StoredDocument {
        self.json.push(b'}');
        let json = String::from_utf8(self.json).expect("JSON is UTF-8");
        let Self {
            lengths, format, ..
        } = self;
        StoredDocument {
            json,
            lengths,
            number: format.number(),
            reader: format,
            plain: false,
        }
    }
}
