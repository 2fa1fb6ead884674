//! Adds a candidate, and shows first who has the same e-mail address or telephone number.

use super::{
    contact::refusal,
    drafts,
    edit::{InputGroup, body, grouped},
    faults::{self, Texts},
    fields::{Item, LONGEST_FORM, items},
    input::input,
    record::here,
    submit::{back, submit},
    texts::{Candidate, Pages},
};
use crate::{
    desk::{
        http::{Desk, DeskError, DeskForm, page, see},
        view::{Section, Shell, form::Wrong},
    },
    http::{Fields, redirect},
    state::State,
    texts::label,
};
use askama::Template;
use axum::response::Response;
use http::StatusCode;
use model::{
    Action, CandidateId, CustomField, Field, email_search_key, phone_key, vocabulary::PHASES,
};
use schema::Validator;
use serde_json::Value;
use services::mutations::{Drafting, Operation, without_nulls};
use std::collections::BTreeMap;
use store::candidates::{CandidateRow, Lookup};

/// The path of the page below the region.
const PAGE: &str = "/candidates/new";

/// The form for a new candidate.
#[derive(Debug, Template)]
#[template(path = "desk/candidate/new.html")]
struct New {
    shell: Shell,
    t: &'static Candidate,
    p: &'static Pages,
    action: String,
    keeper: String,
    kept: Option<String>,
    problem: Option<String>,
    wrong: Vec<Wrong>,
    groups: Vec<InputGroup>,
    /// Candidates with the same address or number, if they were looked for.
    known: Option<Vec<Known>>,
    /// Whether adding must be confirmed.
    confirm: bool,
}

/// A candidate who may be the same person.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Known {
    href: String,
    name: String,
    phase: String,
    archived: bool,
}

/// What the form shows besides what was filled in.
#[derive(Default)]
struct Report {
    errors: BTreeMap<String, String>,
    known: Option<Vec<Known>>,
    problem: Option<String>,
    kept: Option<String>,
}

pub(crate) async fn show(state: State, desk: Desk) -> Result<Response, DeskError> {
    let custom = state.store.custom_fields(desk.region.id).await?;
    let kept = drafts::find(&state, &desk, None, drafts::NEW).await?;
    let (fields, note) = match kept {
        Some(kept) => {
            let note = kept.notice(desk.visit.language);
            (kept.fields, Some(note))
        }
        None => (Fields::default(), None),
    };
    let values = values(&fields, &items(&custom));
    let report = Report {
        kept: note,
        ..Report::default()
    };
    page(&form(&state, &desk, &custom, &values, report).await?)
}

/// Returns the values of the form. A new candidate begins in the first phase.
fn values(form: &Fields, items: &[Item<'_>]) -> BTreeMap<String, Value> {
    items
        .iter()
        .map(|item| {
            let start = match item {
                Item::Shared(Field::Phase) => Value::from(PHASES[0]),
                _ => Value::Null,
            };
            let given = item.given(form, &Value::Null);
            (item.name(), given.unwrap_or(start))
        })
        .collect()
}

pub(crate) async fn add(
    state: State,
    DeskForm { desk, fields }: DeskForm<LONGEST_FORM>,
) -> Result<Response, DeskError> {
    let texts = Texts::of(desk.visit.language);
    let wanted = fields.text("do");
    if wanted == "discard" {
        drafts::discard(&state, &desk, None, drafts::NEW).await?;
        return Ok(redirect(&desk.path(PAGE)));
    }
    let custom = state.store.custom_fields(desk.region.id).await?;
    let all = items(&custom);
    let values = values(&fields, &all);
    let known = known(&state, &desk, &values).await?;
    if wanted == "check" {
        let report = Report {
            known: Some(known),
            ..Report::default()
        };
        return page(&form(&state, &desk, &custom, &values, report).await?);
    }
    let given: Vec<(Item<'_>, Value)> = all
        .iter()
        .map(|item| (*item, values.get(&item.name()).cloned().unwrap_or_default()))
        .filter(|(_, value)| !value.is_null())
        .collect();
    let mut read = body(&given);
    let now = state.store.clock().now();
    let found = Validator::new(schema::create(&custom)).read(&mut read, now);
    let errors = faults::of_record(&found, &all, &values, texts);
    if !found.is_empty() {
        let report = Report {
            problem: errors.is_empty().then(|| texts.p.problem.to_owned()),
            errors,
            known: (!known.is_empty()).then_some(known),
            ..Report::default()
        };
        let form = form(&state, &desk, &custom, &values, report).await?;
        return see(StatusCode::BAD_REQUEST, &form);
    }
    if !known.is_empty() && wanted != "anyway" {
        let report = Report {
            known: Some(known),
            ..Report::default()
        };
        let form = form(&state, &desk, &custom, &values, report).await?;
        return see(StatusCode::CONFLICT, &form);
    }
    let mut drafting = Drafting::new(&state.store, &custom, state.mutations.egress());
    let draft = drafting.candidate(&without_nulls(read), "");
    drop(drafting);
    let id = draft.id;
    let operation = Operation::Create {
        drafts: vec![draft],
    };
    let outcome = submit(&state, &desk, operation, None, Vec::new()).await?;
    if let Some(response) = back(&here(&desk, id), &outcome, "created") {
        drafts::discard(&state, &desk, None, drafts::NEW).await?;
        Ok(response)
    } else {
        let report = Report {
            problem: Some(refusal(&outcome, texts).1),
            ..Report::default()
        };
        let form = form(&state, &desk, &custom, &values, report).await?;
        see(StatusCode::CONFLICT, &form)
    }
}

/// Returns the live candidates with the address or the number that was filled in.
async fn known(
    state: &State,
    desk: &Desk,
    values: &BTreeMap<String, Value>,
) -> Result<Vec<Known>, DeskError> {
    let text = |field: Field| values.get(field.name()).and_then(Value::as_str);
    let email = text(Field::Email).map(email_search_key);
    let phone = text(Field::Phone).and_then(phone_key);
    let mut found: Vec<(Known, i64)> = Vec::new();
    let language = desk.visit.language;
    let mut visit = |row: CandidateRow<'_>| {
        let members: Value = serde_json::from_str(&row.document.text()).unwrap_or_default();
        let text = |field: Field| {
            members[field.name()]
                .as_str()
                .unwrap_or_default()
                .to_owned()
        };
        let Ok(id) = row.id().parse::<CandidateId>() else {
            return;
        };
        let known = Known {
            href: here(desk, id),
            name: text(Field::Name),
            phase: label(&text(Field::Phase), language).to_owned(),
            archived: !text(Field::ArchivedAt).is_empty(),
        };
        if !found.iter().any(|(one, _)| *one == known) {
            found.push((known, row.position));
        }
    };
    let scope = &desk.scope;
    if let Some(key) = email.as_deref().filter(|key| !key.is_empty()) {
        let lookup = Lookup::Email(key);
        state.store.lookup(scope, lookup, &mut visit).await?;
    }
    if let Some(key) = phone.as_deref() {
        let lookup = Lookup::Phone(key);
        state.store.lookup(scope, lookup, &mut visit).await?;
    }
    for (_, position) in &found {
        super::acting::note_shown(state, desk, Action::DeskList, *position);
    }
    Ok(found.into_iter().map(|(known, _)| known).collect())
}

async fn form(
    state: &State,
    desk: &Desk,
    custom: &[CustomField],
    values: &BTreeMap<String, Value>,
    report: Report,
) -> Result<New, DeskError> {
    let language = desk.visit.language;
    let (t, p) = (Candidate::of(language), Pages::of(language));
    let groups = grouped(custom, language, |item| {
        let name = item.name();
        let value = values.get(&name).unwrap_or(&Value::Null);
        let mut made = input(item, value, &Value::Null, language, (t, p));
        made.field.error = report.errors.get(&name).cloned();
        made
    });
    let wrong = groups.iter().flat_map(|group| &group.inputs);
    let wrong = wrong.filter_map(|one| one.field.wrong()).collect();
    Ok(New {
        shell: desk.shell(state, Section::Candidates).await?,
        t,
        p,
        action: desk.path(PAGE),
        keeper: drafts::keeper(state, desk),
        kept: report.kept,
        problem: report.problem,
        wrong,
        groups,
        confirm: report.known.as_ref().is_some_and(|known| !known.is_empty()),
        known: report.known,
    })
}
