//! JSON bodies: the right media type, small enough, in time.

use crate::{App, problem::Problem};
use axum::body::{Body, HttpBody};
use http::{HeaderMap, header};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use model::{Fault, ProblemCode};
use schema::Validator;
use serde_json::{Map, Value};

/// Mebibytes of a body on a route that takes no files.
pub(super) const PLAIN: usize = 1;
/// Mebibytes of a body that may bring files.
pub(super) const WITH_FILES: usize = 20;

/// Reads a JSON object; a body that is something else is a fault, and then the object is empty.
pub(super) async fn object(
    app: &App,
    headers: &HeaderMap,
    body: Body,
    faults: &mut Vec<Fault>,
) -> Result<Map<String, Value>, Problem> {
    match value(app, headers, body, PLAIN, faults).await? {
        Some(Value::Object(members)) => return Ok(members),
        Some(_) => faults.push(Fault::pointer("", "type", "expected an object")),
        None => {}
    }
    Ok(Map::new())
}

/// Reads a JSON value of so many mebibytes at the most; a body that is no JSON is a fault.
pub(super) async fn value(
    app: &App,
    headers: &HeaderMap,
    body: Body,
    mebibytes: usize,
    faults: &mut Vec<Fault>,
) -> Result<Option<Value>, Problem> {
    if !is_json(headers) {
        return Err(Problem::new(ProblemCode::UnsupportedMediaType, "Send the body as application/json, in UTF-8."));
    }
    let bytes = match tokio::time::timeout(app.settings.body_timeout, collect(body, mebibytes << 20)).await {
        Ok(Ok(collected)) => collected,
        Ok(Err(error)) if error.is::<LengthLimitError>() => {
            return Err(Problem::new(
                ProblemCode::PayloadTooLarge,
                format!("The body is larger than {mebibytes} MiB."),
            ));
        }
        Ok(Err(_)) => return Err(Problem::new(ProblemCode::RequestTimeout, "The body broke off.")),
        Err(_) => return Err(Problem::new(ProblemCode::RequestTimeout, "The body did not arrive in time.")),
    };
    if let Err(fault) = super::json_limits::check(&bytes) {
        faults.push(fault);
        return Ok(None);
    }
    match serde_json::from_slice(&bytes) {
        Ok(value) => Ok(Some(value)),
        Err(error) => {
            let place = format!("line {}, column {}", error.line(), error.column());
            faults.push(Fault::pointer("", "json", format!("not JSON in UTF-8, at {place}")));
            Ok(None)
        }
    }
}

/// Reads a body into one piece of memory, of the length that it states.
async fn collect(body: Body, limit: usize) -> Result<Vec<u8>, axum::BoxError> {
    let mut body = Limited::new(body, limit);
    let stated = usize::try_from(body.size_hint().lower()).unwrap_or(limit);
    let mut bytes = Vec::with_capacity(stated.min(limit));
    while let Some(frame) = body.frame().await {
        if let Ok(data) = frame?.into_data() {
            bytes.extend_from_slice(&data);
        }
    }
    Ok(bytes)
}

/// Reads a JSON object and finds every fault in it.
pub(super) async fn checked(
    app: &App,
    headers: &HeaderMap,
    body: Body,
    validator: &Validator,
    faults: &mut Vec<Fault>,
) -> Result<Map<String, Value>, Problem> {
    let before = faults.len();
    let members = object(app, headers, body, faults).await?;
    if faults.len() > before {
        return Ok(members);
    }
    let value = Value::Object(members);
    faults.extend(validator.check(&value));
    Ok(match value {
        Value::Object(members) => members,
        _ => Map::new(),
    })
}

/// Whether the body says it is JSON, in UTF-8 if it names an encoding.
fn is_json(headers: &HeaderMap) -> bool {
    let mut given = headers.get_all(header::CONTENT_TYPE).iter();
    let (Some(value), None) = (given.next(), given.next()) else { return false };
    let mut parts = value.to_str().unwrap_or_default().split(';').map(str::trim);
    parts.next().is_some_and(|name| name.eq_ignore_ascii_case("application/json"))
        && parts.all(|parameter| match parameter.split_once('=') {
            Some((name, value)) if name.eq_ignore_ascii_case("charset") => {
                value.trim_matches('"').eq_ignore_ascii_case("utf-8")
            }
            _ => true,
        })
}
