//! `GET /auth/candidates/me/accesses`: who accessed the candidate's own data.

use super::me::name_of;
use crate::{
    App,
    auth::Visitor,
    context::Context,
    envelope::Envelope,
    input::{Call, Settled, accept},
    problem::Problem,
    v2::candidates::list::page_size,
};
use axum::response::Response;
use model::{
    CandidateId, KeyId, Person, RegionId, Scope, Secret, Selection, Timestamp, sign_for_person,
    verify_for_person,
};
use serde::Serialize;
use serde_json::value::RawValue;
use std::collections::{HashMap, hash_map::Entry};
use store::{
    access_log::{Access, AccessPlace, AccessesPage},
    candidates::CandidateRow,
};

const CURSOR: &str = "accesses cursor";

/// The person's records, by region and position.
type Own = HashMap<(RegionId, i64), CandidateId>;

/// An access as returned.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Shown<'a> {
    at: Timestamp,
    until: Timestamp,
    action: &'a str,
    fields: Option<Vec<&'static str>>,
    candidate_id: CandidateId,
    region: &'a RawValue,
    key: Option<Key<'a>>,
}

#[derive(Serialize)]
struct Key<'a> {
    description: Option<&'a str>,
}

#[utoipa::path(
    get,
    path = "/auth/candidates/me/accesses",
    operation_id = "listAccesses",
    tag = "Candidate sessions",
    summary = "See who saw one's data",
    description = "Who saw or changed the candidate's records, in every region, newest first, a page at a time: what was done, \
which fields were shown or given, by whose key, and between which moments, once or more often. What the candidate did is not in \
it. Reads are in it a second later, and for as long as the operator chose, a year at first. A page may hold fewer entries than \
asked for, even none: follow `meta.cursor` until it is `null`.",
    params(
        ("pageSize" = Option<u32>, Query, description = "Entries a page.", minimum = 1, maximum = 100, example = 10),
        ("cursor" = Option<String>, Query, description = "`meta.cursor` of the page before."),
    ),
    responses((status = 200, description = "A page of accesses.", body = ref("#/components/schemas/AccessList"))),
    security(("candidateSession" = [])),
)]
pub(crate) async fn list(mut call: Call<Visitor>) -> Result<Response, Problem> {
    accept(&call.parts.headers, false)?;
    let limit = page_size(&mut call);
    let sealed = call
        .query
        .one("cursor", &mut call.faults)
        .map(str::to_owned);
    let secret = call.app.store.installation().secret.clone();
    let mut before = AccessPlace::START;
    if let (Some(sealed), Some(person)) = (&sealed, call.person()) {
        if let Some(place) = open_place(sealed, &secret, person) {
            before = place;
        } else {
            call.refuse_cursor();
        }
    }
    let Settled {
        app,
        context,
        caller,
        ..
    } = call.settle()?;
    let person = &caller.session.person;
    let mut own = Own::new();
    let choice = &caller.session.choice;
    let visit = |region, row: CandidateRow<'_>| {
        let ids = row
            .id()
            .parse()
            .into_iter()
            .filter(|id| choice.includes(region, *id));
        own.extend(ids.map(|id| ((region, row.position), id)));
    };
    context.count(app.store.records_of(person, visit).await? as usize);
    let mut pages = Vec::with_capacity(own.len());
    for (region, position) in own.keys() {
        let scope = Scope {
            region: *region,
            environment: person.environment,
        };
        let page = app
            .store
            .accesses_of(&scope, *position, before, limit as usize)
            .await?;
        context.count(page.accesses.len());
        pages.push(page);
    }
    let AccessesPage { accesses, next } = AccessesPage::newest(pages, limit as usize);
    let mut envelope = Envelope::open("Successfully retrieved accesses", accesses.len() * 256);
    write(&app, &context, &own, &accesses, &mut envelope).await?;
    let cursor = next.map_or_else(
        || "null".to_owned(),
        |next| format!("\"{}\"", sign_place(next, &secret, person)),
    );
    Ok(envelope.close(context.environment, &[("cursor", &cursor)]))
}

/// Writes accesses, each with the name of its region and the description of its key.
async fn write(
    app: &App,
    context: &Context,
    own: &Own,
    accesses: &[Access],
    envelope: &mut Envelope,
) -> Result<(), Problem> {
    let mut names = HashMap::new();
    let mut keys: Vec<KeyId> = Vec::new();
    for access in accesses {
        if let Entry::Vacant(unnamed) = names.entry(access.region) {
            unnamed.insert(name_of(app, access.region, context).await?);
        }
        keys.extend(access.key.filter(|key| !keys.contains(key)));
    }
    let descriptions = app.store.key_descriptions(&keys).await?;
    context.count(descriptions.len());
    let called: HashMap<KeyId, Option<String>> = keys.into_iter().zip(descriptions).collect();
    let mut shown = Vec::with_capacity(accesses.len());
    for access in accesses {
        let damaged = || store::Error::Internal("an access is nobody's".into());
        let name = names
            .get(&access.region)
            .and_then(|name| serde_json::from_str(name).ok());
        shown.push(Shown {
            at: access.place.at,
            until: access.until,
            action: &access.action,
            fields: access.fields.map(|bits| Selection::names(bits).collect()),
            candidate_id: *own
                .get(&(access.region, access.place.position))
                .ok_or_else(damaged)?,
            region: name.ok_or_else(damaged)?,
            key: access.key.map(|key| Key {
                description: called.get(&key).and_then(Option::as_deref),
            }),
        });
    }
    envelope.json(&shown)
}

fn sign_place(place: AccessPlace, secret: &Secret, person: &Person) -> String {
    let numbers = [place.at.micros(), place.id, place.position];
    sign_for_person(
        &numbers.map(i64::to_be_bytes).concat(),
        secret,
        CURSOR,
        person,
    )
}

fn open_place(text: &str, secret: &Secret, person: &Person) -> Option<AccessPlace> {
    let bytes = verify_for_person(text, secret, CURSOR, person)?;
    let (numbers, []) = bytes.as_chunks::<8>() else {
        return None;
    };
    let [at, id, position] = <[[u8; 8]; 3]>::try_from(numbers)
        .ok()?
        .map(i64::from_be_bytes);
    Some(AccessPlace {
        at: Timestamp::from_micros(at),
        id,
        position,
    })
}
