//! A checksum over the stored data of a candidate, so that data corrupted on disk is never returned,
//! and the number of the document's format.
//!
//! The column `lengths` holds, in this order:
//!
//! - the lengths of the document's values (`model::Document`),
//! - the checksum, 8 bytes,
//! - the number of the document's format ([`model::Format`]), 1 byte,
//! - a tag, 1 byte: 0xfc where the document is plain ([`Document::is_plain`]), else 0xfd.
//!
//! Earlier versions stored documents of the first format without its number: with the tag 0xfe
//! (plain) or 0xff after the checksum, or with the lengths alone. A document without a checksum is
//! not checked until it is written again.

use db::Error;
use model::{CandidateId, Document, Format};
use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed};

/// The tag of a document with attachments, or with members of a later format.
const WITH_FILES: u8 = 0xfd;
/// The tag of a plain document.
const PLAIN: u8 = 0xfc;
/// The tags of documents without a format number, which are of the first format.
const UNNUMBERED: u8 = 0xff;
const UNNUMBERED_PLAIN: u8 = 0xfe;
/// The length of a checksum in bytes.
const CHECKSUM: usize = 8;

/// The parts of the column.
struct Parts<'a> {
    lengths: &'a [u8],
    /// `None` if the column has none.
    checksum: Option<&'a [u8]>,
    format: u8,
    tag: u8,
}

impl<'a> Parts<'a> {
    /// Parses the column. `None` if it is damaged.
    #[inline]
    fn of(column: &'a [u8]) -> Option<Self> {
        match column {
            [rest @ .., format, tag @ (WITH_FILES | PLAIN)] => {
                Self::checksummed(rest, *format, *tag)
            }
            [rest @ .., tag @ (UNNUMBERED | UNNUMBERED_PLAIN)] => Self::checksummed(rest, 1, *tag),
            lengths => {
                let parts = Self {
                    lengths,
                    checksum: None,
                    format: 1,
                    tag: UNNUMBERED,
                };
                parts.are_lengths().then_some(parts)
            }
        }
    }

    /// Whether there are as many lengths as the format has members, so that a damaged tag is not read
    /// as lengths.
    #[cold]
    fn are_lengths(&self) -> bool {
        let members = Format::numbered(self.format).map_or(0, |format| format.fields().count());
        let ends = self.lengths.iter().filter(|byte| **byte < 0x80).count();
        ends == members && self.lengths.last().is_some_and(|last| *last < 0x80)
    }

    #[inline]
    fn checksummed(rest: &'a [u8], format: u8, tag: u8) -> Option<Self> {
        let (lengths, checksum) = rest.split_at_checked(rest.len().wrapping_sub(CHECKSUM))?;
        Some(Self {
            lengths,
            checksum: Some(checksum),
            format,
            tag,
        })
    }

    const fn is_plain(&self) -> bool {
        matches!(self.tag, PLAIN | UNNUMBERED_PLAIN)
    }

    /// Whether the checksum matches, or is absent.
    #[inline]
    fn matches(&self, document: &[u8], custom: Option<&str>) -> bool {
        match self.checksum {
            Some(checksum) => self.sum(document, custom).to_le_bytes() == checksum,
            None => true,
        }
    }

    fn sum(&self, document: &[u8], custom: Option<&str>) -> u64 {
        let format = if self.tag >= UNNUMBERED_PLAIN {
            0
        } else {
            u64::from(self.format)
        };
        let form = u64::from(UNNUMBERED - self.tag) << 1 | format << 8;
        let seed = custom.map_or(0, |custom| xxh3_64(custom.as_bytes()) | 1) ^ form;
        xxh3_64_with_seed(document, xxh3_64_with_seed(self.lengths, seed))
    }
}

/// Returns the column of a document with these lengths.
pub(super) fn checksummed(
    document: &Document<'_>,
    lengths: &[u8],
    custom: Option<&str>,
) -> Vec<u8> {
    let tag = if document.is_plain() {
        PLAIN
    } else {
        WITH_FILES
    };
    let parts = Parts {
        lengths,
        checksum: None,
        format: document.format(),
        tag,
    };
    let sum = parts.sum(document.bytes(), custom).to_le_bytes();
    let mut column = Vec::with_capacity(lengths.len() + CHECKSUM + 2);
    column.extend_from_slice(lengths);
    column.extend_from_slice(&sum);
    column.extend_from_slice(&[parts.format, tag]);
    column
}

/// Whether the checksum matches, or is absent.
pub(crate) fn holds(column: &[u8], document: &[u8], custom: Option<&str>) -> bool {
    Parts::of(column).is_some_and(|parts| parts.matches(document, custom))
}

/// Returns the lengths without the checksum.
pub(crate) fn lengths(column: &[u8]) -> &[u8] {
    Parts::of(column).map_or(column, |parts| parts.lengths)
}

/// Returns the number of the document's format.
pub(crate) fn format(column: &[u8]) -> u8 {
    Parts::of(column).map_or(1, |parts| parts.format)
}

/// Returns a stored document if its checksum matches.
#[inline]
pub(crate) fn opened<'a>(
    document: &'a [u8],
    column: &'a [u8],
    custom: Option<&str>,
) -> Result<Document<'a>, Error> {
    if let Some(parts) = Parts::of(column)
        && parts.matches(document, custom)
    {
        return Ok(Document::new(document, parts.lengths, parts.format).known_as(parts.is_plain()));
    }
    Err(damaged(document))
}

#[cold]
fn damaged(document: &[u8]) -> Error {
    // The id is the first value, and may be damaged too.
    let id = document
        .get(7..24)
        .and_then(|id| str::from_utf8(id).ok()?.parse::<CandidateId>().ok());
    let id = id.map_or_else(String::new, |id| format!(" {id}"));
    Error::internal(format!(
        "the candidate{id} is damaged; run `onderwijsregio doctor --deep`"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::{DocumentBuilder, StoredDocument};

    fn small() -> StoredDocument {
        DocumentBuilder::build(|_, out| out.extend_from_slice(b"1")).finish()
    }

    #[test]
    fn any_change_breaks_the_checksum() {
        let small = small();
        let (document, bytes) = (small.as_document(), small.json().as_bytes());
        let column = checksummed(&document, small.lengths(), Some("{}"));
        assert!(holds(&column, bytes, Some("{}")) && lengths(&column) == small.lengths());
        assert_eq!(
            (format(&column), column.last()),
            (document.format(), Some(&PLAIN))
        );
        assert!(!holds(
            &column,
            small
                .json()
                .replace("\"phone\":1", "\"phone\":2")
                .as_bytes(),
            Some("{}")
        ));
        assert!(!holds(&column, bytes, None));
        for (byte, change) in
            (0..column.len()).flat_map(|byte| [0x80, 0x10, 0x01].map(|change| (byte, change)))
        {
            let mut changed = column.clone();
            changed[byte] ^= change;
            assert!(!holds(&changed, bytes, Some("{}")), "{byte}");
        }
    }

    #[test]
    fn document_without_a_format_number_has_the_first_format() {
        let stored = DocumentBuilder::build_as(Format::numbered(1).unwrap(), |_, out| {
            out.extend_from_slice(b"1");
        })
        .finish();
        let (text, bare) = (stored.json().as_bytes(), stored.lengths());
        assert!(holds(bare, text, None) && lengths(bare) == bare && format(bare) == 1);
        for other in [
            &[][..],
            &bare[1..],
            &[bare, &[1]].concat(),
            &[&bare[1..], &[0x81]].concat(),
        ] {
            assert!(!holds(other, text, None), "{other:?}");
        }
        // As the version before stored it: a sum over lengths and document, seeded by the custom
        // values and the tag.
        for (tag, custom, seed) in [
            (0xff, None, 0),
            (0xfe, None, 2),
            (0xfe, Some("{}"), (xxh3_64(b"{}") | 1) ^ 2),
        ] {
            let sum = xxh3_64_with_seed(text, xxh3_64_with_seed(bare, seed));
            let column = [bare, &sum.to_le_bytes(), &[tag]].concat();
            assert!(
                holds(&column, text, custom) && lengths(&column) == bare && format(&column) == 1,
                "{tag}"
            );
            for (byte, change) in
                (0..column.len()).flat_map(|byte| [0x80, 0x10, 0x01].map(|change| (byte, change)))
            {
                let mut changed = column.clone();
                changed[byte] ^= change;
                assert!(!holds(&changed, text, custom), "{tag}: {byte}");
            }
            let opened = opened(text, &column, custom).unwrap();
            assert_eq!((opened.format(), opened.id()), (1, "1"));
        }
    }
}
