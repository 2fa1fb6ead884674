//! Changes a record through the mutation engine, like a client of the API, and waits for the
//! result.

use super::faulty;
use crate::{
    http::{Fields, PageError, PortalSession, SessionForm, Visit, cleaned, page, redirect, see},
    person_record::PersonRecord,
    state::State,
    view::{
        Section, Shell,
        edit::{Edit, Filled, fields},
    },
};
use axum::{extract::Path, response::Response};
use http::StatusCode;
use model::{Field, Kind, Person, Portal, ProblemCode};
use schema::CHANGED_OWN_RECORD;
use serde_json::{Map, Value};
use services::mutations::{Accepted, Operation, Precondition, Refusal, Write};
use std::{collections::BTreeMap, time::Duration};
use store::mutations::MutationStatus;

/// The timeout for a change. It takes long only if earlier writes of the region do.
const WRITE_TIMEOUT: Duration = Duration::from_secs(20);

/// The size limit in KiB of the form: all texts of maximum length, percent-encoded.
const LONGEST: usize = 192;

/// All texts of maximum length fit into the form. A character takes up to four bytes, each of which
/// becomes three when percent-encoded.
const _: () = {
    let (mut characters, mut index) = (0, 0);
    while index < Field::COUNT {
        let row = Field::ALL[index].definition();
        if let (Portal::Input { .. }, Some(max)) = (row.portal, row.kind.max_length()) {
            characters += max as usize;
        }
        index += 1;
    }
    assert!(
        characters * 12 + 32 * 1024 < LONGEST * 1024,
        "the form's limit is too low"
    );
};

pub(crate) async fn show(
    portal: State,
    session: PortalSession,
    Path(id): Path<String>,
    visit: Visit,
) -> Result<Response, PageError> {
    let record = session.record(&id)?;
    let values = fields()
        .map(|field| (field, record.value(field).clone()))
        .collect();
    let shell = session.shell(&portal, &visit, Section::Records).await?;
    let filled = Filled {
        values,
        errors: BTreeMap::new(),
    };
    page(&form(&portal, shell, record, &filled, None).await?)
}

pub(crate) async fn save(
    portal: State,
    Path(id): Path<String>,
    visit: Visit,
    SessionForm {
        session,
        fields: filled_in,
    }: SessionForm<LONGEST>,
) -> Result<Response, PageError> {
    let record = session.record(&id)?;
    let given: BTreeMap<Field, Value> = fields()
        .filter_map(|field| Some((field, value(record, field, &filled_in)?)))
        .collect();
    let values = fields()
        .map(|field| {
            (
                field,
                given.get(&field).unwrap_or(record.value(field)).clone(),
            )
        })
        .collect();
    let given: Map<String, Value> = given
        .into_iter()
        .filter(|(field, value)| is_other(record.value(*field), value))
        .map(|(field, value)| (field.name().to_owned(), value))
        .collect();
    let here = format!("/portal/records/{}", record.id);
    if given.is_empty() {
        return Ok(redirect(&format!("{here}?done=unchanged")));
    }
    let shell = session
        .shell(
            &portal,
            &visit.at(&format!("{here}/edit")),
            Section::Records,
        )
        .await?;
    let mut read = Value::Object(given);
    let faults = CHANGED_OWN_RECORD.read(&mut read, portal.store.clock().now());
    let t = shell.t;
    let errors = faulty::errors(&faults, &values, t);
    let filled = Filled { values, errors };
    if !faults.is_empty() {
        let refused = form(&portal, shell, record, &filled, None).await?;
        return see(StatusCode::BAD_REQUEST, &refused);
    }
    let members = if let Value::Object(members) = read {
        members
    } else {
        Map::new()
    };
    let state =
        u64::from_str_radix(&filled_in.text("state"), 16).map_err(|_| PageError::Forbidden)?;
    let (status, problem) =
        match change(&portal, &session.person, record, members, Some(state)).await? {
            Outcome::Done => return Ok(redirect(&format!("{here}?done=saved"))),
            Outcome::Stale => (StatusCode::CONFLICT, t.refusals.conflict),
            Outcome::Failed => (StatusCode::INTERNAL_SERVER_ERROR, t.refusals.save_failed),
        };
    // Shows the current record with the values that were filled in. Saving again applies them.
    let record = session.reread(&portal, &id).await?;
    see(
        status,
        &form(&portal, shell, &record, &filled, Some(problem)).await?,
    )
}

/// Returns the new value of a field. `None` if the form has no such field, because a server of an
/// earlier version rendered it: the record keeps its value.
fn value(record: &PersonRecord, field: Field, given: &Fields) -> Option<Value> {
    let text = given.given_text(field.name())?;
    if let Kind::Choices(_) = field.definition().kind {
        // Options that were selected before keep their order.
        // The form sends an empty value beside the options, so that it is sent without any, too.
        let chosen: Vec<&str> = given
            .all(field.name())
            .filter(|value| !value.is_empty())
            .collect();
        let before = record.list(field);
        let kept = before.iter().filter(|value| chosen.contains(value));
        let added = chosen.iter().filter(|value| !before.contains(value));
        return Some(kept.chain(added).copied().map(Value::from).collect());
    }
    Some(if text.is_empty() && field.definition().is_clearable() {
        Value::Null
    } else {
        Value::String(text)
    })
}

/// Returns whether a value has changed, ignoring differences in white space and line breaks that
/// the form introduces.
fn is_other(before: &Value, now: &Value) -> bool {
    match before.as_str() {
        Some(text) => cleaned(text) != now.as_str().unwrap_or_default(),
        None => before != now,
    }
}

/// The result of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The change was applied.
    Done,
    /// The record has changed in the meantime.
    Stale,
    /// The change failed.
    Failed,
}

/// Changes these members of a record, and waits for the result. With a `state`, the change applies
/// only if the record is still in that state.
pub(crate) async fn change(
    portal: &State,
    person: &Person,
    record: &PersonRecord,
    members: Map<String, Value>,
    state: Option<u64>,
) -> Result<Outcome, PageError> {
    let operation = Operation::Update {
        candidate: record.id,
        members,
        custom: Map::new(),
    };
    let write = Write {
        precondition: state.map(|state| Precondition::OneOf(vec![state])),
        ..Write::by_candidate(record.scope(), operation, person.identity_key.clone())
    };
    let receipt = match portal.mutations.accept(write, Vec::new()).await? {
        Accepted::Fresh(receipt) | Accepted::Replayed(receipt) => receipt,
        Accepted::Rejected(refusal) if refusal.code == ProblemCode::PreconditionFailed => {
            return Ok(Outcome::Stale);
        }
        Accepted::Rejected(refusal) if refusal.code == ProblemCode::NotFound => {
            return Err(PageError::NotFound);
        }
        Accepted::Rejected(Refusal {
            code: ProblemCode::DiskFull | ProblemCode::QueueFull,
            ..
        }) => {
            return Err(PageError::Busy);
        }
        Accepted::Rejected(_) | Accepted::KeyReused => return Ok(Outcome::Failed),
    };
    let ended = portal
        .mutations
        .wait(&record.scope(), receipt.id, WRITE_TIMEOUT)
        .await?;
    match ended.map(|mutation| (mutation.status, mutation.problem)) {
        // The mutation is gone if the record was erased in the meantime.
        None => Err(PageError::NotFound),
        Some((MutationStatus::Succeeded, _)) => Ok(Outcome::Done),
        Some((MutationStatus::Failed, problem)) => {
            let refusal = problem.and_then(|text| services::mutations::Refusal::of_stored(&text));
            let superseded =
                refusal.is_some_and(|refusal| refusal.code == ProblemCode::PreconditionFailed);
            Ok(if superseded {
                Outcome::Stale
            } else {
                Outcome::Failed
            })
        }
        Some(_) => Err(PageError::Busy),
    }
}

/// Returns the form for a record, filled in like this.
async fn form(
    portal: &State,
    shell: Shell,
    record: &PersonRecord,
    filled: &Filled,
    problem: Option<&'static str>,
) -> Result<Edit, PageError> {
    let region = portal.brandings.of(record.region).await?.name.clone();
    let state = format!("{:016x}", record.state);
    Ok(Edit::new(
        shell,
        (record.id.to_string(), region, state),
        filled,
        problem,
    ))
}
