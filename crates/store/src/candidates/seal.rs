//! A checksum over what is stored of a candidate, so that what a disk has changed is not shown to anybody.
//!
//! It stands behind the lengths, and after it a byte that no list of lengths ends with: what was stored before there were
//! checksums is told by that, and taken as it is until it is written again.

use crate::Error;
use model::{CandidateId, Document};
use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed};

/// The last byte of what is sealed. The last byte of a length is below 0x80.
const SEALED: u8 = 0xff;
/// A checksum and that byte.
const LENGTH: usize = 9;

/// Puts the checksum behind the lengths.
pub(super) fn seal(lengths: &mut Vec<u8>, document: &[u8], custom: Option<&str>) {
    let sum = sum(lengths, document, custom);
    lengths.extend(sum.to_le_bytes());
    lengths.push(SEALED);
}

/// Whether what is stored is what was to be stored, as far as that can be told.
pub(crate) fn holds(sealed: &[u8], document: &[u8], custom: Option<&str>) -> bool {
    match sealed.split_at_checked(sealed.len().wrapping_sub(LENGTH)) {
        Some((lengths, [kept @ .., SEALED])) => sum(lengths, document, custom).to_le_bytes() == kept,
        _ => sealed.last().is_none_or(|last| *last < 0x80),
    }
}

/// The lengths alone.
pub(crate) fn lengths(sealed: &[u8]) -> &[u8] {
    match sealed.split_at_checked(sealed.len().wrapping_sub(LENGTH)) {
        Some((lengths, [.., SEALED])) => lengths,
        _ => sealed,
    }
}

/// A stored document, if it is what was stored.
pub(super) fn opened<'a>(document: &'a [u8], sealed: &'a [u8], custom: Option<&str>) -> Result<Document<'a>, Error> {
    if holds(sealed, document, custom) {
        return Ok(Document::new(document, sealed));
    }
    // The id is the first value; it has been damaged too, perhaps.
    let id = document.get(7..24).and_then(|id| str::from_utf8(id).ok()?.parse::<CandidateId>().ok());
    let id = id.map_or_else(String::new, |id| format!(" {id}"));
    Err(Error::Internal(format!("the candidate{id} is damaged; run `onderwijsregio doctor --deep`")))
}

fn sum(lengths: &[u8], document: &[u8], custom: Option<&str>) -> u64 {
    let seed = custom.map_or(0, |custom| xxh3_64(custom.as_bytes()) | 1);
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
        for byte in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[byte] ^= 0x10;
            assert!(!holds(&changed, document, Some("{}")), "{byte}");
        }
        // From before there were checksums.
        assert!(holds(&plain, document, None) && lengths(&plain) == plain && holds(&[], document, None));
    }
}
