//! Choices that fall the same way every time.

use model::{Environment, RepeatingRandom};

/// The dice of one candidate.
pub(super) struct Dice(pub(super) RepeatingRandom);

impl Dice {
    /// Those of a region's candidate with this number.
    pub(super) fn of(seed: u64, environment: Environment, number: u64) -> Self {
        let locked = seed * 2 + u64::from(environment.is_sandbox());
        // Mixed once more, so that neighbours do not draw from neighbouring stretches of one sequence.
        Self(RepeatingRandom::new(RepeatingRandom::new((locked << 32) | number).next()))
    }

    /// A number below `limit`.
    pub(super) fn below(&self, limit: u64) -> u64 {
        self.0.next() % limit
    }

    /// True so many times in a hundred.
    pub(super) fn percent(&self, chance: u64) -> bool {
        self.below(100) < chance
    }

    /// One of these.
    pub(super) fn pick<T: Copy>(&self, choices: &[T]) -> T {
        let at = usize::try_from(self.below(choices.len() as u64)).expect("an index fits");
        choices[at]
    }

    /// Up to `most` different ones of these, at least one, in the order drawn.
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
