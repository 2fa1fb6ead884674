//! Reads bodies: checks the media type, the size and the time limit.

use super::json;
use crate::problem::Problem;
use bytes::Bytes;
use edge::RequestBody;
use http::{HeaderMap, HeaderValue, header};
use messages::{Body, Request};
use model::{Fault, Timestamp};
use schema::Validator;
use serde_json::{Map, Value};

/// The size limit in MiB of a body on a route that takes no files.
pub(super) const PLAIN: usize = 1;
/// The size limit in MiB of a body that may contain files.
pub(super) const WITH_FILES: usize = 20;

/// Reads a JSON object. Another body is a fault, and the object is then empty.
pub(super) async fn object(
    headers: &HeaderMap,
    body: Option<RequestBody>,
    faults: &mut Vec<Fault>,
) -> Result<Map<String, Value>, Problem> {
    match value(headers, body, PLAIN, faults).await? {
        Some(Value::Object(members)) => return Ok(members),
        Some(other) => {
            let found = schema::found(&other);
            faults.push(Fault::pointer("", Body::NotAnObject { found }));
        }
        None => {}
    }
    Ok(Map::new())
}

/// Reads a JSON value of at most this many MiB. A body that is not JSON is a fault.
pub(super) async fn value(
    headers: &HeaderMap,
    body: Option<RequestBody>,
    mebibytes: usize,
    faults: &mut Vec<Fault>,
) -> Result<Option<Value>, Problem> {
    check_json(headers, JSON_ONLY)?;
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

/// Reads the raw body of at most this many MiB.
pub(super) async fn bytes(
    headers: &HeaderMap,
    body: Option<RequestBody>,
    mebibytes: usize,
) -> Result<Bytes, Problem> {
    refuse_encoding(headers)?;
    let Some(body) = body else {
        return Ok(Bytes::new());
    };
    body.read(mebibytes << 20).await.map_err(Problem::from)
}

/// How a refusal names the media type of a route that reads JSON alone.
pub(super) const JSON_ONLY: &str = "application/json, in UTF-8";

/// How a refusal names the media types of a route that also reads files as `multipart/form-data`.
pub(super) const JSON_OR_FILES: &str =
    "application/json, in UTF-8, or files as multipart/form-data";

/// Refuses a body that is not declared as JSON in UTF-8. The refusal says what is accepted.
pub(super) fn check_json(headers: &HeaderMap, accepted: &'static str) -> Result<(), Problem> {
    let Some(kind) = MediaType::of(headers) else {
        return Err(Problem::new(
            if headers.contains_key(header::CONTENT_TYPE) {
                Request::SeveralContentTypes { accepted }
            } else {
                Request::NoContentType { accepted }
            },
        ));
    };
    if !kind.is_json() {
        let found = kind.shown();
        return Err(Problem::new(Request::OtherContentType { found, accepted }));
    }
    match kind.parameter("charset") {
        Some(charset) if !is_utf8(&charset) => {
            Err(Problem::new(Request::OtherCharset { accepted }))
        }
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

/// Checks the headers of a body that the route has not read, and admits the request. A request
/// whose body was read already has its in-flight slot.
pub(super) fn finish(headers: &HeaderMap, body: Option<&RequestBody>) -> Result<(), Problem> {
    refuse_encoding(headers)?;
    let Some(body) = body else {
        return Ok(());
    };
    // A chunked body without a type may turn out to be empty.
    if body.is_unread()
        && (headers.contains_key(header::CONTENT_TYPE)
            || headers.contains_key(header::CONTENT_LENGTH))
    {
        check_json(headers, JSON_ONLY)?;
    }
    body.enter().map_err(Problem::from)
}

fn refuse_encoding(headers: &HeaderMap) -> Result<(), Problem> {
    if !is_encoded(headers) {
        return Ok(());
    }
    let identity = HeaderValue::from_static("identity");
    Err(Problem::new(Request::Encoded).with(header::ACCEPT_ENCODING, identity))
}

/// The media type of a body, from its only `Content-Type`.
pub(super) struct MediaType<'h>(&'h str);

impl<'h> MediaType<'h> {
    pub(super) fn of(headers: &'h HeaderMap) -> Option<Self> {
        let mut given = headers.get_all(header::CONTENT_TYPE).iter();
        let (Some(value), None) = (given.next(), given.next()) else {
            return None;
        };
        value.to_str().ok().map(Self)
    }

    pub(super) fn is(&self, name: &str) -> bool {
        self.name().eq_ignore_ascii_case(name)
    }

    /// Returns the media type as a refusal names it, if it looks like one.
    fn shown(&self) -> String {
        let name = self.name();
        let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"/+-._".contains(&byte);
        if (1..=80).contains(&name.len()) && name.bytes().all(is_token) {
            name.to_owned()
        } else {
            "not a media type".to_owned()
        }
    }

    fn name(&self) -> &str {
        self.0.split(';').next().unwrap_or_default().trim()
    }

    /// Returns whether the type is JSON, or JSON by its suffix (RFC 6839) such as
    /// `application/merge-patch+json`. Excludes JSON Patch, a list of commands that no route
    /// accepts.
    fn is_json(&self) -> bool {
        let name = self.name().to_ascii_lowercase();
        let suffixed = name
            .strip_prefix("application/")
            .and_then(|subtype| subtype.strip_suffix("+json"));
        name == "application/json"
            || suffixed.is_some_and(|format| !format.is_empty() && format != "json-patch")
    }

    /// Returns a parameter without its quotes.
    pub(super) fn parameter(&self, name: &str) -> Option<String> {
        let mut pairs = self
            .0
            .split(';')
            .skip(1)
            .filter_map(|parameter| parameter.split_once('='));
        let (_, value) = pairs.find(|(given, _)| given.trim().eq_ignore_ascii_case(name))?;
        let value = value.trim();
        let quoted = value
            .strip_prefix('"')
            .and_then(|value| value.strip_suffix('"'));
        Some(quoted.map_or_else(|| value.to_owned(), |value| value.replace('\\', "")))
    }
}

/// Returns whether the charset is UTF-8, in any spelling (`utf-8`, `UTF8`, `utf_8`), or ASCII, its
/// subset.
fn is_utf8(name: &str) -> bool {
    let lower_case: String = name
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|byte| byte.to_ascii_lowercase())
        .collect();
    matches!(
        lower_case.as_str(),
        "utf8" | "unicode11utf8" | "usascii" | "ascii"
    )
}

/// Returns whether the body has a content coding, such as compression.
fn is_encoded(headers: &HeaderMap) -> bool {
    let mut given = headers
        .get_all(header::CONTENT_ENCODING)
        .iter()
        .flat_map(|value| value.as_bytes().split(|b| *b == b','));
    given.any(|coding| {
        !coding.trim_ascii().is_empty() && !coding.trim_ascii().eq_ignore_ascii_case(b"identity")
    })
}
