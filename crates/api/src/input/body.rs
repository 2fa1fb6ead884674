//! JSON bodies: the right media type, small enough, in time.

use super::json;
use crate::problem::Problem;
use bytes::Bytes;
use edge::{Refused, RequestBody};
use http::{HeaderMap, HeaderValue, header};
use model::{Fault, ProblemCode};
use schema::Validator;
use serde_json::{Map, Value};

/// Mebibytes of a body on a route that takes no files.
pub(super) const PLAIN: usize = 1;
/// Mebibytes of a body that may bring files.
pub(super) const WITH_FILES: usize = 20;

/// Reads a JSON object; a body that is something else is a fault, and then the object is empty.
pub(super) async fn object(
    headers: &HeaderMap,
    body: Option<RequestBody>,
    faults: &mut Vec<Fault>,
) -> Result<Map<String, Value>, Problem> {
    match value(headers, body, PLAIN, faults).await? {
        Some(Value::Object(members)) => return Ok(members),
        Some(_) => faults.push(Fault::pointer("", "type", "expected an object")),
        None => {}
    }
    Ok(Map::new())
}

/// Reads a JSON value of so many mebibytes at the most; a body that is no JSON is a fault.
pub(super) async fn value(
    headers: &HeaderMap,
    body: Option<RequestBody>,
    mebibytes: usize,
    faults: &mut Vec<Fault>,
) -> Result<Option<Value>, Problem> {
    if !is_json(headers) {
        return Err(Problem::new(ProblemCode::UnsupportedMediaType, "Send the body as application/json, in UTF-8."));
    }
    if is_encoded(headers) {
        let detail = "Send the body as it is, without a Content-Encoding.";
        let problem = Problem::new(ProblemCode::UnsupportedMediaType, detail);
        return Err(problem.with(header::ACCEPT_ENCODING, HeaderValue::from_static("identity")));
    }
    let bytes = match body {
        Some(body) => body.read(mebibytes << 20).await.map_err(|refused| match refused {
            Refused::TooLarge => {
                Problem::new(ProblemCode::PayloadTooLarge, format!("The body is larger than {mebibytes} MiB."))
            }
            refused => refused.into(),
        })?,
        None => Bytes::new(),
    };
    if let Err(fault) = super::json_limits::check(&bytes) {
        faults.push(fault);
        return Ok(None);
    }
    match json::parse(&bytes) {
        Ok(value) => Ok(Some(value)),
        Err(found) => {
            faults.extend(found);
            Ok(None)
        }
    }
}

/// Reads a JSON object and finds every fault in it.
pub(super) async fn checked(
    headers: &HeaderMap,
    body: Option<RequestBody>,
    validator: &Validator,
    faults: &mut Vec<Fault>,
) -> Result<Map<String, Value>, Problem> {
    let before = faults.len();
    let members = object(headers, body, faults).await?;
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

/// Has a request whose route reads no body take its place among those in flight. Where the body was read, it has one.
pub(super) fn enter(body: Option<&RequestBody>) -> Result<(), Problem> {
    body.map_or(Ok(()), RequestBody::enter).map_err(Problem::from)
}

/// Whether the body says it is JSON, in UTF-8 if it names an encoding.
fn is_json(headers: &HeaderMap) -> bool {
    let mut given = headers.get_all(header::CONTENT_TYPE).iter();
    let (Some(value), None) = (given.next(), given.next()) else { return false };
    let mut parts = value.to_str().unwrap_or_default().split(';').map(str::trim);
    parts.next().is_some_and(|name| name.eq_ignore_ascii_case("application/json"))
        && parts.all(|parameter| match parameter.split_once('=') {
            Some((name, value)) if name.trim().eq_ignore_ascii_case("charset") => is_utf8(value),
            _ => true,
        })
}

/// Whether this names UTF-8, in whichever of its spellings: `utf-8`, `UTF8`, `"utf_8"`.
fn is_utf8(name: &str) -> bool {
    let letters = name.bytes().filter(u8::is_ascii_alphanumeric).map(|byte| byte.to_ascii_lowercase());
    letters.eq(*b"utf8")
}

/// Whether the body is compressed or otherwise encoded.
fn is_encoded(headers: &HeaderMap) -> bool {
    let mut given =
        headers.get_all(header::CONTENT_ENCODING).iter().flat_map(|value| value.as_bytes().split(|b| *b == b','));
    given.any(|coding| !coding.trim_ascii().is_empty() && !coding.trim_ascii().eq_ignore_ascii_case(b"identity"))
}
