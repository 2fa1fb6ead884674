//! The history of a candidate: who changed what, for the timeline and for a page of its own.

use super::{
    acting,
    history_entry::{Entry, Kind, Writer, kind},
    record::{Record, around},
    texts::{Candidate, Pages},
    view::{Bar, Moment},
};
use crate::{
    desk::{
        authors::Authors,
        http::{Desk, DeskError, Part, page},
        view::{Section, Shell},
    },
    state::State,
};
use askama::Template;
use axum::response::Response;
use model::{Action, CandidateId, KeyId};
use store::history::HistoryEntry;

/// The number of entries of a page.
const SHOWN: usize = 50;
/// The number of entries that are read at once, and how often for one page of the timeline.
const BATCH: i64 = 100;
const BATCHES: usize = 50;

/// Returns the entries before a number that are wanted, newest first, at most `limit`.
pub(super) async fn after(
    state: &State,
    desk: &Desk,
    record: &Record,
    before: i64,
    limit: usize,
    wanted: impl Fn(Kind) -> bool,
) -> Result<Vec<Entry>, DeskError> {
    let mut found: Vec<HistoryEntry> = Vec::new();
    let mut before = before;
    for _ in 0..BATCHES {
        let batch = state
            .store
            .history_of(&desk.scope, record.id, before, BATCH)
            .await?;
        let Some(last) = batch.last() else { break };
        before = last.sequence;
        let was_last = batch.len() < usize::try_from(BATCH).unwrap_or(usize::MAX);
        found.extend(batch.into_iter().filter(|entry| wanted(kind(entry))));
        if found.len() >= limit || was_last {
            break;
        }
    }
    found.truncate(limit);
    let custom = state.store.custom_fields(desk.region.id).await?;
    let keys: Vec<KeyId> = found
        .iter()
        .filter_map(|entry| entry.author.key())
        .collect();
    let descriptions = state.store.key_descriptions(&keys).await?;
    let language = desk.visit.language;
    let writer = Writer {
        custom: &custom,
        keys: keys.into_iter().zip(descriptions).collect(),
        authors: Authors::known_to(desk),
        language,
        t: Candidate::of(language),
        p: Pages::of(language),
    };
    Ok(found.iter().map(|entry| writer.entry(entry)).collect())
}

/// The history as a page of its own.
#[derive(Debug, Template)]
#[template(path = "desk/candidate/history.html")]
struct History {
    shell: Shell,
    t: &'static Candidate,
    p: &'static Pages,
    bar: Bar,
    moments: Vec<Moment>,
    newest: Option<String>,
    older: Option<String>,
}

pub(crate) async fn show(
    state: State,
    desk: Desk,
    Part(id): Part<CandidateId>,
) -> Result<Response, DeskError> {
    let language = desk.visit.language;
    let asked = desk.visit.parameter("before");
    let before = match &asked {
        Some(text) => text.parse().map_err(|_| DeskError::NotFound)?,
        None => i64::MAX,
    };
    let record = Record::load(&state, &desk.scope, id).await?;
    let mut entries = after(&state, &desk, &record, before, SHOWN + 1, |_| true).await?;
    let more = entries.len() > SHOWN;
    entries.truncate(SHOWN);
    let around = around(&state, &desk, &record, false).await?;
    acting::note_shown(&state, &desk, Action::DeskView, record.position);
    let here = format!("{}/history", around.bar.here);
    let last = entries.last().filter(|_| more);
    page(&History {
        shell: desk.shell(&state, Section::Candidates).await?,
        t: Candidate::of(language),
        p: Pages::of(language),
        bar: around.bar,
        newest: asked.map(|_| here.clone()),
        older: last.map(|last| format!("{here}?before={}", last.sequence)),
        moments: entries.into_iter().map(|entry| entry.moment).collect(),
    })
}
