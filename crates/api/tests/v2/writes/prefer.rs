//! `Prefer: wait`: the mutation instead of a receipt.

use crate::{
    accepted, app_with, done, patch,
    receiver::{Receiver, answer},
};
use http::StatusCode;
use serde_json::json;
use testkit::candidate;

const PATH: &str = "/candidates/rec00000000000001";

#[testkit::test]
async fn who_waits_is_given_the_mutation() {
    let (app, region) = app_with(vec![candidate(1)]).await;
    let client = app.client(&region.key);
    let waiting = client.clone().with("prefer", "wait=10").with("idempotency-key", "k");
    let answer = patch(&waiting, PATH, &json!({"city": "Assen"})).await;
    let id = answer.data()["mutationId"].as_str().unwrap().to_owned();
    assert_eq!(answer.header("preference-applied"), "wait=10");
    let now = "2026-01-02T03:04:05.678Z";
    assert_eq!(
        answer.text(),
        format!(
            r#"{{"statusCode":200,"message":"Successfully carried out mutation","data":{{"mutationId":"{id}","operation":"candidates.update","status":"succeeded","attempts":1,"idempotencyKey":"k","candidateIds":["rec00000000000001"],"interactionIds":[],"attachmentIds":[],"createdAt":"{now}","startedAt":"{now}","finishedAt":"{now}","problem":null,"deliveries":[]}},"meta":{{"sandboxEnabled":false}}}}"#
        )
    );
    let again = patch(&waiting, PATH, &json!({"city": "Assen"})).await;
    assert_eq!((again.header("idempotency-replayed"), again.data()), ("true", answer.data()));
    assert_eq!(client.get(&format!("/mutations/{id}")).await.data(), answer.data());
}

#[testkit::test]
async fn other_preferences_are_not_minded() {
    let (app, region) = app_with(vec![candidate(1)]).await;
    let client = app.client(&region.key);
    for (given, applied) in [
        ("respond-async, wait=5", "wait=5"),
        ("WAIT=\"5\"; x=y", "wait=5"),
        ("wait=600", "wait=60"),
        ("wait=0", "wait=0"),
        ("respond-async", ""),
        ("wait", ""),
        ("wait=x", ""),
        ("wait=-1", ""),
    ] {
        let answer = patch(&client.clone().with("prefer", given), PATH, &json!({"city": "Assen"})).await;
        assert_eq!(answer.header("preference-applied"), applied, "{given}");
        assert_eq!(answer.status, if applied.is_empty() { StatusCode::ACCEPTED } else { StatusCode::OK }, "{given}");
    }
}

#[testkit::test]
async fn who_waited_in_vain_is_given_the_receipt() {
    let app = super::app_reaching_itself().await;
    let region = app.region("noord").await;
    let client = app.client(&region.key);
    let site = Receiver::start(|_, _| answer(200, "", "hallo"));
    let body = json!([{"name": "A", "email": "a@example.nl", "privacyConsent": true, "curriculumVitae": [{"url": site.url("/cv")}]}]);
    // Nobody works on the queue.
    let answer = client.clone().with("prefer", "wait=0").post("/candidates", &body).await;
    let data = accepted(&answer);
    assert_eq!(answer.header("preference-applied"), "wait=0");
    assert_eq!(done(&client, &data).await["status"], "queued");
    let later = {
        let waiting = client.clone().with("prefer", "wait=60").with("idempotency-key", "k");
        let (answer, stepped) = tokio::join!(waiting.post("/candidates", &body), async {
            loop {
                app.app.mutations().step().await.unwrap();
                if client.get("/mutations?status=queued").await.data() == json!([])
                    && client.get("/mutations").await.data().as_array().unwrap().len() == 2
                {
                    break;
                }
            }
        });
        let () = stepped;
        answer
    };
    assert_eq!((later.status, &later.json()["data"]["status"]), (StatusCode::OK, &json!("succeeded")));
}
