//! `POST /candidates/find`: the same look-up, with the value in the body.

use super::{
    key::{self, Key},
    respond,
};
use crate::{
    answers::Data,
    auth::Caller,
    describe::{parameters, schemas, with_example},
    input::BodyCall,
    problem::Problem,
    v2::candidates::Candidate,
};
use messages::{Fields, Member};
use model::{Fault, Location, MAX_FAULTS, Selection, trim};
use serde_json::{Map, Value, json};

schemas! {
    /// What to look for.
    FindCandidates as "FindCandidates" = with_example(json!({
        "type": "object",
        "description": "The address or number to search for. At least one of `email` and `phone` \
            is required. `email` takes precedence.",
        "properties": {
            "email": {"type": ["string", "null"]},
            "phone": {"type": ["string", "null"]},
            "fields": {"type": ["array", "null"], "items": {"type": "string"}, "minItems": 1, "maxItems": Selection::MAX},
        },
        "additionalProperties": false,
    }), &json!({"email": "sanne@example.nl", "fields": ["name", "phase"]}));
}

parameters! {
    /// What is shown, beside the fields that the body names.
    Query FindByBodyParameters {
        /// Whether each record contains its newest interactions, at most 100.
        include_interactions: Option<bool>,
    }
}

#[utoipa::path(
    post,
    path = "/candidates/find",
    operation_id = "findCandidatesByBody",
    tag = "Candidates",
    summary = "Find candidates, without personal data in the URL",
    description = "Searches like `GET /candidates/find`, with the address or number in the body. \
        The request changes nothing.",
    responses((status = 200, description = "The candidates that match.")),
)]
pub(crate) async fn find_by_body(
    mut call: BodyCall<FindCandidates, Caller, FindByBodyParameters>,
) -> Result<Data<Vec<Candidate>>, Problem> {
    let before = call.faults.len();
    let body = call.json_object().await?;
    let readable = call.faults.len() == before;
    let key = key_in_body(&body, readable, &mut call.faults);
    let selected = call.selection_in(&body).await?;
    respond(call.validate()?, key, selected).await
}

/// Reads what to search for. Nothing is searched for if the body is not readable.
fn key_in_body(body: &Map<String, Value>, readable: bool, faults: &mut Vec<Fault>) -> Option<Key> {
    let strangers = body
        .keys()
        .filter(|name| !["email", "phone", "fields"].contains(&name.as_str()));
    for name in strangers.take(MAX_FAULTS + 1) {
        faults.push(schema::unknown_member("", name, Fields::NotToFind));
    }
    let at = |name: &str| Location::Pointer(format!("/{name}"));
    match (text(body, "email", faults), text(body, "phone", faults)) {
        (Ok(email), Ok(phone)) if readable => key::read(email, phone, at, faults),
        // The address is judged although the phone number is of another type.
        (Ok(Some(email)), Err(())) if readable && !trim(email).is_empty() => {
            key::read(Some(email), None, at, faults)
        }
        _ => None,
    }
}

/// Returns an optional string member. Another type is a fault, and nothing is searched for.
fn text<'b>(
    body: &'b Map<String, Value>,
    name: &str,
    faults: &mut Vec<Fault>,
) -> Result<Option<&'b str>, ()> {
    match body.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(other) => {
            let expected = "a string".to_owned();
            let found = schema::found(other);
            let message = Member::Type { expected, found };
            faults.push(Fault::pointer(format!("/{name}"), message));
            Err(())
        }
    }
}
