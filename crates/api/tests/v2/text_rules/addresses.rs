//! E-mail and web addresses.

use super::{PATH, encoded, faults, payload};
use crate::{accepted, app_with, full, patch};
use http::StatusCode;
use model::Environment::Production;
use serde_json::{Value, json};

#[testkit::test]
async fn every_input_path_requires_a_bare_email_address() {
    let (app, region) = app_with(vec![full()]).await;
    let client = app.client(&region.key);
    let session = app
        .session("sanne.voorbeeld@example.nl", Production, None)
        .await;
    let own = app.visitor(&session);
    for (value, message) in [
        (
            "Sanne <sanne@example.nl>",
            "expected the bare e-mail address; found a display name, quotes or angle brackets; remove them",
        ),
        (
            "sanne@example.nl (werk)",
            "expected the bare e-mail address; found a comment in parentheses; remove it",
        ),
        (
            "sanne@[192.0.2.1]",
            "expected a domain name after the @; found an IP address in brackets",
        ),
        (
            "sanne@example",
            "expected a domain with a dot after the @, such as example.nl; found none",
        ),
        (
            "a@example.nl; b@example.nl",
            "expected one e-mail address; found a comma or semicolon, which separates several; send only one",
        ),
        (
            "mailto:sanne@example.nl",
            "expected an e-mail address; found a URL",
        ),
        (
            "example.nl",
            "expected an e-mail address with an @; found none",
        ),
    ] {
        let at = |place: &str| vec![(place.to_owned(), "format".to_owned(), message.to_owned())];
        let member = json!({"email": value});
        assert_eq!(
            faults(
                &client
                    .post("/candidates", &json!([payload(member.clone())]))
                    .await
            ),
            at("/0/email")
        );
        assert_eq!(
            faults(
                &client
                    .post("/candidates/upsert", &payload(member.clone()))
                    .await
            ),
            at("/email")
        );
        assert_eq!(faults(&patch(&client, PATH, &member).await), at("/email"));
        assert_eq!(
            faults(&client.post("/candidates/find", &member).await),
            at("/email")
        );
        assert_eq!(
            faults(
                &client
                    .get(&format!("/candidates/find?email={}", encoded(value)))
                    .await
            ),
            at("email")
        );
        assert_eq!(
            faults(
                &app.anonymous()
                    .post("/auth/candidates/verification", &member)
                    .await
            ),
            at("/email")
        );
        assert_eq!(
            faults(&own.post("/auth/candidates/me/email", &member).await),
            at("/email")
        );
    }
    for written in [
        " sanne.voorbeeld@example.nl",
        "sanne.voorbeeld@example\u{200b}.nl\u{feff}",
    ] {
        let asked = app
            .anonymous()
            .post("/auth/candidates/verification", &json!({"email": written}))
            .await;
        assert_eq!(asked.status, StatusCode::ACCEPTED);
        let sent_emails = app.sent_emails().await;
        assert_eq!(sent_emails.len(), 1, "{written:?}");
        let code = json!({"email": written, "code": sent_emails[0].code()});
        let opened = app
            .anonymous()
            .post("/auth/candidates/sessions", &code)
            .await;
        assert_eq!(opened.status, StatusCode::CREATED, "{written:?}");
        let found = client
            .get(&format!("/candidates/find?email={}", encoded(written)))
            .await;
        assert_eq!(found.each("id"), ["recAAAAAAAAAAAAAA"]);
    }
    let phone = client.get("/candidates/find?phone=6,12E%2B08").await;
    assert_eq!(phone.faults(), ["phone spoiledNumber"]);
}

#[testkit::test]
async fn urls_are_encoded_and_a_wrong_character_is_reported() {
    let (app, region) = app_with(vec![full()]).await;
    let client = app.client(&region.key);
    let post = |url: &str| format!("/candidates?callbackUrl={}", encoded(url));
    let space = "expected a URL; found a space at position 21; write it as %20";
    let refused = client
        .post(
            &post("https://example.nl/a b"),
            &json!([payload(json!({}))]),
        )
        .await;
    assert_eq!(
        faults(&refused),
        [("callbackUrl".into(), "url".into(), space.into())]
    );
    accepted(
        &client
            .post(
                &post("https://bücher.example/ë"),
                &json!([payload(json!({}))]),
            )
            .await,
    );
    let settings = |url: &str| json!({"notificationUrl": url});
    let refused = patch(
        &client,
        "/auth/regions/me/settings",
        &settings("https://example.nl/a b"),
    )
    .await;
    assert_eq!(
        faults(&refused),
        [("/notificationUrl".into(), "url".into(), space.into())]
    );
    let changed = patch(
        &client,
        "/auth/regions/me/settings",
        &settings(" https://bücher.example/ë "),
    )
    .await;
    assert_eq!(
        changed.data()["notificationUrl"],
        "https://xn--bcher-kva.example/%C3%AB"
    );
    let cleared = patch(&client, "/auth/regions/me/settings", &settings(" ")).await;
    assert_eq!(cleared.data()["notificationUrl"], Value::Null);
    let files = json!({"otherAttachments": [{"url": "https://example.nl/a\u{200b}.pdf"}]});
    let refused = client.post(&format!("{PATH}/attachments"), &files).await;
    let invisible =
        "expected a URL; found an invisible character (U+200B) at position 21; remove it";
    assert_eq!(
        faults(&refused),
        [(
            "/otherAttachments/0/url".into(),
            "format".into(),
            invisible.into()
        )]
    );
}
