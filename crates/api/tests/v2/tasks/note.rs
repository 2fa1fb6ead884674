//! The quick note: contact moment, phase and task in one transaction.

use super::{ANNE, desk, draft};
use model::{InteractionId, ProblemCode};
use serde_json::{Value, json};
use services::mutations::{DeskChange, InteractionDraft, PhaseMove, Seen};
use testkit::{TestApp, candidate};

const ONE: &str = "rec00000000000001";
const PATH: &str = "/candidates/rec00000000000001";

fn moment(app: &TestApp, summary: &str) -> InteractionDraft {
    let members =
        json!({"type": "Telefonisch", "performedAt": "2026-01-02T03:00:00Z", "summary": summary});
    InteractionDraft {
        id: InteractionId::random(app.store.random().as_ref()),
        members: members.as_object().unwrap().clone(),
    }
}

fn to(from: &str, to: &str) -> PhaseMove {
    PhaseMove {
        from: from.into(),
        to: to.into(),
        exit_reason: (to == "uitgestroomd").then(|| "Verhuisd".into()),
    }
}

async fn interactions(app: &TestApp, key: &str) -> Vec<Value> {
    let shown = app.client(key).get(&format!("{PATH}/interactions")).await;
    shown.data().as_array().unwrap().clone()
}

#[testkit::test]
async fn all_parts_are_stored_together() {
    let app = TestApp::start().await;
    let region = app.region("noord").await;
    let scope = region.production();
    app.import(scope, vec![candidate(1)]).await;
    let change = DeskChange::Note {
        moment: Some(moment(&app, "Gebeld")),
        phase: Some(to("nieuw", "uitgestroomd")),
        task: Some(draft("Afscheid", "2026-02-03")),
    };
    let mutation = desk(&app, scope, ONE, change).await.unwrap();
    assert_eq!(
        (mutation.operation.as_str(), mutation.status.name()),
        ("desk.note", "succeeded")
    );
    let record = app.client(&region.key).get(PATH).await.data();
    assert_eq!(
        (&record["phase"], &record["exitReason"]),
        (&json!("uitgestroomd"), &json!("Verhuisd"))
    );
    let moments = interactions(&app, &region.key).await;
    assert_eq!(
        (moments.len(), &moments[0]["summary"]),
        (1, &json!("Gebeld"))
    );
    let tasks = app
        .store
        .tasks_of(&scope, ONE.parse().unwrap())
        .await
        .unwrap();
    assert_eq!(tasks.len(), 1);
    assert_eq!(
        (
            tasks[0].text.as_str(),
            tasks[0].due_on.as_str(),
            tasks[0].assignee
        ),
        ("Afscheid", "2026-02-03", Some(ANNE.parse().unwrap()))
    );
    assert_eq!(tasks[0].id.as_str()[3..], mutation.id.as_str()[3..]);
}

#[testkit::test]
async fn nothing_is_stored_if_the_phase_is_another_by_now() {
    let app = TestApp::start().await;
    let region = app.region("noord").await;
    let scope = region.production();
    app.import(scope, vec![candidate(1)]).await;
    let change = DeskChange::Note {
        moment: Some(moment(&app, "Gebeld")),
        phase: Some(to("matchen", "werkzaam")),
        task: Some(draft("Feliciteren", "2026-02-03")),
    };
    let refusal = desk(&app, scope, ONE, change).await.unwrap_err();
    assert_eq!(refusal.code, ProblemCode::Conflict);
    assert_eq!(
        app.client(&region.key).get(PATH).await.data()["phase"],
        "nieuw"
    );
    assert_eq!(interactions(&app, &region.key).await, Vec::<Value>::new());
    assert_eq!(
        app.count("tasks", "1 = 1") + app.count("mutations", "1 = 1"),
        0
    );
}

#[testkit::test]
async fn nothing_is_stored_if_there_is_no_room_for_the_task() {
    let app = TestApp::start().await;
    let region = app.region("noord").await;
    let scope = region.production();
    app.import(scope, vec![candidate(1)]).await;
    for number in 0..50 {
        let task = draft(&format!("Taak {number}"), "2026-02-03");
        desk(&app, scope, ONE, DeskChange::AddTask { task })
            .await
            .unwrap();
    }
    let change = DeskChange::Note {
        moment: Some(moment(&app, "Gebeld")),
        phase: Some(to("nieuw", "oriënteren")),
        task: Some(draft("Nog een", "2026-02-03")),
    };
    let refusal = desk(&app, scope, ONE, change).await.unwrap_err();
    assert_eq!(refusal.code, ProblemCode::Conflict);
    assert_eq!(interactions(&app, &region.key).await, Vec::<Value>::new());
    assert_eq!(app.count("tasks", "1 = 1"), 50);
}

#[testkit::test]
async fn a_move_alone_is_an_update_of_the_phase() {
    let app = TestApp::start().await;
    let region = app.region("noord").await;
    let scope = region.production();
    app.import(scope, vec![candidate(1)]).await;
    let change = || DeskChange::Note {
        moment: None,
        phase: Some(to("nieuw", "matchen")),
        task: None,
    };
    let mutation = desk(&app, scope, ONE, change()).await.unwrap();
    assert_eq!(mutation.operation, "candidates.update");
    let refusal = desk(&app, scope, ONE, change()).await.unwrap_err();
    assert_eq!(refusal.code, ProblemCode::Conflict);
}

#[testkit::test]
async fn a_coordinator_is_replaced_only_if_it_is_the_one_that_was_seen() {
    let app = TestApp::start().await;
    let region = app.region("noord").await;
    let scope = region.production();
    app.import(scope, vec![candidate(1)]).await;
    let person = Some(ANNE.parse().unwrap());
    let set = |person, seen| DeskChange::SetCoordinator {
        person,
        seen: Some(Seen { person: seen }),
    };
    desk(&app, scope, ONE, set(person, None)).await.unwrap();
    let refusal = desk(&app, scope, ONE, set(None, None)).await.unwrap_err();
    assert_eq!(refusal.code, ProblemCode::Conflict);
    let of = || app.store.coordinator_of(&scope, ONE.parse().unwrap());
    assert_eq!(of().await.unwrap(), person);
    desk(&app, scope, ONE, set(None, person)).await.unwrap();
    assert_eq!(of().await.unwrap(), None);
}
