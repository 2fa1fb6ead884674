//! Limits on writes: a region's quota, the size of its queue, and free disk space.

mod disk;

use crate::{
    accepted, delete, done, files_kept,
    harness::receiver::{Receiver, answer},
    patch,
};
use egress::Policy;
use http::StatusCode;
use serde_json::{Value, json};
use services::{
    mutations::Options,
    quotas::{Quota, Quotas},
};
use store::quotas::{Limit, OwnQuota, Usage};
use testkit::{Answer, Settings, TestApp, candidate};

const NONE: Quota = Quota {
    records: None,
    attachment_bytes: None,
};
const ONE: &str = "/candidates/rec00000000000001";

async fn app_with_quotas(quotas: Quotas) -> TestApp {
    let mutations = Options {
        egress: Policy {
            allow_private: true,
            ..Policy::default()
        },
        quotas,
        ..Options::default()
    };
    let mut settings = Settings::unlimited();
    settings.services.mutations = mutations;
    TestApp::with(settings).await
}

/// Returns the code and `Retry-After` of a refusal for lack of space.
#[track_caller]
fn refused(answer: &Answer) -> (String, String) {
    assert_eq!(
        answer.status,
        StatusCode::INSUFFICIENT_STORAGE,
        "{}",
        answer.text()
    );
    let kind = answer.json()["type"]
        .as_str()
        .unwrap()
        .rsplit('/')
        .next()
        .unwrap()
        .to_owned();
    (kind, answer.header("retry-after").to_owned())
}

fn wants(code: &str, retry_after: &str) -> (String, String) {
    (code.to_owned(), retry_after.to_owned())
}

fn person(name: &str) -> Value {
    json!({"name": name, "email": format!("{name}@example.nl"), "privacyConsent": true})
}

#[testkit::test]
async fn number_of_records_is_limited_per_environment() {
    let sandbox = Quota {
        records: Some(4),
        ..NONE
    };
    let app = app_with_quotas(Quotas {
        sandbox,
        production: NONE,
        ..Quotas::default()
    })
    .await;
    let region = app.region("noord").await;
    let production = app.client(&region.key);
    let client = production.clone().with("x-api-sandbox", "true");
    let moment = json!({"type": "Anders", "performedAt": "2026-01-01T00:00:00Z"});
    let mut first = person("een");
    first["interactions"] = json!([moment]);
    let data = accepted(
        &client
            .post("/candidates", &json!([first, person("twee")]))
            .await,
    );
    let one = format!("/candidates/{}", data["candidateIds"][0].as_str().unwrap());
    let two = client
        .post("/candidates", &json!([person("drie"), person("vier")]))
        .await;
    assert_eq!(refused(&two), wants("quota-exceeded", ""));
    assert_eq!(
        two.json()["detail"],
        "At most 4 records (candidates and contact moments) fit in the region's sandbox. It has 3, and this write \
         adds at least 2. Erase some, or ask the operator for more."
    );
    accepted(&client.post("/candidates", &json!([person("drie")])).await);
    let full = wants("quota-exceeded", "");
    assert_eq!(
        refused(
            &client
                .post(&format!("{one}/interactions"), &json!([moment]))
                .await
        ),
        full
    );
    // Whether an upsert matches a candidate is only known when it is carried out.
    assert_eq!(
        refused(&client.post("/candidates/upsert", &person("vier")).await),
        full
    );
    let mut changed = person("een");
    changed["city"] = "Assen".into();
    accepted(&client.post("/candidates/upsert", &changed).await);
    accepted(&patch(&client, &one, &json!({"city": "Emmen"})).await);
    accepted(
        &production
            .post("/candidates", &json!([person("een"), person("twee")]))
            .await,
    );
    accepted(&delete(&client, &format!("{one}?permanent=true")).await);
    accepted(
        &client
            .post("/candidates", &json!([person("vier"), person("vijf")]))
            .await,
    );
    assert_eq!(
        app.store.usage(&region.sandbox()).await.unwrap().0.records,
        4
    );
    assert_eq!(
        client.get("/candidates?includeTotal=true").await.json()["meta"]["total"],
        4
    );
    let lifted = OwnQuota {
        records: Some(Limit::Unlimited),
        attachment_bytes: None,
    };
    app.store.set_quota(region.sandbox(), lifted).await.unwrap();
    accepted(&client.post("/candidates", &json!([person("zes")])).await);
    let tightened = OwnQuota {
        records: Some(Limit::AtMost(2)),
        attachment_bytes: None,
    };
    app.store
        .set_quota(region.production(), tightened)
        .await
        .unwrap();
    assert_eq!(
        refused(
            &production
                .post("/candidates", &json!([person("drie")]))
                .await
        ),
        full
    );
    let emptied = client
        .send(
            http::Method::POST,
            "/auth/regions/me/sandbox-reset",
            "".into(),
        )
        .await;
    assert_eq!(emptied.status, StatusCode::NO_CONTENT);
    assert_eq!(
        app.store.usage(&region.sandbox()).await.unwrap().0,
        Usage::default()
    );
}

#[testkit::test]
async fn attachment_bytes_are_limited_whatever_their_source() {
    let production = Quota {
        attachment_bytes: Some(20),
        ..NONE
    };
    let app = app_with_quotas(Quotas {
        production,
        ..Quotas::default()
    })
    .await;
    let region = app.region("noord").await;
    app.import(region.production(), vec![candidate(1)]).await;
    let client = app.client(&region.key);
    let site = Receiver::start(|_, _| answer(200, "", "twaalf bytes"));
    let path = format!("{ONE}/attachments");
    let twelve =
        json!({"otherAttachments": [{"base64": "ZWxmIGJ5dGVzLi4u", "filename": "elf.txt"}]});
    let data = accepted(&client.post(&path, &twelve).await);
    assert_eq!(
        refused(&client.post(&path, &twelve).await),
        wants("quota-exceeded", "")
    );
    assert_eq!(
        files_kept(&app),
        1,
        "what came with the refused write is gone"
    );
    // The size of this file is only known when it is fetched.
    let fetched = json!({"otherAttachments": [{"url": site.url("/cv")}]});
    let failed = accepted(&client.post(&path, &fetched).await);
    app.services.mutations.step().await.unwrap();
    let failed = done(&client, &failed).await;
    assert_eq!(
        (&failed["status"], &failed["problem"]["title"]),
        (&json!("failed"), &json!("Quota exceeded"))
    );
    assert_eq!(files_kept(&app), 1);
    let file = data["attachmentIds"][0].as_str().unwrap();
    accepted(&delete(&client, &format!("{path}/{file}")).await);
    let fetched = accepted(&client.post(&path, &fetched).await);
    app.services.mutations.step().await.unwrap();
    assert_eq!(done(&client, &fetched).await["status"], "succeeded");
    assert_eq!(
        app.store
            .usage(&region.production())
            .await
            .unwrap()
            .0
            .attachment_bytes,
        12
    );
    accepted(&delete(&client, &format!("{ONE}?permanent=true")).await);
    app.services.mutations.step().await.unwrap();
    assert_eq!(
        (
            app.store.usage(&region.production()).await.unwrap().0,
            files_kept(&app)
        ),
        (Usage::default(), 0)
    );
}

#[testkit::test]
async fn bytes_of_queued_writes_are_limited() {
    let app = app_with_quotas(Quotas {
        waiting_bytes: 5_000,
        ..Quotas::default()
    })
    .await;
    let (region, other) = (app.region("noord").await, app.region("zuid").await);
    for one in [&region, &other] {
        app.import(one.production(), vec![candidate(1), candidate(2)])
            .await;
    }
    let (client, other) = (app.client(&region.key), app.client(&other.key));
    let site = Receiver::start(|_, _| answer(200, "", "hallo"));
    let change = json!({"motivation": "x".repeat(1_500)});
    // Nothing processes the queue yet.
    accepted(
        &client
            .post(
                &format!("{ONE}/attachments"),
                &json!({"curriculumVitae": [{"url": site.url("/cv")}]}),
            )
            .await,
    );
    let keyed = client.clone().with("idempotency-key", "k");
    let first = accepted(&patch(&keyed, ONE, &change).await);
    accepted(&patch(&client, ONE, &change).await);
    assert_eq!(
        refused(&patch(&client, ONE, &change).await),
        wants("queue-full", "5")
    );
    // A file counts, wherever it is stored.
    let file = json!({"otherAttachments": [{"base64": "eHh4".repeat(600), "filename": "x.txt"}]});
    assert_eq!(
        refused(&client.post(&format!("{ONE}/attachments"), &file).await),
        wants("queue-full", "5")
    );
    assert_eq!(files_kept(&app), 0);
    let again = patch(&keyed, ONE, &change).await;
    assert_eq!(
        (accepted(&again), again.header("idempotency-replayed")),
        (first, "true")
    );
    accepted(&patch(&other, ONE, &change).await);
    accepted(&delete(&client, "/candidates/rec00000000000002?permanent=true").await);
    let waiting = app
        .store
        .usage(&region.production())
        .await
        .unwrap()
        .0
        .waiting_bytes;
    assert!((3_000..5_000).contains(&waiting), "{waiting}");
    app.services.mutations.step().await.unwrap();
    assert_eq!(
        app.store
            .usage(&region.production())
            .await
            .unwrap()
            .0
            .waiting_bytes,
        0
    );
    accepted(&patch(&client, ONE, &change).await);
    assert_eq!(app.count("mutations", "status = 2"), 0, "none has failed");
}
