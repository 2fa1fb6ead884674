//! A checksum over what is stored of a candidate, so that what a disk has changed is not shown to anybody.
//!
//! It stands behind the lengths, and after it a byte that no list of lengths ends with: what was stored before there were
//! checksums is told by that, and taken as it is until it is written again. Of what holds no files the byte is another, so
//! that a reader who wants all of it need not look.

use crate::Error;
use model::{CandidateId, Document};
use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed};

/// The last byte of what is sealed. The last byte of a length is below 0x80.
const SEALED: u8 = 0xff;
/// The same of what holds no files.
const PLAIN: u8 = 0xfe;
/// A checksum and that byte.
const LENGTH: usize = 9;

/// Puts the checksum behind the lengths.
pub(super) fn seal(lengths: &mut Vec<u8>, document: &[u8], custom: Option<&str>) {
    let last = if Document::new(document, lengths).is_plain() { PLAIN } else { SEALED };
    let sum = sum(lengths, document, custom, last);
    lengths.extend(sum.to_le_bytes());
    lengths.push(last);
}

/// The lengths, the checksum and the last byte of what is sealed.
fn parts(sealed: &[u8]) -> Option<(&[u8], &[u8], u8)> {
    match sealed.split_at_checked(sealed.len().wrapping_sub(LENGTH))? {
        (lengths, [sum @ .., last @ (SEALED | PLAIN)]) => Some((lengths, sum, *last)),
        _ => None,
    }
}

/// Whether what is stored is what was to be stored, as far as that can be told.
pub(crate) fn holds(sealed: &[u8], document: &[u8], custom: Option<&str>) -> bool {
    match parts(sealed) {
        Some((lengths, kept, last)) => sum(lengths, document, custom, last).to_le_bytes() == kept,
        None => sealed.last().is_none_or(|last| *last < 0x80),
    }
}

/// The lengths alone.
pub(crate) fn lengths(sealed: &[u8]) -> &[u8] {
    parts(sealed).map_or(sealed, |(lengths, ..)| lengths)
}

/// A stored document, if it is what was stored.
pub(super) fn opened<'a>(document: &'a [u8], sealed: &'a [u8], custom: Option<&str>) -> Result<Document<'a>, Error> {
    if holds(sealed, document, custom) {
        return Ok(Document::new(document, sealed).known_as(sealed.last() == Some(&PLAIN)));
    }
    // The id is the first value; it has been damaged too, perhaps.
    let id = document.get(7..24).and_then(|id| str::from_utf8(id).ok()?.parse::<CandidateId>().ok());
    let id = id.map_or_else(String::new, |id| format!(" {id}"));
    Err(Error::Internal(format!("the candidate{id} is damaged; run `onderwijsregio doctor --deep`")))
}

fn sum(lengths: &[u8], document: &[u8], custom: Option<&str>, last: u8) -> u64 {
    let seed = custom.map_or(0, |custom| xxh3_64(custom.as_bytes()) | 1) ^ (u64::from(SEALED - last) << 1);
    xxh3_64_with_seed(document, xxh3_64_with_seed(lengths, seed))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_changes_breaks_the_seal() {
        let (plain, document) = (vec![3, 0x80, 1, 7], b"{\"a\":1}");
        let mut sealed = plain.clone();
        seal(&mut sealed, document, Some("{}"));
        assert!(holds(&sealed, document, Some("{}")) && lengths(&sealed) == plain);
        assert!(!holds(&sealed, b"{\"a\":2}", Some("{}")) && !holds(&sealed, document, None));
        for (byte, change) in (0..sealed.len()).flat_map(|byte| [(byte, 0x10), (byte, 0x01)]) {
            let mut changed = sealed.clone();
            changed[byte] ^= change;
            assert!(!holds(&changed, document, Some("{}")), "{byte}");
        }
        // From before there were checksums.
        assert!(holds(&plain, document, None) && lengths(&plain) == plain && holds(&[], document, None));
    }
}
