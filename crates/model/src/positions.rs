//! Sets of candidates by position: runs while they are collected, spans of 4,096 positions when
//! they are stored.

/// The number of positions in one span.
pub const SPAN: i64 = 4096;

const WORDS: usize = 64;
/// The maximum stored size of a span in bytes: one bit per position.
const BITS: usize = WORDS * 8;

/// Consecutive positions, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Run {
    /// The first position.
    pub first: i64,
    /// The last position.
    pub last: i64,
}

impl Run {
    /// Returns the number of positions.
    pub fn count(self) -> u64 {
        self.first.abs_diff(self.last) + 1
    }
}

/// Positions in the order of insertion, with neighbours merged. A single run needs no allocation,
/// because most answers show one run.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Runs {
    before: Vec<Run>,
    last: Option<Run>,
}

impl Runs {
    /// Adds a position.
    pub fn push(&mut self, position: i64) {
        self.append(Run {
            first: position,
            last: position,
        });
    }

    /// Adds a run. A run that continues or overlaps the last one is merged into it.
    pub fn append(&mut self, run: Run) {
        match &mut self.last {
            Some(last) if (last.first..=last.last + 1).contains(&run.first) => {
                last.last = last.last.max(run.last);
            }
            last => self.before.extend(last.replace(run)),
        }
    }

    /// Removes and returns the last run, if any.
    pub fn pop(&mut self) -> Option<Run> {
        std::mem::replace(&mut self.last, self.before.pop())
    }

    /// Returns the number of runs.
    pub fn len(&self) -> usize {
        self.before.len() + usize::from(self.last.is_some())
    }

    /// Returns whether there are no runs.
    pub fn is_empty(&self) -> bool {
        self.last.is_none()
    }

    /// Returns the runs.
    pub fn runs(&self) -> impl Iterator<Item = Run> {
        self.before.iter().chain(&self.last).copied()
    }
}

/// A set of positions within one span.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PositionSet([u64; WORDS]);

impl Default for PositionSet {
    fn default() -> Self {
        Self([0; WORDS])
    }
}

impl PositionSet {
    /// Adds positions, counted from the start of the span.
    pub fn insert(&mut self, offsets: std::ops::RangeInclusive<usize>) {
        for offset in offsets {
            self.0[offset / 64] |= 1 << (offset % 64);
        }
    }

    /// Returns whether the set contains a position, counted from the start of the span.
    pub fn holds(&self, offset: usize) -> bool {
        self.0[offset / 64] & (1 << (offset % 64)) != 0
    }

    /// Returns the stored form: the lengths of gaps and runs in turn, gap first, or one bit per
    /// position if that is not longer.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        let (mut length, mut within) = (0, false);
        for offset in 0..WORDS * 64 {
            if self.holds(offset) != within {
                write_length(&mut bytes, length);
                (length, within) = (0, !within);
            }
            length += 1;
        }
        if within {
            write_length(&mut bytes, length);
        }
        if bytes.len() < BITS {
            bytes
        } else {
            self.0.iter().flat_map(|word| word.to_le_bytes()).collect()
        }
    }

    /// Returns whether the output of [`PositionSet::to_bytes`] contains a position, counted from
    /// the start of the span.
    pub fn kept_holds(bytes: &[u8], offset: usize) -> bool {
        if bytes.len() == BITS {
            return bytes
                .get(offset / 8)
                .is_some_and(|byte| byte & (1 << (offset % 8)) != 0);
        }
        let (mut end, mut within, mut length, mut shift) = (0_usize, false, 0, 0);
        for byte in bytes {
            length |= usize::from(byte & 0x7f)
                .checked_shl(shift)
                .unwrap_or_default();
            shift += 7;
            if byte & 0x80 == 0 {
                end = length.saturating_add(end);
                if offset < end {
                    return within;
                }
                (within, length, shift) = (!within, 0, 0);
            }
        }
        false
    }
}

/// Writes a length below 2^14, seven bits per byte.
fn write_length(bytes: &mut Vec<u8>, length: u16) {
    let [low, high] = (length << 1).to_le_bytes();
    if high == 0 {
        bytes.push(low >> 1);
    } else {
        bytes.extend([low >> 1 | 0x80, high]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn set(offsets: &[usize]) -> PositionSet {
        let mut set = PositionSet::default();
        for offset in offsets {
            set.insert(*offset..=*offset);
        }
        set
    }

    #[test]
    fn adjacent_and_repeated_positions_are_one_run() {
        let mut runs = Runs::default();
        for position in [3, 4, 4, 5, 7, 3] {
            runs.push(position);
        }
        let run = |first, last| Run { first, last };
        assert_eq!(
            runs.runs().collect::<Vec<_>>(),
            [run(3, 5), run(7, 7), run(3, 3)]
        );
        assert_eq!(
            (runs.len(), runs.runs().map(Run::count).sum::<u64>()),
            (3, 5)
        );
        let popped: Vec<_> = std::iter::from_fn(|| runs.pop()).collect();
        assert_eq!(popped, [run(3, 3), run(7, 7), run(3, 5)]);
        assert!(runs.is_empty());
    }

    #[test]
    fn few_and_many_positions_take_few_bytes() {
        let mut whole = PositionSet::default();
        whole.insert(0..=4095);
        assert_eq!(whole.to_bytes(), [0, 0x80, 32]);
        assert_eq!(set(&[300]).to_bytes(), [0xac, 2, 1]);
        assert_eq!(PositionSet::default().to_bytes(), [0; 0]);
        let odd: Vec<usize> = (0..4096).step_by(2).collect();
        assert_eq!(set(&odd).to_bytes(), [0x55; BITS]);
    }

    proptest! {
        #[test]
        fn decoded_positions_equal_the_encoded_ones(offsets in prop::collection::btree_set(0usize..4096, 0..900)) {
            let kept = set(&offsets.iter().copied().collect::<Vec<_>>()).to_bytes();
            prop_assert!(kept.len() <= BITS);
            for offset in 0..4096 {
                prop_assert_eq!(PositionSet::kept_holds(&kept, offset), offsets.contains(&offset));
            }
        }

        #[test]
        fn no_bytes_make_decoding_panic(bytes in prop::collection::vec(any::<u8>(), 0..600), offset in 0usize..4096) {
            PositionSet::kept_holds(&bytes, offset);
        }
    }
}
