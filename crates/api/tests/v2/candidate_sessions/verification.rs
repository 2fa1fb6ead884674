//! `POST /auth/candidates/verification`.

use super::{VERIFICATION, ask, request, show, show_of, sign_in};
use crate::app_with;
use http::StatusCode;
use serde_json::json;
use std::time::Duration;
use store::regions::RegionChange;
use testkit::{TestApp, TestRegion, candidate};

async fn sandbox_with_one() -> (TestApp, TestRegion) {
    let (app, region) = app_with(vec![]).await;
    app.import(region.sandbox(), vec![candidate(1)]).await;
    (app, region)
}

#[testkit::test]
async fn known_and_unknown_addresses_get_the_same_response() {
    let (app, region) = app_with(vec![candidate(1)]).await;
    app.import(region.sandbox(), vec![candidate(1)]).await;
    for (client, base, code) in [
        (app.anonymous(), "/api/v2", false),
        (app.client(&region.key), "/api/v2", false),
        (app.anonymous(), "/api/sandbox", false),
        (app.client(&region.key), "/api/sandbox", true),
    ] {
        let client = client.with("x-request-id", "same");
        let mut answers = Vec::new();
        for email in ["n1@example.nl", "nobody@example.nl"] {
            let answer = client
                .post(
                    &format!("{base}/auth/candidates/verification"),
                    &json!({"email": email}),
                )
                .await;
            assert_eq!(answer.status, StatusCode::ACCEPTED);
            let mut body = answer.json();
            assert_eq!(
                body["data"]
                    .as_object_mut()
                    .unwrap()
                    .remove("code")
                    .is_some(),
                code,
                "{base}"
            );
            let request = body["data"]
                .as_object_mut()
                .unwrap()
                .remove("requestId")
                .unwrap();
            assert!(
                request
                    .as_str()
                    .is_some_and(|id| id.len() == 17 && id.starts_with("ver")),
                "{request}"
            );
            assert_eq!(
                (&body["data"], &body["message"]),
                (&json!({}), &json!("Successfully accepted request"))
            );
            let mut headers: Vec<_> = answer
                .headers
                .iter()
                .map(|(name, value)| format!("{name}: {value:?}"))
                .collect();
            headers.sort();
            answers.push((headers, body));
        }
        answers.dedup();
        assert_eq!(answers.len(), 1, "{base}: {answers:#?}");
    }
}

#[testkit::test]
async fn newest_three_verifications_of_an_address_stay_valid() {
    let (app, region) = sandbox_with_one().await;
    let client = app.client(&region.key);
    let mut asked = Vec::new();
    for email in [
        "n1@example.nl",
        "N1@Example.nl",
        "n1@example.nl ",
        "n1@EXAMPLE.nl",
    ] {
        asked.push(request(&client, email.trim()).await);
    }
    for (number, (id, code)) in asked.iter().enumerate() {
        let opens = if number == 0 {
            StatusCode::BAD_REQUEST
        } else {
            StatusCode::CREATED
        };
        assert_eq!(show_of(&client, id, code).await.status, opens, "{number}");
    }
    // An e-mail address instead of a request id refers to the newest request.
    let old = ask(&client, "n1@example.nl").await;
    app.clock.advance(Duration::from_hours(1));
    ask(&client, "n1@example.nl").await;
    assert_eq!(
        show(&client, "n1@example.nl", &old).await.status,
        StatusCode::BAD_REQUEST
    );
    // A request for another address has no effect on it.
    let others = ask(&client, "n2@example.nl").await;
    let mine = ask(&client, "n1@example.nl").await;
    assert_eq!(
        show(&client, "n2@example.nl", &others).await.status,
        StatusCode::BAD_REQUEST,
        "nobody has it"
    );
    assert_eq!(
        show(&client, "n1@example.nl", &mine).await.status,
        StatusCode::CREATED
    );
}

#[testkit::test]
async fn sixth_email_of_an_hour_is_silently_dropped() {
    let (app, region) = sandbox_with_one().await;
    let client = app.client(&region.key);
    let mut codes = Vec::new();
    for email in ["n1@example.nl", "nobody@example.nl"] {
        for _ in 0..6 {
            codes.push(ask(&client, email).await);
        }
    }
    assert_eq!(
        show(&client, "n1@example.nl", &codes[5]).await.status,
        StatusCode::BAD_REQUEST
    );
    assert_eq!(
        show(&client, "n1@example.nl", &codes[4]).await.status,
        StatusCode::CREATED,
        "the fifth still counts"
    );
    app.clock.advance(Duration::from_secs(3_599));
    let early = ask(&client, "n1@example.nl").await;
    assert_eq!(
        show(&client, "n1@example.nl", &early).await.status,
        StatusCode::BAD_REQUEST
    );
    app.clock.advance(Duration::from_secs(1));
    sign_in(&client, "n1@example.nl").await;
}

#[testkit::test]
async fn link_target_must_be_listed_by_the_region() {
    let (app, region) = app_with(vec![candidate(1)]).await;
    let other = app.region("zuid").await;
    for (region, url) in [
        (region.id, "https://noord.example/app/"),
        (other.id, "https://zuid.example/terug"),
    ] {
        // The list contains an insecure URL, which links must not lead to.
        let urls = vec![url.into(), "http://insecure.example/".into()];
        let change = RegionChange {
            redirect_urls: Some(urls),
            ..RegionChange::default()
        };
        app.store.change_region(region, change).await.unwrap();
    }
    let (own, anonymous) = (app.client(&region.key), app.anonymous());
    let admin = app
        .client(&app.admin_key().await)
        .with("x-api-region", "zuid");
    for (client, url, good) in [
        (&own, "https://noord.example/app/in?from=mail", true),
        (&own, "https://zuid.example/terug", false),
        (&own, "https://noord.example/app/../evil", false),
        (&own, "https://noord.example@evil.example/app/", false),
        (&anonymous, "https://noord.example/app/", true),
        (&anonymous, "https://zuid.example/terug", true),
        (&anonymous, "https://zuid.example/terug/", false),
        (&anonymous, "https://evil.example/", false),
        (&anonymous, "http://insecure.example/", false),
        (&own, "http://insecure.example/", false),
        (&admin, "https://zuid.example/terug", true),
        (&admin, "https://noord.example/app/", false),
    ] {
        for (email, base) in [
            ("n1@example.nl", "/api/v2"),
            ("nobody@example.nl", "/api/v2"),
            ("n1@example.nl", "/api/sandbox"),
        ] {
            let asked = json!({"email": email, "redirectUrl": url});
            let answer = client
                .post(&format!("{base}/auth/candidates/verification"), &asked)
                .await;
            if good {
                assert_eq!(answer.status, StatusCode::ACCEPTED, "{url}");
            } else {
                let refused = (
                    StatusCode::BAD_REQUEST,
                    vec!["/redirectUrl redirectUrl".to_owned()],
                );
                assert_eq!((answer.status, answer.faults()), refused, "{url}");
                assert!(!answer.text().contains("evil"));
            }
        }
        app.clock.advance(Duration::from_hours(1));
    }
    // A URL that a region removes from its list is refused at once.
    let change = RegionChange {
        redirect_urls: Some(vec![]),
        ..RegionChange::default()
    };
    app.store.change_region(region.id, change).await.unwrap();
    let asked = json!({"email": "n1@example.nl", "redirectUrl": "https://noord.example/app/"});
    app.store.refresh_generation().await.unwrap();
    assert_eq!(
        own.post("/auth/candidates/verification", &asked)
            .await
            .status,
        StatusCode::BAD_REQUEST
    );
}

#[testkit::test]
async fn every_fault_is_reported_without_the_address() {
    let (app, region) = app_with(vec![]).await;
    let admin = app.client(&app.admin_key().await);
    for (client, body, faults) in [
        (app.anonymous(), json!({}), vec!["/email required"]),
        (
            app.anonymous(),
            json!({"email": "geen adres", "naam": "Sanne"}),
            vec!["/naam unknown", "/email format"],
        ),
        (
            app.anonymous(),
            json!({"email": "a\u{0}b@example.nl"}),
            vec!["/email format"],
        ),
        (
            app.anonymous(),
            json!({"email": 5, "redirectUrl": 6}),
            vec!["/email type", "/redirectUrl type"],
        ),
        (
            app.anonymous(),
            json!({"email": "geen adres", "redirectUrl": "https://elders.example.nl/"}),
            vec!["/email format", "/redirectUrl redirectUrl"],
        ),
        (app.anonymous(), json!([]), vec![" type"]),
        (
            admin,
            json!({"email": "n1@example.nl"}),
            vec!["x-api-region required"],
        ),
        (
            app.anonymous().with("x-api-region", "noord"),
            json!({"email": "n1@example.nl"}),
            vec!["x-api-region unexpected"],
        ),
    ] {
        let mut answer = client.post("/auth/candidates/verification", &body).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{body}");
        let mut found = answer.faults();
        found.sort();
        let mut faults: Vec<_> = faults.into_iter().map(str::to_owned).collect();
        faults.sort();
        assert_eq!(found, faults, "{body}");
        answer.headers.clear();
        assert!(!answer.text().contains("Sanne") && !answer.text().contains("geen adres"));
    }
    let sandbox_only = app.client(&app.sandbox_only_key(&region).await);
    ask(&sandbox_only, "n1@example.nl").await;
    let body = json!({"email": "n1@example.nl"});
    assert_eq!(
        sandbox_only
            .post("/auth/candidates/verification", &body)
            .await
            .status,
        StatusCode::FORBIDDEN
    );
    assert_eq!(
        app.client("ork_x").post(VERIFICATION, &body).await.status,
        StatusCode::UNAUTHORIZED
    );
}
