//! The stored candidate: its finished JSON, and the length of each value beside it, so that reading
//! copies bytes.
//!
//! - The members stand in the order of the document's format (`format`) without white space, so
//!   name and separators have known lengths and the lengths of the values determine where each
//!   member lies. A selection of fields is then a few copied ranges.
//! - Behind the members of its format there may be members of a later format: a node of an earlier
//!   version copied them when it rewrote the document. They are found by their names.
//! - A field that a document lacks is read as one without a value.
//! - Attachments are stored without their `url`. Every answer gets a new one.

mod format;
mod stored;
#[cfg(test)]
mod tests;
mod walk;
mod write;

pub use format::Format;
pub use stored::{DocumentBuilder, StoredDocument};

use crate::{AttachmentId, Field};
use serde::{Deserialize, Serialize};
use std::{borrow::Cow, ops::Range};
use walk::{Place, Walk};

/// A stored candidate, borrowed from wherever it was read.
#[derive(Debug, Clone, Copy)]
pub struct Document<'a> {
    json: &'a [u8],
    lengths: &'a [u8],
    /// The format of the version that reads it, whose fields are shown.
    reader: &'static Format,
    /// The number of the format that it is stored in.
    number: u8,
    /// Whether it is known that no file stands in it and no member behind those of its format.
    plain: bool,
}

/// A file as it stands in a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Attachment {
    /// Its id.
    pub id: AttachmentId,
    /// Its name, cleaned.
    pub filename: String,
    /// Its media type.
    #[serde(rename = "type")]
    pub media_type: String,
    /// Its size in bytes.
    pub size: u64,
    /// When it was added, RFC 3339 in UTC.
    pub created_at: String,
}

impl<'a> Document<'a> {
    /// Takes what [`DocumentBuilder::finish`] made of the format with this number. That the text is
    /// UTF-8 is not looked at again: it was when it was made.
    #[inline]
    pub fn new(json: &'a (impl AsRef<[u8]> + ?Sized), lengths: &'a [u8], number: u8) -> Self {
        Self {
            json: json.as_ref(),
            lengths,
            reader: Format::current(),
            number,
            plain: false,
        }
    }

    /// The same, as the version reads it that writes this format.
    #[must_use]
    pub const fn read_by(self, reader: &'static Format) -> Self {
        Self { reader, ..self }
    }

    /// The same, of which it is known whether [`Self::is_plain`].
    #[must_use]
    pub const fn known_as(self, plain: bool) -> Self {
        Self { plain, ..self }
    }

    /// Whether no file stands in it, and no member behind those of its format. Of a later format
    /// that is not known.
    pub fn is_plain(&self) -> bool {
        let Some((format, mut walk)) = self.known() else {
            return false;
        };
        let mut without_files = format.slots().iter().map_while(|slot| {
            let place = walk.step(slot.to_value)?;
            Some(ATTACHMENTS & slot.bit == 0 || place.end - place.value <= NO_FILE.len())
        });
        self.plain || (without_files.all(|without| without) && walk.lengths.is_empty())
    }

    /// The format that it is written in when it is changed: its reader's.
    pub const fn reader(&self) -> &'static Format {
        self.reader
    }

    /// The number of the format that it is stored in.
    pub const fn format(&self) -> u8 {
        self.number
    }

    /// The text as its reader writes it, attachments without `url`.
    pub fn text(&self) -> Cow<'a, str> {
        let is_whole =
            self.number == self.reader.number() && (self.plain || self.others().next().is_none());
        if is_whole {
            return Cow::Borrowed(str::from_utf8(self.json).unwrap_or("null"));
        }
        let values = self.values();
        let write = |field: Field, out: &mut Vec<u8>| {
            out.extend_from_slice(values[field as usize].as_bytes());
        };
        Cow::Owned(
            DocumentBuilder::build_as(self.reader, write)
                .finish()
                .into_parts()
                .0,
        )
    }

    /// The bytes of the stored text.
    pub const fn bytes(&self) -> &'a [u8] {
        self.json
    }

    /// The candidate's id, which is the first value in every format.
    pub fn id(&self) -> &'a str {
        self.part(self.place_of(Field::Id))
            .unwrap_or("null")
            .trim_matches('"')
    }

    /// The JSON text of one value, as it is stored.
    pub fn value(&self, wanted: Field) -> &'a str {
        self.part(self.place_of(wanted)).unwrap_or(wanted.empty())
    }

    /// The JSON text of every value, as it is stored, in the order of [`Field::ALL`].
    pub fn values(&self) -> [&'a str; Field::COUNT] {
        let mut values = [""; Field::COUNT];
        match self.known() {
            Some((format, mut walk)) => {
                for slot in format.slots() {
                    let place = walk.step(slot.to_value);
                    values[slot.field as usize] =
                        self.part(place.map(Place::of_value)).unwrap_or_default();
                }
                for (name, place) in self.others() {
                    if let Some(field) = Field::named(name) {
                        values[field as usize] = self.part(Some(place)).unwrap_or_default();
                    }
                }
            }
            None => Field::ALL
                .iter()
                .for_each(|field| values[*field as usize] = self.value(*field)),
        }
        for (value, field) in values
            .iter_mut()
            .zip(Field::ALL)
            .filter(|(value, _)| value.is_empty())
        {
            *value = field.empty();
        }
        values
    }

    /// The members that its reader does not know, by name: a later version's. What rewrites the
    /// document copies them.
    pub fn unknown(&self) -> impl Iterator<Item = (&'a str, &'a str)> + use<'a> {
        let document = *self;
        let unknown = self
            .others()
            .filter(move |(name, _)| !document.reader.names(name));
        unknown.map(move |(name, place)| (name, document.part(Some(place)).unwrap_or("null")))
    }

    /// The members that are found by name: those behind the members of its format, or all of a
    /// later format.
    fn others(&self) -> impl Iterator<Item = (&'a str, Range<usize>)> + use<'a> {
        let mut walk = match self.known() {
            Some((format, mut walk)) => {
                let behind = format
                    .slots()
                    .iter()
                    .all(|slot| walk.step(slot.to_value).is_some());
                if behind { walk } else { Walk::new(&[]) }
            }
            None => Walk::new(self.lengths),
        };
        let json = self.json;
        std::iter::from_fn(move || {
            walk.step_by_name(json)
                .map(|(name, place)| (name, place.of_value()))
        })
    }

    /// The format that it is stored in, if its reader knows that, and the members of that.
    fn known(&self) -> Option<(&'static Format, Walk<'a>)> {
        let format = if self.number == self.reader.number() {
            self.reader
        } else {
            Format::numbered(self.number).filter(|_| self.number < self.reader.number())?
        };
        Some((format, Walk::new(self.lengths)))
    }

    fn place_of(&self, wanted: Field) -> Option<Range<usize>> {
        if let Some((format, mut walk)) = self.known() {
            for slot in format.slots() {
                let place = walk.step(slot.to_value)?;
                if slot.field == wanted {
                    return Some(place.of_value());
                }
            }
        }
        self.place_by_name(wanted)
    }

    #[cold]
    fn place_by_name(&self, wanted: Field) -> Option<Range<usize>> {
        self.others()
            .find(|(name, _)| *name == wanted.name())
            .map(|(_, place)| place)
    }

    fn part(&self, range: Option<Range<usize>>) -> Option<&'a str> {
        str::from_utf8(self.json.get(range?)?)
            .ok()
            .filter(|text| !text.is_empty())
    }
}

/// What stands for no files.
const NO_FILE: &str = "[]";

/// The fields that hold files, as a set of [`Field::bit`]s.
const ATTACHMENTS: u64 = {
    let (mut set, mut index) = (0, 0);
    while index < Field::COUNT {
        if Field::ALL[index].holds_attachments() {
            set |= Field::ALL[index].bit();
        }
        index += 1;
    }
    set
};
