//! Walks over a document's members by adding up the lengths of their values.

use std::ops::Range;

/// A position among the members.
#[derive(Debug, Clone, Copy)]
pub(super) struct Walk<'a> {
    /// Where the next member starts in the text.
    pub(super) at: usize,
    /// The lengths of the values from there on.
    pub(super) lengths: &'a [u8],
}

/// The position of one member in the text: its separator (`{` or `,`) is at `start`, its value from
/// `value` to `end`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Member {
    pub(super) start: usize,
    pub(super) value: usize,
    pub(super) end: usize,
}

impl Member {
    pub(super) const fn value_range(self) -> Range<usize> {
        self.value..self.end
    }
}

impl<'a> Walk<'a> {
    pub(super) const fn new(lengths: &'a [u8]) -> Self {
        Self { at: 0, lengths }
    }

    /// Returns the next member, given the distance from its start to its value.
    #[inline]
    pub(super) fn step(&mut self, to_value: usize) -> Option<Member> {
        let start = self.at;
        let value = start + to_value;
        let end = value + read_length(&mut self.lengths)?;
        self.at = end;
        Some(Member { start, value, end })
    }

    /// Returns the next member and its name, which is read from the text.
    pub(super) fn step_by_name<'j>(&mut self, json: &'j [u8]) -> Option<(&'j str, Member)> {
        let name = json.get(self.at..)?.get(2..)?;
        let length = name.iter().position(|byte| *byte == b'"')?;
        let member = self.step(length + 4)?;
        Some((str::from_utf8(&name[..length]).ok()?, member))
    }
}

/// Reads a length in little-endian base 128, as in LEB128.
#[inline]
fn read_length(bytes: &mut &[u8]) -> Option<usize> {
    // Most values are short.
    if let [short @ ..=0x7f, rest @ ..] = *bytes {
        *bytes = rest;
        return Some(usize::from(*short));
    }
    let mut length = 0;
    for shift in (0..35).step_by(7) {
        let (first, rest) = bytes.split_first()?;
        *bytes = rest;
        length |= usize::from(first & 0x7f) << shift;
        if first & 0x80 == 0 {
            return Some(length);
        }
    }
    None
}

#[expect(clippy::cast_possible_truncation, reason = "seven bits at a time")]
pub(super) fn push_length(bytes: &mut Vec<u8>, mut length: usize) {
    while length > 0x7f {
        bytes.push(length as u8 | 0x80);
        length >>= 7;
    }
    bytes.push(length as u8);
}
