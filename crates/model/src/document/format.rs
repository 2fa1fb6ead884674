//! The formats of stored documents: which members a document of each has, and in which order.
//!
//! A format is numbered. Each new field of [`Field`]'s table begins a format (`Definition::since`);
//! a format's members are the fields that began with it or with an earlier one, in the order in
//! which a record shows them. So this version knows the members of every earlier format. Of a
//! document in a later format it reads the members' names.

use crate::Field;

/// A member of a format.
#[derive(Debug, Clone, Copy)]
pub(super) struct Slot {
    pub(super) field: Field,
    pub(super) bit: u64,
    /// How far a value is from its member's start: separator, name, quotes and colon.
    pub(super) to_value: usize,
    /// The first format that has it.
    pub(super) since: u8,
}

/// A format of documents. A version of the program writes one, and shows the fields of that one.
#[derive(Debug, Clone, Copy)]
pub struct Format {
    number: u8,
    /// Its members, of which the first `count` count.
    slots: [Slot; Field::COUNT],
    count: usize,
    /// Its members, as a set of [`Field::bit`]s.
    every: u64,
}

/// The number of this version's format.
const NEWEST: u8 = {
    let (mut newest, mut index) = (0, 0);
    while index < Field::COUNT {
        let since = Field::ALL[index].definition().since;
        assert!(since > 0, "formats are numbered from 1");
        newest = if since > newest { since } else { newest };
        index += 1;
    }
    newest
};

/// Every format that this version knows, by number.
static FORMATS: [Format; NEWEST as usize] = {
    let mut formats = [Format::of(1); NEWEST as usize];
    let mut index = 1;
    while index < formats.len() {
        #[expect(clippy::cast_possible_truncation, reason = "there are at most 255")]
        let number = index as u8 + 1;
        formats[index] = Format::of(number);
        assert!(
            formats[index].count > formats[index - 1].count,
            "a format without a field of its own"
        );
        index += 1;
    }
    formats
};

impl Format {
    const fn of(number: u8) -> Self {
        let slot = Slot {
            field: Field::ALL[0],
            bit: 0,
            to_value: 0,
            since: 0,
        };
        let mut format = Self {
            number,
            slots: [slot; Field::COUNT],
            count: 0,
            every: 0,
        };
        let mut index = 0;
        while index < Field::COUNT {
            let field = Field::ALL[index];
            let since = field.definition().since;
            if since <= number {
                let slot = Slot {
                    field,
                    bit: field.bit(),
                    to_value: field.name().len() + 4,
                    since,
                };
                format.slots[format.count] = slot;
                format.count += 1;
                format.every |= slot.bit;
            }
            index += 1;
        }
        format
    }

    /// The format that this version writes.
    #[inline]
    pub const fn current() -> &'static Self {
        &FORMATS[FORMATS.len() - 1]
    }

    /// The format of that number; nothing when it is not known.
    pub fn numbered(number: u8) -> Option<&'static Self> {
        FORMATS.get(usize::from(number).checked_sub(1)?)
    }

    /// Its number.
    #[inline]
    pub const fn number(&self) -> u8 {
        self.number
    }

    /// Its fields, in order.
    pub fn fields(&self) -> impl Iterator<Item = Field> {
        self.slots().iter().map(|slot| slot.field)
    }

    /// Whether it has a field of that name.
    pub fn names(&self, name: &str) -> bool {
        self.place_of(name).is_some()
    }

    #[inline]
    pub(super) fn slots(&self) -> &[Slot] {
        &self.slots[..self.count]
    }

    pub(super) const fn every(&self) -> u64 {
        self.every
    }

    pub(super) fn place_of(&self, name: &str) -> Option<usize> {
        self.slots()
            .iter()
            .position(|slot| slot.field.name() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_numbered_from_one() {
        for (format, number) in FORMATS.iter().zip(1..) {
            assert_eq!(
                (
                    format.number(),
                    Format::numbered(number).map(Format::number)
                ),
                (number, Some(number))
            );
        }
        assert!(Format::numbered(0).is_none() && Format::numbered(NEWEST + 1).is_none());
        assert_eq!(Format::current().number(), NEWEST);
    }
}
