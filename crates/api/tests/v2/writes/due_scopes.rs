//! The index of due scopes: a scope stands there from when work is planned until it is done, and work
//! that the index lacks is found later.

use super::app_reaching_itself;
use crate::{
    accepted,
    harness::receiver::{Receiver, answer},
};
use model::Clock;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::json;
use std::time::Duration;
use testkit::{Client, TestApp};

/// Creates a candidate, with a callback to this URL if there is one.
async fn create(client: &Client<'_>, number: u32, callback: Option<&str>) {
    let url = callback.map_or_else(String::new, |url| {
        format!(
            "?callbackUrl={}",
            utf8_percent_encode(url, NON_ALPHANUMERIC)
        )
    });
    let email = format!("sanne{number}@example.nl");
    let body = json!([{"name": "Sanne Voorbeeld", "email": email, "privacyConsent": true}]);
    accepted(&client.post(&format!("/candidates{url}"), &body).await);
}

fn indexed(app: &TestApp) -> i64 {
    app.count("due_scopes", "due_at IS NOT NULL")
}

async fn step(app: &TestApp) {
    app.services.mutations.step().await.unwrap();
}

#[testkit::test]
async fn scope_is_in_the_index_while_it_has_work_to_do() {
    let app = app_reaching_itself().await;
    let (noord, zuid) = (app.region("noord").await, app.region("zuid").await);
    let receiver = Receiver::start(|_, _| answer(204, "", ""));
    create(&app.client(&noord.key), 1, None).await;
    assert_eq!(
        indexed(&app),
        0,
        "a write that is done at once leaves no work"
    );
    let url = receiver.url("/terug");
    create(&app.client(&noord.key), 2, Some(&url)).await;
    create(&app.client(&noord.key), 3, Some(&url)).await;
    create(&app.client(&zuid.key), 4, Some(&url)).await;
    assert_eq!(indexed(&app), 2, "one row for each scope");
    step(&app).await;
    // A round that claims deliveries moves the row to when another node would repeat them. The round
    // that finds it then removes it.
    assert_eq!((receiver.received().len(), indexed(&app)), (3, 2));
    step(&app).await;
    assert_eq!((receiver.received().len(), indexed(&app)), (3, 2));
    app.clock.advance(Duration::from_hours(1));
    step(&app).await;
    assert_eq!((receiver.received().len(), indexed(&app)), (3, 0));
}

#[testkit::test]
async fn failed_delivery_moves_the_scope_in_the_index() {
    let app = app_reaching_itself().await;
    let region = app.region("noord").await;
    let receiver = Receiver::start(|_, _| answer(500, "", ""));
    let now = app.clock.now().micros();
    create(&app.client(&region.key), 1, Some(&receiver.url("/terug"))).await;
    assert_eq!(app.count("due_scopes", &format!("due_at = {now}")), 1);
    step(&app).await;
    assert_eq!(receiver.received().len(), 1);
    step(&app).await;
    assert_eq!(
        receiver.received().len(),
        1,
        "the next attempt is due later"
    );
    assert_eq!(app.count("due_scopes", &format!("due_at > {now}")), 1);
    app.clock.advance(Duration::from_hours(48));
    step(&app).await;
    assert_eq!(receiver.received().len(), 2);
}

#[testkit::test]
async fn work_that_the_index_lacks_is_found_within_a_minute() {
    let app = app_reaching_itself().await;
    let region = app.region("noord").await;
    let receiver = Receiver::start(|_, _| answer(204, "", ""));
    step(&app).await;
    create(&app.client(&region.key), 1, Some(&receiver.url("/terug"))).await;
    // As a node of the version before leaves it.
    app.run_sql("DELETE FROM due_scopes");
    app.clock.advance(Duration::from_secs(59));
    step(&app).await;
    assert_eq!(
        receiver.received().len(),
        0,
        "a search reads the rows of all scopes"
    );
    app.clock.advance(Duration::from_secs(1));
    step(&app).await;
    assert_eq!((receiver.received().len(), indexed(&app)), (1, 1));
}
