//! Forms whose session has ended.

use super::{Desks, Form, ID, PAGE, saved};
use http::StatusCode;
use model::Role;
use std::time::Duration;
use store::drafts::DraftKey;

/// Longer than a session lasts without use.
const IDLE: Duration = Duration::from_hours(2);

#[testkit::test]
async fn note_whose_session_ended_is_back_after_signing_in() {
    let desks = Desks::start().await;
    let staff = desks
        .app
        .staff("Noor Bakker", &[(desks.noord.id, Role::Coordinator)])
        .await;
    let noor = desks.signed_in(staff).await;
    let action = format!("{PAGE}/contact");
    let mut form = Form::of(&noor.get(PAGE).await.html, &action);
    form.set("note-text", "Een lang gesprek over de pabo.");
    form.set("note-step", "Terugbellen");
    desks.app.clock.advance(IDLE);
    let answer = noor.post(&action, &form.encoded()).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    assert!(answer.html.contains("een kwartier lang") && !answer.html.contains("pabo"));
    assert!(answer.html.contains(&format!(
        "next={}",
        "%2Fdesk%2Fr%2Fnoord%2Fcandidates%2Frec"
    )));

    // The database holds nothing that can be read.
    let key = DraftKey {
        staff,
        candidate: Some(ID.parse().unwrap()),
        form: "contact",
    };
    let sealed = desks
        .app
        .store
        .draft(&desks.noord.production(), key)
        .await
        .unwrap()
        .unwrap();
    assert!(!sealed.windows(4).any(|part| part == b"pabo"));

    let piet = desks.with("Piet Smit", Role::Coordinator).await;
    assert!(!piet.get(PAGE).await.html.contains("pabo"));

    let again = desks.signed_in(staff).await;
    let page = again.get(PAGE).await;
    assert!(page.html.contains("Je was uitgelogd toen je opsloeg."));
    let kept = Form::of(&page.html, &action);
    assert_eq!(kept.get("note-text"), "Een lang gesprek over de pabo.");
    assert_eq!(kept.get("note-step"), "Terugbellen");
    let mut kept = kept;
    kept.set("note-step", "");
    let answer = again.post(&action, &kept.encoded()).await;
    let page = saved(&again, answer, "note").await;
    assert!(
        !page.html.contains("Je was uitgelogd"),
        "it is saved, so it is no longer offered"
    );
    assert_eq!(desks.app.count("drafts", "1 = 1"), 0);
}

#[testkit::test]
async fn changed_record_is_kept_for_a_quarter_of_an_hour_or_until_it_is_discarded() {
    let desks = Desks::start().await;
    let staff = desks
        .app
        .staff("Noor Bakker", &[(desks.noord.id, Role::Coordinator)])
        .await;
    let edit = format!("{PAGE}/edit");
    for ends in ["discarded", "over"] {
        let noor = desks.signed_in(staff).await;
        let mut form = Form::of(&noor.get(&edit).await.html, &edit);
        form.set("city", "Hoogeveen");
        desks.app.clock.advance(IDLE);
        let answer = noor.post(&edit, &form.encoded()).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
        let again = desks.signed_in(staff).await;
        let page = again.get(&edit).await;
        assert_eq!(Form::of(&page.html, &edit).get("city"), "Hoogeveen");
        if ends == "over" {
            desks.app.clock.advance(Duration::from_mins(15));
            desks.app.services.mutations.tidy_now().await.unwrap();
            assert_eq!(desks.app.count("drafts", "1 = 1"), 0);
        } else {
            let discard = format!("{PAGE}/discard");
            let token = Form::of(&page.html, &discard).encoded();
            let answer = again.post(&discard, &token).await;
            assert_eq!(answer.header("location"), edit);
        }
        let page = again.get(&edit).await;
        assert_eq!(Form::of(&page.html, &edit).get("city"), "Assen", "{ends}");
    }
}

#[testkit::test]
async fn new_candidate_that_was_kept_can_be_discarded() {
    const NEW: &str = "/desk/r/noord/candidates/new";
    let desks = Desks::start().await;
    let roles = [(desks.noord.id, Role::Coordinator)];
    let staff = desks.app.staff("Noor Bakker", &roles).await;
    let noor = desks.signed_in(staff).await;
    let mut form = Form::of(&noor.get(NEW).await.html, NEW);
    form.set("name", "Zoë Zwart");
    desks.app.clock.advance(IDLE);
    let answer = noor.post(NEW, &form.encoded()).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    let again = desks.signed_in(staff).await;
    let page = again.get(NEW).await;
    assert!(page.html.contains("value=\"Zoë Zwart\""), "{}", page.html);
    assert!(page.html.contains("name=\"do\" value=\"discard\""));
    let token = page.hidden("form");
    let answer = again.post(NEW, &format!("form={token}&do=discard")).await;
    assert_eq!(
        (answer.status, answer.header("location")),
        (StatusCode::SEE_OTHER, NEW)
    );
    assert_eq!(desks.app.count("drafts", "1 = 1"), 0);
    let page = again.get(NEW).await;
    assert!(!page.html.contains("Zoë Zwart") && !page.html.contains("value=\"discard\""));
}

#[testkit::test]
async fn correction_whose_session_ended_is_back_at_its_contact_moment() {
    let desks = Desks::start().await;
    let roles = [(desks.noord.id, Role::Coordinator)];
    let staff = desks.app.staff("Noor Bakker", &roles).await;
    let moments = desks.read(&format!("/candidates/{ID}/interactions")).await;
    let moment = moments[0]["id"].as_str().unwrap().to_owned();
    let page = format!("{PAGE}/contact/{moment}");
    let discard = format!("{PAGE}/discard");
    for ends in ["discarded", "saved"] {
        let noor = desks.signed_in(staff).await;
        let mut form = Form::of(&noor.get(&page).await.html, &page);
        form.set("note-text", "Lang gesproken over de pabo.");
        desks.app.clock.advance(IDLE);
        let answer = noor.post(&page, &form.encoded()).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
        assert!(answer.html.contains("een kwartier lang"), "{}", answer.html);
        let again = desks.signed_in(staff).await;
        let shown = again.get(&page).await;
        let kept = Form::of(&shown.html, &page);
        assert_eq!(kept.get("note-text"), "Lang gesproken over de pabo.");
        if ends == "discarded" {
            let token = Form::of(&shown.html, &discard).encoded();
            again.post(&discard, &token).await;
            let shown = again.get(&page).await;
            assert_eq!(Form::of(&shown.html, &page).get("note-text"), "Gemaild.");
        } else {
            let answer = again.post(&page, &kept.encoded()).await;
            saved(&again, answer, "saved").await;
        }
        assert_eq!(desks.app.count("drafts", "1 = 1"), 0, "{ends}");
    }
}

#[testkit::test]
async fn kept_correction_outlives_that_of_another_contact_moment() {
    let desks = Desks::start().await;
    let another = serde_json::json!([{"type": "Telefonisch", "performedAt": "2026-01-01T10:00:00Z", "notes": "Gebeld."}]);
    let client = desks.app.client(&desks.noord.key);
    let added = client
        .post(&format!("/candidates/{ID}/interactions"), &another)
        .await;
    assert_eq!(added.status, StatusCode::ACCEPTED, "{}", added.text());
    let roles = [(desks.noord.id, Role::Coordinator)];
    let staff = desks.app.staff("Noor Bakker", &roles).await;
    let moments = desks.read(&format!("/candidates/{ID}/interactions")).await;
    let [first, second] = [0, 1].map(|index: usize| {
        let moment = moments[index]["id"].as_str().unwrap();
        format!("{PAGE}/contact/{moment}")
    });
    let noor = desks.signed_in(staff).await;
    let mut form = Form::of(&noor.get(&first).await.html, &first);
    form.set("note-text", "Lang gesproken over de pabo.");
    desks.app.clock.advance(IDLE);
    noor.post(&first, &form.encoded()).await;
    let again = desks.signed_in(staff).await;
    let unchanged = Form::of(&again.get(&second).await.html, &second);
    let answer = again.post(&second, &unchanged.encoded()).await;
    saved(&again, answer, "unchanged").await;
    let kept = Form::of(&again.get(&first).await.html, &first);
    assert_eq!(kept.get("note-text"), "Lang gesproken over de pabo.");
}

#[testkit::test]
async fn form_of_nobody_is_not_kept() {
    let desks = Desks::start().await;
    let noor = desks.with("Noor Bakker", Role::Coordinator).await;
    let action = format!("{PAGE}/contact");
    let form = Form::of(&noor.get(PAGE).await.html, &action);
    let keeper = form.get("keeper").to_owned();
    let stranger = super::Visitor::new(&desks.app);
    let (staff, rest) = keeper.split_once('.').unwrap();
    let other = format!("usrZZZZZZZZZZZZZZ.{rest}");
    assert!(staff.starts_with("usr"));
    for keeper in ["", "x", &other, &keeper[..keeper.len() - 2]] {
        let body = format!("keeper={keeper}&note-text=zqx");
        let answer = stranger.post(&action, &body).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
        assert!(!answer.html.contains("een kwartier lang"), "{keeper}");
    }
    // A token is good for a day, and then for nothing.
    desks.app.clock.advance(Duration::from_hours(25));
    let answer = stranger.post(&action, &form.encoded()).await;
    assert!(!answer.html.contains("een kwartier lang"));
    assert_eq!(desks.app.count("drafts", "1 = 1"), 0);
}

#[testkit::test]
async fn note_of_a_page_from_before_a_step_up_is_offered_again() {
    let desks = Desks::start().await;
    let staff = desks
        .app
        .staff("Noor Bakker", &[(desks.noord.id, Role::Coordinator)])
        .await;
    let action = format!("{PAGE}/contact");
    let before = desks.signed_in(staff).await;
    let mut form = Form::of(&before.get(PAGE).await.html, &action);
    form.set("note-text", "Een lang gesprek over de pabo.");
    // A step-up in another tab gives the browser another token, as signing in does.
    let noor = desks.signed_in(staff).await;
    let answer = noor.post(&action, &form.encoded()).await;
    assert_eq!(
        (answer.status, answer.header("location")),
        (StatusCode::SEE_OTHER, PAGE)
    );
    assert_eq!(
        desks.app.count("interactions", "1 = 1"),
        2,
        "nothing is saved"
    );
    let kept = Form::of(&noor.get(PAGE).await.html, &action);
    assert_eq!(kept.get("note-text"), "Een lang gesprek over de pabo.");
    let answer = noor.post(&action, &kept.encoded()).await;
    saved(&noor, answer, "note").await;
    // A form of somebody else is refused, and not kept.
    let piet = desks.with("Piet Smit", Role::Coordinator).await;
    let answer = piet.post(&action, &form.encoded()).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert_eq!(desks.app.count("drafts", "1 = 1"), 0);
}
