//! What the staff of the demo did on the past working days, and what they plan. The same candidates give
//! the same plan.

use super::texts::{NOTES, TASKS, TYPES};
use crate::demo::dice::Dice;
use model::{CandidateId, Environment, vocabulary::PHASES};

/// The first working day of the plan, counted back from today. The candidates are known from the day before.
pub(super) const DAYS: usize = 20;
/// The number of newest candidates that something happened with on these days.
const RECENT: usize = 150;
/// When the open tasks are due, in days from today.
const DUE: [i64; 8] = [-4, 0, 2, -1, 9, 0, 5, 16];
/// The candidates whose retention ends soon, by their number from the newest, and in how many days.
const ENDING: [(usize, i64); 2] = [(20, 9), (45, 24)];

/// A candidate as the plan sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Known {
    pub(super) id: CandidateId,
    pub(super) phase: String,
}

/// What somebody does with a candidate on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Step {
    /// How many working days ago.
    pub(super) ago: usize,
    /// Who does it: the number among the people who guide candidates.
    pub(super) who: usize,
    pub(super) candidate: CandidateId,
    pub(super) deed: Deed,
}

/// What is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Deed {
    /// Becomes the coordinator.
    Guides,
    /// Notes a contact moment, and moves the candidate from a phase to another if that changes.
    Notes {
        kind: &'static str,
        text: &'static str,
        /// The hour of the day, in UTC.
        hour: i64,
        minutes: u64,
        moves: Option<(String, &'static str)>,
    },
    /// Adds a task that is due on a day from today. It was done on a working day, if it was.
    Plans {
        text: &'static str,
        due: i64,
        done: Option<usize>,
    },
    /// Sets that the candidate is kept for this number of days from today.
    Keeps { days: i64 },
}

/// Returns what is done with these candidates, which are in the order of the list: oldest first.
pub(super) fn plan(seed: u64, known: &[Known]) -> Vec<Step> {
    let mut steps = Vec::new();
    for (back, candidate) in known.iter().rev().enumerate() {
        let dice = Dice::of(seed ^ 0xde5c, Environment::Production, back as u64);
        let Some(who) = coordinator(back, &dice) else {
            continue;
        };
        let mut step = |ago, deed| {
            steps.push(Step {
                ago,
                who,
                candidate: candidate.id,
                deed,
            });
        };
        step(DAYS, Deed::Guides);
        if back >= RECENT {
            continue;
        }
        if back % 4 != 3 {
            step(
                1 + back * 7 % (DAYS - 1),
                note(back, &candidate.phase, &dice),
            );
        }
        if let Some((ago, deed)) = task(back) {
            step(ago, deed);
        }
        for (_, days) in ENDING.iter().filter(|(number, _)| *number == back) {
            step(2, Deed::Keeps { days: *days });
        }
    }
    steps
}

/// Returns who guides the candidate with this number from the newest. The first of them guides recent ones
/// only, so that a person sees all of them on a few pages.
fn coordinator(back: usize, dice: &Dice) -> Option<usize> {
    if back < RECENT {
        return match back % 10 {
            0 | 1 | 3 | 5 | 6 | 8 => Some(0),
            2 | 7 => Some(1),
            4 => Some(2),
            _ => None,
        };
    }
    match dice.below(100) {
        0..46 => Some(1),
        46..88 => Some(2),
        _ => None,
    }
}

fn note(back: usize, phase: &str, dice: &Dice) -> Deed {
    let at = PHASES.iter().position(|known| *known == phase);
    // Nobody moves on from the last two phases.
    let next = at.filter(|at| back.is_multiple_of(3) && at + 2 < PHASES.len());
    Deed::Notes {
        kind: dice.pick(TYPES),
        text: dice.pick(NOTES),
        hour: 8 + i64::try_from(dice.below(7)).unwrap_or_default(),
        minutes: 5 * (1 + dice.below(9)),
        moves: next.map(|at| (phase.to_owned(), PHASES[at + 1])),
    }
}

/// Returns the task of a candidate, and when it was added.
fn task(back: usize) -> Option<(usize, Deed)> {
    let turn = back / 7;
    let text = TASKS[turn * 3 % TASKS.len()];
    match back % 7 {
        1 => {
            let due = DUE[turn % DUE.len()];
            Some((
                8 + turn % 4,
                Deed::Plans {
                    text,
                    due,
                    done: None,
                },
            ))
        }
        4 => {
            let ago = 10 + turn % 5;
            let done = Some(1 + turn % 8);
            Some((
                ago,
                Deed::Plans {
                    text,
                    due: -3,
                    done,
                },
            ))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::RepeatingRandom;
    use std::collections::BTreeMap;

    fn known(number: usize) -> Vec<Known> {
        let random = RepeatingRandom::new(7);
        (0..number)
            .map(|at| Known {
                id: CandidateId::random(&random),
                phase: PHASES[at % PHASES.len()].to_owned(),
            })
            .collect()
    }

    #[test]
    fn the_plan_repeats_and_gives_everybody_work() {
        let known = known(1000);
        let steps = plan(1, &known);
        assert_eq!(steps, plan(1, &known));
        let mut guided = [0; 3];
        let (mut notes, mut moves, mut done) = ([0; 3], 0, 0);
        let mut open: BTreeMap<(usize, i64), usize> = BTreeMap::new();
        let mut kept = Vec::new();
        for step in &steps {
            assert!((1..=DAYS).contains(&step.ago), "{step:?}");
            match &step.deed {
                Deed::Guides => guided[step.who] += 1,
                Deed::Notes { moves: moved, .. } => {
                    notes[step.who] += 1;
                    moves += usize::from(moved.is_some());
                }
                Deed::Plans {
                    done: Some(day), ..
                } => {
                    assert!(*day < step.ago, "{step:?}");
                    done += 1;
                }
                Deed::Plans { due, .. } => *open.entry((step.who, *due)).or_default() += 1,
                Deed::Keeps { days } => kept.push((step.who, *days)),
            }
        }
        assert_eq!(guided[0], 90);
        assert!(guided[1] > 300 && guided[2] > 250, "{guided:?}");
        assert_eq!(notes, [68, 22, 15]);
        assert!((20..50).contains(&moves), "{moves}");
        assert_eq!(done, 19);
        let of_first: Vec<_> = open
            .range((0, -9)..(1, -9))
            .map(|((_, due), number)| (*due, *number))
            .collect();
        assert_eq!(
            of_first,
            [(-4, 2), (-1, 1), (0, 4), (2, 2), (5, 1), (9, 2), (16, 2)]
        );
        assert_eq!(kept, [(0, 9), (0, 24)]);
    }

    #[test]
    fn a_move_begins_in_the_phase_of_the_candidate() {
        let known = known(200);
        for step in plan(1, &known) {
            if let Deed::Notes {
                moves: Some((from, to)),
                ..
            } = &step.deed
            {
                let candidate = known.iter().find(|one| one.id == step.candidate).unwrap();
                assert_eq!(from, &candidate.phase);
                let at = PHASES.iter().position(|phase| phase == from).unwrap();
                assert_eq!(*to, PHASES[at + 1]);
                assert_ne!(*to, "uitgestroomd");
            }
        }
    }
}
