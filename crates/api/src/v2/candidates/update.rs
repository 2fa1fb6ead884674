//! `PATCH /candidates/{id}`: updates fields of one candidate.

use super::{CHANGES, create::with_any_custom_fields};
use crate::{
    auth::{Caller, KeyOrSession, Visitor},
    describe::{described_as, schemas, with_example},
    input::{ByKeyOrSession, Call, Changes, Ids, Validated, WriteCall},
    problem::Problem,
    region_schema::RegionSchema,
    writes::{AcceptedWrite, Owner},
};
use model::{CandidateId, Field, Permissions};
use schema::CHANGED_OWN_RECORD;
use serde_json::{Map, Value, json};
use services::mutations::Operation;

schemas! {
    /// The fields of a candidate to change.
    CandidateChanges as "CandidateChanges" = with_example(
        with_any_custom_fields(described_as(schema::update(&[]), CHANGES)),
        &json!({"city": "Assen", "sectors": ["Voortgezet onderwijs"]}),
    );
}

#[utoipa::path(
    patch,
    path = "/candidates/{id}",
    operation_id = "updateCandidate",
    tag = "Candidates",
    summary = "Update a candidate",
    description = description(),
)]
pub(crate) async fn update(
    Ids(id): Ids<CandidateId>,
    call: WriteCall<Changes, CandidateChanges, KeyOrSession>,
) -> Result<AcceptedWrite, Problem> {
    match call.split() {
        ByKeyOrSession::Key(call) => by_key(id, call.into()).await,
        ByKeyOrSession::Session(call) => by_session(id, call.into()).await,
    }
}

fn description() -> String {
    let own: Vec<String> = Field::changed_by_candidates()
        .map(|field| format!("`{}`", field.name()))
        .collect();
    let (last, others) = own.split_last().expect("candidates may change something");
    format!(
        "Updates the fields that the body contains. A list is replaced as a whole, `null` clears a \
         field, and custom fields are merged by key. A field that is absent keeps its value. With \
         `If-Match`, the operation updates the record only in one of the given states. The session \
         of a candidate can update the candidate's own records in every region. It may change {} \
         and {last}. Any other member is a 400, and so is `callbackUrl`.",
        others.join(", ")
    )
}

async fn by_key(
    id: Option<CandidateId>,
    mut call: WriteCall<Changes, CandidateChanges>,
) -> Result<AcceptedWrite, Problem> {
    let (options, body) = call.options_and_json().await?;
    let schema = call.region_schema().await?;
    let changed = body
        .zip(schema)
        .and_then(|(body, schema)| changed(&mut call, &schema, body));
    let (request, candidate) = call.validate_with(id)?;
    let (members, custom) = changed.ok_or_else(|| Problem::invalid(Vec::new()))?;
    let operation = Operation::Update {
        candidate,
        members,
        custom,
    };
    request.submit(operation, options).await
}

/// Returns the changed members, and the changed custom fields by their id. Collects all faults.
fn changed(
    call: &mut Call,
    schema: &RegionSchema,
    mut body: Value,
) -> Option<(Map<String, Value>, Map<String, Value>)> {
    let mut faults = schema.update().read(&mut body, call.now());
    let mut changed = None;
    if let (true, Value::Object(mut members)) = (faults.is_empty(), body) {
        let custom = call.app.drafting(schema).custom(&members);
        members.shift_remove("customFields");
        changed = Some((members, custom));
    }
    call.faults.append(&mut faults);
    changed
}

async fn by_session(
    id: Option<CandidateId>,
    mut call: WriteCall<Changes, CandidateChanges, Visitor>,
) -> Result<AcceptedWrite, Problem> {
    let (options, mut body) = call.options_and_json().await?;
    if let Some(body) = &mut body {
        let faults = CHANGED_OWN_RECORD.read(body, call.now());
        call.faults.extend(faults);
    }
    let (request, candidate) = call.validate_with(id)?;
    let members = match body {
        Some(Value::Object(members)) => members,
        _ => Map::new(),
    };
    let operation = Operation::Update {
        candidate,
        members,
        custom: Map::new(),
    };
    let (request, owner) = in_region_of(request, candidate).await?;
    request.submit_own(operation, options, owner).await
}

/// Returns the request, acting in the region that keeps the record. 404 for a record of another.
async fn in_region_of(
    request: Validated<Visitor>,
    candidate: CandidateId,
) -> Result<(Validated, Owner), Problem> {
    let Validated {
        app,
        context,
        parts,
        caller: Visitor { session },
    } = request;
    let region = app.own_record(&session, candidate).await?.region;
    context.set_region(region);
    let owner = Owner {
        candidate,
        identity_key: session.person.identity_key.clone(),
    };
    let caller = Caller {
        region,
        sandbox_only: false,
        permissions: Permissions::ALL,
    };
    let request = Validated {
        app,
        context,
        parts,
        caller,
    };
    Ok((request, owner))
}
