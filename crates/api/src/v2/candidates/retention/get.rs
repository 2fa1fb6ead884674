//! `GET /candidates/{id}/retention`: until when a candidate is retained.

use crate::{
    answers::{Data, views},
    input::At,
    problem::Problem,
};
use model::{CandidateId, Timestamp};
use serde::Serialize;
use services::mutations::Basis;

/// When a candidate is to be erased.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Retention {
    retain_until: Option<Timestamp>,
}

views!(Retention);

#[utoipa::path(
    get,
    path = "/candidates/{id}/retention",
    operation_id = "getRetention",
    tag = "Candidates",
    summary = "Read until when a candidate is kept",
    description = "When the candidate is to be erased: what was set with `PUT`, else so many days after its last change or \
its newest contact moment as the region's settings say (`retention.days`, with consent `retention.daysWithConsent`). `null` \
where neither says anything. Nobody is erased by itself in a region without `retention` in its settings.",
    params(
        ("id" = String, Path, description = "The candidate's id.", example = "recAbC13pTbjpS6Iz", pattern = "^rec[A-Za-z0-9]{14}$"),
    ),
    responses((status = 200, description = "Until when.", body = ref("#/components/schemas/RetentionRecord"))),
)]
pub(crate) async fn get(At(id, request): At<CandidateId>) -> Result<Data<Retention>, Problem> {
    let (store, scope) = (&request.app.store, request.scope());
    let found = store
        .candidate(&scope, id, |row| (row.position, Basis::of(&row.document)))
        .await?;
    let (position, basis) = found.ok_or_else(Problem::not_found)?;
    request.note_viewed("retention.get", position);
    let (known, last_contact) = store.retained(&scope, id).await?;
    let settings = store.region_settings(scope.region).await?;
    let retain_until = basis.until(known.set, last_contact, settings.retention.as_ref());
    request.data(
        "Successfully retrieved retention",
        &Retention { retain_until },
    )
}
