//! The response for another party's resource equals that for one that never existed, byte for byte.

use super::{Fixture, Operation, Takes, is_exception};
use http::{HeaderMap, StatusCode};
use testkit::Answer;

/// Returns status, headers and body.
fn whole(answer: &Answer) -> (StatusCode, &HeaderMap, String) {
    (answer.status, &answer.headers, answer.text())
}

/// Returns an operation's path with another value in a variable part.
pub(super) fn path_with(
    fixture: &Fixture,
    operation: &Operation,
    name: &str,
    value: &str,
) -> String {
    operation
        .path
        .replacen(&fixture.ids(operation, name).own, value, 1)
}

#[testkit::test]
async fn every_operation_hides_named_records_of_others() {
    let fixture = Fixture::new().await;
    let mut compared = 0;
    for operation in fixture
        .operations
        .iter()
        .filter(|operation| !is_exception("foreign id", operation))
    {
        let client = fixture.client(operation).with("x-request-id", "same");
        for name in operation.variables() {
            let ids = fixture.ids(operation, name);
            let sandbox = operation
                .is_of_an_environment()
                .then(|| ("/api/sandbox", ids.own.clone()));
            for (base, foreign) in ids.foreign.iter().map(|id| ("", id.clone())).chain(sandbox) {
                let at = |id: &str| format!("{base}{}", path_with(&fixture, operation, name, id));
                let answer = operation.send_to(&client, &at(&foreign)).await;
                let what = format!("{} of {foreign}{base}", operation.name());
                assert_eq!(
                    answer.status,
                    StatusCode::NOT_FOUND,
                    "{what}: {}",
                    answer.text()
                );
                let never = operation.send_to(&client, &at(&ids.never)).await;
                assert_eq!(whole(&answer), whole(&never), "{what}");
                compared += 1;
            }
        }
    }
    assert!(compared > 50, "{compared}");
}

#[testkit::test]
async fn every_operation_hides_other_regions_and_environments() {
    let fixture = Fixture::new().await;
    let [own, other] = [&fixture.region.key, &fixture.other.key]
        .map(|key| fixture.app.client(key).with("x-request-id", "same"));
    for operation in fixture
        .closed()
        .filter(|operation| operation.is_of_an_environment())
    {
        for (client, base) in [(&other, "/api/v2"), (&own, "/api/sandbox")] {
            let answer = operation.send(client, base, "").await;
            assert!(
                !answer.text().contains("Kandidaat 1"),
                "{}",
                operation.name()
            );
            if operation.variables().next().is_some() {
                assert_eq!(
                    answer.status,
                    StatusCode::NOT_FOUND,
                    "{}: {}",
                    operation.name(),
                    answer.text()
                );
            }
        }
    }
}

#[testkit::test]
async fn every_operation_hides_other_candidates_from_a_session() {
    let fixture = Fixture::new().await;
    let own = fixture
        .app
        .visitor(&fixture.movers_session)
        .with("x-request-id", "same");
    for operation in fixture
        .closed()
        .filter(|operation| operation.takes == Takes::KeyOrSession)
    {
        let answer = operation.send(&own, "", "").await;
        let never = operation
            .send_to(
                &own,
                &path_with(&fixture, operation, "id", "rec00000000000009"),
            )
            .await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{}", operation.name());
        assert_eq!(whole(&answer), whole(&never), "{}", operation.name());
    }
    // One of these operations ends the session.
    for operation in fixture
        .closed()
        .filter(|operation| operation.takes == Takes::Session)
    {
        let answer = operation.send(&own, "", "").await;
        assert!(
            !answer.text().contains("rec00000000000001"),
            "{}",
            operation.name()
        );
    }
}
