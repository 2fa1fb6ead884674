//! Deterministic pseudo-random choices.

use model::{Environment, RepeatingRandom};

/// The random source of one candidate.
pub(super) struct Dice(pub(super) RepeatingRandom);

impl Dice {
    /// Creates the source of the candidate with this number in a region's environment.
    pub(super) fn of(seed: u64, environment: Environment, number: u64) -> Self {
        let locked = seed * 2 + u64::from(environment.is_sandbox());
        // Mixed once more, so that neighbouring candidates do not draw from neighbouring parts of
        // one sequence.
        Self(RepeatingRandom::new(
            RepeatingRandom::new((locked << 32) | number).next(),
        ))
    }

    /// Returns a number below `limit`.
    pub(super) fn below(&self, limit: u64) -> u64 {
        self.0.next() % limit
    }

    /// Returns true with this chance in percent.
    pub(super) fn percent(&self, chance: u64) -> bool {
        self.below(100) < chance
    }

    /// Returns one of these.
    pub(super) fn pick<T: Copy>(&self, choices: &[T]) -> T {
        let at = usize::try_from(self.below(choices.len() as u64)).expect("an index fits");
        choices[at]
    }

    /// Returns at least one and at most `most` different ones of these, in the order drawn.
    pub(super) fn some<T: Copy + PartialEq>(&self, choices: &[T], most: u64) -> Vec<T> {
        let mut drawn = Vec::new();
        for _ in 0..=self.below(most) {
            let choice = self.pick(choices);
            if !drawn.contains(&choice) {
                drawn.push(choice);
            }
        }
        drawn
    }
}
