//! `GET /auth/regions/{id}/api-keys/{keyId}/accesses`: which candidates a key accessed.

use crate::{
    envelope::Envelope,
    input::{Call, PathParts, accept},
    problem::Problem,
    v2::candidates::list::page_size,
};
use axum::response::Response;
use messages::Parameter;
use model::{
    CandidateId, Fault, KeyId, RegionId, Scope, Secret, Selection, Timestamp, seal, unseal,
};
use serde::Serialize;
use store::access_log::{KeyAccessPlace, SeenByKey};

const CURSOR: &str = "key accesses cursor";

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Shown<'a> {
    candidate_id: CandidateId,
    first_at: Timestamp,
    last_at: Timestamp,
    actions: &'a [String],
    fields: Option<Vec<&'static str>>,
}

impl<'a> Shown<'a> {
    fn new(seen: &'a SeenByKey) -> Self {
        Self {
            candidate_id: seen.candidate,
            first_at: seen.from,
            last_at: seen.until,
            actions: &seen.actions,
            fields: seen.fields.map(|bits| Selection::names(bits).collect()),
        }
    }
}

/// The list's filter. A cursor is valid for the same filter only.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Asked {
    from: Option<Timestamp>,
    to: Option<Timestamp>,
}

impl Asked {
    fn between(self) -> (Timestamp, Timestamp) {
        let open = |moment: Option<Timestamp>, end| moment.unwrap_or(Timestamp::from_micros(end));
        (open(self.from, i64::MIN), open(self.to, i64::MAX))
    }
}

#[utoipa::path(
    get,
    path = "/auth/regions/{id}/api-keys/{keyId}/accesses",
    operation_id = "listKeyAccesses",
    tag = "Regions",
    summary = "See which candidates a key saw",
    description = "The candidates that a key of the own region saw or changed, revoked keys included, in the environment which \
the request is in: for the report of a breach. In the order of the list, a page at a time: between which moments, what was \
done, and which fields were shown or given in all. Reads are in it a second later, and for as long as the operator chose, a \
year at first. Candidates that were erased since are not in it. A page may hold fewer entries than asked for, even none: \
follow `meta.cursor` until it is `null`. A candidate that a key saw very many times may come more than once.",
    params(
        ("id" = String, Path, description = "The region's id.", example = "regAbC13pTbjpS6Iz", pattern = "^reg[A-Za-z0-9]{14}$"),
        ("keyId" = String, Path, description = "The key's id.", example = "keyAbC13pTbjpS6Iz", pattern = "^key[A-Za-z0-9]{14}$"),
        ("from" = Option<String>, Query, description = "Only what was done at or after this moment (RFC 3339).", example = "2026-01-01T00:00:00Z"),
        ("to" = Option<String>, Query, description = "Only what was done at or before this moment (RFC 3339).", example = "2026-02-01T00:00:00Z"),
        ("pageSize" = Option<u32>, Query, description = "Entries a page.", minimum = 1, maximum = 100, example = 10),
        ("cursor" = Option<String>, Query, description = "`meta.cursor` of the page before; made for the same key, `from` and `to`."),
    ),
    responses((status = 200, description = "A page of candidates.", body = ref("#/components/schemas/KeyAccessList"))),
)]
pub(crate) async fn list(
    parts: PathParts<RegionId, KeyId>,
    mut call: Call,
) -> Result<Response, Problem> {
    accept(&call.parts.headers, false)?;
    call.refuse_sandbox_only()?;
    let limit = page_size(&mut call);
    let asked = Asked {
        from: moment(&mut call, "from"),
        to: moment(&mut call, "to"),
    };
    if let (Some(from), Some(to)) = (asked.from, asked.to)
        && to < from
    {
        call.faults
            .push(Fault::parameter("to", Parameter::MomentOrder));
    }
    let PathParts(named) = parts;
    let sealed = call
        .query
        .one("cursor", &mut call.faults)
        .map(str::to_owned);
    let secret = call.app.store.installation().secret.clone();
    let mut after = KeyAccessPlace::START;
    if let (Some(sealed), Some(scope), Some((_, key))) = (&sealed, call.scope(), named) {
        match open_place(sealed, &secret, &scope, key, asked) {
            Some(place) => after = place,
            None => call.refuse_cursor(),
        }
    }
    let ready = call.ready()?;
    let (id, key) = named.ok_or_else(Problem::not_found)?;
    let store = &ready.app.store;
    if id != ready.scope.region || !store.is_key_of(id, key).await? {
        return Err(Problem::not_found());
    }
    let (seen, next) = store
        .seen_by_key(&ready.scope, key, asked.between(), after, limit as usize)
        .await?;
    ready.context.count(seen.len());
    let mut envelope = Envelope::open("Successfully retrieved accesses", seen.len() * 192);
    envelope.json(&seen.iter().map(Shown::new).collect::<Vec<_>>())?;
    let cursor = next.map(|next| {
        format!(
            "\"{}\"",
            sign_place(next, &secret, &ready.scope, key, asked)
        )
    });
    Ok(envelope.close(
        ready.scope.environment,
        &[("cursor", cursor.as_deref().unwrap_or("null"))],
    ))
}

fn moment(call: &mut Call, name: &'static str) -> Option<Timestamp> {
    let text = call.query.one(name, &mut call.faults)?;
    let moment = text.parse().ok();
    if moment.is_none() {
        call.faults.push(Fault::parameter(name, Parameter::Moment));
    }
    moment
}

/// Returns the context that a cursor's signature is bound to, beside its scope.
fn purpose(key: KeyId, asked: Asked) -> String {
    let (from, to) = asked.between();
    format!("{CURSOR} {key} {} {}", from.micros(), to.micros())
}

fn sign_place(
    place: KeyAccessPlace,
    secret: &Secret,
    scope: &Scope,
    key: KeyId,
    asked: Asked,
) -> String {
    seal(
        &place.numbers().map(i64::to_be_bytes).concat(),
        secret,
        &purpose(key, asked),
        scope,
    )
}

fn open_place(
    text: &str,
    secret: &Secret,
    scope: &Scope,
    key: KeyId,
    asked: Asked,
) -> Option<KeyAccessPlace> {
    let bytes = unseal(text, secret, &purpose(key, asked), scope)?;
    let (numbers, []) = bytes.as_chunks::<8>() else {
        return None;
    };
    let numbers = <[[u8; 8]; 6]>::try_from(numbers)
        .ok()?
        .map(i64::from_be_bytes);
    Some(KeyAccessPlace::of_numbers(numbers))
}
