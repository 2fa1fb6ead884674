//! Limits on changes of the e-mail address.

use super::{
    super::{assert_refused, opened, sent_email, sign_in, visitor},
    APPROVE, ASK, CONFIRM, approved, ask, other, start,
};
use http::StatusCode;
use serde_json::json;
use std::time::Duration;

#[testkit::test]
async fn code_confirms_the_change_within_five_attempts() {
    let (app, _) = start().await;
    let sanne = visitor(&app, &sign_in(&app, "sanne@example.nl").await);
    for wrong in [5, 4] {
        let (sent, request) = approved(&app, &sanne, "nieuw@example.nl").await;
        for _ in 0..wrong {
            assert_refused(
                &sanne
                    .post(
                        CONFIRM,
                        &json!({"requestId": request, "code": other(sent.code())}),
                    )
                    .await,
            );
        }
        let right = sanne
            .post(CONFIRM, &json!({"requestId": request, "code": sent.code()}))
            .await;
        if wrong == 4 {
            opened(&right);
            assert_eq!(sent_email(&app).await.to, "Sanne@example.nl");
            return;
        }
        assert_refused(&right);
        assert_refused(&sanne.post(CONFIRM, &json!({"token": sent.token()})).await);
    }
}

#[testkit::test]
async fn approval_is_valid_for_its_session_for_ten_minutes_and_until_the_next() {
    let (app, _) = start().await;
    let sanne = visitor(&app, &sign_in(&app, "sanne@example.nl").await);
    let jos = visitor(&app, &sign_in(&app, "jos@example.nl").await);
    let (first, _) = approved(&app, &sanne, "nieuw@example.nl").await;
    let (second, request) = approved(&app, &sanne, "anders@example.nl").await;
    assert_refused(&sanne.post(CONFIRM, &json!({"token": first.token()})).await);
    assert_refused(
        &jos.post(
            CONFIRM,
            &json!({"requestId": request, "code": second.code()}),
        )
        .await,
    );
    // A token is valid for its own purpose only.
    let session = json!({"token": second.token()});
    assert_refused(
        &app.anonymous()
            .post("/auth/candidates/sessions", &session)
            .await,
    );
    app.clock.advance(Duration::from_mins(10));
    assert_refused(&sanne.post(CONFIRM, &json!({"token": second.token()})).await);
    // Showing the token in another person's session is refused, and uses it up.
    let (third, _) = approved(&app, &sanne, "anders@example.nl").await;
    assert_refused(&jos.post(CONFIRM, &json!({"token": third.token()})).await);
    assert_eq!(
        sanne.get("/auth/candidates/me").await.each("email"),
        ["Sanne@example.nl", "Sanne@example.nl"]
    );
}

#[testkit::test]
async fn address_in_use_gets_the_same_response() {
    let (app, _) = start().await;
    let sanne = visitor(&app, &sign_in(&app, "sanne@example.nl").await);
    let (sent, _) = approved(&app, &sanne, "jos@example.nl").await;
    let fresh = visitor(
        &app,
        &opened(&sanne.post(CONFIRM, &json!({"token": sent.token()})).await),
    );
    let mut names = fresh.get("/auth/candidates/me").await.each("name");
    names.sort_by_key(ToString::to_string);
    assert_eq!(names, ["Jos", "Sanne", "Sanne"]);
}

#[testkit::test]
async fn number_of_emails_is_limited() {
    let (app, _) = start().await;
    let sanne = visitor(&app, &sign_in(&app, "sanne@example.nl").await);
    for number in 0..7 {
        ask(&sanne, &format!("n{number}@example.nl")).await;
    }
    assert_eq!(
        app.sent_emails().await.len(),
        1,
        "the last that counts has ended those before it"
    );
    let jos = visitor(&app, &sign_in(&app, "jos@example.nl").await);
    for number in 0..5 {
        ask(&jos, "eén@example.nl").await;
        assert_eq!(app.sent_emails().await.len(), 1, "{number}");
    }
    ask(&jos, "eén@example.nl").await;
    assert!(app.sent_emails().await.is_empty());
}

#[testkit::test]
async fn email_change_is_validated_and_keys_are_rejected() {
    let (app, regions) = start().await;
    let sanne = visitor(&app, &sign_in(&app, "sanne@example.nl").await);
    assert_eq!(
        sanne
            .post(ASK, &json!({"email": "geen adres"}))
            .await
            .faults(),
        ["/email format"]
    );
    assert_eq!(
        sanne.post(ASK, &json!({})).await.faults(),
        ["/email required"]
    );
    assert_eq!(
        sanne.post(APPROVE, &json!({})).await.faults(),
        ["/requestId required", "/code required"]
    );
    assert_eq!(
        sanne.post(CONFIRM, &json!({})).await.faults(),
        ["/token required"]
    );
    assert_eq!(
        sanne
            .post(CONFIRM, &json!({"code": "123456"}))
            .await
            .faults(),
        ["/requestId required"]
    );
    let all = json!({"token": "a", "requestId": "b", "code": "c"});
    assert_eq!(
        sanne.post(CONFIRM, &all).await.faults(),
        ["/requestId unexpected", "/code unexpected"]
    );
    let code = json!({"requestId": "ver00000000000001", "code": "123456"});
    for (path, body) in [
        (ASK, json!({"email": "a@example.nl"})),
        (APPROVE, code.clone()),
        (CONFIRM, code),
    ] {
        assert_eq!(
            app.client(&regions[0].key).post(path, &body).await.status,
            StatusCode::FORBIDDEN
        );
        assert_eq!(
            app.anonymous().post(path, &body).await.status,
            StatusCode::UNAUTHORIZED
        );
    }
}
