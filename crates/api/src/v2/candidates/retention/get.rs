//! `GET /candidates/{id}/retention`: until when a candidate is retained.

use crate::{
    answers::{Data, views},
    input::At,
    problem::Problem,
};
use model::{Action, CandidateId, Timestamp};
use serde::Serialize;
use services::mutations::Basis;
use utoipa::ToSchema;

/// The retention of a candidate.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Retention {
    /// When the candidate will be erased. It is `null` if no retention applies.
    #[schema(value_type = Option<String>, format = DateTime, required)]
    retain_until: Option<Timestamp>,
}

views! {
    Retention { one: "RetentionRecord" }
}

#[utoipa::path(
    get,
    path = "/candidates/{id}/retention",
    operation_id = "getRetention",
    tag = "Candidates",
    summary = "Read the retention of a candidate",
    description = "Returns when the candidate will be erased. This is the moment that was set \
        with `PUT`. Without it, it is a number of days after the last change or the newest \
        contact moment. The region's settings contain this number: `retention.days`, or \
        `retention.daysWithConsent` for a candidate with consent. The moment is `null` if neither \
        applies. A region without `retention` in its settings erases no candidate automatically.",
    responses((status = 200, description = "The retention.")),
)]
pub(crate) async fn get(At(id, request): At<CandidateId>) -> Result<Data<Retention>, Problem> {
    let (store, scope) = (&request.app.store, request.scope());
    let found = store
        .candidate(&scope, id, |row| (row.position, Basis::of(&row.document)))
        .await?;
    let (position, basis) = found.ok_or_else(Problem::not_found)?;
    request.note_viewed(Action::RetentionGet, position);
    let (known, last_contact) = store.retained(&scope, id).await?;
    let settings = store.region_settings(scope.region).await?;
    let retain_until = basis.until(known.set, last_contact, settings.retention.as_ref());
    request.data(
        "Successfully retrieved retention",
        &Retention { retain_until },
    )
}
