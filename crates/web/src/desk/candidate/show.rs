//! The page of a candidate.

use super::{
    acting, drafts,
    faults::{self, Texts},
    note::{self, NoteInput},
    place::{Kinds, Place},
    record::{Around, Record, around, here},
    timeline,
    view::{CandidatePage, Exit, NoteForm, Notice, TaskRow, Tasks},
};
use crate::{
    dates,
    desk::{
        exits,
        http::{Desk, DeskError, Part, see},
        view::{
            Section,
            form::{Choice, Wrong},
        },
    },
    http::redirect,
    state::State,
    texts::{fill, label},
};
use axum::response::Response;
use edge::Language;
use http::StatusCode;
use model::{Action, CandidateId, Field, MutationId, Right, StaffId, vocabulary::PHASES};
use services::mutations::Refusal;
use store::{mutations::MutationStatus, tasks::Task};

/// The task form as it was filled in.
#[derive(Debug, Default)]
pub(super) struct TaskInput {
    pub(super) text: String,
    pub(super) on: String,
    pub(super) assignee: String,
    pub(super) wrong: Vec<Wrong>,
}

/// What the page shows besides the stored state: a form that was refused, or a message.
#[derive(Debug, Default)]
pub(super) struct Shape {
    pub(super) note: Option<(NoteInput, Vec<Wrong>)>,
    pub(super) task: Option<TaskInput>,
    /// The phase and the reason of leaving.
    pub(super) phase: Option<(String, String)>,
    pub(super) notice: Option<(&'static str, String)>,
    pub(super) status: Option<StatusCode>,
}

pub(crate) async fn show(
    state: State,
    desk: Desk,
    Part(id): Part<CandidateId>,
) -> Result<Response, DeskError> {
    render(&state, &desk, id, Shape::default()).await
}

/// Leads from the address of a form to the page that has it.
pub(crate) async fn back(desk: Desk, Part(id): Part<CandidateId>) -> Response {
    redirect(&here(&desk, id))
}

/// Renders the page.
pub(super) async fn render(
    state: &State,
    desk: &Desk,
    id: CandidateId,
    shape: Shape,
) -> Result<Response, DeskError> {
    let visit = &desk.visit;
    let language = visit.language;
    let texts = Texts::of(language);
    let (shown, place) = asked(desk)?;
    let record = Record::load(state, &desk.scope, id).await?;
    let may_change = desk.may(Right::ChangeCandidates);
    let read = timeline::read(state, desk, &record, shown, &place, may_change).await?;
    let Around {
        custom,
        coordinator,
        bar,
    } = around(state, desk, &record, read.suspect).await?;
    acting::note_shown(state, desk, Action::DeskView, record.position);
    let kept = drafts::find(state, desk, Some(id), drafts::NOTE).await?;
    let phase = record.text(Field::Phase);
    let now = state.store.clock().now();
    let kind = visit.note_type.or(read.last_type.as_deref());
    let mut notice = match shape.notice {
        Some((tone, text)) => Some(plain(tone, text)),
        None => report(state, desk, texts).await?,
    };
    let (input, wrong) = match (shape.note, &kept) {
        (Some(given), _) => given,
        (None, Some(kept)) => {
            notice = Some(Notice {
                discard: Some(drafts::NOTE),
                ..plain("info", kept.notice(language))
            });
            // The moment that was left as it was is the one at which the form was posted.
            let at_shown = String::new();
            let input = NoteInput {
                at_shown,
                ..NoteInput::of(&kept.fields)
            };
            (input, Vec::new())
        }
        (None, None) => {
            let kind = kind.unwrap_or("Telefonisch");
            (NoteInput::empty(desk, kind, phase, now), Vec::new())
        }
    };
    let members = members(state, desk).await?;
    let tasks = tasks(state, desk, id, shape.task, &members).await?;
    let (phases, exit) = leaving(state, desk, &record, shape.phase).await?;
    let page = CandidatePage {
        shell: desk.shell(state, Section::Candidates).await?,
        t: texts.t,
        p: texts.p,
        notice,
        may_change,
        may_erase: desk.may(Right::Erase),
        may_see_accesses: desk.may(Right::SeeAccesses),
        note: note_form(state, desk, id, input, wrong, phase).offering(&exit.offered),
        timeline: read.timeline,
        tasks,
        coordinators: people(
            desk,
            &members,
            coordinator,
            texts.t.no_coordinator,
            language,
        ),
        phases,
        seen_phase: phase.to_owned(),
        exit,
        details: record.details(&custom, language),
        files: record.file_rows(&bar.here, language),
        bar,
    };
    see(shape.status.unwrap_or(StatusCode::OK), &page)
}

/// Returns the phases as options, and the reason of leaving. `given` is what was filled in.
async fn leaving(
    state: &State,
    desk: &Desk,
    record: &Record,
    given: Option<(String, String)>,
) -> Result<(Vec<Choice>, Exit), DeskError> {
    let language = desk.visit.language;
    let is_open = given.is_some();
    let (phase, reason) = given.unwrap_or_else(|| {
        let stored = |field| record.text(field).to_owned();
        (stored(Field::Phase), stored(Field::ExitReason))
    });
    let option = |known: &&'static str| Choice::of(known, label(known, language), *known == phase);
    let exit = Exit {
        label: super::fields::Item::Shared(Field::ExitReason).label(language),
        reason,
        offered: exits::asked(state, desk).await?.list,
        is_open,
    };
    Ok((PHASES.iter().map(option).collect(), exit))
}

/// Returns which entries the address asks for.
fn asked(desk: &Desk) -> Result<(Kinds, Place), DeskError> {
    let visit = &desk.visit;
    let shown = visit.parameter("show").unwrap_or_default();
    let shown = Kinds::named(&shown).ok_or(DeskError::NotFound)?;
    let place = match visit.parameter("after") {
        Some(text) => Place::decode(&text).ok_or(DeskError::NotFound)?,
        None => Place::start(),
    };
    Ok((shown, place))
}

fn plain(tone: &'static str, text: impl Into<String>) -> Notice {
    Notice::of((tone, text.into()))
}

/// Returns what the address says was done, or is going on.
async fn report(state: &State, desk: &Desk, texts: Texts) -> Result<Option<Notice>, DeskError> {
    let t = texts.t;
    let done = desk.visit.parameter("done");
    let good = match done.as_deref() {
        Some("note") => t.done_note,
        Some("saved") => t.done_saved,
        Some("unchanged") => t.done_unchanged,
        Some("created") => t.done_created,
        Some("archived") => t.done_archived,
        Some("restored") => t.done_restored,
        Some("task") => t.done_task,
        Some("task-deleted") => t.done_task_deleted,
        Some("coordinator") => t.done_coordinator,
        Some("phase") => t.done_phase,
        Some("file") => t.done_file,
        Some("file-deleted") => t.done_file_deleted,
        _ => return Ok(None),
    };
    let Some(pending) = desk.visit.parameter("pending") else {
        return Ok(Some(plain("good", good)));
    };
    let Ok(id) = pending.parse::<MutationId>() else {
        return Ok(None);
    };
    let mutation = state.store.mutation(&desk.scope, id).await?;
    Ok(mutation.map(|mutation| match mutation.status {
        MutationStatus::Succeeded => plain("good", good),
        MutationStatus::Failed => {
            let refusal = mutation.problem.and_then(|text| Refusal::of_stored(&text));
            let why = refusal.map(|refusal| faults::refused(&refusal, texts));
            let why = why.unwrap_or_default();
            plain("bad", format!("{} {why}", t.pending_failed))
        }
        _ => Notice {
            refresh: Some(desk.visit.address()),
            ..plain("info", t.pending)
        },
    }))
}

/// Returns the form for a contact moment.
pub(super) fn note_form(
    state: &State,
    desk: &Desk,
    id: CandidateId,
    input: NoteInput,
    wrong: Vec<Wrong>,
    phase: &str,
) -> NoteForm {
    let language = desk.visit.language;
    NoteForm {
        action: format!("{}/contact", here(desk, id)),
        open: input.has_more() || wrong.iter().any(|one| one.field != "note-text"),
        wrong,
        types: note::types(&input.kind, language),
        phases: note::phases(phase, &input.phase, language),
        seen: phase.to_owned(),
        text: input.text,
        at: input.at,
        at_shown: input.at_shown,
        by: input.by,
        minutes: input.minutes,
        exit: input.exit,
        exit_reasons: Vec::new(),
        step: input.step,
        step_on: input.step_on,
        keeper: drafts::keeper(state, desk),
    }
}

/// Returns the people who may be named, with their names.
pub(super) async fn members(
    state: &State,
    desk: &Desk,
) -> Result<Vec<(StaffId, String)>, DeskError> {
    let members = state.staff.members(desk.region.id).await?;
    Ok(members
        .iter()
        .map(|member| (member.id, member.name.clone()))
        .collect())
}

/// Returns people as options, after one for nobody.
fn people(
    desk: &Desk,
    members: &[(StaffId, String)],
    chosen: Option<StaffId>,
    nobody: &str,
    language: Language,
) -> Vec<Choice> {
    let t = Texts::of(language).t;
    let me = acting::staff(desk);
    let one = |(id, name): &(StaffId, String)| {
        let name = if *id == me {
            fill(t.me, name)
        } else {
            name.clone()
        };
        Choice::of(id.as_str(), &name, chosen == Some(*id))
    };
    std::iter::once(Choice::of("", nobody, chosen.is_none()))
        .chain(members.iter().map(one))
        .collect()
}

/// Returns the tasks, with the form for a new one.
async fn tasks(
    state: &State,
    desk: &Desk,
    id: CandidateId,
    input: Option<TaskInput>,
    members: &[(StaffId, String)],
) -> Result<Tasks, DeskError> {
    let language = desk.visit.language;
    let t = Texts::of(language).t;
    let today = dates::day_of(state.store.clock().now());
    let adding = input.is_some();
    let input = input.unwrap_or_else(|| TaskInput {
        assignee: acting::staff(desk).to_string(),
        ..TaskInput::default()
    });
    let stored = state.store.tasks_of(&desk.scope, id).await?;
    Ok(Tasks {
        open: stored
            .iter()
            .filter(|task| task.done_at.is_none())
            .map(|task| task_row(task, &today, members, language))
            .collect(),
        assignees: people(
            desk,
            members,
            input.assignee.parse().ok(),
            t.nobody,
            language,
        ),
        wrong: input.wrong,
        text: input.text,
        on: input.on,
        adding,
    })
}

/// Returns a task as a row.
pub(super) fn task_row(
    task: &Task,
    today: &str,
    members: &[(StaffId, String)],
    language: Language,
) -> TaskRow {
    let t = Texts::of(language).t;
    let late = &*task.due_on < today;
    let template = if late { t.task_late } else { t.task_due };
    let named = |id: StaffId| members.iter().find(|(known, _)| *known == id);
    TaskRow {
        id: task.id.to_string(),
        text: task.text.clone(),
        due: fill(template, dates::stored(&task.due_on, language)),
        late,
        assignee: task.assignee.and_then(named).map(|(_, name)| name.clone()),
    }
}
