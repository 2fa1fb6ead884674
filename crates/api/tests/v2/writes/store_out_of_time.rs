//! A mutation on which PostgreSQL times out at every attempt fails in the end, without affecting
//! others.

use crate::{accepted, delete, done};
use serde_json::{Value, json};
use std::time::Duration;
use testkit::{TestApp, candidate, postgres::Database};

/// A trigger that simulates a statement timeout for candidates with this name.
const SLOW: &str = "CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
    IF NEW.document LIKE '%Traag%' THEN RAISE 'canceling statement due to statement timeout' USING ERRCODE = 'query_canceled'; END IF; \
    RETURN NEW; END $$; \
    CREATE TRIGGER slow BEFORE INSERT ON candidates FOR EACH ROW EXECUTE FUNCTION slow()";

fn new(name: &str) -> Value {
    json!([{"name": name, "email": format!("{}@example.nl", name.to_lowercase()), "privacyConsent": true}])
}

/// Queues four writes. The first needs a file that cannot be fetched, the third is the one that
/// times out.
async fn queue(app: &TestApp, key: &str) -> Vec<Value> {
    let client = app.client(key);
    let mut blocked = new("Bestand");
    blocked[0]["otherAttachments"] = json!([{"url": "https://127.0.0.1.invalid/a.txt"}]);
    let mut queued = Vec::new();
    for body in [blocked, new("Een"), new("Traag"), new("Twee")] {
        queued.push(accepted(&client.post("/candidates", &body).await));
    }
    queued.push(accepted(
        &delete(&client, "/candidates/rec00000000000001").await,
    ));
    queued
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn mutation_that_times_out_fails_and_its_neighbours_are_applied() {
    let database = Database::fresh();
    let app = TestApp::on(database.url()).await;
    let region = app.region("noord").await;
    app.import(region.production(), vec![candidate(1)]).await;
    database.run(SLOW);
    let client = app.client(&region.key);
    let queued = queue(&app, &region.key).await;
    let status = async |number: usize| done(&client, &queued[number]).await["status"].clone();
    let mutations = &app.services.mutations;

    assert!(
        mutations.step().await.is_err(),
        "the store is not there for it"
    );
    drop(mutations.step().await);
    assert_eq!(
        (status(0).await, status(1).await),
        (json!("failed"), json!("succeeded")),
        "they are not lost with it"
    );
    // Many attempts in less than two minutes: the store as a whole may be failing.
    for _ in 0..20 {
        app.clock.advance(Duration::from_secs(5));
        assert!(mutations.step().await.is_err());
    }
    let of = async |number: usize| {
        let shown = done(&client, &queued[number]).await;
        (shown["status"].clone(), shown["attempts"].clone())
    };
    assert_eq!(of(2).await.1, 0);
    let mut rounds = 0;
    while status(2).await != json!("failed") {
        app.clock.advance(Duration::from_secs(15));
        drop(mutations.step().await);
        rounds += 1;
        assert!(rounds < 100, "it holds up the others for ever");
    }
    mutations.step().await.unwrap();
    assert_eq!(of(2).await, (json!("failed"), json!(5)));
    assert_eq!(
        done(&client, &queued[2]).await["problem"]["detail"],
        "The mutation could not be carried out. Send the request again; if that fails too, give the mutation's id to the operator."
    );
    assert_eq!(
        (status(3).await, status(4).await),
        (json!("succeeded"), json!("succeeded"))
    );
    assert_eq!(
        client.get("/candidates?pageSize=100").await.each("name"),
        ["Een", "Twee"]
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn mutation_is_applied_when_the_store_recovers() {
    let database = Database::fresh();
    let app = TestApp::on(database.url()).await;
    let region = app.region("noord").await;
    app.import(region.production(), vec![candidate(1)]).await;
    database.run(SLOW);
    let client = app.client(&region.key);
    let queued = queue(&app, &region.key).await;
    for _ in 0..30 {
        drop(app.services.mutations.step().await);
        app.clock.advance(Duration::from_secs(10));
    }
    database.run("DROP TRIGGER slow ON candidates");
    app.clock.advance(Duration::from_secs(10));
    app.services.mutations.step().await.unwrap();
    let shown = done(&client, &queued[2]).await;
    assert_eq!(shown["status"], "succeeded", "{shown}");
    assert!(
        shown["attempts"]
            .as_i64()
            .is_some_and(|attempts| (2..5).contains(&attempts)),
        "{shown}"
    );
    assert_eq!(
        client.get("/candidates?pageSize=100").await.each("name"),
        ["Een", "Traag", "Twee"]
    );
}
