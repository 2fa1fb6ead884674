//! `PATCH /candidates/{id}`: updates fields of one candidate.

use crate::{
    auth::{KeyOrSession, Visitor},
    input::{ByKeyOrSession, Call, PathPart, Ready, Settled, accept},
    problem::Problem,
    writes::{Owner, Submission, submit, submit_own},
};
use axum::response::Response;
use model::{CandidateId, Field, Permissions, Scope};
use schema::CHANGED_OWN_RECORD;
use services::mutations::Operation;

#[utoipa::path(
    patch,
    path = "/candidates/{id}",
    operation_id = "updateCandidate",
    tag = "Candidates",
    summary = "Change a candidate",
    description = description(),
    params(
        ("id" = String, Path, description = "The candidate's id.", example = "recAbC13pTbjpS6Iz", pattern = "^rec[A-Za-z0-9]{14}$"),
    ),
    request_body(content = ref("#/components/schemas/CandidateChanges"), content_type = "application/json"),
    responses((status = 202, description = "Accepted.", body = ref("#/components/schemas/AcceptedMutation"))),
    security(("regionKey" = []), ("adminKey" = []), ("candidateSession" = [])),
)]
pub(crate) async fn update(
    PathPart(id): PathPart<CandidateId>,
    call: Call<KeyOrSession>,
) -> Result<Response, Problem> {
    accept(&call.parts.headers, false)?;
    match call.split() {
        ByKeyOrSession::Key(call) => by_key(id, call).await,
        ByKeyOrSession::Session(call) => by_session(id, call).await,
    }
}

fn description() -> String {
    let own: Vec<String> = Field::changed_by_candidates()
        .map(|field| format!("`{}`", field.name()))
        .collect();
    let (last, others) = own.split_last().expect("candidates may change something");
    format!(
        "Changes the fields that are given: a list is replaced, `null` clears, custom fields are merged by key, \
         what is not given stays. With `If-Match`, only while the record is in that state. A candidate's session \
         changes its own records so, in any region, as far as they are the candidate's to change: {} and {last}; \
         any other member is a 400, and so is `callbackUrl`.",
        others.join(", ")
    )
}

async fn by_key(id: Option<CandidateId>, mut call: Call) -> Result<Response, Problem> {
    let options = call.write_options(true);
    let mut body = call.json().await?;
    let schema = call.region_schema().await?;
    let repeatable = call.repeatable(&options, body.as_ref());
    let mut changes = None;
    if let (Some(body), Some(schema)) = (&mut body, schema) {
        let mut faults = schema.update().read(body, call.now());
        if let (true, Some(members)) = (faults.is_empty(), body.as_object()) {
            let custom = call.app.drafting(&schema).custom(members);
            let members = members.iter().filter(|(name, _)| *name != "customFields");
            let members = members
                .map(|(name, value)| (name.clone(), value.clone()))
                .collect();
            changes = Some((members, custom));
        }
        call.faults.append(&mut faults);
    }
    let ready = call.ready()?;
    let candidate = id.ok_or_else(Problem::not_found)?;
    let (members, custom) = changes.ok_or_else(|| Problem::invalid(Vec::new()))?;
    let operation = Operation::Update {
        candidate,
        members,
        custom,
    };
    submit(
        ready,
        Submission {
            operation,
            options,
            repeatable,
            files: Vec::new(),
        },
    )
    .await
}

async fn by_session(id: Option<CandidateId>, mut call: Call<Visitor>) -> Result<Response, Problem> {
    let options = call.own_write_options();
    let mut body = call.json().await?;
    let repeatable = call.repeatable(&options, body.as_ref());
    if let Some(body) = &mut body {
        let faults = CHANGED_OWN_RECORD.read(body, call.now());
        call.faults.extend(faults);
    }
    let Settled {
        app,
        context,
        parts,
        caller,
    } = call.settle()?;
    let candidate = id.ok_or_else(Problem::not_found)?;
    let person = &caller.session.person;
    let (region, _) = app.own_record(&caller.session, candidate, &context).await?;
    context.set_region(region);
    let members = body
        .and_then(|body| body.as_object().cloned())
        .unwrap_or_default();
    let operation = Operation::Update {
        candidate,
        members,
        custom: serde_json::Map::new(),
    };
    let owner = Owner {
        candidate,
        identity_key: person.identity_key.clone(),
    };
    let scope = Scope {
        region,
        environment: context.environment,
    };
    let ready = Ready {
        app,
        context,
        parts,
        scope,
        sandbox_only: false,
        permissions: Permissions::ALL,
    };
    submit_own(
        ready,
        Submission {
            operation,
            options,
            repeatable,
            files: Vec::new(),
        },
        owner,
    )
    .await
}
