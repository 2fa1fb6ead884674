//! Bodies: the right media type, small enough, in time.

use super::json;
use crate::problem::Problem;
use bytes::Bytes;
use edge::{Refused, RequestBody};
use http::{HeaderMap, HeaderValue, header};
use model::{Fault, ProblemCode, Timestamp};
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
    check_json(headers, "")?;
    let bytes = bytes(headers, body, mebibytes).await?;
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

/// Reads a body as it is, of so many mebibytes at the most.
pub(super) async fn bytes(headers: &HeaderMap, body: Option<RequestBody>, mebibytes: usize) -> Result<Bytes, Problem> {
    if is_encoded(headers) {
        let detail = "The body has a Content-Encoding, such as gzip. Send it as it is, without one.";
        let problem = Problem::new(ProblemCode::UnsupportedMediaType, detail);
        return Err(problem.with(header::ACCEPT_ENCODING, HeaderValue::from_static("identity")));
    }
    let Some(body) = body else { return Ok(Bytes::new()) };
    body.read(mebibytes << 20).await.map_err(|refused| match refused {
        Refused::TooLarge => {
            Problem::new(ProblemCode::PayloadTooLarge, format!("The body is larger than {mebibytes} MiB."))
        }
        refused => refused.into(),
    })
}

/// Refuses a body that does not say it is JSON in UTF-8. `also` is what else the route takes.
pub(super) fn check_json(headers: &HeaderMap, also: &str) -> Result<(), Problem> {
    let refuse = |why: &str| {
        let detail = format!("{why} Send the body as application/json, in UTF-8{also}.");
        Err(Problem::new(ProblemCode::UnsupportedMediaType, detail))
    };
    let Some(kind) = MediaType::of(headers) else { return refuse("There is no Content-Type, or there are two.") };
    if !kind.is_json() {
        return refuse("The Content-Type names another media type.");
    }
    match kind.parameter("charset") {
        Some(charset) if !is_utf8(&charset) => refuse("The Content-Type names another charset."),
        _ => Ok(()),
    }
}

/// Reads a JSON object, its texts as they are stored, and finds every fault in it.
pub(super) async fn checked(
    headers: &HeaderMap,
    body: Option<RequestBody>,
    (validator, now): (&Validator, Timestamp),
    faults: &mut Vec<Fault>,
) -> Result<Map<String, Value>, Problem> {
    let before = faults.len();
    let members = object(headers, body, faults).await?;
    if faults.len() > before {
        return Ok(members);
    }
    let mut value = Value::Object(members);
    faults.extend(validator.read(&mut value, now));
    Ok(match value {
        Value::Object(members) => members,
        _ => Map::new(),
    })
}

/// Has a request whose route reads no body take its place among those in flight. Where the body was read, it has one.
pub(super) fn enter(body: Option<&RequestBody>) -> Result<(), Problem> {
    body.map_or(Ok(()), RequestBody::enter).map_err(Problem::from)
}

/// The one media type of a body.
pub(super) struct MediaType<'h>(&'h str);

impl<'h> MediaType<'h> {
    pub(super) fn of(headers: &'h HeaderMap) -> Option<Self> {
        let mut given = headers.get_all(header::CONTENT_TYPE).iter();
        let (Some(value), None) = (given.next(), given.next()) else { return None };
        value.to_str().ok().map(Self)
    }

    pub(super) fn is(&self, name: &str) -> bool {
        self.name().eq_ignore_ascii_case(name)
    }

    fn name(&self) -> &str {
        self.0.split(';').next().unwrap_or_default().trim()
    }

    /// JSON, or a type that is JSON by its suffix (RFC 6839), such as `application/merge-patch+json`. A JSON Patch is a list of
    /// commands, which no route takes.
    fn is_json(&self) -> bool {
        let name = self.name().to_ascii_lowercase();
        let suffixed = name.strip_prefix("application/").and_then(|subtype| subtype.strip_suffix("+json"));
        name == "application/json" || suffixed.is_some_and(|format| !format.is_empty() && format != "json-patch")
    }

    /// A parameter without its quotes.
    pub(super) fn parameter(&self, name: &str) -> Option<String> {
        let mut pairs = self.0.split(';').skip(1).filter_map(|parameter| parameter.split_once('='));
        let (_, value) = pairs.find(|(given, _)| given.trim().eq_ignore_ascii_case(name))?;
        let value = value.trim();
        let quoted = value.strip_prefix('"').and_then(|value| value.strip_suffix('"'));
        Some(quoted.map_or_else(|| value.to_owned(), |value| value.replace('\\', "")))
    }
}

/// Whether this names UTF-8, in whichever of its spellings (`utf-8`, `UTF8`, `utf_8`), or ASCII, which is part of it.
fn is_utf8(name: &str) -> bool {
    let letters: String =
        name.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase()).collect();
    matches!(letters.as_str(), "utf8" | "unicode11utf8" | "usascii" | "ascii")
}

/// Whether the body is compressed or otherwise encoded.
fn is_encoded(headers: &HeaderMap) -> bool {
    let mut given =
        headers.get_all(header::CONTENT_ENCODING).iter().flat_map(|value| value.as_bytes().split(|b| *b == b','));
    given.any(|coding| !coding.trim_ascii().is_empty() && !coding.trim_ascii().eq_ignore_ascii_case(b"identity"))
}
