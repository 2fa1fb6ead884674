//! The desk of a demo region: what its staff did on the past working days, by the services that do it in
//! production. So history, phases, and what lists sort by are as if the people had worked there.
//!
//! - `plan` says who did what, and when.
//! - `texts` is what they wrote.
//!
//! The days are counted back from the day on which the demo is filled. Its clock is set back to each.

mod plan;
mod texts;

use super::{DemoClock, DemoError, people};
use crate::{
    candidate::Payload,
    desk_lists,
    mutations::{
        Accepted, DeskChange, Drafting, InteractionDraft, Mutations, Operation, Options, PhaseMove,
        TaskDraft, Write, without_nulls,
    },
    staff::{self, Staff},
};
use model::{
    CandidateId, Clock, Cursor, Environment, Filter, InteractionId, RepeatingRandom, Scope, TaskId,
    Timestamp,
};
use plan::{DAYS, Deed, Known, Step, plan};
use serde_json::{Value, json};
use std::time::Duration;
use store::{Error, Store, candidates::Page, mutations::StaffAuthor};

const DAY: i64 = 86_400_000_000;
const HOUR: i64 = DAY / 24;
/// When the work of a day is written, in UTC.
const EVENING: i64 = 16 * HOUR;
/// The number of writes that are handed over together.
const PORTION: usize = 500;
/// The most candidates that are read.
const MOST: u32 = 10_000;
/// When the newest candidates were added.
const ADDED: [Duration; 4] = [
    Duration::from_hours(20),
    Duration::from_hours(15),
    Duration::from_hours(3),
    Duration::from_mins(40),
];
/// The number of candidates that are added at the desk.
pub(super) const NEWEST: usize = ADDED.len();
/// The views of the region, and those of the first person: names and addresses' queries.
const REGIONAL_VIEWS: [(&str, &str); 2] = [
    (
        "Nieuw en zonder coördinator",
        "?phase=nieuw&coordinator=none",
    ),
    (
        "Matchen in Groningen en Assen",
        "?phase=matchen&city=Groningen&city=Assen",
    ),
];
const OWN_VIEWS: [(&str, &str); 2] = [
    (
        "Lang geen contact",
        "?coordinator=me&contact=14&sort=contact",
    ),
    ("Taken over tijd", "?coordinator=me&task=overdue&sort=task"),
];

/// A candidate that is stored.
#[derive(serde::Deserialize)]
struct Stored {
    id: CandidateId,
    phase: String,
}

/// Fills the desk of a region in which nobody guides a candidate yet. `newest` are candidates that the
/// staff add, as rows to import.
pub(super) async fn fill(
    store: &Store,
    clock: &DemoClock,
    (scope, seed): (Scope, u64),
    newest: Vec<Value>,
) -> Result<(), DemoError> {
    if store.next_coordinator(&scope, None).await?.is_some() {
        return Ok(());
    }
    let staff = Staff::new(store.clone(), staff::Options::default());
    let work = Work {
        people: people::join(&staff, scope.region).await?,
        mutations: Mutations::new(store.clone(), Options::default()),
        random: RepeatingRandom::new(seed ^ 0xde5c),
        today: clock.now(),
        store,
        clock,
        scope,
    };
    let steps = plan(seed, &work.known().await?);
    let done = work.days(&steps).await;
    let added = match done {
        Ok(()) => work.add(newest).await,
        failed => failed,
    };
    clock.reset();
    added?;
    work.save_views().await
}

struct Work<'a> {
    store: &'a Store,
    clock: &'a DemoClock,
    mutations: Mutations,
    scope: Scope,
    /// The people who guide candidates.
    people: Vec<StaffAuthor>,
    /// The ids of contact moments come from it.
    random: RepeatingRandom,
    /// When the demo is filled.
    today: Timestamp,
}

impl Work<'_> {
    /// Returns the live candidates, oldest first.
    async fn known(&self) -> Result<Vec<Known>, Error> {
        let page = Page {
            filter: Filter::default(),
            after: Cursor::START,
            limit: MOST,
        };
        let mut known = Vec::new();
        self.store
            .page(&self.scope, page, |row| {
                let stored = serde_json::from_str::<Stored>(&row.document.text());
                known.extend(stored.map(|Stored { id, phase }| Known { id, phase }));
            })
            .await?;
        Ok(known)
    }

    /// Does the work of all days, the earliest first.
    async fn days(&self, steps: &[Step]) -> Result<(), DemoError> {
        // The tasks that were added and are done on a later day: the day, and the write.
        let mut later: Vec<(usize, Write)> = Vec::new();
        for ago in (1..=DAYS).rev() {
            let day = working_day(self.today, ago);
            self.clock
                .set_back_to(Timestamp::from_micros(day.micros() + EVENING));
            let of_day = || steps.iter().filter(|step| step.ago == ago);
            let mut writes: Vec<Write> = of_day().map(|step| self.write(step, day)).collect();
            let (due, rest) = later.into_iter().partition(|(day, _)| *day == ago);
            later = rest;
            writes.extend(due.into_iter().map(|(_, write): (usize, Write)| write));
            let tasks = self.accept(writes).await?;
            for (step, task) in of_day().zip(tasks) {
                if let (Deed::Plans { done: Some(on), .. }, Some(task)) = (&step.deed, task) {
                    later.push((*on, self.finish(step, task, *on)));
                }
            }
        }
        Ok(())
    }

    /// Accepts writes. Returns the task that each adds, if it adds one.
    async fn accept(&self, writes: Vec<Write>) -> Result<Vec<Option<TaskId>>, DemoError> {
        let mut tasks = Vec::with_capacity(writes.len());
        let mut writes = writes.into_iter().peekable();
        while writes.peek().is_some() {
            let portion = writes.by_ref().take(PORTION);
            let portion = portion.map(|write| self.mutations.accept(write, Vec::new()));
            for accepted in futures::future::join_all(portion).await {
                match accepted? {
                    Accepted::Fresh(receipt) | Accepted::Replayed(receipt) => {
                        tasks.push(receipt.task);
                    }
                    Accepted::KeyReused => tasks.push(None),
                    Accepted::Rejected(refusal) => {
                        return Err(DemoError::Rejection(refusal.detail));
                    }
                }
            }
        }
        Ok(tasks)
    }

    fn by(&self, who: usize, operation: Operation) -> Write {
        Write::by_staff(self.scope, operation, self.people[who].clone())
    }

    /// Returns the write of a step on its day.
    fn write(&self, step: &Step, day: Timestamp) -> Write {
        let candidate = step.candidate;
        let person = &self.people[step.who];
        let change = match &step.deed {
            Deed::Guides => DeskChange::SetCoordinator {
                person: Some(person.id),
                seen: None,
            },
            Deed::Notes {
                kind,
                text,
                hour,
                minutes,
                moves,
            } => {
                let at = Timestamp::from_micros(day.micros() + hour * HOUR);
                let members = json!({
                    "type": kind,
                    "performedAt": at.to_string(),
                    "performedBy": &*person.name,
                    "durationMinutes": minutes,
                    "notes": text,
                });
                DeskChange::Note {
                    moment: Some(InteractionDraft {
                        id: InteractionId::random(&self.random),
                        members: without_nulls(members),
                    }),
                    phase: moves.as_ref().map(|(from, to)| PhaseMove {
                        from: from.clone(),
                        to: (*to).to_owned(),
                        exit_reason: None,
                    }),
                    task: None,
                }
            }
            Deed::Plans { text, due, .. } => DeskChange::AddTask {
                task: TaskDraft {
                    text: (*text).to_owned(),
                    due_on: date(self.in_days(*due)),
                    assignee: Some(person.id),
                },
            },
            Deed::Keeps { days } => {
                let until = Some(self.in_days(*days).micros());
                return self.by(step.who, Operation::Retain { candidate, until });
            }
        };
        self.by(step.who, Operation::Desk { candidate, change })
    }

    /// Returns the write by which a task was done on a working day.
    fn finish(&self, step: &Step, task: TaskId, ago: usize) -> Write {
        let at = working_day(self.today, ago).micros() + 10 * HOUR;
        let mut members = Payload::new();
        let done = Timestamp::from_micros(at).to_string();
        members.insert("doneAt".to_owned(), done.into());
        let change = DeskChange::UpdateTask { task, members };
        let candidate = step.candidate;
        self.by(step.who, Operation::Desk { candidate, change })
    }

    /// Adds the newest candidates that are missing. Nobody guides them yet.
    async fn add(&self, newest: Vec<Value>) -> Result<(), DemoError> {
        let fields = self.store.custom_fields(self.scope.region).await?;
        let mut drafting = Drafting::new(self.store, &fields, self.mutations.egress());
        for ((row, who), before) in newest
            .into_iter()
            .zip([1, 2].into_iter().cycle())
            .zip(ADDED)
        {
            let Some(id) = row["id"].as_str().and_then(|id| id.parse().ok()) else {
                continue;
            };
            if !self
                .store
                .desk_rows_of(&self.scope, &[id])
                .await?
                .is_empty()
            {
                continue;
            }
            let mut payload = without_nulls(row);
            payload.retain(|name, _| !ELSEWHERE.contains(&name.as_str()));
            payload.insert("phase".to_owned(), "nieuw".into());
            let mut draft = drafting.candidate(&payload, "");
            draft.id = id;
            self.clock.set_back_to(self.today.minus(before));
            let drafts = vec![draft];
            self.accept(vec![self.by(who, Operation::Create { drafts })])
                .await?;
        }
        Ok(())
    }

    async fn save_views(&self) -> Result<(), DemoError> {
        let first = self.people.first().map(|person| person.id);
        for (owner, views) in [(None, REGIONAL_VIEWS), (first, OWN_VIEWS)] {
            for (name, query) in views {
                let list = json!({ "query": query });
                desk_lists::save_view(self.store, self.scope, owner, name, list).await?;
            }
        }
        Ok(())
    }

    fn in_days(&self, days: i64) -> Timestamp {
        Timestamp::from_micros(self.today.micros() + days * DAY)
    }
}

/// The members of a row that a candidate who was just added does not have.
const ELSEWHERE: [&str; 6] = [
    "id",
    "createdAt",
    "updatedAt",
    "interactions",
    "exitReason",
    "curriculumVitae",
];

/// Returns the beginning of the working day that was this many working days ago, in UTC.
fn working_day(now: Timestamp, ago: usize) -> Timestamp {
    let mut day = now.micros().div_euclid(DAY);
    let mut left = ago;
    while left > 0 {
        day -= 1;
        // 1970 began on a Thursday; 0 is a Sunday.
        let is_weekend = matches!((day + 4).rem_euclid(7), 0 | 6);
        left -= usize::from(!is_weekend);
    }
    Timestamp::from_micros(day * DAY)
}

/// Returns the date as `YYYY-MM-DD`.
fn date(moment: Timestamp) -> String {
    moment.to_string().chars().take(10).collect()
}

/// Returns when the candidates were imported: before the first day on which the staff worked.
pub(super) fn imported_at(now: Timestamp) -> Timestamp {
    Timestamp::from_micros(working_day(now, DAYS + 1).micros() + EVENING)
}

/// Returns the scope in which the staff of a demo region work.
pub(super) fn scope(region: model::RegionId) -> Scope {
    Scope {
        region,
        environment: Environment::Production,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weekends_are_passed_over() {
        // A Monday.
        let now: Timestamp = "2026-11-30T09:00:00Z".parse().unwrap();
        let days: Vec<String> = [1, 2, 5, 6, 20]
            .map(|ago| date(working_day(now, ago)))
            .to_vec();
        assert_eq!(
            days,
            [
                "2026-11-27",
                "2026-11-26",
                "2026-11-23",
                "2026-11-20",
                "2026-11-02"
            ]
        );
    }
}
