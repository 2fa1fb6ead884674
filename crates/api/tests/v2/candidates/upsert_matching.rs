//! The candidate that an upsert matches, and what a match by phone leaves unchanged. A public form must not let a
//! stranger take over a record.

use crate::{
    accepted, app_with, done,
    harness::receiver::{Receiver, answer},
    v2::app_reaching_itself,
};
use http::StatusCode;
use serde_json::{Value, json};
use testkit::Client;

const PHONE: &str = "020 7654321";
const WAITING: &str = "/candidates/upsert?match=";

fn person(name: &str, email: &str) -> Value {
    json!({"name": name, "email": email, "phone": PHONE, "privacyConsent": true})
}

/// Upserts, and returns the mutation.
async fn upsert(client: &Client<'_>, path: &str, body: &Value) -> Value {
    let answer = client
        .clone()
        .with("prefer", "wait=10")
        .post(path, body)
        .await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    answer.data()
}

/// Returns the result of an upsert: result, what it matched by, and what it ignored.
fn outcome(mutation: &Value) -> [Value; 3] {
    ["result", "matchedBy", "ignored"].map(|member| mutation[member].clone())
}

#[testkit::test]
async fn a_strangers_address_with_anothers_number_changes_nothing_of_theirs() {
    let (app, region) = app_with(vec![person("Sanne van Dijk", "slachtoffer@example.nl")]).await;
    let client = app.client(&region.key);
    let before = client.get("/candidates").await.data()[0].clone();
    let stranger = upsert(
        &client,
        "/candidates/upsert",
        &person("Aanvaller", "aanvaller@example.nl"),
    )
    .await;
    assert_eq!(
        outcome(&stranger),
        [json!("created"), Value::Null, json!([])]
    );
    assert_ne!(stranger["candidateIds"][0], before["id"]);
    let path = format!("/candidates/{}", before["id"].as_str().unwrap());
    assert_eq!(client.get(&path).await.data(), before);

    // A caller who also knows the name, or who asks to match by phone only, cannot change the
    // e-mail address either.
    for (path_of, name) in [
        ("/candidates/upsert", "S. van DYK"),
        ("/candidates/upsert?match=phone", "Aanvaller de Tweede"),
    ] {
        let matched = upsert(&client, path_of, &person(name, "tweede@example.nl")).await;
        assert_eq!(
            outcome(&matched),
            [json!("updated"), json!("phone"), json!(["email"])],
            "{name}"
        );
        assert_eq!(matched["candidateIds"], json!([before["id"]]));
        let now = client.get(&path).await.data();
        assert_eq!(
            (&now["email"], &now["name"]),
            (&json!("slachtoffer@example.nl"), &json!(name))
        );
    }
    let found = client
        .get("/candidates/find?email=tweede@example.nl")
        .await
        .data();
    assert_eq!(found, json!([]));
}

#[testkit::test]
async fn a_household_on_one_number_ends_as_separate_records() {
    let (app, region) = app_with(vec![]).await;
    let client = app.client(&region.key);
    let household = [
        "Anna de Vries",
        "Bert Jansen",
        "Bert de Vries",
        "Carla de Vries-Jansen",
    ];
    for (index, name) in household.iter().enumerate() {
        let made = upsert(
            &client,
            "/candidates/upsert",
            &person(name, &format!("h{index}@example.nl")),
        )
        .await;
        assert_eq!(
            outcome(&made),
            [json!("created"), Value::Null, json!([])],
            "{name}"
        );
    }
    assert_eq!(client.get("/candidates").await.each("name"), household);
    // Each is matched by the phone number again, with another e-mail address and another spelling
    // of the name.
    for (name, index) in [
        ("A. de Vries", 0),
        ("JANSEN, Bert", 1),
        ("B. Vries", 2),
        ("Carla Jansen", 3),
    ] {
        let again = upsert(
            &client,
            "/candidates/upsert",
            &person(name, "ander@example.nl"),
        )
        .await;
        assert_eq!(
            outcome(&again),
            [json!("updated"), json!("phone"), json!(["email"])],
            "{name}"
        );
        let record = client
            .get(&format!(
                "/candidates/{}",
                again["candidateIds"][0].as_str().unwrap()
            ))
            .await
            .data();
        assert_eq!(record["email"], format!("h{index}@example.nl"), "{name}");
    }
}

#[testkit::test]
async fn the_caller_says_by_what_is_matched() {
    let (app, region) = app_with(vec![person("Sanne van Dijk", "sanne@example.nl")]).await;
    let client = app.client(&region.key);
    let by_email = upsert(
        &client,
        &format!("{WAITING}email"),
        &person("Sanne van Dijk", "ander@example.nl"),
    )
    .await;
    assert_eq!(
        outcome(&by_email),
        [json!("created"), Value::Null, json!([])]
    );
    let by_email = upsert(
        &client,
        &format!("{WAITING}email"),
        &person("Iemand", "SANNE@example.nl"),
    )
    .await;
    assert_eq!(
        outcome(&by_email),
        [json!("updated"), json!("email"), json!([])]
    );
    // The e-mail address has precedence over the phone number. An equal address is not reported as
    // ignored.
    let default = upsert(
        &client,
        &format!("{WAITING}emailOrPhone"),
        &person("Iemand", "ander@example.nl"),
    )
    .await;
    assert_eq!(
        outcome(&default),
        [json!("updated"), json!("email"), json!([])]
    );
    let by_phone = upsert(
        &client,
        &format!("{WAITING}phone"),
        &person("Ook", "SANNE@example.nl"),
    )
    .await;
    assert_eq!(
        outcome(&by_phone),
        [json!("updated"), json!("phone"), json!([])]
    );
    let without = json!({"name": "X", "email": "sanne@example.nl", "privacyConsent": true});
    let without = upsert(&client, &format!("{WAITING}phone"), &without).await;
    assert_eq!(
        outcome(&without),
        [json!("created"), Value::Null, json!([])]
    );
    let other = client
        .post(&format!("{WAITING}name"), &person("A", "a@example.nl"))
        .await;
    assert_eq!(other.faults(), ["match enum"]);
}

#[testkit::test]
async fn the_rule_is_part_of_a_repeatable_request() {
    let (app, region) = app_with(vec![]).await;
    let client = app.client(&region.key).with("idempotency-key", "k");
    let body = person("Sanne", "sanne@example.nl");
    let first = accepted(&client.post(&format!("{WAITING}email"), &body).await);
    assert_eq!(
        accepted(&client.post(&format!("{WAITING}email"), &body).await),
        first
    );
    for path in ["/candidates/upsert", "/candidates/upsert?match=phone"] {
        assert_eq!(
            client.post(path, &body).await.status,
            StatusCode::UNPROCESSABLE_ENTITY
        );
    }
}

#[testkit::test]
async fn queued_upsert_reports_the_same_to_its_caller_and_its_callback() {
    let app = app_reaching_itself().await;
    let region = app.region("noord").await;
    app.import(
        region.production(),
        vec![person("Sanne van Dijk", "sanne@example.nl")],
    )
    .await;
    let client = app.client(&region.key);
    let site = Receiver::start(|_, _| answer(200, "", "hallo"));
    let receiver = Receiver::start(|_, _| answer(204, "", ""));
    // A write that fetches a file is before it in the queue.
    let file = json!({"curriculumVitae": [{"url": site.url("/")}]});
    let first = crate::with(person("Anders", "anders@example.nl"), file);
    let first = accepted(&client.post(&format!("{WAITING}email"), &first).await);
    let path = format!("/candidates/upsert?callbackUrl={}", receiver.url("/"));
    let second = accepted(
        &client
            .post(&path, &person("S. van Dyk", "tweede@example.nl"))
            .await,
    );
    let waiting = done(&client, &second).await;
    assert_eq!(
        (&waiting["status"], outcome(&waiting)),
        (&json!("queued"), [Value::Null, Value::Null, json!([])])
    );
    app.services.mutations.step().await.unwrap();
    app.services.mutations.step().await.unwrap();
    assert_eq!(
        outcome(&done(&client, &first).await),
        [json!("created"), Value::Null, json!([])]
    );
    let mutation = done(&client, &second).await;
    assert_eq!(
        outcome(&mutation),
        [json!("updated"), json!("phone"), json!(["email"])]
    );
    let posts = receiver.received();
    let body: Value = serde_json::from_slice(&posts[0].body).unwrap();
    assert_eq!(outcome(&body["data"]), outcome(&mutation));
    assert_eq!(
        client.get("/candidates").await.each("email"),
        ["sanne@example.nl", "anders@example.nl"]
    );
}

#[testkit::test]
async fn other_mutations_have_no_such_outcome() {
    let (app, region) = app_with(vec![]).await;
    let client = app.client(&region.key);
    let created = upsert(
        &client,
        "/candidates",
        &json!([person("A", "a@example.nl")]),
    )
    .await;
    assert!(
        ["result", "matchedBy", "ignored", "incomplete"]
            .iter()
            .all(|member| created.get(member).is_none())
    );
}
