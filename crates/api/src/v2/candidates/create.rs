//! `POST /candidates`: creates up to ten candidates.

use crate::{
    input::{Call, accept, within},
    problem::Problem,
    writes::{Submission, submit},
};
use axum::response::Response;
use messages::Body;
use model::{Fault, MOST_FAULTS};
use serde_json::Value;
use services::mutations::Operation;

/// The maximum number of candidates in one request.
const MOST: usize = 10;

#[utoipa::path(
    post,
    path = "/candidates",
    operation_id = "createCandidates",
    tag = "Candidates",
    summary = "Add candidates",
    description = "Adds one to ten candidates, all or none, with their interactions, attachments and custom fields. They \
are checked against the region's schema at once and answered 202 when they are on disk; the ids take further writes at once. \
`Prefer: wait=10` waits for the end.",
    request_body(content = ref("#/components/schemas/NewCandidates"), content_type = "application/json"),
    responses((status = 202, description = "Accepted.", body = ref("#/components/schemas/AcceptedMutation"))),
)]
pub(crate) async fn create(mut call: Call) -> Result<Response, Problem> {
    accept(&call.parts.headers, false)?;
    let options = call.write_options(false);
    let body = call.json_with_files().await?;
    let schema = call.region_schema().await?;
    let repeatable = call.repeatable(&options, body.as_ref());
    let items = match body {
        Some(Value::Array(items)) if (1..=MOST).contains(&items.len()) => items,
        Some(Value::Array(items)) => {
            let found = items.len();
            call.faults
                .push(Fault::pointer("", Body::HowManyCandidates { found }));
            Vec::new()
        }
        Some(other) => {
            let found = schema::found(&other);
            call.faults
                .push(Fault::pointer("", Body::NotCandidates { found }));
            Vec::new()
        }
        None => Vec::new(),
    };
    let mut drafts = Vec::with_capacity(items.len());
    let mut files = Vec::new();
    let now = call.now();
    if let Some(schema) = schema {
        let app = call.app.clone();
        let mut drafting = app.drafting(&schema);
        for (index, mut item) in items.into_iter().enumerate() {
            if call.faults.len() > MOST_FAULTS {
                break;
            }
            let at = format!("/{index}");
            let faults = schema.create().read(&mut item, now);
            match item {
                Value::Object(_) if faults.is_empty() => {
                    let payload = services::mutations::without_nulls(item);
                    drafts.push(drafting.candidate(&payload, &at));
                }
                _ => call.faults.extend(within(&at, faults)),
            }
        }
        call.faults.append(&mut drafting.faults);
        files = drafting.files;
    }
    let ready = call.ready()?;
    submit(
        ready,
        Submission {
            operation: Operation::Create { drafts },
            options,
            repeatable,
            files,
        },
    )
    .await
}
