//! Lists of the tasks of a scope, page by page.

use crate::{
    Store,
    tasks::{DueTask, Task, assignee},
};
use db::{Error, Row, Value, column, columns, register};
use model::{Scope, StaffId, Timestamp};

/// What is read of each task.
macro_rules! listed {
    ($rest:literal) => {
        concat!(
            "SELECT candidate_id, id, text, due_on, assignee_id, done_at, created_at FROM tasks \
             WHERE region_id = $1 AND environment = $2 AND ",
            $rest
        )
    };
}

register! {
    scope OPEN_TASKS = listed!("created_at > 0 AND open_due_on >= $3 AND (open_due_on, candidate_id, id) > ($3, $4, $5) AND open_due_on < $6 \
                  ORDER BY open_due_on, candidate_id, id LIMIT $7");
    scope OPEN_TASKS_OF = listed!("assignee_id = $3 AND open_due_on >= $4 AND (open_due_on, candidate_id, id) > ($4, $5, $6) \
                     AND open_due_on < $7 ORDER BY open_due_on, candidate_id, id LIMIT $8");
    /// How many open tasks of a person are due before a date, and by it.
    scope COUNT_TASKS_DUE = "SELECT COUNT(CASE WHEN open_due_on < $4 THEN 1 END) AS overdue, COUNT(*) AS due FROM tasks \
                       WHERE region_id = $1 AND environment = $2 AND assignee_id = $3 AND open_due_on <= $4";
    scope DONE_TASKS = listed!("created_at > 0 AND done_at <= $3 AND (done_at, candidate_id, id) < ($3, $4, $5) \
                  ORDER BY done_at DESC, candidate_id DESC, id DESC LIMIT $6");
    scope DONE_TASKS_OF = listed!("assignee_id = $3 AND done_at <= $4 AND (done_at, candidate_id, id) < ($4, $5, $6) \
                     ORDER BY done_at DESC, candidate_id DESC, id DESC LIMIT $7");
}

columns! {
    /// The columns of a list.
    Listed: OPEN_TASKS, OPEN_TASKS_OF, DONE_TASKS, DONE_TASKS_OF
}

/// Tasks that are read at once, and how often at most for one page. So a page reads at most 1,000.
const PORTION: usize = 100;
const PORTIONS: usize = 10;
/// A text that follows every date and every id.
const LAST: &str = "\u{10ffff}";

/// Which tasks a list has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TaskList {
    /// The open ones that are due from the first date to before the second, both as `YYYY-MM-DD`,
    /// the earliest first.
    Open(Option<String>, Option<String>),
    /// Those that are done, the latest first.
    Done,
}

/// Whose tasks a list has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TaskOwner {
    /// Everybody's.
    Anybody,
    /// Everybody's, and of the open ones first those of this person.
    First(StaffId),
    /// Those of one person, or of nobody.
    Only(Option<StaffId>),
}

/// Where a page of tasks begins: behind a task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskPlace {
    /// Whether the tasks of the person who comes first are all on earlier pages.
    pub is_beyond_own: bool,
    /// The date of an open task; the moment, in microseconds, of one that is done.
    pub key: String,
    /// The candidate's id.
    pub candidate: String,
    /// The task's id.
    pub id: String,
}

/// A page of tasks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TaskPage {
    /// The tasks. There may be fewer than were asked for although the list goes on.
    pub tasks: Vec<DueTask>,
    /// Where the next page begins; none if this is the last page.
    pub next: Option<TaskPlace>,
}

/// How many open tasks of a person are due.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TaskCount {
    /// Before a date.
    pub overdue: i64,
    /// On that date.
    pub today: i64,
}

/// A part of a list that is read in the order of one index.
#[derive(Debug, Clone, Copy)]
enum Part {
    All,
    Of(Option<StaffId>),
    AllBut(StaffId),
}

impl Part {
    fn has(self, task: &Task) -> bool {
        match self {
            Self::All | Self::Of(_) => true,
            Self::AllBut(person) => task.assignee != Some(person),
        }
    }
}

impl TaskList {
    /// Returns where a part begins: at the start, or behind a task of an earlier page.
    fn begin(&self, after: Option<&TaskPlace>, is_beyond_own: bool) -> TaskPlace {
        if let Some(after) = after {
            return after.clone();
        }
        let (key, id) = match self {
            Self::Open(from, _) => (from.clone().unwrap_or_default(), ""),
            Self::Done => (i64::MAX.to_string(), LAST),
        };
        TaskPlace {
            is_beyond_own,
            key,
            candidate: id.to_owned(),
            id: id.to_owned(),
        }
    }

    /// Returns the place behind a task.
    fn behind(&self, one: &DueTask, is_beyond_own: bool) -> TaskPlace {
        let key = match self {
            Self::Open(..) => one.task.due_on.clone(),
            Self::Done => one
                .task
                .done_at
                .map_or_else(String::new, |at| at.micros().to_string()),
        };
        TaskPlace {
            is_beyond_own,
            key,
            candidate: one.candidate.to_string(),
            id: one.task.id.to_string(),
        }
    }
}

impl Store {
    /// Returns a page of a list of tasks, at most `limit`.
    pub async fn list_tasks(
        &self,
        scope: &Scope,
        list: &TaskList,
        owner: TaskOwner,
        after: Option<&TaskPlace>,
        limit: usize,
    ) -> Result<TaskPage, Error> {
        let mut page = TaskPage::default();
        let parts = match (owner, list) {
            (TaskOwner::First(person), TaskList::Open(..)) => {
                vec![
                    (Part::Of(Some(person)), false),
                    (Part::AllBut(person), true),
                ]
            }
            (TaskOwner::Only(person), _) => vec![(Part::Of(person), false)],
            (TaskOwner::Anybody | TaskOwner::First(_), _) => vec![(Part::All, false)],
        };
        for (part, is_beyond_own) in parts {
            if after.is_some_and(|after| after.is_beyond_own && !is_beyond_own) {
                continue;
            }
            let within = after.filter(|after| after.is_beyond_own == is_beyond_own);
            let start = list.begin(within, is_beyond_own);
            self.add_part(scope, (list, part), start, limit, &mut page)
                .await?;
            if page.next.is_some() {
                break;
            }
        }
        Ok(page)
    }

    /// Counts the open tasks of a person that are due by a date (`YYYY-MM-DD`).
    pub async fn count_tasks_due(
        &self,
        scope: &Scope,
        person: StaffId,
        date: &str,
    ) -> Result<TaskCount, Error> {
        let [region, environment] = Value::of_scope(scope);
        let values = [
            region,
            environment,
            Value::Text(person.as_str()),
            Value::Text(date),
        ];
        let count = self.database().first(&COUNT_TASKS_DUE, &values, |row| {
            let overdue = row.int(column!(COUNT_TASKS_DUE, overdue))?;
            Ok(TaskCount {
                overdue,
                today: row.int(column!(COUNT_TASKS_DUE, due))? - overdue,
            })
        });
        Ok(count.await?.unwrap_or_default())
    }

    /// Adds tasks of a part of a list to a page, until it is full.
    async fn add_part(
        &self,
        scope: &Scope,
        (list, part): (&TaskList, Part),
        start: TaskPlace,
        limit: usize,
        page: &mut TaskPage,
    ) -> Result<(), Error> {
        let mut place = start;
        for _ in 0..PORTIONS {
            let found = self.portion(scope, list, part, &place).await?;
            let is_last = found.len() < PORTION;
            for one in found {
                let behind = list.behind(&one, place.is_beyond_own);
                if part.has(&one.task) {
                    if page.tasks.len() >= limit {
                        page.next = Some(place);
                        return Ok(());
                    }
                    page.tasks.push(one);
                }
                place = behind;
            }
            if is_last {
                return Ok(());
            }
            tokio::task::yield_now().await;
        }
        page.next = Some(place);
        Ok(())
    }

    /// Reads the tasks behind a place.
    async fn portion(
        &self,
        scope: &Scope,
        list: &TaskList,
        part: Part,
        place: &TaskPlace,
    ) -> Result<Vec<DueTask>, Error> {
        let [region, environment] = Value::of_scope(scope);
        let mut values = vec![region, environment];
        if let Part::Of(person) = &part {
            values.push(Value::Text(person.as_ref().map_or("", StaffId::as_str)));
        }
        let is_of_one = matches!(part, Part::Of(_));
        let statement = match (list, is_of_one) {
            (TaskList::Open(..), false) => &OPEN_TASKS,
            (TaskList::Open(..), true) => &OPEN_TASKS_OF,
            (TaskList::Done, false) => &DONE_TASKS,
            (TaskList::Done, true) => &DONE_TASKS_OF,
        };
        values.push(match list {
            TaskList::Open(..) => Value::Text(&place.key),
            TaskList::Done => Value::Int(place.key.parse().unwrap_or(i64::MAX)),
        });
        values.extend([Value::Text(&place.candidate), Value::Text(&place.id)]);
        if let TaskList::Open(_, before) = list {
            values.push(Value::Text(before.as_deref().unwrap_or(LAST)));
        }
        values.push(Value::Int(i64::try_from(PORTION).unwrap_or(i64::MAX)));
        self.database().all(statement, &values, listed_task).await
    }
}

fn listed_task(row: Row<'_>) -> Result<DueTask, Error> {
    let done_at = row.optional_int(column!(Listed, done_at))?;
    Ok(DueTask {
        candidate: row.parsed(column!(Listed, candidate_id))?,
        task: Task {
            id: row.parsed(column!(Listed, id))?,
            text: row.text(column!(Listed, text))?.to_owned(),
            due_on: row.text(column!(Listed, due_on))?.to_owned(),
            assignee: assignee(row.text(column!(Listed, assignee_id))?)?,
            done_at: done_at.map(Timestamp::from_micros),
            created_at: Timestamp::from_micros(row.int(column!(Listed, created_at))?),
        },
    })
}
