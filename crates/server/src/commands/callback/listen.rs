//! The command `callback listen`: a receiver on the developer's machine.

use super::TOLERANCE;
use crate::{
    cli::Listen,
    http::bind,
    output::{Format, json, print_json_line, print_lines},
};
use anyhow::{Result, bail};
use axum::{
    Router,
    body::{Bytes, to_bytes},
    extract::Request,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri, request::Parts},
};
use serde_json::{Map, Value, json as value};
use std::sync::Arc;
use tokio::signal::unix::{SignalKind, signal};

/// The maximum size of a body in bytes.
const LARGEST: usize = 16 * 1024 * 1024;

pub(super) async fn run(command: Listen, format: Format) -> Result<()> {
    if command
        .secret
        .as_deref()
        .is_some_and(|secret| !webhook_signing::is_secret(secret))
    {
        bail!(webhook_signing::Why::Secret);
    }
    let listener = bind(&command.address, "--listen").await?;
    let status = StatusCode::from_u16(command.status)?;
    eprintln!(
        "listening on http://{} and answering {}; Ctrl-C ends it",
        listener.local_addr()?,
        status.as_u16()
    );
    let secret: Option<Arc<str>> = command.secret.map(Into::into);
    let router = Router::new().fallback(move |request: Request| {
        let secret = secret.clone();
        async move {
            let (head, body) = request.into_parts();
            let Ok(body) = to_bytes(body, LARGEST).await else {
                return StatusCode::PAYLOAD_TOO_LARGE;
            };
            let judged = judge(secret.as_deref(), &head.headers, &head.uri, &body);
            // A failure to print does not affect the answer.
            drop(match format {
                Format::Json => print_json_line(&received(&head, &body, &judged)),
                Format::Terminal | Format::Piped => print_lines(&format!(
                    "{} {} {judged}\n{}\n{}",
                    head.method,
                    target(&head.uri),
                    listed(&head.headers),
                    printable_body(&body)
                )),
            });
            status
        }
    });
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let ended = async move {
        tokio::select! { _ = terminate.recv() => (), _ = interrupt.recv() => () }
    };
    tokio::select! {
        served = axum::serve(listener, router) => Ok(served?),
        () = ended => Ok(()),
    }
}

fn target(uri: &Uri) -> &str {
    uri.path_and_query().map_or("/", |target| target.as_str())
}

fn judge(secret: Option<&str>, headers: &HeaderMap, uri: &Uri, body: &Bytes) -> String {
    let Some(secret) = secret else {
        return "not verified: no --secret".to_owned();
    };
    let headers: Vec<_> = headers
        .iter()
        .filter_map(|(name, value)| Some((name.as_str(), value.to_str().ok()?)))
        .collect();
    match webhook_signing::verify(secret, &headers, target(uri), body, super::now(), TOLERANCE) {
        Ok(()) => "verified".to_owned(),
        Err(why) => format!("not verified: {why}"),
    }
}

/// Returns the request as JSON. A body that is not JSON is a text.
fn received(head: &Parts, body: &Bytes, judged: &str) -> Value {
    let headers: Map<String, Value> = head
        .headers
        .iter()
        .map(|(name, value)| {
            let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
            (name.to_string(), value.into())
        })
        .collect();
    let body: Value = serde_json::from_slice(body)
        .unwrap_or_else(|_| String::from_utf8_lossy(body).into_owned().into());
    value!({
        "method": head.method.as_str(),
        "target": target(&head.uri),
        "verification": judged,
        "headers": headers,
        "body": body,
    })
}

/// Returns a line per header, in order of arrival. Values that are not UTF-8 are shown lossily.
fn listed(headers: &HeaderMap) -> String {
    let line = |(name, value): (&HeaderName, &HeaderValue)| {
        format!("{name}: {}\n", String::from_utf8_lossy(value.as_bytes()))
    };
    headers.iter().map(line).collect()
}

/// Returns JSON formatted over several lines, or any other body escaped, so that it cannot control
/// the terminal.
fn printable_body(body: &Bytes) -> String {
    match serde_json::from_slice::<Value>(body) {
        Ok(value) => json(&format!("{value:#}")),
        Err(_) => String::from_utf8_lossy(body).escape_debug().to_string(),
    }
}
