//! Today: what waits for the person in this region.

use super::list::{grouped, link, note_shown, text};
use crate::{
    desk::{
        days,
        http::{Desk, DeskError, page},
        query::{ListQuery, Reader},
        view::{
            Section,
            today::{Count, TaskLine, Today},
        },
    },
    state::State,
};
use axum::response::Response;
use model::{CandidateId, Field, Right};
use store::{
    desk::{CandidateQuery, CandidateRow},
    tasks::TaskCursor,
};

/// The number of tasks on the page.
const TASKS: i64 = 50;

pub(crate) async fn show(state: State, desk: Desk) -> Result<Response, DeskError> {
    let shell = desk.shell(&state, Section::Today).await?;
    let t = shell.t;
    let now = state.store.clock().now();
    let yesterday = days::after(now, -1);
    let kinds: [(&'static str, &[(&str, &str)]); 6] = [
        (t.today.new, &[("createdFrom", yesterday.as_str())]),
        (t.today.mine, &[("coordinator", "me")]),
        (t.today.silent, &[("coordinator", "me"), ("contact", "14")]),
        (t.today.all_silent, &[("contact", "14")]),
        (t.today.unguided, &[("coordinator", "none")]),
        (t.today.overdue, &[("task", "overdue")]),
    ];
    let mut counts = Vec::new();
    for (text, conditions) in kinds {
        let href = link(&desk, conditions);
        counts.push(Count {
            count: counted(&state, &desk, &href).await?,
            href,
            text,
        });
    }
    if desk.may(Right::ChangeCandidates) {
        let ending = super::retention::ending(&state, &desk).await?;
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

/// Counts the candidates of a list's address.
async fn counted(state: &State, desk: &Desk, href: &str) -> Result<String, DeskError> {
    let reader = Reader {
        me: desk.session.staff,
        now: state.store.clock().now(),
        custom: Vec::new(),
    };
    let (_, query) = href.split_once('?').unwrap_or_default();
    let query = CandidateQuery {
        filters: ListQuery::of(query, reader).filters,
        ..CandidateQuery::default()
    };
    let total = state.store.count_candidates(&desk.scope, &query).await?;
    let more = if total.more { "+" } else { "" };
    Ok(format!("{}{more}", grouped(total.count)))
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
