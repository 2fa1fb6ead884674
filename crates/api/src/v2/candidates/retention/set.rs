//! `PUT /candidates/{id}/retention`: sets until when a candidate is retained.

use crate::{
    describe::{CheckedBody, described_as, schemas, with_example},
    input::{Changes, Ids, WriteCall},
    problem::Problem,
    writes::AcceptedWrite,
};
use messages::Moment;
use model::{CandidateId, Fault, Timestamp, moment_fault};
use schema::{NEW_RETENTION, Validator};
use serde_json::{Value, json};
use services::mutations::Operation;

schemas! {
    /// The retention of the candidate.
    NewRetention as "NewRetention" = with_example(
        described_as(NEW_RETENTION.schema().clone(), "The retention of the candidate."),
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
    summary = "Set the retention of a candidate",
    description = "Sets the moment after which the candidate is erased automatically. It replaces \
        the computed moment. It is not part of the record and does not change the record. If the \
        moment is near or past, the server notifies the region before the erasure. While the \
        region's settings have no `retention`, the server stores the moment, but erases no \
        candidate automatically."
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
        let fault = text.and_then(moment_fault);
        let fault = fault.unwrap_or(Moment::NoSuchMoment);
        call.faults.push(Fault::pointer("/retainUntil", fault));
    }
    Ok((Value::Object(body), until))
}
