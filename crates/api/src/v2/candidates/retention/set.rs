//! `PUT /candidates/{id}/retention`: sets until when a candidate is retained.

use crate::{
    describe::{CheckedBody, described_as, schemas, with_example},
    input::{Changes, Ids, WriteCall},
    problem::Problem,
    writes::AcceptedWrite,
};
use messages::Member;
use model::{CandidateId, Fault, Timestamp};
use schema::{NEW_RETENTION, Validator};
use serde_json::{Value, json};
use services::mutations::Operation;

schemas! {
    /// Until when the candidate is kept.
    NewRetention as "NewRetention" = with_example(
        described_as(NEW_RETENTION.schema().clone(), "Until when the candidate is kept."),
        &json!({"retainUntil": "2027-01-31T23:00:00Z"}),
    );
}

impl CheckedBody for NewRetention {
    fn validator() -> &'static Validator {
        &NEW_RETENTION
    }
}

#[utoipa::path(
    put,
    path = "/candidates/{id}/retention",
    operation_id = "updateRetention",
    tag = "Candidates",
    summary = "Set until when a candidate is kept",
    description = "Sets the moment after which the candidate is erased by itself, in the place of the one that is computed. \
It is not part of the record, and does not change it. Of one that is near or past, the region is notified first. It is kept, but \
nobody is erased by itself, while the region's settings have no `retention`."
)]
pub(crate) async fn set(
    Ids(id): Ids<CandidateId>,
    mut call: WriteCall<Changes, NewRetention>,
) -> Result<AcceptedWrite, Problem> {
    let (body, until) = body(&mut call).await?;
    let mut options = call.unidentified_options();
    call.identify(&mut options, Some(&body));
    let (request, candidate) = call.validate_with(id)?;
    let operation = Operation::Retain {
        candidate,
        until: until.map(Timestamp::micros),
    };
    request.submit(operation, options).await
}

/// Reads the body, and the moment in it.
async fn body(
    call: &mut WriteCall<Changes, NewRetention>,
) -> Result<(Value, Option<Timestamp>), Problem> {
    let before = call.faults.len();
    let body = call.checked_json().await?;
    let text = body.get("retainUntil").and_then(Value::as_str);
    let until = text.and_then(|text| text.parse().ok());
    if until.is_none() && call.faults.len() == before {
        call.faults
            .push(Fault::pointer("/retainUntil", Member::Years));
    }
    Ok((Value::Object(body), until))
}
