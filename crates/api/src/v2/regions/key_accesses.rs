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
use store::access_log::{KeyAccessCursor, SeenByKey};
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
    /// The earliest possible moment of the first access.
    #[schema(value_type = String, format = DateTime)]
    first_at: Timestamp,
    /// The latest possible moment of the last access.
    #[schema(value_type = String, format = DateTime)]
    last_at: Timestamp,
    /// The actions, such as `candidates.get`, `candidates.update` and `attachments.get`.
    actions: &'a [String],
    /// All fields that were returned or written, if the actions select fields.
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
        /// The earliest moment of the accesses (RFC 3339).
        #[param(example = "2026-01-01T00:00:00Z")]
        from: Option<String>,
        /// The latest moment of the accesses (RFC 3339).
        #[param(example = "2026-02-01T00:00:00Z")]
        to: Option<String>,
        /// The number of entries on a page.
        #[param(minimum = 1, maximum = 100, example = 10)]
        page_size: Option<u32>,
        /// `meta.cursor` of the previous page. It is valid for the same key, `from` and `to`.
        cursor: Option<String>,
    }
}

#[utoipa::path(
    get,
    path = "/auth/regions/{id}/api-keys/{keyId}/accesses",
    operation_id = "listKeyAccesses",
    tag = "Regions",
    summary = "List the candidates that a key accessed",
    description = "Returns the candidates that a key of your region read or changed in the \
        request's environment, for the report of a breach. The key may be revoked. The entries \
        are in the order of the list of candidates, one page at a time. An entry contains the \
        first and the last moment, the actions, and all fields that were returned or written. A \
        read appears after one second. The server keeps the entries for one year, unless its \
        operator sets another period. Erased candidates are absent. A page may contain fewer \
        entries than `pageSize`, even none. Follow `meta.cursor` until it is `null`. A candidate \
        that a key accessed very often may appear more than once.",
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
    let after = after.unwrap_or(KeyAccessCursor::START);
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
