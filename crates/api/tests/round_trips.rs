//! The round trips of a request on PostgreSQL once the key is cached and the statements are
//! prepared: one for a read, two for a new candidate, three for a change of one.

use crate::{changed, delete, patch};
use model::Clock;
use serde_json::json;
use services::mutations::Options;
use std::time::Duration;
use testkit::{
    TestApp, candidate,
    postgres::{Cluster, Recorder},
};

/// The messages of one statement: Bind, Execute, Sync.
const ONE: &str = "BES";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_read_is_one_round_trip() {
    let cluster = Cluster::start(&[]);
    let recorder = Recorder::before(&cluster);
    let app = TestApp::on(&recorder.url()).await;
    let region = app.region("noord").await;
    app.import(region.production(), (1..=3).map(candidate).collect())
        .await;
    let client = app.client(&region.key);

    let reads = [
        ("/candidates/rec00000000000002", ONE.to_owned()),
        ("/candidates", ONE.to_owned()),
        ("/candidates?phase=nieuw&pageSize=2", ONE.to_owned()),
        ("/candidates/find?email=nobody@example.nl", ONE.to_owned()),
        ("/candidates/find?phone=0600000001", ONE.to_owned()),
        ("/candidates?includeTotal=true", ONE.repeat(2)),
        // One query reads the interactions of all three.
        ("/candidates?includeInteractions=true", ONE.repeat(4)),
    ];
    for (path, expected) in reads {
        // The first request may look up the key and prepare the statement.
        let first = client.get(path).await;
        recorder.take();
        let again = client.get(path).await;
        assert_eq!(
            (again.status.as_u16(), again.text()),
            (200, first.text()),
            "{path}"
        );
        assert_eq!(recorder.take(), expected, "{path}");
    }
    let session = app
        .session("n2@example.nl", model::Environment::Production, None)
        .await;
    let visitor = app.visitor(&session);
    for path in ["/auth/candidates/me", "/candidates/rec00000000000002"] {
        visitor.get(path).await;
        recorder.take();
        assert_eq!(visitor.get(path).await.status.as_u16(), 200);
        assert_eq!(recorder.take(), ONE, "a session's read: {path}");
    }
    client
        .post("/candidates/find", &json!({"email": "nobody@example.nl"}))
        .await;
    assert_eq!(recorder.take(), ONE);
    app.anonymous().get("/candidates").await;
    assert_eq!(recorder.take(), "", "without a credential nothing is asked");
}

/// Makes a request twice, the first time so that keys are cached and statements are prepared.
/// Returns the messages of the second one.
async fn messages_of(recorder: &Recorder, request: impl AsyncFn(u32)) -> String {
    request(1).await;
    recorder.take();
    request(2).await;
    recorder.take()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_change_reads_the_candidate_once() {
    let cluster = Cluster::start(&[]);
    let recorder = Recorder::before(&cluster);
    let app = TestApp::on(&recorder.url()).await;
    let region = app.region("noord").await;
    let file = |number: u32| {
        let id = format!("att{number:014}");
        json!([{"filename": "cv.txt", "base64": "aGFsbG8=", "id": id}])
    };
    let row = |number: u32| changed(number, json!({"curriculumVitae": file(number)}));
    app.import(region.production(), (1..=3).map(row).collect())
        .await;
    let client = &app.client(&region.key);
    // First pipeline: begin, the scope, and the scope's row.
    let begun = format!("Q{}", ONE.repeat(2));

    let update = async |number: u32| {
        let name = format!("Naam {number}");
        let done = patch(
            client,
            "/candidates/rec00000000000001",
            &json!({"name": name}),
        )
        .await;
        assert_eq!(done.status.as_u16(), 202);
    };
    // Then the candidate. Then its replacement, with the words that it was found by. Last pipeline: a
    // word less and one more, its row of the desk, its history, the mutation, who changed it, the
    // scope's row, and commit.
    let expected = format!("{begun}{}{}Q", ONE, ONE.repeat(9));
    assert_eq!(messages_of(&recorder, update).await, expected);

    let upsert = async |number: u32| {
        let name = format!("Naam {number}");
        let body = json!({"name": name, "email": "n2@example.nl", "privacyConsent": true});
        let done = client.post("/candidates/upsert", &body).await;
        assert_eq!(done.status.as_u16(), 202);
    };
    // Then which candidate has the address, and that candidate.
    let expected = format!("{begun}{}{}Q", ONE.repeat(2), ONE.repeat(9));
    assert_eq!(messages_of(&recorder, upsert).await, expected);

    let delete_file = async |number: u32| {
        let path = format!("/candidates/rec{number:014}/attachments/att{number:014}");
        let done = delete(client, &path).await;
        assert_eq!(done.status.as_u16(), 202);
    };
    // Then the candidate, the attachment, and whether others use its file. Last pipeline: the
    // candidate, the filter of its texts, its row of the desk, its history, the mutation, who changed
    // it, the scope's row, and commit.
    let expected = format!("{begun}{}{}Q", ONE.repeat(3), ONE.repeat(7));
    assert_eq!(messages_of(&recorder, delete_file).await, expected);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_candidate_takes_two_round_trips() {
    let cluster = Cluster::start(&[]);
    let recorder = Recorder::before(&cluster);
    let app = TestApp::on(&recorder.url()).await;
    let region = app.region("noord").await;
    let client = app.client(&region.key);
    let write = async |name: &str| {
        let body =
            json!([{"name": name, "email": format!("{name}@example.nl"), "privacyConsent": true}]);
        client.post("/candidates", &body).await.status.as_u16()
    };
    assert_eq!(write("een").await, 202);
    recorder.take();
    assert_eq!(write("twee").await, 202);
    // First pipeline: begin, the scope, and the scope's row. Second pipeline: the candidate, its row
    // of the desk, its words, its history, its phase, the mutation, its actor, the scope's row, the
    // count, and commit.
    let (first, second) = (format!("Q{}", ONE.repeat(2)), format!("{}Q", ONE.repeat(9)));
    assert_eq!(recorder.take(), first + &second);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn old_mutations_are_deleted_in_few_round_trips() {
    let cluster = Cluster::start(&[]);
    let recorder = Recorder::before(&cluster);
    let app = TestApp::on(&recorder.url()).await;
    let region = app.region("noord").await;
    let client = app.client(&region.key);
    let delete_old = async |number: usize| {
        for _ in 0..number {
            let new = |name: &str| json!({"name": name, "email": format!("{name}@example.nl"), "privacyConsent": true});
            let path = format!("/candidates?idempotencyKey={}", app.clock.now().micros());
            let done = client
                .post(&path, &json!([new("een"), new("twee"), new("drie")]))
                .await;
            assert_eq!(done.status.as_u16(), 202);
            app.clock.advance(Duration::from_micros(1));
        }
        app.clock.advance(Options::default().kept);
        recorder.take();
        app.services.mutations.tidy_now().await.unwrap();
        let messages = recorder.take();
        let left = "SELECT (SELECT count(*) FROM mutations) + (SELECT count(*) FROM mutation_subjects) \
                    + (SELECT count(*) FROM idempotency_keys)";
        assert_eq!(cluster.run(left), ["0"]);
        messages
    };
    delete_old(1).await;
    let (one, many) = (delete_old(1).await, delete_old(20).await);
    // Only the rows of the two other candidates are one statement each, in the same round trip as
    // the others.
    assert_eq!(many.len() - one.len(), 19 * 2 * ONE.len(), "{one} {many}");
}
