//! Deliveries: repeated, logged, requested again, and never lost.

use super::{
    accepting, bodies, ids, path_of, step, subscribed, subscribed_to_all, types, verified,
};
use crate::{
    harness::receiver::{Receiver, answer},
    patch,
    v2::app_reaching_itself,
};
use http::{Method, StatusCode};
use serde_json::{Value, json};
use std::{collections::BTreeSet, time::Duration};
use store::ScopeTx;
use testkit::candidate;

#[testkit::test]
async fn delivery_is_repeated_and_logged() {
    let app = app_reaching_itself().await;
    let region = app.region("noord").await;
    let client = app.client(&region.key);
    let receiver = Receiver::start(|_, before| answer([500, 302, 200][before.min(2)], "", ""));
    let body = json!({"url": receiver.url("/"), "events": ["candidate.created"]});
    let path = path_of(&subscribed(&client, body).await);
    app.import(region.production(), vec![candidate(1)]).await;
    step(&app).await;
    step(&app).await;
    assert_eq!(receiver.received().len(), 1);
    let log = client.get(&format!("{path}/deliveries")).await.data();
    assert_eq!(log.as_array().unwrap().len(), 1);
    let first = &log[0];
    let attempt = &first["attempts"][0];
    assert_eq!(
        (&attempt["status"], &attempt["outcome"]),
        (&json!(500), &json!("refused"))
    );
    assert_eq!(attempt["nextAttemptAt"], first["nextAttemptAt"]);
    let shown = json!({"id": bodies(&receiver)[0]["id"], "type": "candidate.created", "candidateId": "rec00000000000001",
        "sequence": 1, "createdAt": "2026-01-02T03:04:05.678Z", "status": "pending", "attempts": first["attempts"],
        "nextAttemptAt": first["nextAttemptAt"]});
    assert_eq!(*first, shown);
    assert_eq!(
        client
            .get(&format!("{path}/deliveries?status=pending"))
            .await
            .data(),
        log
    );
    assert_eq!(
        client.get(&path).await.data()["failingSince"],
        "2026-01-02T03:04:05.678Z"
    );
    app.clock.advance(Duration::from_secs(6));
    step(&app).await;
    app.clock.advance(Duration::from_mins(6));
    step(&app).await;
    let posts = receiver.received();
    assert_eq!((posts.len(), ids(&receiver).len()), (3, 1));
    let log = client.get(&format!("{path}/deliveries")).await.data();
    let outcomes: Vec<_> = log[0]["attempts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["status"].clone())
        .collect();
    assert_eq!(
        (outcomes, &log[0]["status"]),
        (
            vec![json!(500), json!(302), json!(200)],
            &json!("delivered")
        )
    );
    assert_eq!(
        client
            .get(&format!("{path}/deliveries?status=pending"))
            .await
            .data(),
        json!([])
    );
    let shown = client.get(&path).await.data();
    assert_eq!(
        (&shown["failingSince"], &shown["lastSuccessAt"]),
        (&Value::Null, &json!("2026-01-02T03:10:11.678Z"))
    );
}

#[testkit::test]
async fn events_are_sent_again_on_request() {
    let app = app_reaching_itself().await;
    let region = app.region("noord").await;
    let client = app.client(&region.key);
    let receiver = accepting();
    let body = json!({"url": receiver.url("/"), "events": ["candidate.created"]});
    let path = path_of(&subscribed(&client, body).await);
    for number in 1..=5 {
        app.import(region.production(), vec![candidate(number)])
            .await;
        app.clock.advance(Duration::from_hours(1));
        step(&app).await;
    }
    let all = ids(&receiver);
    assert_eq!((receiver.received().len(), all.len()), (5, 5));
    let first = client
        .get(&format!("{path}/deliveries?pageSize=3"))
        .await
        .json();
    assert_eq!(first["data"].as_array().unwrap().len(), 3);
    let cursor = first["meta"]["cursor"].as_str().unwrap();
    let rest = client
        .get(&format!("{path}/deliveries?pageSize=3&cursor={cursor}"))
        .await
        .json();
    assert_eq!(rest["meta"]["cursor"], Value::Null);
    let pages = [&first, &rest]
        .map(|page| page["data"].as_array().unwrap().clone())
        .concat();
    let positions: Vec<_> = pages
        .iter()
        .map(|one| one["sequence"].as_i64().unwrap())
        .collect();
    assert_eq!(positions, [5, 4, 3, 2, 1]);
    let event = pages[4]["id"].as_str().unwrap();
    let again = format!("{path}/deliveries/{event}/redeliver");
    let scheduled = client.send(Method::POST, &again, "".into()).await.data();
    assert_eq!(
        (&scheduled["status"], &scheduled["id"]),
        (&json!("pending"), &json!(event))
    );
    step(&app).await;
    let last = bodies(&receiver).pop().unwrap();
    assert_eq!((receiver.received().len(), &last["id"]), (6, &json!(event)));
    // The third event happened two hours after the first.
    let since = json!({"since": "2026-01-02T05:00:00Z"});
    client
        .post(&format!("{path}/deliveries/redeliver"), &since)
        .await
        .data();
    step(&app).await;
    step(&app).await;
    let resent: BTreeSet<_> = bodies(&receiver)[6..]
        .iter()
        .map(|body| body["data"]["sequence"].as_i64())
        .collect();
    assert_eq!(resent, BTreeSet::from([Some(3), Some(4), Some(5)]));
    let log = client.get(&format!("{path}/deliveries")).await.data();
    let attempts = log
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["attempts"].as_array().unwrap().len());
    assert_eq!(attempts.collect::<Vec<_>>(), [2, 2, 2, 1, 2]);
    assert_eq!(all, ids(&receiver));
    // After 30 days nothing is left to send again.
    app.clock.advance(Duration::from_hours(31 * 24));
    app.services.mutations.tidy_now().await.unwrap();
    assert_eq!(
        client.get(&format!("{path}/deliveries")).await.data(),
        json!([])
    );
    assert_eq!(app.count("subscription_events", "1 = 1"), 0);
    assert_eq!(app.count("subscription_deliveries", "1 = 1"), 0);
    assert_eq!(
        client.send(Method::POST, &again, "".into()).await.status,
        StatusCode::NOT_FOUND
    );
}

#[testkit::test]
async fn rotated_secret_signs_beside_the_former_one_for_a_day() {
    let app = app_reaching_itself().await;
    let region = app.region("noord").await;
    let client = app.client(&region.key);
    let receiver = accepting();
    let path = path_of(&subscribed_to_all(&client, &receiver).await);
    let rotated = patch(&client, &path, &json!({"rotateSecret": true}))
        .await
        .data();
    for number in 1..=2 {
        let test = client
            .send(Method::POST, &format!("{path}/test"), "".into())
            .await
            .data();
        assert_eq!(
            (&test["outcome"], &test["nextAttemptAt"]),
            (&json!("delivered"), &Value::Null)
        );
        let got = receiver.received().pop().unwrap();
        let body: Value = serde_json::from_slice(&got.body).unwrap();
        assert_eq!(body["type"], "subscription.test");
        verified(&app, &rotated["secret"], &got).unwrap();
        let signatures = got.header("webhook-signature").split(' ').count();
        assert_eq!(signatures, 3 - number);
        app.clock.advance(Duration::from_hours(24));
    }
}

#[testkit::test]
async fn what_a_killed_process_was_about_to_send_is_sent_by_another() {
    let app = app_reaching_itself().await;
    let region = app.region("noord").await;
    let receiver = accepting();
    subscribed_to_all(&app.client(&region.key), &receiver).await;
    let rows = (1..=250).map(candidate).collect();
    app.import(region.production(), rows).await;
    // A process takes the first events, and is killed before it can note anything.
    let claimed = app.store.write(
        region.production(),
        async move |tx: &mut ScopeTx<'_, '_>| {
            let claims = tx.subscriptions().claim().await?;
            Ok::<_, store::Error>(claims.iter().map(|claim| claim.events.len()).sum::<usize>())
        },
    );
    assert_eq!(claimed.await.unwrap(), 100);
    let other = app.another_node().await;
    other.mutations.step().await.unwrap();
    assert_eq!(
        receiver.received().len(),
        0,
        "the claim holds for 30 seconds"
    );
    app.clock.advance(Duration::from_secs(31));
    other.mutations.step().await.unwrap();
    assert_eq!(
        (receiver.received().len(), ids(&receiver).len()),
        (250, 250)
    );
    assert_eq!(types(&receiver), vec!["candidate.created"; 250]);
    other.mutations.step().await.unwrap();
    app.services.mutations.step().await.unwrap();
    assert_eq!(receiver.received().len(), 250);
}
