//! `GET /candidates/{id}/accesses`: who read or changed a candidate, newest first.

use crate::{
    answers::{Page, views},
    describe::parameters,
    input::{Ids, QueryCall},
    problem::Problem,
};
use model::{Action, CandidateId, KeyId, Selection, Timestamp};
use serde::Serialize;
use store::access_log::{Access, AccessCursor, AccessesPage, Viewer};
use utoipa::{
    ToSchema,
    openapi::{Object, ObjectBuilder, Type},
};

views! {
    CandidateAccess<'a> { list: "CandidateAccessList" }
}

/// An access to a candidate.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CandidateAccess<'a> {
    /// The earliest possible moment of the first access.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// The latest possible moment of the last access.
    #[schema(value_type = String, format = DateTime)]
    until: Timestamp,
    /// The action, such as `candidates.get` or `desk.view`.
    action: &'a str,
    /// The fields that were returned or written, if the action selects fields.
    #[schema(value_type = Option<Vec<String>>, required)]
    fields: Option<Vec<&'static str>>,
    #[schema(inline)]
    by: By,
}

/// Who accessed a candidate.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct By {
    #[schema(schema_with = kinds)]
    kind: &'static str,
    /// The key, if it was one.
    #[schema(value_type = Option<String>, pattern = "^key[A-Za-z0-9]{14}$", required)]
    key_id: Option<KeyId>,
}

/// The kinds of those who access candidates.
pub(crate) fn kinds() -> Object {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .enum_values(Some(Viewer::KINDS))
        .build()
}

impl<'a> CandidateAccess<'a> {
    fn new(access: &'a Access) -> Self {
        Self {
            at: access.place.at,
            until: access.until,
            action: &access.action,
            fields: access.fields.map(|bits| Selection::names(bits).collect()),
            by: By {
                kind: access.viewer.kind(),
                key_id: access.viewer.key(),
            },
        }
    }
}

parameters! {
    /// Which page is shown.
    Query CandidateAccessesParameters {
        /// The number of entries on a page.
        #[param(minimum = 1, maximum = 100, example = 10)]
        page_size: Option<u32>,
        /// `meta.cursor` of the previous page. It is valid for the same candidate.
        cursor: Option<String>,
    }
}

#[utoipa::path(
    get,
    path = "/candidates/{id}/accesses",
    operation_id = "listCandidateAccesses",
    tag = "Candidates",
    summary = "List who accessed a candidate",
    description = "Returns which keys of your region, and that people of its staff or the \
        operator, read or changed a candidate, the newest access first, one page at a time. \
        Names of people are on the desk. The rest is as in the list that the candidate sees, \
        `GET /auth/candidates/me/accesses`.",
    responses((status = 200, description = "A page of accesses.")),
)]
pub(crate) async fn list(
    Ids(id): Ids<CandidateId>,
    mut call: QueryCall<CandidateAccessesParameters>,
) -> Result<Page<CandidateAccess<'static>>, Problem> {
    let limit = call.page_size();
    let key = id.and_then(|id| call.cursor_key(format!("candidate accesses cursor {id}")));
    let before = call.cursor(key.as_ref());
    let (request, id) = call.validate_with(id)?;
    let (store, scope) = (&request.app.store, request.scope());
    let position = store.candidate(&scope, id, |row| row.position).await?;
    let position = position.ok_or_else(Problem::not_found)?;
    request.note_viewed(Action::CandidatesAccesses, position);
    let before = before.unwrap_or(AccessCursor::START);
    let AccessesPage { accesses, next } = store
        .accesses_of(&scope, position, before, limit as usize)
        .await?;
    let next = next.zip(key).map(|(next, key)| key.sign(&next));
    let shown = accesses.iter().map(CandidateAccess::new).collect();
    request.page("Successfully retrieved accesses", &shown, next.as_deref())
}
