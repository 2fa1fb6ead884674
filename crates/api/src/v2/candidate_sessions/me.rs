//! `GET /auth/candidates/me`: a candidate's own records.

use crate::{
    App,
    auth::Visitor,
    context::Context,
    envelope::Envelope,
    input::{Call, PersonsSelection, Settled, accept},
    own::Own,
    problem::Problem,
    records::{View, Writer},
};
use axum::response::Response;
use model::{RegionId, Scope};
use std::sync::Arc;
use store::candidates::CandidateRow;

#[utoipa::path(
    get,
    path = "/auth/candidates/me",
    operation_id = "getOwnRecords",
    tag = "Candidate sessions",
    summary = "Read one's own records",
    description = "Every record with the session's address, in every region, each with its `region`; a sandbox session shows \
those of its region's sandbox. Region by region, in each as its list has them, archived ones last. None is an empty list.",
    params(
        ("fields" = Option<Vec<String>>, Query, description = "The fields to show, `id` and `region` always among them; repeated or as a comma list. All shared fields when left out."),
        ("includeInteractions" = Option<bool>, Query, description = "Also show each record's newest interactions, 100 at most."),
    ),
    responses((status = 200, description = "The records.", body = ref("#/components/schemas/OwnRecords"))),
    security(("candidateSession" = [])),
)]
pub(crate) async fn me(mut call: Call<Visitor>) -> Result<Response, Problem> {
    accept(&call.parts.headers, false)?;
    let selection = call.persons_selection().await?;
    let Settled {
        app,
        context,
        caller,
        ..
    } = call.settle()?;
    let mut records: Vec<(RegionId, Vec<Own>)> = Vec::new();
    let choice = &caller.session.choice;
    let visit = |region, row: CandidateRow<'_>| match records.last_mut() {
        _ if !choice.shows(region, row.id()) => {}
        Some((of, own)) if *of == region => own.push(Own::of(&row)),
        _ => records.push((region, vec![Own::of(&row)])),
    };
    let rows = app.store.records_of(&caller.session.person, visit).await?;
    context.count(rows as usize);
    let mut envelope = Envelope::open("Successfully retrieved candidates", 2048);
    envelope.data().push(b'[');
    for (index, (region, own)) in records.iter().enumerate() {
        if index > 0 {
            envelope.data().push(b',');
        }
        *envelope.data() = write(
            &app,
            &context,
            (*region, own),
            &selection,
            std::mem::take(envelope.data()),
        )
        .await?;
    }
    envelope.data().push(b']');
    Ok(envelope.close(context.environment, &[]))
}

/// Appends the records of one region.
async fn write(
    app: &App,
    context: &Context,
    (region, own): (RegionId, &[Own]),
    selection: &PersonsSelection,
    out: Vec<u8>,
) -> Result<Vec<u8>, Problem> {
    let named = name_of(app, region, context).await?;
    let scope = Scope {
        region,
        environment: context.environment,
    };
    let view = View {
        scope,
        action: "candidates.get",
        selection: selection.selection.clone(),
        custom: selection.custom(region),
    };
    let mut writer = Writer::new(app, context, &view, out, b",");
    for record in own {
        writer.candidate_of(&record.row(), &named);
    }
    writer.finish(context).await
}

/// Returns a region as its candidates see it: `{"id":…,"name":…}`.
pub(super) async fn name_of(
    app: &App,
    region: RegionId,
    context: &Context,
) -> Result<Arc<String>, Problem> {
    let look_up = async {
        let found = app.store.region(region).await?;
        context.count(found.iter().count());
        Ok(found.map(|found| serde_json::json!({"id": region, "name": found.name}).to_string()))
    };
    let named = app
        .region_names
        .get_or_load(&app.store, &region, look_up, |_| Some(region))
        .await?;
    named.ok_or_else(|| store::Error::Internal("a candidate's region is missing".into()).into())
}
