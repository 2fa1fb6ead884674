//! What the pages show, adding a candidate, and erasing one.

use super::{Desks, Form, ID, PAGE, filled, saved};
use axum::body::Body;
use http::{Method, StatusCode};
use model::Role;
use serde_json::json;

#[testkit::test]
async fn page_shows_who_it_is_what_to_note_and_what_happened() {
    let desks = Desks::start().await;
    let client = desks.app.client(&desks.noord.key);
    let path = format!("/candidates/{ID}");
    let body = json!({"privacyConsent": false, "notes": "Zijn nummer is 123456782."});
    client
        .with("content-type", "application/json")
        .send(Method::PATCH, &path, Body::from(body.to_string()))
        .await;
    let noor = desks.with("Noor Bakker", Role::Coordinator).await;
    let page = noor.get(PAGE).await;
    for text in [
        "<h1>Sanne de Vries</h1>",
        "href=\"tel:0612345678\"",
        "href=\"mailto:sanne@example.nl\"",
        "Geen toestemming",
        "In Notities van de regio staan negen cijfers die een burgerservicenummer kunnen zijn.",
        "Gemaild.",
        "door Bea",
        "Gegevens gewijzigd",
        "Geen open taken.",
    ] {
        assert!(page.html.contains(text), "{text}: {}", page.html);
    }
    let english = noor.get(&format!("{PAGE}?lang=en")).await.html;
    assert!(english.contains("No consent") && english.contains("by Bea"));
    assert_eq!(page.header("cache-control"), "no-store");

    // A name, an address or a number is in no address that the page links to on this site.
    for (at, _) in page.html.match_indices("href=\"/desk") {
        let link = page.html[at..].split('"').nth(1).unwrap();
        for personal in ["anne", "ries", "example.nl", "12345678"] {
            assert!(!link.contains(personal), "{link}");
        }
    }
}

#[testkit::test]
async fn timeline_is_shown_by_kind_and_by_page() {
    let desks = Desks::start().await;
    let client = desks.app.client(&desks.noord.key);
    for round in 0..6 {
        let moments: Vec<_> = (0..10)
            .map(|index| {
                let at = format!("2025-{:02}-{:02}T10:00:00Z", round + 1, index + 1);
                json!({"type": "Anders", "performedAt": at, "notes": format!("Moment {round}-{index}.")})
            })
            .collect();
        let path = format!("/candidates/{ID}/interactions");
        client.post(&path, &json!(moments)).await;
    }
    let noor = desks.with("Noor Bakker", Role::Viewer).await;
    let mut seen = 0;
    let mut path = PAGE.to_owned();
    for pages in 1.. {
        let page = noor.get(&path).await.html;
        seen += page.matches("Moment ").count();
        let Some((_, after)) = page
            .split_once("rel=\"next\"")
            .map(|(before, _)| before.rsplit_once("href=\"").unwrap())
        else {
            assert_eq!((seen, pages), (60, 2));
            break;
        };
        path = after.split('"').next().unwrap().replace("&#38;", "&");
    }
    let contacts = noor.get(&format!("{PAGE}?show=contacts")).await.html;
    assert!(contacts.contains("Moment 5-9.") && !contacts.contains("Kandidaat toegevoegd"));
    let tasks = noor.get(&format!("{PAGE}?show=tasks")).await.html;
    assert!(tasks.contains("Niets van deze soort."));
    for wrong in ["?show=x", "?after=x", "?after=1.2.3"] {
        let page = noor.get(&format!("{PAGE}{wrong}")).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{wrong}");
    }
    let task = json!({"text": "Bellen", "dueOn": "2026-03-01"});
    client.post(&format!("/candidates/{ID}/tasks"), &task).await;
    let earliest = i64::MIN;
    let after_all = format!("{PAGE}?show=tasks&after=1.1.rec.1.{earliest}.tsk");
    assert_eq!(noor.get(&after_all).await.status, StatusCode::OK);
}

#[testkit::test]
async fn new_candidate_is_compared_with_those_who_are_known() {
    let desks = Desks::start().await;
    let noor = desks.with("Noor Bakker", Role::Coordinator).await;
    let new = "/desk/r/noord/candidates/new";
    let given = [
        ("name", "S. de Vries"),
        ("email", "s.devries@example.nl"),
        ("phone", "+31 6 12345678"),
        ("privacyConsent", "true"),
        ("do", "add"),
    ];
    let known = filled(&noor, new, new, &given).await;
    assert_eq!(known.status, StatusCode::CONFLICT);
    assert!(known.html.contains("Misschien al bekend") && known.html.contains(PAGE));
    let mut form = Form::of(&known.html, new);
    assert_eq!(form.get("email"), "s.devries@example.nl");
    form.set("do", "anyway");
    let answer = noor.post(new, &form.encoded()).await;
    let page = saved(&noor, answer, "created").await;
    assert!(page.html.contains("<h1>S. de Vries</h1>") && page.html.contains("door Noor Bakker"));
    let wrong = filled(
        &noor,
        new,
        new,
        &[("name", ""), ("email", "x"), ("do", "add")],
    )
    .await;
    assert_eq!(wrong.status, StatusCode::BAD_REQUEST);
    for text in [
        "Naam ontbreekt.",
        "E-mailadres: vul één",
        "Toestemming voor verwerking ontbreekt.",
    ] {
        assert!(wrong.html.contains(text), "{text}: {}", wrong.html);
    }
}

#[testkit::test]
async fn candidate_is_erased_with_typed_name_and_reason() {
    let desks = Desks::start().await;
    let mo = desks.with("Mo Baas", Role::Manager).await;
    let erase = format!("{PAGE}/erase");
    for (name, reason, expected) in [
        (
            "Sanne de vries",
            "Op verzoek van de persoon.",
            "De naam is niet gelijk.",
        ),
        (
            "Sanne de Vries",
            "Kort.",
            "Vul een reden in van 10 tot en met 500 tekens.",
        ),
        (
            "Sanne de Vries",
            "Vries wilde dit zelf.",
            "Noem in de reden geen naam",
        ),
        ("", "", "Typ de naam van de kandidaat over."),
    ] {
        let answer = filled(&mo, &erase, &erase, &[("name", name), ("reason", reason)]).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{expected}");
        assert!(
            answer.html.contains(expected),
            "{expected}: {}",
            answer.html
        );
    }
    let given = [
        ("name", "Sanne de Vries"),
        ("reason", "Op verzoek van de persoon."),
    ];
    let answer = filled(&mo, &erase, &erase, &given).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.html);
    assert!(answer.html.contains("De kandidaat is gewist"));
    assert_eq!(mo.get(PAGE).await.status, StatusCode::NOT_FOUND);
    let client = desks.app.client(&desks.noord.key);
    assert_eq!(
        client.get(&format!("/candidates/{ID}")).await.status,
        StatusCode::NOT_FOUND
    );
    // The reason is written with the erasure, by the mutation itself.
    let erased = desks.app.audited("candidate.erased").await;
    let reasons = desks.app.audited("desk.erased").await;
    assert_eq!((erased.len(), reasons.len()), (1, 1));
    assert_eq!(
        reasons[0]["details"],
        json!({
            "environment": "production",
            "mutation": erased[0]["details"]["mutation"],
            "reason": "Op verzoek van de persoon.",
        })
    );
    assert_eq!(
        [&reasons[0]["actor"], &reasons[0]["subject"]],
        [&erased[0]["actor"], &erased[0]["subject"]]
    );

    // Who has not proved a while ago who they are is asked to do so first.
    desks.app.clock.advance(std::time::Duration::from_mins(6));
    let page = mo.get("/desk/r/noord/candidates/new").await;
    assert_eq!(page.status, StatusCode::OK);
}

#[testkit::test]
async fn change_that_waits_is_in_progress() {
    let desks = Desks::start().await;
    let noor = desks.with("Noor Bakker", Role::Coordinator).await;
    // A file at an address must be fetched first, so the write waits.
    let body = json!({"otherAttachments": [{"url": "https://files.example.nl/cv.pdf"}]});
    let client = desks.app.client(&desks.noord.key);
    let path = format!("/candidates/{ID}/attachments");
    let accepted = client.post(&path, &body).await;
    let id = accepted.json()["data"]["mutationId"]
        .as_str()
        .unwrap()
        .to_owned();
    let page = noor
        .get(&format!("{PAGE}?pending={id}&done=file"))
        .await
        .html;
    assert!(page.contains("De wijziging is in behandeling."), "{page}");
    assert!(page.contains("Bijwerken") && !page.contains("Het bestand is toegevoegd."));
    let unknown = format!("{PAGE}?pending=mutAAAAAAAAAAAAAA&done=file");
    let page = noor.get(&unknown).await.html;
    assert!(!page.contains("in behandeling") && !page.contains("Het bestand is toegevoegd."));
}
