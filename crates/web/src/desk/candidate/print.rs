//! A sheet of paper about a candidate, with the parts that were chosen.

use super::{
    acting, moments,
    record::{Record, around},
    show,
    texts::{Candidate, Pages},
    view::{Bar, FileRow, Moment, Row, TaskRow},
};
use crate::{
    dates,
    desk::{
        http::{Desk, DeskError, Part, page},
        view::{Section, Shell},
    },
    state::State,
    texts::fill,
};
use askama::Template;
use axum::response::Response;
use model::{Action, CandidateId};
use serde_json::{Map, Value};

/// The maximum number of contact moments on the sheet, newest first.
const CONTACTS: i64 = 500;

/// The choice of the parts, or the sheet.
#[derive(Debug, Template)]
#[template(path = "desk/candidate/print.html")]
struct Print {
    shell: Shell,
    t: &'static Candidate,
    p: &'static Pages,
    bar: Bar,
    /// The parts that can be chosen: their names and labels.
    parts_of_sheet: [(&'static str, &'static str); 4],
    sheet: Option<Sheet>,
}

/// The sheet. A part that was not chosen is missing.
#[derive(Debug)]
struct Sheet {
    details: Option<Vec<Row>>,
    tasks: Option<Vec<TaskRow>>,
    files: Option<Vec<FileRow>>,
    contacts: Option<Vec<Moment>>,
    made: String,
}

pub(crate) async fn show(
    state: State,
    desk: Desk,
    Part(id): Part<CandidateId>,
) -> Result<Response, DeskError> {
    let language = desk.visit.language;
    let (t, p) = (Candidate::of(language), Pages::of(language));
    let record = Record::load(&state, &desk.scope, id).await?;
    let around = around(&state, &desk, &record, false).await?;
    let chosen = desk.visit.parameters("part");
    let sheet = if chosen.is_empty() {
        acting::note_shown(&state, &desk, Action::DeskView, record.position);
        None
    } else {
        acting::note_shown(&state, &desk, Action::DeskPrint, record.position);
        let has = |part: &str| chosen.iter().any(|one| one == part);
        let now = state.store.clock().now();
        let tasks = if has("tasks") {
            Some(tasks(&state, &desk, id).await?)
        } else {
            None
        };
        let contacts = if has("contacts") {
            Some(contacts(&state, &desk, id).await?)
        } else {
            None
        };
        let made = fill(p.print_made, dates::moment(now, language));
        Some(Sheet {
            details: has("details").then(|| record.details(&around.custom, language)),
            files: has("files").then(|| record.file_rows("", language)),
            tasks,
            contacts,
            made: fill(&made, desk.session.name()),
        })
    };
    page(&Print {
        shell: desk.shell(&state, Section::Candidates).await?,
        t,
        p,
        bar: around.bar,
        parts_of_sheet: [
            ("details", p.print_details),
            ("tasks", p.print_tasks),
            ("files", p.print_files),
            ("contacts", p.print_contacts),
        ],
        sheet,
    })
}

async fn tasks(state: &State, desk: &Desk, id: CandidateId) -> Result<Vec<TaskRow>, DeskError> {
    let today = dates::day_of(state.store.clock().now());
    let members = show::members(state, desk).await?;
    let stored = state.store.tasks_of(&desk.scope, id).await?;
    let open = stored.iter().filter(|task| task.done_at.is_none());
    Ok(open
        .map(|task| show::task_row(task, &today, &members, desk.visit.language))
        .collect())
}

async fn contacts(state: &State, desk: &Desk, id: CandidateId) -> Result<Vec<Moment>, DeskError> {
    let mut moments = Vec::new();
    let visit = |document: &str| {
        let contact: Map<String, Value> = serde_json::from_str(document).unwrap_or_default();
        let mut moment = moments::contact(&contact, None, desk.visit.language);
        // Nothing is folded on paper.
        moment.texts = ["summary", "notes"]
            .into_iter()
            .filter_map(|name| contact.get(name).and_then(Value::as_str))
            .filter(|text| !text.is_empty())
            .map(|text| (text.to_owned(), String::new()))
            .collect();
        moments.push(moment);
    };
    state
        .store
        .interactions(&desk.scope, id.as_str(), CONTACTS, visit)
        .await?;
    Ok(moments)
}
