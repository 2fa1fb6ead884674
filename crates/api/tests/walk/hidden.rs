//! The response for another party's resource equals that for one that never existed, byte for byte.

use super::{Operation, Takes, World, is_exception};
use http::{HeaderMap, StatusCode};
use testkit::Answer;

/// Returns status, headers and body.
fn whole(answer: &Answer) -> (StatusCode, &HeaderMap, String) {
    (answer.status, &answer.headers, answer.text())
}

/// Returns an operation's path with another value in a variable part.
pub(super) fn path_with(world: &World, operation: &Operation, name: &str, value: &str) -> String {
    operation
        .path
        .replacen(&world.ids(operation, name).own, value, 1)
}

#[testkit::test]
async fn each_hides_what_is_named_and_another_s() {
    let world = World::new().await;
    let mut compared = 0;
    for operation in world
        .operations
        .iter()
        .filter(|operation| !is_exception("foreign id", operation))
    {
        let client = world.client(operation).with("x-request-id", "same");
        for name in operation.variables() {
            let ids = world.ids(operation, name);
            let sandbox = operation
                .is_of_an_environment()
                .then(|| ("/api/sandbox", ids.own.clone()));
            for (base, foreign) in ids.foreign.iter().map(|id| ("", id.clone())).chain(sandbox) {
                let at = |id: &str| format!("{base}{}", path_with(&world, operation, name, id));
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
async fn each_hides_what_another_region_or_environment_has() {
    let world = World::new().await;
    let [own, other] = [&world.region.key, &world.other.key]
        .map(|key| world.app.client(key).with("x-request-id", "same"));
    for operation in world
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
async fn each_hides_another_candidate_s_record_from_a_session() {
    let world = World::new().await;
    let own = world
        .app
        .visitor(&world.movers_session)
        .with("x-request-id", "same");
    for operation in world
        .closed()
        .filter(|operation| operation.takes == Takes::KeyOrSession)
    {
        let answer = operation.send(&own, "", "").await;
        let never = operation
            .send_to(
                &own,
                &path_with(&world, operation, "id", "rec00000000000009"),
            )
            .await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{}", operation.name());
        assert_eq!(whole(&answer), whole(&never), "{}", operation.name());
    }
    // One of these operations ends the session.
    for operation in world
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
