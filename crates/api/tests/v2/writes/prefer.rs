//! `Prefer: wait`: the response contains the mutation instead of a receipt.

use crate::{
    accepted, app_with, done,
    harness::receiver::{Receiver, answer},
    patch,
};
use egress::Policy;
use futures::{
    FutureExt,
    future::{LocalBoxFuture, join_all},
};
use http::StatusCode;
use serde_json::json;
use services::{mutations::Options, waiting::WAITERS};
use std::{
    future::{Future, poll_fn},
    pin::pin,
    task::Poll,
    time::{Duration, Instant},
};
use testkit::{Answer, Settings, TestApp, candidate};

const PATH: &str = "/candidates/rec00000000000001";
/// How long a test waits for what must come, on a machine that is busy with other tests, too.
const TIMEOUT: Duration = Duration::from_mins(2);

#[testkit::test]
async fn prefer_wait_returns_the_mutation() {
    let (app, region) = app_with(vec![candidate(1)]).await;
    let client = app.client(&region.key);
    let waiting = client
        .clone()
        .with("prefer", "wait=10")
        .with("idempotency-key", "k");
    let answer = patch(&waiting, PATH, &json!({"city": "Assen"})).await;
    let id = answer.data()["mutationId"].as_str().unwrap().to_owned();
    assert_eq!(answer.header("preference-applied"), "wait=10");
    let now = "2026-01-02T03:04:05.678Z";
    let key = answer.data()["by"]["id"].as_str().unwrap().to_owned();
    assert_eq!(
        answer.text(),
        format!(
            r#"{{"statusCode":200,"message":"Successfully carried out mutation","data":{{"mutationId":"{id}","operation":"candidates.update","by":{{"kind":"key","id":"{key}","name":null}},"status":"succeeded","attempts":1,"idempotencyKey":"k","candidateIds":["rec00000000000001"],"interactionIds":[],"attachmentIds":[],"createdAt":"{now}","startedAt":"{now}","finishedAt":"{now}","problem":null,"deliveries":[]}},"meta":{{"sandboxEnabled":false}}}}"#
        )
    );
    let again = patch(&waiting, PATH, &json!({"city": "Assen"})).await;
    assert_eq!(
        (again.header("idempotency-replayed"), again.data()),
        ("true", answer.data())
    );
    assert_eq!(
        client.get(&format!("/mutations/{id}")).await.data(),
        answer.data()
    );
}

#[testkit::test]
async fn other_preferences_are_ignored() {
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
        let answer = patch(
            &client.clone().with("prefer", given),
            PATH,
            &json!({"city": "Assen"}),
        )
        .await;
        assert_eq!(answer.header("preference-applied"), applied, "{given}");
        assert_eq!(
            answer.status,
            if applied.is_empty() {
                StatusCode::ACCEPTED
            } else {
                StatusCode::OK
            },
            "{given}"
        );
    }
}

#[testkit::test]
async fn prefer_wait_returns_the_receipt_after_the_timeout() {
    let app = super::app_reaching_itself().await;
    let region = app.region("noord").await;
    let client = app.client(&region.key);
    let site = Receiver::start(|_, _| answer(200, "", "hallo"));
    let body = json!([{"name": "A", "email": "a@example.nl", "privacyConsent": true, "curriculumVitae": [{"url": site.url("/cv")}]}]);
    // Nothing processes the queue.
    let answer = client
        .clone()
        .with("prefer", "wait=0")
        .post("/candidates", &body)
        .await;
    let data = accepted(&answer);
    assert_eq!(answer.header("preference-applied"), "wait=0");
    assert_eq!(done(&client, &data).await["status"], "queued");
    let later = {
        let waiting = client
            .clone()
            .with("prefer", "wait=60")
            .with("idempotency-key", "k");
        let (answer, stepped) = tokio::join!(waiting.post("/candidates", &body), async {
            loop {
                app.services.mutations.step().await.unwrap();
                if client.get("/mutations?status=queued").await.data() == json!([])
                    && client
                        .get("/mutations")
                        .await
                        .data()
                        .as_array()
                        .unwrap()
                        .len()
                        == 2
                {
                    break;
                }
            }
        });
        let () = stepped;
        answer
    };
    assert_eq!(
        (later.status, &later.json()["data"]["status"]),
        (StatusCode::OK, &json!("succeeded"))
    );
}

/// Requests that have not been answered, and the responses of those that have.
#[derive(Default)]
struct UnderWay<'a> {
    requests: Vec<LocalBoxFuture<'a, Answer>>,
    answers: Vec<Answer>,
}

impl UnderWay<'_> {
    /// Runs `work` while the requests make progress.
    async fn beside<T>(&mut self, work: impl Future<Output = T>) -> T {
        let mut work = pin!(work);
        poll_fn(|context| {
            self.requests
                .retain_mut(|request| match request.poll_unpin(context) {
                    Poll::Ready(answer) => {
                        self.answers.push(answer);
                        false
                    }
                    Poll::Pending => true,
                });
            work.as_mut().poll(context)
        })
        .await
    }
}

/// The region's first write waits for a file that does not come, and blocks all its later writes.
#[testkit::test]
#[expect(
    clippy::disallowed_methods,
    reason = "bounds a wait for what other threads do, whatever the clock of the test says"
)]
async fn waiting_needs_no_permit_and_is_limited_in_number() {
    let mutations = Options {
        egress: Policy {
            allow_private: true,
            ..Policy::default()
        },
        ..Options::default()
    };
    let mut settings = Settings::unlimited();
    settings.api.max_in_flight = 3;
    settings.services.mutations = mutations;
    let app = TestApp::with(settings).await;
    let (region, other) = (app.region("noord").await, app.region("zuid").await);
    app.import(region.production(), vec![candidate(1)]).await;
    app.import(other.production(), vec![candidate(1)]).await;
    let (client, other) = (app.client(&region.key), app.client(&other.key));
    let site = Receiver::start(|_, _| answer(200, "", "hallo"));
    // Nothing processes the queue yet.
    let path = "/candidates/rec00000000000001/attachments";
    accepted(
        &client
            .post(
                path,
                &json!({"curriculumVitae": [{"url": site.url("/cv")}]}),
            )
            .await,
    );
    let mut under_way = UnderWay::default();
    let begun = Instant::now();
    while under_way.answers.is_empty() {
        let waits = client.clone().with("prefer", "wait=60");
        let request = async move { patch(&waits, PATH, &json!({"city": "Assen"})).await };
        under_way.requests.push(request.boxed_local());
        let queued = under_way.requests.len() + 1;
        // Until the request is accepted it occupies a slot, and so does each of these reads.
        loop {
            let waited = begun.elapsed();
            assert!(waited < TIMEOUT, "{queued} hold all places");
            let listed = under_way
                .beside(client.get("/mutations?status=queued&pageSize=100"))
                .await;
            under_way
                .answers
                .retain(|answer| answer.status != StatusCode::SERVICE_UNAVAILABLE);
            let lost = under_way.requests.len() + under_way.answers.len() + 1 < queued;
            let accepted = listed.status == StatusCode::OK
                && listed.data().as_array().unwrap().len() >= queued;
            if lost || accepted {
                break;
            }
        }
    }
    let nodes = std::env::var("ONDERWIJSREGIO_TEST_NODES")
        .ok()
        .and_then(|number| number.parse().ok())
        .unwrap_or(1);
    // The next request may have been sent before the receipt arrived.
    let mut listed = under_way.beside(other.get("/candidates")).await;
    while under_way.requests.len() > WAITERS * nodes || listed.status != StatusCode::OK {
        assert!(
            begun.elapsed() < TIMEOUT,
            "{} wait: {}",
            under_way.requests.len(),
            listed.text()
        );
        listed = under_way.beside(other.get("/candidates")).await;
    }
    for receipt in &under_way.answers {
        assert_eq!(
            (receipt.status, receipt.header("preference-applied")),
            (StatusCode::ACCEPTED, "")
        );
    }
    let waiting = under_way.requests.len();
    assert!((WAITERS..=WAITERS * nodes).contains(&waiting), "{waiting}");
    assert_eq!(
        listed.status,
        StatusCode::OK,
        "{waiting} wait: {}",
        listed.text()
    );
    let (answers, stepped) =
        tokio::join!(join_all(under_way.requests), app.services.mutations.step());
    stepped.unwrap();
    for answer in answers {
        assert_eq!(
            (answer.status, answer.header("preference-applied")),
            (StatusCode::OK, "wait=60")
        );
        assert_eq!(answer.data()["status"], "succeeded");
    }
}

#[testkit::test]
async fn every_receipt_has_the_location_of_its_mutation() {
    let (app, region) = app_with(vec![]).await;
    let client = app.client(&region.key);
    let body = json!([{"name": "A", "email": "a@example.nl", "privacyConsent": true}]);
    for base in ["/api/v2", "/api/sandbox"] {
        let path = if base == "/api/v2" {
            "/candidates".to_owned()
        } else {
            format!("{base}/candidates")
        };
        let answer = client.post(&path, &body).await;
        let id = accepted(&answer)["mutationId"].as_str().unwrap().to_owned();
        assert_eq!(
            answer.header("location"),
            format!("http://127.0.0.1:8080{base}/mutations/{id}")
        );
    }
}
