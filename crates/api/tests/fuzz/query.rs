//! Query strings and headers of reads.

use super::{escaped, shape, target};
use crate::{app_with, full};
use http::{HeaderValue, StatusCode};
use serde_json::Value;
use std::collections::BTreeMap;
use testkit::candidate;

const KNOWN: &[&str] = &[
    "pageSize",
    "cursor",
    "fields",
    "includeInteractions",
    "archived",
    "phase",
    "includeTotal",
];
const WORDS: &[&str] = &[
    "pageSize",
    "cursor",
    "fields",
    "includeInteractions",
    "archived",
    "phase",
    "includeTotal",
    "true",
    "false",
    "name",
    "email",
    "customFields",
    "customFields.x",
    "interactions",
    "nieuw",
    "matchen",
    "ori%C3%ABnteren",
    "1",
    "100",
    "101",
    "00",
    "%00",
    "%FF",
    "%2C",
    "+",
    "&",
    "=",
    "id",
    "1e2",
    "%F0%9F%91%A9",
];

/// Returns the decoded pairs of a query. `None` if one is not valid UTF-8.
fn pairs(query: &str) -> Option<Vec<(String, String)>> {
    let decoded = |text: &str| {
        let spaced = text.replace('+', " ");
        percent_encoding::percent_decode_str(&spaced)
            .decode_utf8()
            .map(std::borrow::Cow::into_owned)
            .ok()
    };
    let pair = |pair: &str| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        Some((decoded(name)?, decoded(value)?))
    };
    query
        .split('&')
        .filter(|part| !part.is_empty())
        .map(pair)
        .collect()
}

/// Returns whether an independent parser considers the query valid.
fn may_be_good(query: &str) -> bool {
    let Some(pairs) = pairs(query) else {
        return false;
    };
    let mut given = BTreeMap::<&str, Vec<&str>>::new();
    for (name, value) in &pairs {
        given.entry(name).or_default().push(value);
    }
    given.iter().all(|(name, values)| {
        let once = !matches!(*name, "fields" | "phase");
        KNOWN.contains(name)
            && (!once || values.len() == 1)
            && match *name {
                "pageSize" => {
                    matches!(values[0].parse::<u32>(), Ok(1..=100))
                        && values[0].bytes().all(|b| b.is_ascii_digit())
                }
                "archived" | "includeTotal" | "includeInteractions" => {
                    ["true", "false"].contains(&values[0])
                }
                "cursor" => false,
                _ => true,
            }
    })
}

#[testkit::test]
async fn query_with_an_unknown_part_is_rejected() {
    let (app, region) = app_with(vec![full(), candidate(2)]).await;
    let client = app.client(&region.key);
    let judge = async |input: &[u8]| {
        // Other characters cannot occur in a URL.
        let fit = |byte: &&u8| byte.is_ascii_graphic() && !b"#\"<>\\^`{|}".contains(byte);
        let query: String = input
            .iter()
            .filter(fit)
            .map(|byte| char::from(*byte))
            .collect();
        let answer = client.get(&format!("/candidates?{query}")).await;
        match answer.status {
            StatusCode::OK => {
                assert!(may_be_good(&query), "{query}");
                assert!(
                    answer.json()["data"]
                        .as_array()
                        .unwrap()
                        .iter()
                        .all(|record| record["id"].is_string())
                );
            }
            StatusCode::BAD_REQUEST => assert!(!answer.faults().is_empty(), "{query}"),
            status => panic!("{status} {query}"),
        }
        shape(&answer)
    };
    target("query", WORDS, 300).run(Vec::new(), judge).await;
}

#[testkit::test]
async fn search_finds_the_candidate_or_returns_nothing() {
    let (app, region) = app_with(vec![full(), candidate(2)]).await;
    let client = app.client(&region.key);
    let judge = async |input: &[u8]| {
        let mut shapes = String::new();
        for name in ["email", "phone"] {
            let answer = client
                .get(&format!("/candidates/find?{name}={}", escaped(input)))
                .await;
            let key = std::str::from_utf8(input).ok().and_then(key_of(name));
            // A blank e-mail address counts as absent.
            match (
                key.filter(|key| name == "phone" || !key.is_empty()),
                answer.status,
            ) {
                (Some(key), StatusCode::OK) => {
                    let found = answer.each(name);
                    let same = |value: &Value| {
                        value.as_str().and_then(key_of(name)).as_ref() == Some(&key)
                    };
                    assert!(found.iter().all(same), "{found:?}");
                }
                (None, StatusCode::BAD_REQUEST) => {}
                // A text that cannot be an e-mail address.
                (Some(_), StatusCode::BAD_REQUEST) if answer.faults() == ["email format"] => {}
                (Some(_), StatusCode::BAD_REQUEST)
                    if answer.faults() == ["phone spoiledNumber"] => {}
                (key, status) => panic!("{status} for {key:?}"),
            }
            shapes += &shape(&answer);
        }
        shapes
    };
    target(
        "find",
        &[
            "@",
            "example.nl",
            "+31",
            "(0)",
            "06",
            "00",
            "\u{301}",
            "ß",
            "\0",
            " ",
            "İ",
        ],
        150,
    )
    .run(Vec::new(), judge)
    .await;
}

fn key_of(name: &str) -> fn(&str) -> Option<String> {
    if name == "email" {
        |text| Some(model::email_search_key(text))
    } else {
        model::phone_key
    }
}

#[testkit::test]
async fn no_request_header_breaks_a_read() {
    const HEADERS: &[&str] = &[
        "accept",
        "accept-encoding",
        "if-none-match",
        "if-match",
        "range",
        "traceparent",
        "x-request-id",
        "x-api-sandbox",
        "x-forwarded-for",
        "prefer",
        "idempotency-key",
        "content-type",
        "cookie",
        "origin",
    ];
    const WORDS: &[&str] = &[
        "application/json",
        "application/x-ndjson",
        "*/*",
        ";q=0",
        ";q=1.0",
        "bytes=0-1",
        "W/\"",
        "\"",
        "*",
        "true",
        "false",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "gzip",
        "identity",
        ",",
        "null",
        "https://a.example.nl",
    ];
    let (app, region) = app_with(vec![full()]).await;
    let client = app.client(&region.key);
    let judge = async |input: &[u8]| {
        let text = String::from_utf8_lossy(input);
        let Some(value) = HeaderValue::from_str(&text).is_ok().then_some(&*text) else {
            return String::new();
        };
        let mut shapes = String::new();
        for name in HEADERS {
            let answer = client
                .clone()
                .with(name, value)
                .get("/candidates/recAAAAAAAAAAAAAA")
                .await;
            let known = [
                StatusCode::OK,
                StatusCode::NOT_MODIFIED,
                StatusCode::BAD_REQUEST,
                StatusCode::NOT_ACCEPTABLE,
            ];
            // The record does not exist in the sandbox.
            let elsewhere = *name == "x-api-sandbox" && answer.status == StatusCode::NOT_FOUND;
            assert!(
                known.contains(&answer.status) || elsewhere,
                "{name}: {value}: {}",
                answer.status
            );
            shapes += &shape(&answer);
        }
        shapes
    };
    target("header", WORDS, 60).run(Vec::new(), judge).await;
}
