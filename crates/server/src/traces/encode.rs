//! Encodes spans as JSON of the OpenTelemetry protocol.

use super::layer::{Finished, Known};
use serde_json::{Value, json};

/// Returns the body of one export.
pub(super) fn body(spans: &[Finished]) -> Vec<u8> {
    let version = env!("CARGO_PKG_VERSION");
    let whole = json!({
        "resourceSpans": [{
            "resource": { "attributes": [
                attribute("service.name", &Known::Text("onderwijsregio".into())),
                attribute("service.version", &Known::Text(version.into())),
            ] },
            "scopeSpans": [{
                "scope": { "name": "onderwijsregio", "version": version },
                "spans": spans.iter().map(span).collect::<Vec<_>>(),
            }],
        }],
    });
    whole.to_string().into_bytes()
}

fn span(finished: &Finished) -> Value {
    let Finished {
        trace,
        span,
        parent,
        kind,
        began,
        took,
        known,
        ..
    } = finished;
    let ended = began.saturating_add(u64::try_from(took.as_nanos()).unwrap_or(u64::MAX));
    let kind = match *kind {
        "server" => 2,
        "client" => 3,
        _ => 1,
    };
    let mut written = json!({
        "traceId": trace,
        "spanId": span,
        "name": name(finished),
        "kind": kind,
        // The protocol encodes 64-bit numbers as strings.
        "startTimeUnixNano": began.to_string(),
        "endTimeUnixNano": ended.to_string(),
        "attributes": known.iter().map(|(name, known)| attribute(name, known)).collect::<Vec<_>>(),
    });
    if let Some(parent) = parent {
        written["parentSpanId"] = parent.as_str().into();
    }
    if known
        .iter()
        .any(|(name, known)| *name == STATUS && matches!(known, Known::Number(500..)))
    {
        written["status"] = json!({ "code": 2 });
    }
    written
}

const STATUS: &str = "http.response.status_code";

/// Returns the name of a span for lists of spans. There are few names, and none contains anyone's
/// data.
fn name(finished: &Finished) -> String {
    let text = |wanted: &str| {
        finished.known.iter().find_map(|(name, known)| match known {
            Known::Text(text) if *name == wanted => Some(text.as_str()),
            _ => None,
        })
    };
    match (
        text("http.request.method"),
        text("http.route"),
        text("db.query.summary"),
    ) {
        (Some(method), Some(route), _) => format!("{method} {route}"),
        (_, _, Some(statement)) => statement.to_owned(),
        _ => finished.name.to_owned(),
    }
}

fn attribute(name: &str, known: &Known) -> Value {
    let value = match known {
        Known::Text(text) => json!({ "stringValue": text }),
        Known::Number(number) => json!({ "intValue": number.to_string() }),
    };
    json!({ "key": name, "value": value })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn a_span_is_written_as_the_protocol_says() {
        let finished = Finished {
            name: "request",
            trace: "4bf92f3577b34da6a3ce929d0e0e4736".into(),
            span: "00f067aa0ba902b7".into(),
            parent: None,
            kind: "server",
            began: 1_767_323_045_678_000_000,
            took: Duration::from_nanos(1_500),
            known: vec![
                ("http.request.method", Known::Text("GET".into())),
                ("http.route", Known::Text("/api/v2/candidates".into())),
                (STATUS, Known::Number(503)),
            ],
        };
        let expected = json!({
            "traceId": "4bf92f3577b34da6a3ce929d0e0e4736",
            "spanId": "00f067aa0ba902b7",
            "name": "GET /api/v2/candidates",
            "kind": 2,
            "startTimeUnixNano": "1767323045678000000",
            "endTimeUnixNano": "1767323045678001500",
            "attributes": [
                { "key": "http.request.method", "value": { "stringValue": "GET" } },
                { "key": "http.route", "value": { "stringValue": "/api/v2/candidates" } },
                { "key": "http.response.status_code", "value": { "intValue": "503" } },
            ],
            "status": { "code": 2 },
        });
        assert_eq!(span(&finished), expected);
    }
}
