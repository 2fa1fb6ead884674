//! `GET /auth/regions/{id}/api-keys/{keyId}/accesses`: which candidates a key accessed.

use crate::{
    answers::{Page, views},
    describe::parameters,
    input::{Call, Ids, QueryCall},
    problem::Problem,
};
use messages::Parameter;
use model::{CandidateId, Fault, KeyId, RegionId, Selection, Timestamp};
use serde::Serialize;
use store::access_log::{KeyAccessPlace, SeenByKey};
use utoipa::ToSchema;

views! {
    KeyAccess<'a> { list: "KeyAccessList" }
}

/// The accesses of a key to one candidate.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct KeyAccess<'a> {
    #[schema(value_type = String, pattern = "^rec[A-Za-z0-9]{14}$")]
    candidate_id: CandidateId,
    /// When it was first done, at the earliest.
    #[schema(value_type = String, format = DateTime)]
    first_at: Timestamp,
    /// When it was last done, at the latest.
    #[schema(value_type = String, format = DateTime)]
    last_at: Timestamp,
    /// What was done: `candidates.get`, `candidates.update`, `attachments.get`, …
    actions: &'a [String],
    /// The fields that were shown or given in all, where there was a choice of them.
    #[schema(value_type = Option<Vec<String>>, required)]
    fields: Option<Vec<&'static str>>,
}

impl<'a> KeyAccess<'a> {
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

parameters! {
    /// Which accesses are listed.
    Query KeyAccessesParameters {
        /// Only what was done at or after this moment (RFC 3339).
        #[param(example = "2026-01-01T00:00:00Z")]
        from: Option<String>,
        /// Only what was done at or before this moment (RFC 3339).
        #[param(example = "2026-02-01T00:00:00Z")]
        to: Option<String>,
        /// Entries a page.
        #[param(minimum = 1, maximum = 100, example = 10)]
        page_size: Option<u32>,
        /// `meta.cursor` of the page before; made for the same key, `from` and `to`.
        cursor: Option<String>,
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
    responses((status = 200, description = "A page of candidates.")),
)]
pub(crate) async fn list(
    Ids(ids): Ids<(RegionId, KeyId)>,
    mut call: QueryCall<KeyAccessesParameters>,
) -> Result<Page<KeyAccess<'static>>, Problem> {
    call.refuse_sandbox_only()?;
    let limit = call.page_size();
    let between = between(&mut call);
    let cursors = ids.and_then(|(_, key)| call.cursor_key(purpose(key, between)));
    let after = call.cursor(cursors.as_ref());
    let (request, (id, key)) = call.validate_with(ids)?;
    let (store, scope) = (&request.app.store, request.scope());
    if id != scope.region || !store.is_key_of(id, key).await? {
        return Err(Problem::not_found());
    }
    let after = after.unwrap_or(KeyAccessPlace::START);
    let (seen, next) = store
        .seen_by_key(&scope, key, between, after, limit as usize)
        .await?;
    let next = next.zip(cursors).map(|(next, cursors)| cursors.sign(&next));
    let shown = seen.iter().map(KeyAccess::new).collect();
    request.page("Successfully retrieved accesses", &shown, next.as_deref())
}

/// Reads the moments between which the list's accesses are: all of time if neither is given.
fn between(call: &mut Call) -> (Timestamp, Timestamp) {
    let (from, to) = (moment(call, "from"), moment(call, "to"));
    if let (Some(from), Some(to)) = (from, to)
        && to < from
    {
        call.faults
            .push(Fault::parameter("to", Parameter::MomentOrder));
    }
    let open = |moment: Option<Timestamp>, end| moment.unwrap_or(Timestamp::from_micros(end));
    (open(from, i64::MIN), open(to, i64::MAX))
}

fn moment(call: &mut Call, name: &'static str) -> Option<Timestamp> {
    let text = call.query.one(name, &mut call.faults)?;
    let moment = text.parse().ok();
    if moment.is_none() {
        call.faults.push(Fault::parameter(name, Parameter::Moment));
    }
    moment
}

/// Returns the purpose of the list's cursors. A cursor is valid for the same key and filter only.
fn purpose(key: KeyId, (from, to): (Timestamp, Timestamp)) -> String {
    format!(
        "key accesses cursor {key} {} {}",
        from.micros(),
        to.micros()
    )
}
