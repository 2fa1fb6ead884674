//! Requesting a sign-in e-mail, and what its link opens.

use super::{Visitor, somebody};
use http::StatusCode;
use model::{Environment, Person, TokenHash};
use sha2::{Digest, Sha256};
use std::time::Duration;
use store::verifications::{self, Credentials, Verification};
use testkit::TestApp;

/// Creates a link with this token, without sending it.
async fn send(app: &TestApp, token: &str) {
    let person = Person {
        environment: Environment::Production,
        identity_key: "sanne@example.nl".into(),
        region: None,
    };
    let id = "ver00000000000001".parse().unwrap();
    let (verification, now) = (
        Verification {
            id,
            person,
            redirect_url: None,
            new_email: None,
        },
        app.store.clock().now(),
    );
    let hash: TokenHash = Sha256::digest(token.as_bytes()).into();
    let credentials = Credentials {
        token: hash,
        code: [0; 16],
        until: now.plus(Duration::from_mins(10)),
    };
    let sent = app.store.transaction(move |transaction| {
        Box::pin(async move {
            verifications::replace(transaction, &verification, "sign-in", now).await?;
            verifications::set_credentials(transaction, id, &credentials).await
        })
    });
    let sent: Result<bool, store::Error> = sent.await;
    assert!(sent.unwrap());
}

#[testkit::test]
async fn link_is_used_once_by_its_button() {
    let (app, _) = somebody().await;
    let mut visitor = Visitor::new(&app);
    send(&app, "secret").await;
    for _ in 0..2 {
        let page = visitor.get("/portal/sign-in?token=secret").await;
        assert_eq!(
            (page.status, page.hidden("token")),
            (StatusCode::OK, "secret")
        );
        assert!(page.header("set-cookie").is_empty());
    }
    let opened = visitor.post("/portal/sign-in", "token=secret").await;
    assert_eq!(
        (opened.status, opened.header("location")),
        (StatusCode::SEE_OTHER, "/portal")
    );
    let (cookie, attributes) = opened.header("set-cookie").split_once(';').unwrap();
    assert_eq!(attributes, " Path=/; HttpOnly; SameSite=Lax; Secure");
    assert!(cookie.starts_with("__Host-portal=ors_"));
    visitor.cookie = Some(cookie.to_owned());
    let overview = visitor.get("/portal").await;
    assert!(overview.html.contains("Dag Sanne"));
    assert_eq!(
        visitor.post("/portal/sign-in", "token=secret").await.status,
        StatusCode::BAD_REQUEST
    );

    let out = visitor
        .post(
            "/portal/sign-out",
            &format!("form={}", overview.hidden("form")),
        )
        .await;
    assert_eq!(
        (out.status, out.header("clear-site-data")),
        (StatusCode::SEE_OTHER, "\"cache\"")
    );
    assert_eq!(
        visitor.get("/portal").await.header("location"),
        "/portal?ended"
    );
}

#[testkit::test]
async fn expired_link_is_rejected() {
    let (app, _) = somebody().await;
    let visitor = Visitor::new(&app);
    send(&app, "secret").await;
    app.clock.advance(Duration::from_mins(10));
    let late = visitor.post("/portal/sign-in", "token=secret").await;
    assert_eq!(late.status, StatusCode::BAD_REQUEST);
    assert!(
        late.html.contains("Deze link werkt niet meer") && late.header("set-cookie").is_empty()
    );
}

#[testkit::test]
async fn code_works_on_the_page_that_requested_it() {
    let (app, _) = somebody().await;
    let visitor = Visitor::new(&app);
    let page = visitor
        .post("/portal/verification", "email=SANNE%40example.nl")
        .await;
    let request = page.hidden("request").to_owned();
    let code = app.sent_emails().await.remove(0).code().to_owned();
    let elsewhere = visitor
        .post("/portal/verification", "email=sanne%40example.nl")
        .await
        .hidden("request")
        .to_owned();
    let show = async |request: &str, code: &str| {
        visitor
            .post(
                "/portal/sign-in",
                &format!("email=sanne%40example.nl&request={request}&code={code}"),
            )
            .await
    };
    for request in ["", "x", &elsewhere] {
        let wrong = show(request, &code).await;
        assert_eq!(
            (wrong.status, wrong.hidden("request")),
            (StatusCode::BAD_REQUEST, request)
        );
        assert!(
            wrong.html.contains("Deze code werkt niet") && wrong.header("set-cookie").is_empty()
        );
    }
    let opened = show(&request, &code).await;
    assert_eq!(
        (opened.status, opened.header("location")),
        (StatusCode::SEE_OTHER, "/portal")
    );
    assert_eq!(
        app.audited("candidate.signedIn").await[0]["details"]["by"],
        "code"
    );
}

#[testkit::test]
async fn too_many_attempts_are_limited() {
    let (app, _) = somebody().await;
    let visitor = Visitor::new(&app);
    for _ in 0..60 {
        assert_eq!(
            visitor
                .post("/portal/sign-in", "request=x&code=123456")
                .await
                .status,
            StatusCode::BAD_REQUEST
        );
    }
    let refused = visitor
        .post("/portal/sign-in", "request=x&code=123456")
        .await;
    assert_eq!(
        (refused.status, refused.header("retry-after")),
        (StatusCode::TOO_MANY_REQUESTS, "3600")
    );
    assert!(refused.html.contains("Te vaak geprobeerd"));
}

#[testkit::test]
async fn too_many_requests_are_limited() {
    let app = TestApp::start().await;
    let visitor = Visitor::new(&app);
    for (given, email) in [
        ("", "Vul je e-mailadres in."),
        ("sanne", "naam@voorbeeld.nl"),
    ] {
        let refused = visitor
            .post("/portal/verification", &format!("email={given}"))
            .await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST);
        assert!(refused.html.contains(email));
    }
    for number in 0..30 {
        let page = visitor
            .post(
                "/portal/verification",
                &format!("email=n{number}%40example.nl"),
            )
            .await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(
            page.html
                .contains(&format!("Als n{number}@example.nl bij ons bekend is"))
        );
    }
    let refused = visitor
        .post("/portal/verification", "email=sanne%40example.nl")
        .await;
    assert_eq!(
        (refused.status, refused.header("retry-after")),
        (StatusCode::TOO_MANY_REQUESTS, "3600")
    );
    assert!(refused.html.contains("te veel links gevraagd"));
}

/// An invalid link or code on any form is recorded in the audit log as a failed authentication.
#[testkit::test]
async fn bad_link_or_code_counts_as_failure_on_every_page() {
    let (app, _) = somebody().await;
    let (stranger, own) = (
        Visitor::new(&app),
        Visitor::signed_in(&app, "sanne@example.nl").await,
    );
    let form = own.get("/portal/email").await.hidden("form").to_owned();
    let code = format!("form={form}&request=verAAAAAAAAAAAAAA&code=000000");
    let link = format!("form={form}&token=nobody");
    let shown = [
        (&stranger, "/portal/sign-in", "token=nobody"),
        (
            &stranger,
            "/portal/sign-in",
            "request=verAAAAAAAAAAAAAA&code=000000",
        ),
        (&stranger, "/portal/erase/confirm", "token=nobody"),
        (&stranger, "/portal/email/undo", "token=nobody"),
        (&own, "/portal/email/approve", &code),
        (&own, "/portal/email/confirm", &code),
        (&own, "/portal/email/confirm", &link),
    ];
    for (number, (visitor, path, form)) in (1..).zip(shown) {
        let refused = visitor.post(path, form).await;
        assert_eq!(
            refused.status,
            StatusCode::BAD_REQUEST,
            "{path}: {}",
            refused.html
        );
        let failures = app.audited("authentication.failed").await;
        assert!(
            failures
                .iter()
                .all(|entry| entry["details"]["reason"] == "proof"),
            "{failures:?}"
        );
        let counted: u64 = failures
            .iter()
            .map(|entry| entry["details"]["count"].as_u64().unwrap())
            .sum();
        assert_eq!(counted, number, "{path}");
    }
}
