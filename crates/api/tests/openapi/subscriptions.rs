//! Produces every success response about subscriptions.

use crate::{
    delete,
    harness::receiver::{Receiver, answer},
    patch,
};
use http::Method;
use serde_json::json;
use testkit::{TestApp, TestRegion, candidate};

/// Makes each request about subscriptions once.
pub(super) async fn request_each(app: &TestApp, region: &TestRegion) {
    let own = app.client(&region.key);
    let receiver = Receiver::start(|_, _| answer(204, "", ""));
    let all = "/auth/regions/me/subscriptions";
    let body = json!({"url": receiver.url("/"), "events": "*"});
    let made = own.post(all, &body).await;
    own.post(all, &json!({})).await;
    let one = format!("{all}/{}", made.json()["data"]["id"].as_str().unwrap());
    app.import(region.production(), vec![candidate(1)]).await;
    app.services.mutations.step().await.unwrap();
    own.get(all).await;
    own.get(&one).await;
    let log = own.get(&format!("{one}/deliveries")).await.data();
    own.get(&format!("{one}/deliveries?status=x")).await;
    let event = log[0]["id"].as_str().unwrap();
    for path in ["test", &format!("deliveries/{event}/redeliver")] {
        own.send(Method::POST, &format!("{one}/{path}"), "".into())
            .await;
    }
    let since = json!({"since": "2026-01-01T00:00:00Z"});
    own.post(&format!("{one}/deliveries/redeliver"), &since)
        .await;
    patch(&own, &one, &json!({"rotateSecret": true})).await;
    delete(&own, &one).await;
    delete(&own, &one).await;
}
