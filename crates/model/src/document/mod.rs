//! The stored candidate: its finished JSON, and the lengths of its values, so that a read copies
//! bytes.
//!
//! - The members are in the order of the document's format (`format`) without white space. Names and
//!   separators have known lengths, so the lengths of the values determine the position of each
//!   member. A selection of fields is then a few copied ranges.
//! - Members of a later format may follow the members of its format: a node of an earlier version
//!   copied them when it rewrote the document. They are found by their names.
//! - A field that a document lacks has no value.
//! - Attachments are stored without their `url`. Every response gets a new one.

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
use walk::{Member, Walk};

/// A stored candidate, borrowed from the row that was read.
#[derive(Debug, Clone, Copy)]
pub struct Document<'a> {
    json: &'a [u8],
    lengths: &'a [u8],
    /// The format of the reading version, whose fields are shown.
    reader: &'static Format,
    /// The number of its stored format.
    number: u8,
    /// Whether the document is known to have neither attachments nor members of a later format.
    plain: bool,
}

/// An attachment in a document.
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
    /// Borrows the output of [`DocumentBuilder::finish`] for the format with this number. The text is
    /// not checked again to be UTF-8.
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

    /// Returns the document as the version of this format reads it.
    #[must_use]
    pub const fn read_by(self, reader: &'static Format) -> Self {
        Self { reader, ..self }
    }

    /// Like [`Self::new`], with [`Self::is_plain`] given.
    #[must_use]
    pub const fn known_as(self, plain: bool) -> Self {
        Self { plain, ..self }
    }

    /// Whether the document has neither attachments nor members of a later format. `false` if its
    /// format is a later one.
    pub fn is_plain(&self) -> bool {
        let Some((format, mut walk)) = self.known() else {
            return false;
        };
        let mut without_files = format.slots().iter().map_while(|slot| {
            let member = walk.step(slot.to_value)?;
            Some(ATTACHMENTS & slot.bit == 0 || member.end - member.value <= NO_FILE.len())
        });
        self.plain || (without_files.all(|without| without) && walk.lengths.is_empty())
    }

    /// Returns the reader's format, in which a change writes the document.
    pub const fn reader(&self) -> &'static Format {
        self.reader
    }

    /// The number of its stored format.
    pub const fn format(&self) -> u8 {
        self.number
    }

    /// Returns the text in the reader's format, with attachments without `url`.
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

    /// Returns the bytes of the stored text.
    pub const fn bytes(&self) -> &'a [u8] {
        self.json
    }

    /// Returns the candidate's id, which is the first value in every format.
    pub fn id(&self) -> &'a str {
        self.part(self.value_range(Field::Id))
            .unwrap_or("null")
            .trim_matches('"')
    }

    /// Returns the stored JSON text of one value.
    pub fn value(&self, wanted: Field) -> &'a str {
        self.part(self.value_range(wanted))
            .unwrap_or(wanted.empty())
    }

    /// Returns the stored JSON text of every value, in the order of [`Field::ALL`].
    pub fn values(&self) -> [&'a str; Field::COUNT] {
        let mut values = [""; Field::COUNT];
        match self.known() {
            Some((format, mut walk)) => {
                for slot in format.slots() {
                    let member = walk.step(slot.to_value);
                    values[slot.field as usize] = self
                        .part(member.map(Member::value_range))
                        .unwrap_or_default();
                }
                for (name, range) in self.others() {
                    if let Some(field) = Field::named(name) {
                        values[field as usize] = self.part(Some(range)).unwrap_or_default();
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

    /// Returns the members of a later version, which the reader does not know, by name. A rewrite of
    /// the document copies them.
    pub fn unknown(&self) -> impl Iterator<Item = (&'a str, &'a str)> + use<'a> {
        let document = *self;
        let unknown = self
            .others()
            .filter(move |(name, _)| !document.reader.names(name));
        unknown.map(move |(name, range)| (name, document.part(Some(range)).unwrap_or("null")))
    }

    /// Returns the members that are found by name: those after the members of its format, or all
    /// members of a later format.
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
                .map(|(name, member)| (name, member.value_range()))
        })
    }

    /// Returns the stored format, if the reader knows it, and a walk over its members.
    fn known(&self) -> Option<(&'static Format, Walk<'a>)> {
        let format = if self.number == self.reader.number() {
            self.reader
        } else {
            Format::numbered(self.number).filter(|_| self.number < self.reader.number())?
        };
        Some((format, Walk::new(self.lengths)))
    }

    fn value_range(&self, wanted: Field) -> Option<Range<usize>> {
        if let Some((format, mut walk)) = self.known() {
            for slot in format.slots() {
                let member = walk.step(slot.to_value)?;
                if slot.field == wanted {
                    return Some(member.value_range());
                }
            }
        }
        self.range_by_name(wanted)
    }

    #[cold]
    fn range_by_name(&self, wanted: Field) -> Option<Range<usize>> {
        self.others()
            .find(|(name, _)| *name == wanted.name())
            .map(|(_, range)| range)
    }

    fn part(&self, range: Option<Range<usize>>) -> Option<&'a str> {
        str::from_utf8(self.json.get(range?)?)
            .ok()
            .filter(|text| !text.is_empty())
    }
}

/// The JSON of an empty list of attachments.
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
