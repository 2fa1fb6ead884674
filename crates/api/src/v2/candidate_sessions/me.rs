//! `GET /auth/candidates/me`: a candidate's own records.

use crate::{
    answers::Data,
    auth::Visitor,
    envelope::List,
    input::{Call, PersonsSelection, Validated},
    problem::Problem,
    records::{View, Writer},
};
use model::Scope;
use store::candidates::OwnedCandidate;

/// Names a record with its region as the data of an answer.
pub(crate) struct OwnRecord;

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
pub(crate) async fn me(mut call: Call<Visitor>) -> Result<Data<Vec<OwnRecord>>, Problem> {
    let selection = call.persons_selection().await?;
    let request = call.validate()?;
    let mut list = List::open("Successfully retrieved candidates", 2048);
    let session = &request.caller.session;
    let mut records = request.app.store.person_records(&session.person).await?;
    records.retain(|own| session.choice.includes(own.region, own.id));
    for of_region in records.chunk_by(|one, next| one.region == next.region) {
        list.push(&write(&request, of_region, &selection).await?);
    }
    let envelope = list.end();
    Ok(Data::written(
        envelope.close(request.context.environment, &[]),
    ))
}

/// Returns the records of one region, separated by commas.
async fn write(
    request: &Validated<Visitor>,
    own: &[OwnedCandidate],
    selection: &PersonsSelection,
) -> Result<Vec<u8>, Problem> {
    let (app, context) = (&request.app, &request.context);
    let region = own[0].region;
    let named = app.region_name(region).await?;
    let view = View {
        scope: Scope {
            region,
            environment: context.environment,
        },
        action: "candidates.get",
        selected: selection.of(region),
    };
    let mut writer = Writer::new(app, context, &view, Vec::new(), b",");
    for record in own {
        writer.candidate_of(&record.row(), &named);
    }
    writer.finish(context).await
}
