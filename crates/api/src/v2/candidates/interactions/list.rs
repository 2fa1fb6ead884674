//! `GET /candidates/{id}/interactions`: a candidate's interactions, newest first.

use super::Interaction;
use crate::{
    answers::Page,
    describe::parameters,
    envelope::List,
    input::{Ids, QueryCall, cut},
    problem::Problem,
};
use model::{Action, CandidateId};
use store::interactions::InteractionCursor;

parameters! {
    /// Which page is shown.
    Query ListParameters {
        /// The number of interactions on a page.
        #[param(minimum = 1, maximum = 100, example = 10)]
        page_size: Option<u32>,
        /// `meta.cursor` of the previous page. It is valid for the same candidate.
        cursor: Option<String>,
    }
}

#[utoipa::path(
    get,
    path = "/candidates/{id}/interactions",
    operation_id = "listInteractions",
    tag = "Interactions",
    summary = "List a candidate's interactions",
    description = "Returns the contact moments with a candidate, the newest first, one page at a \
        time.",
    responses((status = 200, description = "A page of interactions.")),
)]
pub(crate) async fn list(
    Ids(id): Ids<CandidateId>,
    mut call: QueryCall<ListParameters>,
) -> Result<Page<Interaction>, Problem> {
    let limit = call.page_size();
    let key = id.and_then(|id| call.cursor_key(format!("interactions cursor {id}")));
    let after = call.cursor(key.as_ref());
    let (request, id) = call.validate_with(id)?;
    let (store, scope) = (&request.app.store, request.scope());
    let position = store.candidate(&scope, id, |row| row.position).await?;
    request.note_viewed(
        Action::InteractionsList,
        position.ok_or_else(Problem::not_found)?,
    );
    let after = after.unwrap_or_else(InteractionCursor::start);
    let mut rows = store
        .interactions_after(&scope, id, &after, i64::from(limit) + 1)
        .await?;
    let more = cut(&mut rows, limit);
    let mut list = List::open("Successfully retrieved interactions", 4096);
    for (document, _) in &rows {
        list.push(document.as_bytes());
    }
    let following = rows.last().filter(|_| more).zip(key);
    let next = following.map(|((_, place), key)| key.sign(place));
    Ok(Page::written(
        list.end().close_page(scope.environment, next.as_deref()),
    ))
}
