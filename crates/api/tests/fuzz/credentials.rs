//! Credentials: only those that were issued grant access.

use super::{shape, target};
use crate::app_with;
use http::{HeaderValue, StatusCode};
use model::Environment;
use testkit::candidate;

const WORDS: &[&str] = &[
    "ork_", "ora_", "ors_", "Bearer ", "bearer", "Basic ", " ", "\t", ",", "0", "Z", "é",
];

#[testkit::test]
async fn forged_credential_gives_no_access() {
    let (app, region) = app_with(vec![candidate(1)]).await;
    let session = app
        .session("n1@example.nl", Environment::Production, None)
        .await;
    let seeds = [&region.key, &session]
        .map(|good| good.clone().into_bytes())
        .to_vec();
    let judge = async |input: &[u8]| {
        let text = String::from_utf8_lossy(input);
        if HeaderValue::from_str(&text).is_err() {
            return String::new();
        }
        let mut shapes = String::new();
        for (name, value) in [
            ("x-api-key", text.to_string()),
            ("api-key", text.to_string()),
            ("authorization", text.to_string()),
            ("authorization", format!("Bearer {text}")),
        ] {
            let answer = app
                .anonymous()
                .with(name, &value)
                .get("/candidates/rec00000000000001")
                .await;
            let good = match name {
                "authorization" => is_bearer_of(&value, &session),
                _ => value == region.key,
            };
            if good {
                assert_eq!(answer.status, StatusCode::OK, "{name}: {value}");
            } else {
                let refused =
                    [StatusCode::UNAUTHORIZED, StatusCode::BAD_REQUEST].contains(&answer.status);
                assert!(refused, "{name}: {value}: {}", answer.status);
            }
            shapes += &shape(&answer);
        }
        shapes
    };
    target("credential", WORDS, 100).run(seeds, judge).await;
}

/// Returns whether the value is a bearer credential with this token. The scheme's name is
/// case-insensitive and followed by spaces.
fn is_bearer_of(value: &str, token: &str) -> bool {
    let scheme = value
        .get(..7)
        .is_some_and(|scheme| scheme.eq_ignore_ascii_case("bearer "));
    scheme && value[7..].trim_matches(|c: char| c.is_ascii_whitespace()) == token
}
