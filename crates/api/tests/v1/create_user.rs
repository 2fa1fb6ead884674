//! `POST /api/v1/create-user`: which candidate it adds or changes, and how.

use super::{CREATE, NOW, create, saved, shown, user};
use crate::{app_with, changed};
use http::StatusCode;
use serde_json::{Value, json};
use std::time::Duration;

#[testkit::test]
async fn each_member_is_read_back_in_version_2() {
    let (app, region) = app_with(vec![]).await;
    let client = app.client(&region.key);
    for (number, (given, field, expected)) in [
        (
            json!({"telefoon": "06 12345678"}),
            "phone",
            json!("06 12345678"),
        ),
        (json!({"fase": "matchen"}), "phase", json!("matchen")),
        (json!({}), "phase", json!("nieuw")),
        (
            json!({"sector": ["Praktijk onderwijs", "Hoger onderwijs"]}),
            "sectors",
            json!(["Praktijkonderwijs", "Hoger onderwijs"]),
        ),
        (json!({"functie": ["OOP"]}), "roles", json!(["OOP"])),
        (
            json!({"kwalificatie": ["PDG"]}),
            "qualifications",
            json!(["PDG"]),
        ),
        (
            json!({"vooropleiding": "havo"}),
            "priorEducation",
            json!("havo"),
        ),
        (
            json!({"linkedin": "www.linkedin.com/in/s"}),
            "linkedin",
            json!("https://www.linkedin.com/in/s"),
        ),
        (
            json!({"geboortedatum": "31-12-1980"}),
            "dateOfBirth",
            json!("1980-12-31"),
        ),
        (
            json!({"motivatie": "Graag."}),
            "motivation",
            json!("Graag."),
        ),
        (json!({"notities": "Belt."}), "notes", json!("Belt.")),
        (json!({"adres": "Laan 1"}), "address", json!("Laan 1")),
        (json!({"plaats": "Assen"}), "city", json!("Assen")),
        (
            json!({"postcode": "0123 AB"}),
            "postalCode",
            json!("0123 AB"),
        ),
        (
            json!({"reden_van_uitstroom": "Geen."}),
            "exitReason",
            json!("Geen."),
        ),
        (
            json!({"aangemaakt_op": "2024-02-03T04:05:06+01:00"}),
            "createdAt",
            json!("2024-02-03T03:05:06.000Z"),
        ),
        (
            json!({"aangemaakt_op": "2027-01-01"}),
            "createdAt",
            json!(NOW),
        ),
        (json!({"naam": " Sanne "}), "name", json!("Sanne")),
        (
            json!({"privacy_consent": false}),
            "privacyConsent",
            json!(false),
        ),
    ]
    .into_iter()
    .enumerate()
    {
        let body = user(&format!("n{number}@example.nl"), given);
        let record = shown(&client, &saved(&client, &body).await).await;
        assert_eq!(record[field], expected, "{body}");
    }
}

#[testkit::test]
async fn every_value_of_the_shared_data_model_is_taken() {
    use model::vocabulary::{PHASES, PRIOR_EDUCATION, QUALIFICATIONS, ROLES, SECTORS};
    let (app, region) = app_with(vec![]).await;
    let client = app.client(&region.key);
    let lists = json!({"sector": SECTORS, "functie": ROLES, "kwalificatie": QUALIFICATIONS});
    let record = shown(&client, &saved(&client, &user("a@example.nl", lists)).await).await;
    assert_eq!(record["sectors"], json!(SECTORS));
    assert_eq!(record["roles"], json!(ROLES));
    assert_eq!(record["qualifications"], json!(QUALIFICATIONS));
    for (name, field, values) in [
        ("fase", "phase", PHASES),
        ("vooropleiding", "priorEducation", PRIOR_EDUCATION),
    ] {
        for value in values {
            let body = user("a@example.nl", json!({ name: value }));
            let record = shown(&client, &saved(&client, &body).await).await;
            assert_eq!(record[field], *value);
        }
    }
}

#[testkit::test]
async fn answer_names_the_candidate() {
    let (app, region) = app_with(vec![]).await;
    let client = app.client(&region.key);
    let answer = create(&client, &user(" A@Example.nl ", json!({}))).await;
    let id = answer.json()["data"]["id"].clone();
    let expected = |created: bool, email: &str| {
        json!({"statusCode": 200, "message": "Kandidaat opgeslagen",
            "data": {"id": id, "email": email, "created": created},
            "meta": {"sandboxEnabled": false, "ignored": []}})
    };
    assert_eq!(answer.json(), expected(true, "A@Example.nl"));
    let answer = client
        .post(CREATE[1], &user("a@example.nl", json!({})))
        .await;
    assert_eq!(answer.json(), expected(false, "a@example.nl"));
}

#[testkit::test]
async fn what_is_absent_null_or_blank_stays() {
    let (app, region) = app_with(vec![]).await;
    let client = app.client(&region.key);
    let full = json!({"plaats": "Assen", "sector": ["Hoger onderwijs", "Primair onderwijs"], "fase": "matchen",
        "aangemaakt_op": "2024-01-01"});
    let id = saved(&client, &user("a@example.nl", full)).await;
    let before = shown(&client, &id).await;
    app.clock.advance(Duration::from_mins(1));
    let nothing =
        json!({"plaats": "", "fase": null, "telefoon": "  ", "aangemaakt_op": "2020-01-01"});
    let answer = create(&client, &user("a@example.nl", nothing)).await;
    assert_eq!(answer.json()["meta"]["ignored"], json!(["aangemaakt_op"]));
    assert_eq!(shown(&client, &id).await, before, "nor does updatedAt move");
    let change = json!({"sector": ["Speciaal onderwijs"], "privacy_consent": false});
    saved(&client, &user("a@example.nl", change)).await;
    let mut expected = before;
    expected["sectors"] = json!(["Speciaal onderwijs"]);
    expected["privacyConsent"] = false.into();
    expected["updatedAt"] = "2026-01-02T03:05:05.678Z".into();
    assert_eq!(shown(&client, &id).await, expected);
}

#[testkit::test]
async fn oldest_live_record_with_the_address_changes() {
    let same = |number: u32, archived: Value| {
        changed(
            number,
            json!({"email": "samen@example.nl", "archivedAt": archived}),
        )
    };
    let rows = vec![
        same(1, "2025-01-01T00:00:00Z".into()),
        same(2, Value::Null),
        same(3, Value::Null),
    ];
    let (app, region) = app_with(rows).await;
    let client = app.client(&region.key);
    let body = user("SAMEN@example.nl", json!({"plaats": "Assen"}));
    assert_eq!(saved(&client, &body).await, "rec00000000000002");
    for (number, city) in [(1, Value::Null), (2, "Assen".into()), (3, Value::Null)] {
        let record = shown(&client, &format!("rec{number:014}")).await;
        assert_eq!(record["city"], city, "{number}");
    }
}

#[testkit::test]
async fn requests_at_the_same_time_make_one_candidate() {
    let (app, region) = app_with(vec![]).await;
    let client = app.client(&region.key);
    let body = user(
        "a@example.nl",
        json!({"interacties": [{"soort": "Anders", "uitgevoerd_op": "2026-01-01"}]}),
    );
    let all = futures_of(50, || create(&client, &body)).await;
    let ids: std::collections::BTreeSet<String> = all
        .iter()
        .map(|answer| answer.json()["data"]["id"].to_string())
        .collect();
    assert_eq!(ids.len(), 1);
    let created = all
        .iter()
        .filter(|answer| answer.json()["data"]["created"] == true);
    assert_eq!(created.count(), 1);
    assert_eq!(client.get("/candidates").await.each("id").len(), 1);
    let id = ids.first().unwrap().trim_matches('"');
    assert_eq!(
        shown(&client, id).await["interactions"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
}

/// Runs this many futures together.
async fn futures_of<F: Future>(number: usize, make: impl Fn() -> F) -> Vec<F::Output> {
    let mut waiting: Vec<_> = (0..number).map(|_| Box::pin(make())).collect();
    let mut done = Vec::new();
    std::future::poll_fn(|context| {
        waiting.retain_mut(|one| match one.as_mut().poll(context) {
            std::task::Poll::Ready(output) => {
                done.push(output);
                false
            }
            std::task::Poll::Pending => true,
        });
        if waiting.is_empty() {
            std::task::Poll::Ready(())
        } else {
            std::task::Poll::Pending
        }
    })
    .await;
    done
}

#[testkit::test]
async fn write_is_a_mutation_and_an_access() {
    let (app, region) = app_with(vec![]).await;
    let client = app.client(&region.key);
    let id = saved(&client, &user("a@example.nl", json!({}))).await;
    let mutation = client.get("/mutations").await.data()[0].clone();
    for (member, expected) in [
        ("operation", json!("v1.create-user")),
        ("status", json!("succeeded")),
        ("candidateIds", json!([id])),
        ("result", json!("created")),
        ("matchedBy", json!(null)),
        ("ignored", json!([])),
    ] {
        assert_eq!(mutation[member], expected, "{member}");
    }
    app.record_accesses().await;
    let session = app
        .session("a@example.nl", model::Environment::Production, None)
        .await;
    let accesses = app
        .visitor(&session)
        .get("/auth/candidates/me/accesses")
        .await;
    assert_eq!(accesses.each("action"), ["v1.create-user"]);
}

#[testkit::test]
async fn another_mailbox_of_the_same_search_key_keeps_its_address() {
    let (app, region) = app_with(vec![changed(1, json!({"email": "ÉVA@example.nl"}))]).await;
    let client = app.client(&region.key);
    let answer = create(&client, &user("éva@example.nl", json!({}))).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.json()["meta"]["ignored"], json!(["email"]));
    assert_eq!(
        shown(&client, "rec00000000000001").await["email"],
        "ÉVA@example.nl"
    );
}
