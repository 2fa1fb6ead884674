//! Nothing but the id is left of an erased person, neither in a table nor in a file.

use super::app_reaching_itself;
use crate::{
    accepted, delete, done,
    harness::receiver::{Receiver, answer},
    patch,
};
use base64::{Engine, engine::general_purpose::STANDARD};
use model::Role;
use serde_json::{Value, json};
use services::mutations::{Accepted, Cause, Operation, Write};
use std::time::Duration;
use store::mutations::StaffAuthor;
use testkit::{TestApp, candidate};

/// Markers of the person's data in every place where it can be stored.
const TRACES: [&str; 12] = [
    "Naam-Zqx",
    "mail-zqx@",
    "0699887766",
    "31699887766",
    "Motief-Zqx",
    "Kopje-Zqx",
    "Samenvatting-Zqx",
    "bestand-zqx",
    "Inhoud-Zqx",
    "sleutel-zqx",
    "Stad-Zqx",
    "opgehaald-zqx",
];

fn found(app: &TestApp) -> Vec<&'static str> {
    let stored = app.everything_stored();
    TRACES
        .into_iter()
        .filter(|trace| {
            stored
                .windows(trace.len())
                .any(|window| window == trace.as_bytes())
        })
        .collect()
}

fn person(files: &Value) -> Value {
    json!({"name": "Naam-Zqx", "email": "mail-zqx@example.nl", "phone": "0699887766", "privacyConsent": true,
        "motivation": "Motief-Zqx ".repeat(400), "curriculumVitae": files,
        "interactions": [{"type": "Anders", "performedAt": "2025-01-01T00:00:00Z", "name": "Kopje-Zqx", "summary": "Samenvatting-Zqx"}]})
}

#[testkit::test]
async fn only_the_id_remains_of_an_erased_candidate() {
    let app = app_reaching_itself().await;
    let region = app.region("noord").await;
    app.import(region.production(), vec![candidate(1)]).await;
    let client = app.client(&region.key);
    let site = Receiver::start(|_, _| {
        answer(
            200,
            "content-disposition: attachment; filename=opgehaald-zqx.txt\r\n",
            "Inhoud-Zqx 2",
        )
    });
    let keyed = client.clone().with("idempotency-key", "sleutel-zqx-1");
    let file = json!([{"filename": "bestand-zqx.txt", "base64": STANDARD.encode("Inhoud-Zqx")}, {"url": site.url("/")}]);
    // The write waits for a file and blocks others, so all of them are in the queue for a while.
    let made = accepted(&keyed.post("/candidates", &json!([person(&file)])).await);
    let path = format!("/candidates/{}", made["candidateIds"][0].as_str().unwrap());
    let keyed = client.clone().with("idempotency-key", "sleutel-zqx-2");
    accepted(&patch(&keyed, &path, &json!({"city": "Stad-Zqx"})).await);
    let keyed = client.clone().with("idempotency-key", "sleutel-zqx-3");
    let upserted = accepted(&keyed.post("/candidates/upsert", &person(&json!([]))).await);
    app.services.mutations.step().await.unwrap();
    assert_eq!(
        done(&client, &upserted).await["candidateIds"],
        made["candidateIds"]
    );
    accepted(
        &client
            .post(
                &format!("{path}/interactions"),
                &json!([{"type": "Anders", "performedAt": "2025-01-02T00:00:00Z", "notes": "Kopje-Zqx"}]),
            )
            .await,
    );
    assert_eq!(found(&app), TRACES, "the test finds what is there");

    let erased = accepted(&delete(&client, &format!("{path}?permanent=true")).await);
    app.services.mutations.step().await.unwrap();
    assert_eq!(done(&client, &erased).await["status"], "succeeded");
    assert_eq!(found(&app), Vec::<&str>::new());
    for data in [&made, &upserted] {
        let mutation = done(&client, data).await;
        assert_eq!(
            (&mutation["status"], &mutation["idempotencyKey"]),
            (&json!("succeeded"), &Value::Null)
        );
        assert_eq!(mutation["candidateIds"], made["candidateIds"]);
    }
    assert_eq!(
        client.get("/candidates").await.each("name"),
        ["Kandidaat 1"],
        "others stay"
    );
    assert_eq!(
        client
            .get("/candidates/find?email=n1@example.nl")
            .await
            .each("name"),
        ["Kandidaat 1"]
    );
}

#[testkit::test]
async fn writes_queued_behind_an_erasure_leave_nothing() {
    let app = app_reaching_itself().await;
    let region = app.region("noord").await;
    app.import(region.production(), vec![candidate(1)]).await;
    let client = app.client(&region.key);
    let site = Receiver::start(|_, _| answer(200, "", "hallo"));
    let path = "/candidates/rec00000000000001";
    accepted(
        &client
            .post(
                &format!("{path}/attachments"),
                &json!({"curriculumVitae": [{"url": site.url("/")}]}),
            )
            .await,
    );
    accepted(&delete(&client, &format!("{path}?permanent=true")).await);
    let keyed = client.clone().with("idempotency-key", "sleutel-zqx");
    let changed = accepted(&patch(&keyed, path, &json!({"city": "Stad-Zqx"})).await);
    let file = json!({"curriculumVitae": [{"filename": "bestand-zqx.txt", "base64": STANDARD.encode("Inhoud-Zqx")}]});
    let added = accepted(&client.post(&format!("{path}/attachments"), &file).await);
    app.services.mutations.step().await.unwrap();
    app.services.mutations.step().await.unwrap();
    for data in [&changed, &added] {
        assert_eq!(done(&client, data).await["problem"]["status"], 404);
    }
    assert_eq!(found(&app), Vec::<&str>::new());
}

/// The server may end between the acceptance of an erasure and its execution.
#[testkit::test]
async fn reason_of_staff_waits_with_the_erasure_and_is_audited_in_its_transaction() {
    let app = app_reaching_itself().await;
    let region = app.region("noord").await;
    app.import(region.production(), vec![candidate(1)]).await;
    let client = app.client(&region.key);
    let site = Receiver::start(|_, _| answer(200, "", "hallo"));
    let path = "/candidates/rec00000000000001";
    let files = json!({"curriculumVitae": [{"url": site.url("/")}]});
    accepted(&client.post(&format!("{path}/attachments"), &files).await);
    let person = app.staff("Mo Baas", &[(region.id, Role::Manager)]).await;
    let erasing = Operation::Erase {
        candidate: "rec00000000000001".parse().unwrap(),
        cause: Cause::Region,
        reason: Some("Op verzoek van de persoon.".to_owned()),
    };
    let author = StaffAuthor {
        id: person,
        name: "Mo Baas".into(),
        role: Some(Role::Manager),
    };
    let write = Write::by_staff(region.production(), erasing, author);
    let received = app.services.mutations.accept(write, Vec::new()).await;
    let Accepted::Fresh(receipt) = received.unwrap() else {
        panic!("the erasure was not accepted");
    };
    assert_eq!(app.audited("desk.erased").await, Vec::<Value>::new());

    let after_restart = app.another_node().await;
    after_restart.mutations.step().await.unwrap();
    after_restart.mutations.step().await.unwrap();
    assert_eq!(client.get(path).await.status, http::StatusCode::NOT_FOUND);
    let audited = app.audited("desk.erased").await;
    assert_eq!(audited.len(), 1);
    assert_eq!(audited[0]["actor"], person.as_str());
    assert_eq!(
        audited[0]["details"],
        json!({
            "environment": "production",
            "mutation": receipt.id.as_str(),
            "reason": "Op verzoek van de persoon.",
        })
    );
}

#[testkit::test]
async fn sandbox_reset_leaves_nothing() {
    let app = app_reaching_itself().await;
    let region = app.region("noord").await;
    let client = app.client(&region.key);
    let site = Receiver::start(|_, _| answer(200, "", "hallo"));
    let file = json!([{"filename": "bestand-zqx.txt", "base64": STANDARD.encode("Inhoud-Zqx")}]);
    accepted(
        &client
            .post("/api/sandbox/candidates", &json!([person(&file)]))
            .await,
    );
    // A write that still waits for its other file is removed with the file that came in its body.
    let files = json!([{"filename": "bestand-zqx.txt", "base64": STANDARD.encode("Inhoud-Zqx")}, {"url": site.url("/")}]);
    let keyed = client.clone().with("idempotency-key", "sleutel-zqx");
    accepted(
        &keyed
            .post("/api/sandbox/candidates", &json!([person(&files)]))
            .await,
    );
    client
        .send(
            http::Method::POST,
            "/auth/regions/me/sandbox-reset",
            "".into(),
        )
        .await;
    app.services.mutations.step().await.unwrap();
    assert_eq!(found(&app), Vec::<&str>::new());
    app.clock.advance(Duration::from_hours(1));
    app.services.mutations.step().await.unwrap();
    assert_eq!(
        client.get("/api/sandbox/candidates").await.data(),
        json!([])
    );
}
