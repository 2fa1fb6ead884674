//! Short changes from the candidate's page: phase, coordinator, tasks, archive and restore.

use super::{
    contact::refusal,
    faults::{self, Texts},
    note::task,
    record::{Record, here},
    show::{self, Shape, TaskInput},
    submit::{Outcome, back, submit},
};
use crate::{
    desk::{
        exits::{self, LEFT},
        http::{Desk, DeskError, DeskForm, Part},
        view::form::Wrong,
    },
    http::redirect,
    state::State,
    texts::{fill, label},
};
use axum::response::Response;
use http::StatusCode;
use model::{CandidateId, Field, StaffId, TaskId, vocabulary::PHASES};
use serde_json::{Map, Value};
use services::mutations::{DeskChange, Operation, PhaseMove, TaskDraft};

/// Submits a change, and leads back to the candidate's page, which says what was done or why not.
async fn finish(
    state: &State,
    desk: &Desk,
    id: CandidateId,
    operation: Operation,
    done: &str,
) -> Result<Response, DeskError> {
    let outcome = submit(state, desk, operation, None, Vec::new()).await?;
    match back(&here(desk, id), &outcome, done) {
        Some(response) => Ok(response),
        None => refused(state, desk, id, &outcome).await,
    }
}

async fn refused(
    state: &State,
    desk: &Desk,
    id: CandidateId,
    outcome: &Outcome,
) -> Result<Response, DeskError> {
    show::render(state, desk, id, refused_shape(desk, outcome)).await
}

fn refused_shape(desk: &Desk, outcome: &Outcome) -> Shape {
    Shape {
        notice: Some(refusal(outcome, Texts::of(desk.visit.language))),
        status: Some(StatusCode::CONFLICT),
        ..Shape::default()
    }
}

pub(crate) async fn phase(
    state: State,
    Part(id): Part<CandidateId>,
    DeskForm { desk, fields }: DeskForm<32>,
) -> Result<Response, DeskError> {
    let language = desk.visit.language;
    let texts = Texts::of(language);
    let (seen, to) = (fields.text("seen"), fields.text("phase"));
    if !PHASES.contains(&&*to) || !PHASES.contains(&&*seen) {
        return Err(DeskError::Forbidden);
    }
    let record = Record::load(&state, &desk.scope, id).await?;
    let now = record.text(Field::Phase);
    let given = fields.given_text("exit-reason");
    // What was chosen and filled in stays in the form.
    let refuse = async |tone: &'static str, text: String, status: StatusCode| {
        let shape = Shape {
            notice: Some((tone, text)),
            phase: Some((to.clone(), given.clone().unwrap_or_default())),
            status: Some(status),
            ..Shape::default()
        };
        show::render(&state, &desk, id, shape).await
    };
    if now != seen && now != to {
        let text = fill(texts.p.phase_meanwhile, label(now, language));
        return refuse("warn", text, StatusCode::CONFLICT).await;
    }
    let is_leaving = to == LEFT && now != LEFT;
    let is_required = is_leaving && exits::asked(&state, &desk).await?.is_required;
    let fault = exits::fault(
        given.as_deref().unwrap_or_default(),
        is_required,
        crate::desk::texts::Texts::of(language),
    );
    let reason = given
        .clone()
        .filter(|reason| reason != record.text(Field::ExitReason));
    if to == now && reason.is_none() {
        return Ok(redirect(&format!("{}?done=unchanged", here(&desk, id))));
    }
    if let Some(fault) = fault {
        return refuse("bad", fault, StatusCode::BAD_REQUEST).await;
    }
    let change = DeskChange::Note {
        moment: None,
        phase: Some(PhaseMove {
            from: now.to_owned(),
            to,
            exit_reason: reason.filter(|reason| !reason.is_empty()),
        }),
        task: None,
    };
    let operation = Operation::Desk {
        candidate: id,
        change,
    };
    finish(&state, &desk, id, operation, "phase").await
}

pub(crate) async fn coordinator(
    state: State,
    Part(id): Part<CandidateId>,
    DeskForm { desk, fields }: DeskForm,
) -> Result<Response, DeskError> {
    let chosen = fields.text("coordinator");
    let person = person(&state, &desk, &chosen).await?;
    let Ok(person) = person else {
        let text = Texts::of(desk.visit.language).p.not_of_region;
        let shape = Shape {
            notice: Some(("bad", text.to_owned())),
            status: Some(StatusCode::BAD_REQUEST),
            ..Shape::default()
        };
        return show::render(&state, &desk, id, shape).await;
    };
    let change = DeskChange::SetCoordinator { person, seen: None };
    let operation = Operation::Desk {
        candidate: id,
        change,
    };
    finish(&state, &desk, id, operation, "coordinator").await
}

/// Returns the person of the region that a form names, none for nobody. `Err(())` if the person has
/// no role in the region.
async fn person(
    state: &State,
    desk: &Desk,
    chosen: &str,
) -> Result<Result<Option<StaffId>, ()>, DeskError> {
    if chosen.is_empty() {
        return Ok(Ok(None));
    }
    let members = show::members(state, desk).await?;
    let found = members.iter().find(|(id, _)| id.as_str() == chosen);
    Ok(found.map(|(id, _)| Some(*id)).ok_or(()))
}

pub(crate) async fn add_task(
    state: State,
    Part(id): Part<CandidateId>,
    DeskForm { desk, fields }: DeskForm,
) -> Result<Response, DeskError> {
    let texts = Texts::of(desk.visit.language);
    let mut input = TaskInput {
        text: fields.text("task-text"),
        on: fields.text("task-on"),
        assignee: fields.text("task-for"),
        wrong: Vec::new(),
    };
    let person = person(&state, &desk, &input.assignee).await?;
    if person.is_err() {
        input.wrong.push(Wrong {
            field: "task-for".into(),
            text: texts.p.not_of_region.to_owned(),
        });
    }
    let labels = [
        ("task-text", texts.t.task_text, &input.text),
        ("task-on", texts.t.task_on, &input.on),
    ];
    let empty = labels.into_iter().filter(|(.., given)| given.is_empty());
    let empty: Vec<Wrong> = empty
        .map(|(field, label, _)| faults::missing(field, label, texts))
        .collect();
    let draft = if empty.is_empty() {
        match task(&input.text, &input.on, texts, ["task-text", "task-on"]) {
            Ok(draft) => draft,
            Err(wrong) => {
                input.wrong.push(wrong);
                None
            }
        }
    } else {
        input.wrong.extend(empty);
        None
    };
    let (Some((text, due_on)), Ok(assignee), true) = (draft, person, input.wrong.is_empty()) else {
        let shape = Shape {
            task: Some(input),
            status: Some(StatusCode::BAD_REQUEST),
            ..Shape::default()
        };
        return show::render(&state, &desk, id, shape).await;
    };
    let task = TaskDraft {
        text,
        due_on,
        assignee,
    };
    let operation = Operation::Desk {
        candidate: id,
        change: DeskChange::AddTask { task },
    };
    let outcome = submit(&state, &desk, operation, None, Vec::new()).await?;
    if let Some(response) = back(&here(&desk, id), &outcome, "task") {
        return Ok(response);
    }
    let shape = Shape {
        task: Some(input),
        ..refused_shape(&desk, &outcome)
    };
    show::render(&state, &desk, id, shape).await
}

pub(crate) async fn change_task(
    state: State,
    Part(id): Part<CandidateId>,
    Part(task): Part<TaskId>,
    DeskForm { desk, fields }: DeskForm,
) -> Result<Response, DeskError> {
    let (change, done) = match &*fields.text("do") {
        "done" => {
            let mut members = Map::new();
            let now = state.store.clock().now().to_string();
            members.insert("doneAt".to_owned(), Value::from(now));
            (DeskChange::UpdateTask { task, members }, "task")
        }
        "delete" => (DeskChange::DeleteTask { task }, "task-deleted"),
        _ => return Err(DeskError::Forbidden),
    };
    let operation = Operation::Desk {
        candidate: id,
        change,
    };
    finish(&state, &desk, id, operation, done).await
}

pub(crate) async fn archive(
    state: State,
    Part(id): Part<CandidateId>,
    DeskForm { desk, .. }: DeskForm,
) -> Result<Response, DeskError> {
    let operation = Operation::Archive { candidate: id };
    finish(&state, &desk, id, operation, "archived").await
}

pub(crate) async fn restore(
    state: State,
    Part(id): Part<CandidateId>,
    DeskForm { desk, .. }: DeskForm,
) -> Result<Response, DeskError> {
    let operation = Operation::Restore { candidate: id };
    finish(&state, &desk, id, operation, "restored").await
}
