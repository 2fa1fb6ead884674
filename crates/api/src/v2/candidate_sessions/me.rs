//! `GET /auth/candidates/me`: a candidate's own records.

use super::region_name::RegionName;
use crate::{
    answers::Data,
    auth::Visitor,
    describe::{parameters, payloads, schema_of, schemas},
    envelope::List,
    input::{PersonsSelection, QueryCall, Validated},
    problem::Problem,
    records::{View, Writer},
    v2::candidates::{Attachment, interactions::Interaction},
};
use model::{Action, Scope};
use serde_json::Value;
use store::candidates::OwnedCandidate;

schemas! {
    /// Names a record with its region as the data of an answer.
    OwnRecord as "OwnCandidate" with Attachment, Interaction = own_candidate();
}

payloads! {
    OwnRecord { list: "OwnRecords", refer: true }
}

/// Returns the schema of a record with the region that stores it.
pub(super) fn own_candidate() -> Value {
    let mut schema = schema::response::candidate();
    schema["properties"]["region"] = schema_of::<RegionName>();
    if let Some(required) = schema["required"].as_array_mut() {
        required.push("region".into());
    }
    schema
}

parameters! {
    /// What is shown of the records.
    Query MeParameters {
        /// The fields to return, as a repeated parameter or separated by commas. `id` and `region`
        /// are always returned. The default is all shared fields.
        fields: Option<Vec<String>>,
        /// Whether each record contains its newest interactions, at most 100.
        include_interactions: Option<bool>,
    }
}

#[utoipa::path(
    get,
    path = "/auth/candidates/me",
    operation_id = "getOwnRecords",
    tag = "Candidate sessions",
    summary = "Read your own records",
    description = "Returns the records with the session's e-mail address in every region, each \
        with its `region`. A sandbox session includes the records of its region's sandbox. The \
        records are in the order of the regions, then in the order of the region's list, with \
        archived ones last. If there are no records, the list is empty.",
    responses((status = 200, description = "The records.")),
)]
pub(crate) async fn me(
    mut call: QueryCall<MeParameters, Visitor>,
) -> Result<Data<Vec<OwnRecord>>, Problem> {
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
        action: Action::CandidatesGet,
        selected: selection.of(region),
    };
    let mut writer = Writer::new(app, context, &view, Vec::new(), b",");
    for record in own {
        writer.candidate_of(&record.row(), &named);
    }
    writer.finish(context).await
}
