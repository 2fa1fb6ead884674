//! The quick note, and contact moments that are corrected.

use super::{Desks, Form, ID, PAGE, filled, saved};
use http::StatusCode;
use model::Role;
use serde_json::json;

#[testkit::test]
async fn note_phase_and_task_are_saved_together_in_the_name_of_the_person() {
    let desks = Desks::start().await;
    let noor = desks.with("Noor Bakker", Role::Coordinator).await;
    let action = format!("{PAGE}/contact");
    let answer = filled(
        &noor,
        PAGE,
        &action,
        &[
            ("note-type", "Telefonisch"),
            ("note-text", "Gebeld, wil een school zien."),
            ("note-minutes", "15"),
            ("note-phase", "oriënteren"),
            ("note-step", "Afspraak maken"),
            ("note-step-on", "2027-01-15"),
        ],
    )
    .await;
    let cookies = answer.headers.get_all("set-cookie").iter();
    assert!(
        cookies
            .into_iter()
            .any(|cookie| { cookie.to_str().unwrap().starts_with("desk-note=0;") })
    );
    let page = saved(&noor, answer, "note").await;
    for shown in [
        "Het contactmoment is opgeslagen.",
        "Gebeld, wil een school zien.",
        "door Noor Bakker",
        "15 minuten",
        "Afspraak maken",
        "voor 15 januari 2027",
        "Fase gewijzigd",
        "Taak gemaakt",
    ] {
        assert!(page.html.contains(shown), "{shown}: {}", page.html);
    }
    let moments = desks.read(&format!("/candidates/{ID}/interactions")).await;
    assert_eq!(moments.as_array().unwrap().len(), 2);
    let newest = &moments[0];
    assert_eq!(
        json!([
            newest["type"],
            newest["performedBy"],
            newest["durationMinutes"],
            newest["notes"]
        ]),
        json!([
            "Telefonisch",
            "Noor Bakker",
            15,
            "Gebeld, wil een school zien."
        ])
    );
    let mutations = desks.read("/mutations").await;
    let mut senders = mutations.as_array().unwrap().iter();
    let by_person = |mutation: &serde_json::Value| {
        mutation["operation"] == "desk.note" && mutation["by"]["name"] == "Noor Bakker"
    };
    assert!(senders.any(by_person), "{mutations}");
    let phase = desks.read(&format!("/candidates/{ID}?fields=phase")).await;
    assert_eq!(phase["phase"], "oriënteren");
    let scope = desks.noord.production();
    let tasks = desks.app.store.tasks_of(&scope, ID.parse().unwrap()).await;
    let tasks = tasks.unwrap();
    assert_eq!(
        (tasks.len(), &*tasks[0].text, &*tasks[0].due_on),
        (1, "Afspraak maken", "2027-01-15")
    );
}

#[testkit::test]
async fn nothing_is_saved_of_a_note_with_a_fault_and_nothing_is_lost() {
    let desks = Desks::start().await;
    let noor = desks.with("Noor Bakker", Role::Coordinator).await;
    let action = format!("{PAGE}/contact");
    for (changes, expected) in [
        (vec![("note-text", "")], "De tekst ontbreekt."),
        (
            vec![("note-text", "Gesproken"), ("note-step", "Bellen")],
            "Vul bij de vervolgstap een datum in.",
        ),
        (
            vec![("note-text", "Gesproken"), ("note-minutes", "lang")],
            "vul hele minuten in van 0 tot en met 1440",
        ),
        (
            vec![("note-text", "Gesproken"), ("note-at", "2026-02-30T10:00")],
            "vul een bestaande dag en tijd in",
        ),
        (
            vec![("note-text", "Gesproken"), ("note-type", "Fax")],
            "kies uit de lijst",
        ),
        (
            vec![("note-text", "Ge\u{202e}sproken")],
            "De tekst: op plaats 3 staat een onzichtbaar teken dat hier niet kan.",
        ),
    ] {
        let answer = filled(&noor, PAGE, &action, &changes).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST);
        assert!(
            answer.html.contains(expected),
            "{expected}: {}",
            answer.html
        );
        let form = Form::of(&answer.html, &action);
        for (name, value) in changes {
            if name != "note-type" {
                assert_eq!(form.get(name), value, "{expected}");
            }
        }
    }
    let moments = desks.read(&format!("/candidates/{ID}/interactions")).await;
    assert_eq!(moments.as_array().unwrap().len(), 1);
}

#[testkit::test]
async fn task_that_lacks_something_is_refused_by_the_names_of_its_own_fields() {
    let desks = Desks::start().await;
    let noor = desks.with("Noor Bakker", Role::Coordinator).await;
    let action = format!("{PAGE}/tasks");
    for (text, day, expected) in [
        ("School zoeken", "", "Datum ontbreekt."),
        ("", "2027-01-15", "Taak ontbreekt."),
        ("", "", "Taak ontbreekt."),
        ("", "", "Datum ontbreekt."),
    ] {
        let changes = [("task-text", text), ("task-on", day)];
        let answer = filled(&noor, PAGE, &action, &changes).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST);
        assert!(
            answer.html.contains(expected) && !answer.html.contains("bij de vervolgstap"),
            "{expected}: {}",
            answer.html
        );
        let form = Form::of(&answer.html, &action);
        assert_eq!((form.get("task-text"), form.get("task-on")), (text, day));
    }
}

#[testkit::test]
async fn note_is_refused_if_another_moved_the_candidate_meanwhile() {
    let desks = Desks::start().await;
    let noor = desks.with("Noor Bakker", Role::Coordinator).await;
    let piet = desks.with("Piet Smit", Role::Coordinator).await;
    let action = format!("{PAGE}/contact");
    let mut form = Form::of(&noor.get(PAGE).await.html, &action);
    let moved = filled(
        &piet,
        PAGE,
        &format!("{PAGE}/phase"),
        &[("phase", "matchen")],
    )
    .await;
    saved(&piet, moved, "phase").await;
    form.set("note-text", "Gesproken over de pabo.");
    form.set("note-phase", "voorbereiden");
    let answer = noor.post(&action, &form.encoded()).await;
    assert_eq!(answer.status, StatusCode::CONFLICT, "{}", answer.html);
    assert!(answer.html.contains("Gesproken over de pabo."));
    let why = "Iemand anders verplaatste de kandidaat intussen naar een andere fase.";
    assert!(answer.html.contains(why), "{}", answer.html);
    assert!(!answer.html.contains("The candidate"), "{}", answer.html);
    let moments = desks.read(&format!("/candidates/{ID}/interactions")).await;
    assert_eq!(moments.as_array().unwrap().len(), 1, "all or nothing");
}

#[testkit::test]
async fn corrected_contact_moment_says_who_corrected_it() {
    let desks = Desks::start().await;
    let noor = desks.with("Noor Bakker", Role::Coordinator).await;
    let moments = desks.read(&format!("/candidates/{ID}/interactions")).await;
    let moment = moments[0]["id"].as_str().unwrap().to_owned();
    let page = format!("{PAGE}/contact/{moment}");
    let shown = noor.get(PAGE).await;
    assert!(shown.html.contains(&format!("href=\"{page}\"")));
    desks.app.clock.advance(std::time::Duration::from_mins(1));
    let answer = filled(
        &noor,
        &page,
        &page,
        &[("note-text", "Gemaild over zij-instroom.")],
    )
    .await;
    let shown = saved(&noor, answer, "saved").await;
    for text in [
        "Gemaild over zij-instroom.",
        "Contactmoment gecorrigeerd",
        "gewijzigd door Noor Bakker",
    ] {
        assert!(shown.html.contains(text), "{text}: {}", shown.html);
    }
    // A viewer reads that a member of staff did it.
    let viewer = desks.with("Vera Kijker", Role::Viewer).await;
    for (show, text) in [
        ("", "gewijzigd door een medewerker"),
        ("?show=changes", "door een medewerker"),
        ("?show=contacts", "gewijzigd door een medewerker"),
    ] {
        let shown = viewer.get(&format!("{PAGE}{show}")).await;
        assert_eq!(shown.status, StatusCode::OK, "{show}");
        assert!(shown.html.contains(text), "{show}: {}", shown.html);
        assert!(!shown.html.contains("door Noor Bakker"), "{}", shown.html);
    }
    let shown = noor.get(&format!("{PAGE}?show=changes")).await;
    assert!(shown.html.contains("door Noor Bakker"));
    let shown = noor.get(&format!("{PAGE}?show=contacts")).await;
    assert!(shown.html.contains("gewijzigd door Noor Bakker"));
    let moments = desks.read(&format!("/candidates/{ID}/interactions")).await;
    assert_eq!(
        json!([
            moments[0]["notes"],
            moments[0]["performedBy"],
            moments[0]["performedAt"]
        ]),
        json!([
            "Gemaild over zij-instroom.",
            "Bea",
            "2026-01-01T23:30:00.000Z"
        ])
    );

    // Two people correct it at once: the second sees a message, and what was filled in is still there.
    let piet = desks.with("Piet Smit", Role::Coordinator).await;
    let mut late = Form::of(&piet.get(&page).await.html, &page);
    let answer = filled(&noor, &page, &page, &[("note-text", "Eerst.")]).await;
    saved(&noor, answer, "saved").await;
    late.set("note-text", "Daarna.");
    let answer = piet.post(&page, &late.encoded()).await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    assert!(
        answer.html.contains("<dd class=\"pre\">Eerst.</dd>"),
        "{}",
        answer.html
    );
    let mut again = Form::of(&answer.html, &page);
    assert_eq!(again.get("note-text"), "Daarna.");
    again.set("note-text", "Daarna.");
    let answer = piet.post(&page, &again.encoded()).await;
    saved(&piet, answer, "saved").await;
}

#[testkit::test]
async fn two_people_who_correct_different_parts_do_not_disturb_each_other() {
    let desks = Desks::start().await;
    let noor = desks.with("Noor Bakker", Role::Coordinator).await;
    let piet = desks.with("Piet Smit", Role::Coordinator).await;
    let moments = desks.read(&format!("/candidates/{ID}/interactions")).await;
    let moment = moments[0]["id"].as_str().unwrap().to_owned();
    let page = format!("{PAGE}/contact/{moment}");
    let stored = async || {
        let moments = desks.read(&format!("/candidates/{ID}/interactions")).await;
        let moment = &moments[0];
        json!([moment["notes"], moment["durationMinutes"], moment["type"]])
    };
    let mut late = Form::of(&piet.get(&page).await.html, &page);
    let answer = filled(&noor, &page, &page, &[("note-text", "Gemaild en gebeld.")]).await;
    saved(&noor, answer, "saved").await;
    late.set("note-minutes", "45");
    let answer = piet.post(&page, &late.encoded()).await;
    saved(&piet, answer, "saved").await;
    assert_eq!(
        stored().await,
        json!(["Gemaild en gebeld.", 45, "E-mail"]),
        "both stay"
    );

    // If one part was changed by both, the others are as they are now.
    let mut late = Form::of(&piet.get(&page).await.html, &page);
    let changes = [("note-text", "Alleen gebeld."), ("note-minutes", "30")];
    let answer = filled(&noor, &page, &page, &changes).await;
    saved(&noor, answer, "saved").await;
    late.set("note-minutes", "60");
    late.set("note-type", "Telefonisch");
    let conflict = piet.post(&page, &late.encoded()).await;
    assert_eq!(conflict.status, StatusCode::CONFLICT);
    assert!(conflict.html.contains("<dd class=\"pre\">30</dd>"));
    let form = Form::of(&conflict.html, &page);
    assert_eq!(
        [
            form.get("note-text"),
            form.get("note-minutes"),
            form.get("note-type")
        ],
        ["Alleen gebeld.", "60", "Telefonisch"]
    );
    let answer = piet.post(&page, &form.encoded()).await;
    saved(&piet, answer, "saved").await;
    assert_eq!(stored().await, json!(["Alleen gebeld.", 60, "Telefonisch"]));
}
