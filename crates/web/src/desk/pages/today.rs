//! Today: what waits for the person in this region.

use super::list::{grouped, link, note_shown, text};
use crate::{
    desk::{
        days,
        http::{Desk, DeskError, page},
        view::{
            Section,
            today::{Count, TaskLine, Today},
        },
    },
    state::State,
};
use axum::response::Response;
use model::{CandidateId, Field, Right, Timestamp};
use store::{
    desk::{CandidateRow, DayQuery, SearchTotal},
    tasks::TaskCursor,
};

/// The number of tasks on the page.
const TASKS: i64 = 50;
/// The days without contact after which a candidate is silent.
const SILENT: i64 = 14;
/// A day in microseconds.
const DAY: i64 = 86_400_000_000;

/// A kind of candidates: its text, how many there are, and the conditions of their list.
type Kind<'c> = (&'static str, SearchTotal, &'c [(&'c str, &'c str)]);

pub(crate) async fn show(state: State, desk: Desk) -> Result<Response, DeskError> {
    let shell = desk.shell(&state, Section::Today).await?;
    let t = shell.t;
    let now = state.store.clock().now();
    let yesterday = days::after(now, -1);
    let day = DayQuery {
        staff: desk.session.staff,
        new_since: days::begin(&yesterday).unwrap_or(now),
        silent_since: Timestamp::from_micros(now.micros() - SILENT * DAY),
        overdue_before: days::of(now),
        ending_since: super::retention::silent_since(&state, &desk).await?,
    };
    let found = state.store.count_day(&desk.scope, &day).await?;
    let kinds: [Kind<'_>; 6] = [
        (
            t.today.new,
            found.new,
            &[("createdFrom", yesterday.as_str())],
        ),
        (t.today.mine, found.own, &[("coordinator", "me")]),
        (
            t.today.silent,
            found.own_silent,
            &[("coordinator", "me"), ("contact", "14")],
        ),
        (t.today.all_silent, found.silent, &[("contact", "14")]),
        (t.today.unguided, found.unguided, &[("coordinator", "none")]),
        (t.today.overdue, found.overdue, &[("task", "overdue")]),
    ];
    let mut counts: Vec<Count> = kinds
        .into_iter()
        .map(|(text, total, conditions)| Count {
            count: counted(total),
            href: link(&desk, conditions),
            text,
        })
        .collect();
    if desk.may(Right::ChangeCandidates) {
        let ending = super::retention::ending(&state, &desk, found.may_end).await?;
        counts.push(Count {
            href: desk.path("/retention"),
            count: ending.len().to_string(),
            text: t.today.expiring,
        });
    }
    page(&Today {
        day: crate::dates::day(now, shell.language),
        counts,
        tasks: tasks(&state, &desk).await?,
        changed: super::tasks::changed(&desk, t, "today", ""),
        all_tasks: Some(desk.path(super::tasks::PAGE)),
        shell,
    })
}

/// Formats a number of candidates.
fn counted(total: SearchTotal) -> String {
    let more = if total.more { "+" } else { "" };
    format!("{}{more}", grouped(total.count))
}

/// Returns the person's tasks that are due by today.
async fn tasks(state: &State, desk: &Desk) -> Result<Vec<TaskLine>, DeskError> {
    let (store, now) = (&state.store, state.store.clock().now());
    let today = days::of(now);
    let me = Some(desk.session.staff);
    let due = store
        .tasks_due(&desk.scope, me, &today, &TaskCursor::default(), TASKS)
        .await?;
    let ids: Vec<CandidateId> = due.iter().map(|one| one.candidate).collect();
    let rows = store.desk_rows_of(&desk.scope, &ids).await?;
    note_shown(state, desk, rows.iter());
    let language = desk.visit.language;
    let line = |row: &CandidateRow, due: store::tasks::DueTask| TaskLine {
        due: days::short_date(&due.task.due_on, now, language),
        late: due.task.due_on < today,
        name: text(row, Field::Name),
        href: desk.path(&format!("/candidates/{}", row.id)),
        done_action: desk.may(Right::ChangeCandidates).then(|| {
            desk.path(&format!(
                "{}/{}/{}",
                super::tasks::PAGE,
                row.id,
                due.task.id
            ))
        }),
        text: due.task.text,
    };
    let lines = due.into_iter().filter_map(|one| {
        let row = rows.iter().find(|row| row.id == one.candidate)?;
        Some(line(row, one))
    });
    Ok(lines.collect())
}
