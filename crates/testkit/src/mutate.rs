//! Derives inputs from other inputs: bits and bytes are changed, words inserted, and parts of two
//! inputs exchanged.

/// A pseudo-random number generator, deterministic per seed (splitmix64).
#[derive(Debug)]
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Returns a number below `end`, or 0 when `end` is 0.
    fn below(&mut self, end: usize) -> usize {
        let number = self.next() % u64::try_from(end.max(1)).unwrap_or(1);
        usize::try_from(number).unwrap_or_default()
    }
}

/// Separators in common text formats.
const BETWEEN: &[u8] = b" \t\r\n,;:=&|?/.\"'{}[]()";
/// Bytes with a special meaning in some format.
const ODD: &[u8] = b"\0\x01\t\n\r \"%&'+,./0:;<=>?@AZ[\\]_az{|}~\x7f\x80\xc3\xff";

#[derive(Debug)]
pub(crate) struct Mutator {
    pub(crate) dice: Dice,
    pub(crate) words: &'static [&'static str],
}

impl Mutator {
    /// Returns a new input, derived from one of the pool and possibly others.
    pub(crate) fn another(&mut self, pool: &[Vec<u8>]) -> Vec<u8> {
        let mut input = pool
            .get(self.dice.below(pool.len()))
            .cloned()
            .unwrap_or_default();
        for _ in 0..=self.dice.below(4) {
            let other = pool
                .get(self.dice.below(pool.len()))
                .map(Vec::as_slice)
                .unwrap_or_default();
            self.mutate(&mut input, other);
        }
        input
    }

    fn mutate(&mut self, input: &mut Vec<u8>, other: &[u8]) {
        let (start, end) = self.range(input.len());
        let at = start.min(input.len().saturating_sub(1));
        match self.dice.below(11) {
            0 if !input.is_empty() => input[at] ^= 1_u8 << self.dice.below(8),
            1 if !input.is_empty() => input[at] = ODD[self.dice.below(ODD.len())],
            2 => input.insert(start, ODD[self.dice.below(ODD.len())]),
            3 => drop(input.splice(start..start, self.word())),
            4 => drop(input.drain(start..end)),
            5 => {
                let again = input[start..end].repeat(1 + self.dice.below(4));
                input.splice(start..start, again);
            }
            6 => input.truncate(start),
            7 => {
                let (from, to) = self.range(other.len());
                input.splice(start..end, other[from..to].iter().copied());
            }
            // The text between two separators is replaced by a word, by such a text of the other
            // input, or by nothing.
            8 => self.exchange(input, Self::word),
            9 => {
                let (from, to) = self.part(other);
                let part = other[from..to].to_vec();
                self.exchange(input, |_| part);
            }
            _ => self.exchange(input, |_| Vec::new()),
        }
    }

    fn exchange(&mut self, input: &mut Vec<u8>, by: impl FnOnce(&mut Self) -> Vec<u8>) {
        let (start, end) = self.part(input);
        let by = by(self);
        input.splice(start..end, by);
    }

    fn word(&mut self) -> Vec<u8> {
        let word = self
            .words
            .get(self.dice.below(self.words.len()))
            .copied()
            .unwrap_or_default();
        word.as_bytes().to_vec()
    }

    fn range(&mut self, length: usize) -> (usize, usize) {
        let (one, other) = (self.dice.below(length + 1), self.dice.below(length + 1));
        (one.min(other), one.max(other))
    }

    /// Returns the range of a random part without separators.
    fn part(&mut self, input: &[u8]) -> (usize, usize) {
        let is_between = |byte: &u8| BETWEEN.contains(byte);
        let at = self.dice.below(input.len());
        let start = input[..at]
            .iter()
            .rposition(is_between)
            .map_or(0, |before| before + 1);
        let end = input[at..]
            .iter()
            .position(is_between)
            .map_or(input.len(), |after| at + after);
        (start.min(end), end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seed_determines_the_inputs() {
        let pool = [b"een=1&twee=2".to_vec(), b"drie".to_vec(), Vec::new()];
        let made = |seed| {
            let mut mutator = Mutator {
                dice: Dice::new(seed),
                words: &["vier", "%00"],
            };
            (0..200).map(|_| mutator.another(&pool)).collect::<Vec<_>>()
        };
        assert_eq!(made(1), made(1));
        assert_ne!(made(1), made(2));
        let distinct: std::collections::HashSet<_> = made(1).into_iter().collect();
        assert!(distinct.len() > 100, "{}", distinct.len());
    }
}
