//! A job that changes many candidates: how far it has come, what became of each, and undoing it.

use super::{PAGE, reason, refused, title, total};
use crate::{
    desk::{
        http::{Desk, DeskError, DeskForm, Part, page},
        pages::list::{self, counted, grouped, note_shown},
        view::{Section, bulk::Job, parts::Link},
    },
    http::redirect,
    state::State,
    texts::fill,
};
use axum::response::Response;
use model::{CandidateId, Field, JobId};
use services::bulk::{BulkAction, Left};
use store::jobs::ItemResult;

/// The most candidates that are named.
const NAMED: i64 = 200;

pub(crate) async fn show(
    state: State,
    desk: Desk,
    Part(id): Part<JobId>,
) -> Result<Response, DeskError> {
    let store = &state.store;
    let job = store
        .job(&desk.scope, id)
        .await?
        .ok_or(DeskError::NotFound)?;
    let action: BulkAction = serde_json::from_str(&job.action).map_err(|_| DeskError::Broken)?;
    let progress = store.job_progress(&desk.scope, id).await?;
    let items = store
        .job_items(&desk.scope, id, (-1, NAMED), Some(false))
        .await?;
    let ids: Vec<CandidateId> = items.iter().map(|item| item.candidate).collect();
    let rows = store.desk_rows_of(&desk.scope, &ids).await?;
    note_shown(&state, &desk, rows.iter());
    let shell = desk.shell(&state, Section::Candidates).await?;
    let t = shell.t;
    let line = |item: &store::jobs::Item| {
        let row = rows.iter().find(|row| row.id == item.candidate)?;
        let why = match &item.result {
            Some(ItemResult::Left(code)) => reason(Left::of_code(code), t),
            _ => return None,
        };
        let link = Link {
            href: desk.path(&format!("/candidates/{}", row.id)),
            text: list::text(row, Field::Name),
            current: false,
        };
        Some((link, why))
    };
    let is_running = job.finished_at.is_none();
    let done = if is_running {
        let all = fill(t.bulk.running, grouped(progress.done + progress.left));
        fill(&all, grouped(job.total))
    } else {
        let done = usize::try_from(progress.done).unwrap_or(usize::MAX);
        fill(t.bulk.done, counted(t, total(done)))
    };
    let left = usize::try_from(progress.left).unwrap_or(usize::MAX);
    let all = usize::try_from(job.total).unwrap_or(usize::MAX);
    let refusal = desk.visit.parameter("done").map(|_| t.bulk.not_undone);
    page(&Job {
        title: fill(title(action.name(), t), counted(t, total(all))),
        is_running,
        done: progress.done + progress.left,
        total: job.total,
        progress: done,
        notice: refusal,
        left: fill(t.bulk.left, counted(t, total(left))),
        items: items.iter().filter_map(line).collect(),
        undo: state
            .bulk
            .can_be_undone(&job, &action)
            .then(|| desk.path(&format!("{PAGE}/{id}/undo"))),
        back: desk.path(list::PAGE),
        shell,
    })
}

/// Starts the job that undoes another.
pub(crate) async fn undo(
    state: State,
    Part(id): Part<JobId>,
    DeskForm { desk, .. }: DeskForm,
) -> Result<Response, DeskError> {
    let undone = state.bulk.undo(desk.scope, &desk.author(), id).await?;
    let t = crate::desk::texts::Texts::of(desk.visit.language);
    let address = match undone {
        Ok(job) => format!("{PAGE}/{job}"),
        Err(refusal) => {
            refused(refusal, t)?;
            format!("{PAGE}/{id}?done=no")
        }
    };
    Ok(redirect(&desk.path(&address)))
}
