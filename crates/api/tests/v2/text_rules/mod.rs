//! What counts as a value, by every way in: new candidates, changes, upserts, contact moments,
//! one's own record, addresses to sign in with, look-ups, filters, custom fields, addresses of
//! callbacks and notices.

mod addresses;

use crate::{accepted, app_with, custom_field, full, patch};
use http::StatusCode;
use model::{CustomFieldType, Environment::Production};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};
use testkit::{Answer, Client};

const PATH: &str = "/candidates/recAAAAAAAAAAAAAA";

/// A new candidate with these members.
fn payload(members: Value) -> Value {
    crate::with(
        json!({"name": "Zoë", "email": "zoe@example.nl", "privacyConsent": true}),
        members,
    )
}

/// The record that a write made or changed.
async fn written(client: &Client<'_>, answer: &Answer) -> Value {
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    let id = answer.json()["data"]["candidateIds"][0]
        .as_str()
        .unwrap()
        .to_owned();
    client.get(&format!("/candidates/{id}")).await.data()
}

/// The faults of a refusal: where, the code and the message.
fn faults(answer: &Answer) -> Vec<(String, String, String)> {
    assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{}", answer.text());
    let body = answer.json();
    let text = |fault: &Value, name: &str| fault[name].as_str().unwrap_or_default().to_owned();
    let at = |fault: &Value| text(fault, "pointer") + &text(fault, "parameter");
    body["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (at(one), text(one, "code"), text(one, "message")))
        .collect()
}

fn encoded(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}

#[testkit::test]
async fn every_input_path_normalises_texts_alike() {
    let (app, region) = app_with(vec![full()]).await;
    let client = app.client(&region.key).with("prefer", "wait=5");
    let given = json!({
        "name": " \u{200b}Zoe\u{308} de Vries\u{a0}", "phone": "\u{202a}06 00000009\u{202c}", "address": "", "city": " Assen\t",
        "postalCode": "\u{a0}", "linkedin": "https://bücher.example/in/zoë", "motivation": "\n a\n b \n", "dateOfBirth": " 1990-02-28 ",
        "priorEducation": "", "sectors": ["Hoger onderwijs "],
    });
    let stored = json!({
        "name": "Zoë de Vries", "phone": "06 00000009", "address": null, "city": "Assen", "postalCode": null,
        "linkedin": "https://xn--bcher-kva.example/in/zo%C3%AB", "motivation": "a\n b", "dateOfBirth": "1990-02-28",
        "priorEducation": null, "sectors": ["Hoger onderwijs"],
    });
    let same = |record: &Value, way: &str| {
        for (name, value) in stored.as_object().unwrap() {
            assert_eq!(record[name], *value, "{way}: {name}");
        }
    };
    let new = payload(crate::with(
        given.clone(),
        json!({"email": " \u{feff}Zoe@b\u{200b}ücher.example", "phase": "orie\u{308}nteren"}),
    ));
    let created = written(&client, &client.post("/candidates", &json!([new])).await).await;
    same(&created, "create");
    assert_eq!(
        (&created["email"], &created["phase"]),
        (&json!("Zoe@bücher.example"), &json!("oriënteren"))
    );
    let again = client
        .post(
            "/candidates/upsert",
            &crate::with(new.clone(), json!({"email": "zoe@xn--bcher-kva.example"})),
        )
        .await;
    assert_eq!(
        again.json()["data"]["result"],
        "updated",
        "{}",
        again.text()
    );
    same(&written(&client, &again).await, "upsert");
    same(
        &written(&client, &patch(&client, PATH, &given).await).await,
        "update",
    );
    let session = app
        .session("sanne.voorbeeld@example.nl", Production, None)
        .await;
    let own = app.visitor(&session).with("prefer", "wait=5");
    accepted_or_done(
        &patch(
            &client,
            PATH,
            &json!({"name": "S", "city": "Emmen", "linkedin": null, "dateOfBirth": null}),
        )
        .await,
    );
    accepted_or_done(&patch(&own, PATH, &given).await);
    same(&client.get(PATH).await.data(), "own");
    let moment = json!([{"type": " E-mail ", "performedAt": "2026-01-01T10:00:00+01:00", "name": " Intake ", "summary": "", "notes": " a\n"}]);
    accepted_or_done(&client.post(&format!("{PATH}/interactions"), &moment).await);
    let moment = &client.get(&format!("{PATH}/interactions")).await.data()[0];
    assert_eq!(
        (
            &moment["type"],
            &moment["name"],
            &moment["summary"],
            &moment["notes"]
        ),
        (
            &json!("E-mail"),
            &json!("Intake"),
            &Value::Null,
            &json!("a")
        )
    );
}

fn accepted_or_done(answer: &Answer) {
    assert!(answer.status.is_success(), "{}", answer.text());
}

#[testkit::test]
async fn every_input_path_rejects_bad_values_alike() {
    let (app, region) = app_with(vec![full()]).await;
    let client = app.client(&region.key);
    let session = app
        .session("sanne.voorbeeld@example.nl", Production, None)
        .await;
    let own = app.visitor(&session);
    let spoiled = "a spreadsheet turned this phone number into scientific notation, and digits were lost; format the column as text and enter the number again";
    let one_line = "expected text on one line; found ";
    let born = "expected a date of birth from 1900-01-01 to 2026-01-02 (today, in UTC)";
    for (name, value, code, message) in [
        (
            "name",
            "\u{200b} \u{a0}",
            "required",
            "a value is required; this text is blank".to_owned(),
        ),
        (
            "name",
            "Sanne\nVoorbeeld",
            "pattern",
            format!("{one_line}a line break at position 6; remove it"),
        ),
        (
            "city",
            "\u{41}\u{202e}b",
            "pattern",
            format!(
                "{one_line}a character that changes the direction of text (U+202E) at position 2; remove it"
            ),
        ),
        ("phone", "6,12E+08", "spoiledNumber", spoiled.into()),
        (
            "dateOfBirth",
            "2990-01-01",
            "maximum",
            format!("{born}; this date is later"),
        ),
        (
            "dateOfBirth",
            "1899-12-31",
            "minimum",
            format!("{born}; this date is earlier"),
        ),
        (
            "linkedin",
            "https://example.nl/a|b",
            "format",
            "expected a URL; found the character | at position 21; write it as %7C".into(),
        ),
    ] {
        let at = |place: &str| vec![(format!("{place}/{name}"), code.to_owned(), message.clone())];
        let change = json!({name: value});
        assert_eq!(
            faults(
                &client
                    .post("/candidates", &json!([payload(change.clone())]))
                    .await
            ),
            at("/0"),
            "{value:?}"
        );
        assert_eq!(
            faults(
                &client
                    .post("/candidates/upsert", &payload(change.clone()))
                    .await
            ),
            at(""),
            "{value:?}"
        );
        assert_eq!(
            faults(&patch(&client, PATH, &change).await),
            at(""),
            "{value:?}"
        );
        assert_eq!(
            faults(&patch(&own, PATH, &change).await),
            at(""),
            "{value:?}"
        );
    }
}

#[testkit::test]
async fn enumerated_values_are_compared_in_nfc() {
    let (app, region) = app_with(vec![full()]).await;
    let client = app.client(&region.key).with("prefer", "wait=5");
    let phase = "orie\u{308}nteren";
    assert_eq!(
        client
            .get(&format!("/candidates?phase={}", encoded(phase)))
            .await
            .each("id"),
        ["recAAAAAAAAAAAAAA"]
    );
    let field = json!({"key": "dag", "label": " De\u{301}ag ", "type": "multiSelect", "options": ["e\u{301}e\u{301}n", "twee"]});
    let made = client.post("/schema/custom-fields", &field).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text());
    let made = &made.json()["data"];
    assert_eq!(
        (&made["label"], &made["options"]),
        (&json!("Déag"), &json!(["één", "twee"]))
    );
    for value in ["één", "e\u{301}e\u{301}n", " één "] {
        let change = json!({"phase": phase, "customFields": {"dag": ["twee", value]}});
        accepted_or_done(&patch(&client, PATH, &change).await);
        let record = client
            .get(&format!("{PATH}?fields=phase,customFields"))
            .await
            .data();
        assert_eq!(
            (&record["phase"], &record["customFields"]),
            (&json!("oriënteren"), &json!({"dag": ["twee", "één"]}))
        );
    }
}

#[testkit::test]
async fn blank_custom_values_are_absent() {
    let (app, region) = app_with(vec![full()]).await;
    for (number, key, kind, required) in [
        (1, "tekst", CustomFieldType::Text, false),
        (2, "getal", CustomFieldType::Number, false),
        (3, "moet", CustomFieldType::Text, true),
    ] {
        let field = model::CustomField {
            required,
            ..custom_field(number, key, kind)
        };
        assert!(
            app.store
                .insert_custom_field(region.id, field)
                .await
                .unwrap()
        );
    }
    let client = app.client(&region.key).with("prefer", "wait=5");
    let new = |own: Value| json!([payload(json!({"customFields": own}))]);
    let made = client
        .post(
            "/candidates",
            &new(json!({"tekst": " ", "getal": "", "moet": " x "})),
        )
        .await;
    let id = written(&client, &made).await["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let shown = client
        .get(&format!("/candidates/{id}?fields=customFields"))
        .await
        .data();
    assert_eq!(
        shown["customFields"],
        json!({"tekst": null, "getal": null, "moet": "x"})
    );
    let refused = client
        .post("/candidates", &new(json!({"moet": "\u{200b}"})))
        .await;
    assert_eq!(refused.faults(), ["/0/customFields/moet required"]);
}

#[testkit::test]
async fn bad_timestamp_is_one_fault_that_says_what_is_missing() {
    let (app, region) = app_with(vec![full()]).await;
    let client = app.client(&region.key);
    let expected = "expected a date and time (RFC 3339), for example 2026-01-31T10:00:00+01:00";
    for (value, message) in [
        (
            "2026-01-01T10:00",
            format!("{expected}; the seconds and the offset (Z, +01:00) are missing"),
        ),
        (
            "2026-01-01T10:00:00",
            format!("{expected}; the offset (Z, +01:00) is missing"),
        ),
        (
            "01-01-2026 10:00",
            format!("{expected}; found text in another form"),
        ),
        (
            "0999-01-01T00:00:00Z",
            "expected a date and time between the years 1000 and 2999; found another year"
                .to_owned(),
        ),
    ] {
        let fault = |at: &str| vec![(at.to_owned(), "format".to_owned(), message.clone())];
        let moment = json!([{"type": "Anders", "performedAt": value}]);
        let answer = client.post(&format!("{PATH}/interactions"), &moment).await;
        assert_eq!(faults(&answer), fault("/0/performedAt"), "{value}");
        let retention = crate::put(
            &client,
            &format!("{PATH}/retention"),
            &json!({"retainUntil": value}),
        )
        .await;
        assert_eq!(faults(&retention), fault("/retainUntil"), "{value}");
    }
}

#[testkit::test]
async fn idempotency_compares_the_sent_body() {
    let (app, region) = app_with(vec![]).await;
    let client = app.client(&region.key).with("idempotency-key", "k1");
    let blanks = json!([payload(json!({"name": " Zoë "}))]);
    let first = accepted(&client.post("/candidates", &blanks).await);
    assert_eq!(accepted(&client.post("/candidates", &blanks).await), first);
    let other = client
        .post("/candidates", &json!([payload(json!({}))]))
        .await;
    assert_eq!(other.status, StatusCode::UNPROCESSABLE_ENTITY);
}
