//! Moves a candidate to another phase, if the candidate is still in the phase that the person saw.

use super::{PAGE, choose, one, phase};
use crate::{
    desk::{
        authors::Authors,
        exits::{self, LEFT},
        http::{Desk, DeskError, DeskForm, see},
        pages::list,
        texts::Texts,
    },
    http::redirect,
    state::State,
};
use axum::response::Response;
use http::StatusCode;
use model::{CandidateId, Field, ProblemCode, vocabulary::PHASES};
use serde_json::{Map, Value, json};
use services::mutations::{Accepted, Operation, Precondition, Refusal, Write, candidate_state};
use std::time::Duration;
use store::{
    desk::CandidateRow,
    history::HistoryEntry,
    mutations::{Author, MutationStatus},
};

/// The timeout for a change, after which the page says that it is being processed.
const TIMEOUT: Duration = Duration::from_secs(30);
/// How often a move is tried again because another field has changed meanwhile.
const TRIES: usize = 4;
/// How many of the newest changes are looked at for the last move.
const LOOKED_AT: i64 = 50;

/// The result of a move.
enum Outcome {
    Done,
    /// The candidate is in another phase than the person saw.
    Conflict,
    /// The move is not finished yet.
    Pending,
    Failed,
}

pub(crate) async fn change(
    state: State,
    DeskForm { desk, fields }: DeskForm,
) -> Result<Response, DeskError> {
    let id: CandidateId = fields
        .text("candidate")
        .parse()
        .map_err(|_| DeskError::NotFound)?;
    let (from, to) = (fields.text("from"), fields.text("to"));
    if ![&from, &to]
        .iter()
        .all(|phase| PHASES.contains(&phase.as_str()))
    {
        return Err(DeskError::NotFound);
    }
    let asked = list::query(&state, &desk, &fields).await?;
    let reason = fields.given_text("exitReason");
    let is_undo = !fields.text("undo").is_empty();
    if to == LEFT && reason.is_none() && !is_undo {
        let ask = asked.whole().with("to", LEFT).with("was", &from);
        return Ok(redirect(&ask.at(&desk.path(&format!("{PAGE}/{id}")))));
    }
    if let Some(reason) = &reason {
        let is_required = to == LEFT && exits::asked(&state, &desk).await?.is_required;
        let fault = exits::fault(reason, is_required, Texts::of(desk.visit.language));
        if let Some(fault) = fault {
            let ask = choose::Ask {
                is_leaving: true,
                was: Some(from),
                given: reason.clone(),
                fault: Some(fault),
            };
            let page = choose::form(&state, &desk, id, &asked, ask).await?;
            return see(StatusCode::BAD_REQUEST, &page);
        }
    }
    let exit = match reason.filter(|reason| !reason.is_empty()) {
        Some(reason) => Some(Value::String(reason)),
        None if is_undo && from == LEFT => reason_before(&state, &desk, id).await?,
        None => None,
    };
    let outcome = move_to(&state, &desk, id, (&from, &to), exit).await?;
    let (about, id) = match outcome {
        Outcome::Done => ("moved", id.to_string()),
        Outcome::Conflict => ("conflict", id.to_string()),
        Outcome::Pending => ("done", "pending".to_owned()),
        Outcome::Failed => ("done", "failed".to_owned()),
    };
    let back = asked.whole().with(about, &id).with("was", &from);
    Ok(redirect(&back.at(&desk.path(PAGE))))
}

/// Moves a candidate. A change of other fields meanwhile is no conflict: the move is tried again.
async fn move_to(
    state: &State,
    desk: &Desk,
    id: CandidateId,
    (from, to): (&str, &str),
    exit: Option<Value>,
) -> Result<Outcome, DeskError> {
    let mut members = Map::from_iter([(Field::Phase.name().to_owned(), json!(to))]);
    if let Some(exit) = exit {
        members.insert(Field::ExitReason.name().to_owned(), exit);
    }
    for _ in 0..TRIES {
        let row = one(state, desk, id).await?.ok_or(DeskError::NotFound)?;
        if phase(&row) != from {
            return Ok(Outcome::Conflict);
        }
        if let Some(outcome) = attempt(state, desk, &row, members.clone()).await? {
            return Ok(outcome);
        }
    }
    Ok(Outcome::Failed)
}

/// Tries a move once. Returns none if the record has changed since it was read.
async fn attempt(
    state: &State,
    desk: &Desk,
    row: &CandidateRow,
    members: Map<String, Value>,
) -> Result<Option<Outcome>, DeskError> {
    let document = row.document.as_document();
    let seen = candidate_state(document.bytes(), row.custom.as_deref());
    let operation = Operation::Update {
        candidate: row.id,
        members,
        custom: Map::new(),
    };
    let write = Write {
        precondition: Some(Precondition::OneOf(vec![seen])),
        ..Write::by_staff(desk.scope, operation, desk.author())
    };
    let receipt = match state.mutations.accept(write, Vec::new()).await? {
        Accepted::Fresh(receipt) | Accepted::Replayed(receipt) => receipt,
        Accepted::Rejected(Refusal {
            code: ProblemCode::PreconditionFailed,
            ..
        }) => return Ok(None),
        Accepted::Rejected(Refusal {
            code: ProblemCode::NotFound,
            ..
        }) => return Err(DeskError::NotFound),
        Accepted::Rejected(Refusal {
            code: ProblemCode::DiskFull | ProblemCode::QueueFull,
            ..
        }) => return Err(DeskError::Busy),
        Accepted::Rejected(_) | Accepted::KeyReused => return Ok(Some(Outcome::Failed)),
    };
    let ended = state
        .mutations
        .wait(&desk.scope, receipt.id, TIMEOUT)
        .await?;
    Ok(Some(
        match ended.map(|ended| (ended.status, ended.problem)) {
            None => return Err(DeskError::NotFound),
            Some((MutationStatus::Succeeded, _)) => Outcome::Done,
            Some((MutationStatus::Failed, problem)) => {
                let refusal = problem.and_then(|text| Refusal::of_stored(&text));
                let is_stale =
                    refusal.is_some_and(|one| one.code == ProblemCode::PreconditionFailed);
                if is_stale {
                    return Ok(None);
                }
                Outcome::Failed
            }
            Some(_) => Outcome::Pending,
        },
    ))
}

/// Returns who changed a candidate's phase last, as far as the person may know it.
pub(super) async fn mover(
    state: &State,
    desk: &Desk,
    t: &'static Texts,
    id: CandidateId,
) -> Result<Option<String>, DeskError> {
    let last = last_move(state, desk, id).await?;
    Ok(last.and_then(|entry| match entry.author {
        Author::Staff(person) => Some(Authors::known_to(desk).called(&person)),
        Author::Key(_) => Some(t.board.program.to_owned()),
        Author::Candidate | Author::System => None,
    }))
}

/// Returns what the reason of leaving was before the candidate left, for a move that is undone. None if
/// leaving did not change it.
async fn reason_before(
    state: &State,
    desk: &Desk,
    id: CandidateId,
) -> Result<Option<Value>, DeskError> {
    let last = last_move(state, desk, id).await?;
    let mut fields = last.into_iter().flat_map(|entry| entry.fields);
    let reason = fields.find(|(name, _)| name == Field::ExitReason.name());
    let values = reason.and_then(|(_, values)| values);
    Ok(values.map(|[before, _]| before))
}

/// Returns the newest change of a candidate's phase.
async fn last_move(
    state: &State,
    desk: &Desk,
    id: CandidateId,
) -> Result<Option<HistoryEntry>, DeskError> {
    let entries = state
        .store
        .history_of(&desk.scope, id, i64::MAX, LOOKED_AT)
        .await?;
    let is_move = |entry: &HistoryEntry| {
        let mut fields = entry.fields.iter();
        fields.any(|(name, _)| name == Field::Phase.name())
    };
    Ok(entries.into_iter().find(is_move))
}
