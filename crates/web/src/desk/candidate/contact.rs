//! Saves the quick note.

use super::{
    drafts,
    faults::{self, Texts},
    note::NoteInput,
    record::here,
    show::{self, Shape},
    submit::{Outcome, back, submit},
};
use crate::{
    desk::{
        exits,
        http::{DeskError, DeskForm, Part},
    },
    http::{keep_note_type, redirect},
    state::State,
};
use axum::response::Response;
use http::StatusCode;
use model::CandidateId;
use services::mutations::Operation;

/// The size limit in KiB of the form: its texts of maximum length, percent-encoded.
const LONGEST: usize = 192;

pub(crate) async fn save(
    state: State,
    Part(id): Part<CandidateId>,
    DeskForm { desk, fields }: DeskForm<LONGEST>,
) -> Result<Response, DeskError> {
    let input = NoteInput::of(&fields);
    let exits = exits::asked(&state, &desk).await?;
    let change = match input.change(&state, &desk, exits.is_required) {
        Ok(change) => change,
        Err(wrong) => {
            let shape = Shape {
                note: Some((input, wrong)),
                status: Some(StatusCode::BAD_REQUEST),
                ..Shape::default()
            };
            return show::render(&state, &desk, id, shape).await;
        }
    };
    let kind = input.kind.clone();
    let operation = Operation::Desk {
        candidate: id,
        change,
    };
    let outcome = submit(&state, &desk, operation, None, Vec::new()).await?;
    if let Some(mut response) = back(&here(&desk, id), &outcome, "note") {
        drafts::discard(&state, &desk, Some(id), drafts::NOTE).await?;
        keep_note_type(&state, response.headers_mut(), &kind);
        return Ok(response);
    }
    let notice = refusal(&outcome, Texts::of(desk.visit.language));
    let shape = Shape {
        note: Some((input, Vec::new())),
        notice: Some(notice),
        status: Some(StatusCode::CONFLICT),
        ..Shape::default()
    };
    show::render(&state, &desk, id, shape).await
}

/// Returns why a change was not carried out.
pub(in crate::desk) fn refusal(outcome: &Outcome, texts: Texts) -> (&'static str, String) {
    match outcome {
        Outcome::Rejected(refusal) => ("bad", faults::refused(refusal, texts)),
        _ => ("warn", texts.p.changed_meanwhile.to_owned()),
    }
}

/// Discards a form that was kept for the person.
pub(crate) async fn discard(
    state: State,
    Part(id): Part<CandidateId>,
    DeskForm { desk, fields }: DeskForm,
) -> Result<Response, DeskError> {
    let (form, page) = match &*fields.text("kept") {
        "edit" => (drafts::EDIT, format!("{}/edit", here(&desk, id))),
        "correction" => (drafts::CORRECTION, here(&desk, id)),
        _ => (drafts::NOTE, here(&desk, id)),
    };
    drafts::discard(&state, &desk, Some(id), form).await?;
    Ok(redirect(&page))
}
