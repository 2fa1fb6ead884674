//! Who counts as one caller, and how many links and attempts a caller has.

use super::{request, show, show_of};
use api::Settings;
use http::StatusCode;
use serde_json::json;
use std::time::Duration;
use testkit::{Answer, Client, TestApp, candidate};

const ASK: &str = "/auth/candidates/verification";
const OPEN: &str = "/auth/candidates/sessions";

/// Starts an app behind one proxy, with a candidate.
async fn behind_a_proxy() -> (TestApp, testkit::TestRegion) {
    let app = TestApp::with(Settings {
        rate_limit: None,
        proxies: 1,
        ..Settings::default()
    })
    .await;
    let region = app.region("noord").await;
    app.import(region.production(), vec![candidate(1)]).await;
    app.import(region.sandbox(), vec![candidate(1)]).await;
    (app, region)
}

fn at<'a>(app: &'a TestApp, address: &str) -> Client<'a> {
    app.anonymous().with("x-forwarded-for", address)
}

/// Requests a link this many times, each for another e-mail address.
async fn ask_times(client: &Client<'_>, times: u32) {
    for number in 0..times {
        let asked = client
            .post(ASK, &json!({"email": format!("nobody{number}@example.nl")}))
            .await;
        assert_eq!(asked.status, StatusCode::ACCEPTED, "{number}");
    }
}

async fn ask_once(client: &Client<'_>) -> StatusCode {
    client
        .post(ASK, &json!({"email": "one.more@example.nl"}))
        .await
        .status
}

fn assert_too_often(answer: &Answer, detail: &str, retry_after: &str) {
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(answer.json()["detail"], detail);
    assert_eq!(answer.header("retry-after"), retry_after);
}

#[testkit::test]
async fn caller_may_request_codes_thirty_times_an_hour() {
    let (app, region) = behind_a_proxy().await;
    let caller = at(&app, "203.0.113.9");
    ask_times(&caller, 30).await;
    app.clock.advance(Duration::from_mins(10));
    let refused = caller.post(ASK, &json!({"email": "n1@example.nl"})).await;
    assert_too_often(
        &refused,
        "Too many sign-in links were requested from this network address. Wait for `Retry-After` seconds.",
        "3000",
    );
    // Another key or port is the same caller. Another address is another caller.
    assert_eq!(
        ask_once(
            &app.client(&region.key)
                .with("x-forwarded-for", "203.0.113.9")
        )
        .await,
        refused.status
    );
    assert_eq!(
        ask_once(&at(&app, "203.0.113.9:51234")).await,
        refused.status
    );
    assert_eq!(
        ask_once(&at(&app, "[::ffff:203.0.113.9]:443")).await,
        refused.status
    );
    assert_eq!(
        ask_once(&at(&app, "203.0.113.10")).await,
        StatusCode::ACCEPTED
    );
    // The sandbox has separate counts.
    request(
        &app.client(&region.key)
            .with("x-forwarded-for", "203.0.113.9"),
        "n1@example.nl",
    )
    .await;
    app.clock.advance(Duration::from_mins(50));
    assert_eq!(ask_once(&caller).await, StatusCode::ACCEPTED);
    let kept = app.audited("authentication.failed").await;
    assert!(
        kept.iter()
            .any(|entry| entry["details"]["reason"] == "tooOften"),
        "{kept:?}"
    );
}

#[testkit::test]
async fn mapped_addresses_are_separate_callers_and_an_ipv6_64_is_one() {
    let (app, _) = behind_a_proxy().await;
    ask_times(&at(&app, "::ffff:192.0.2.1"), 30).await;
    assert_eq!(
        ask_once(&at(&app, "192.0.2.1")).await,
        StatusCode::TOO_MANY_REQUESTS
    );
    assert_eq!(
        ask_once(&at(&app, "::ffff:192.0.2.2")).await,
        StatusCode::ACCEPTED
    );
    ask_times(&at(&app, "[2001:db8:0:1::1]:5000"), 30).await;
    assert_eq!(
        ask_once(&at(&app, "2001:db8:0:1:ffff::2")).await,
        StatusCode::TOO_MANY_REQUESTS
    );
    // Ten such callers use up the limit of their /48.
    for subnet in 2..=10 {
        ask_times(&at(&app, &format!("2001:db8:0:{subnet:x}::1")), 30).await;
    }
    assert_eq!(
        ask_once(&at(&app, "2001:db8:0:ff::1")).await,
        StatusCode::TOO_MANY_REQUESTS
    );
    assert_eq!(
        ask_once(&at(&app, "2001:db8:1:1::1")).await,
        StatusCode::ACCEPTED
    );
}

#[testkit::test]
async fn region_server_forwards_the_address_of_its_visitor() {
    let (app, region) = behind_a_proxy().await;
    let server = || {
        app.client(&region.key)
            .with("x-forwarded-for", "203.0.113.9")
    };
    ask_times(&server().with("x-visitor-address", "198.51.100.1"), 30).await;
    assert_eq!(
        ask_once(&server().with("x-visitor-address", "198.51.100.1:99")).await,
        StatusCode::TOO_MANY_REQUESTS
    );
    assert_eq!(
        ask_once(&server().with("x-visitor-address", "2001:db8::1")).await,
        StatusCode::ACCEPTED
    );
    // Neither the region's server nor the visitor's direct requests are counted for it.
    assert_eq!(ask_once(&server()).await, StatusCode::ACCEPTED);
    assert_eq!(
        ask_once(&at(&app, "198.51.100.1")).await,
        StatusCode::ACCEPTED
    );
    for (client, fault) in [
        (
            server().with("x-visitor-address", "somebody"),
            "x-visitor-address format",
        ),
        (
            at(&app, "203.0.113.9").with("x-visitor-address", "198.51.100.1"),
            "x-visitor-address unexpected",
        ),
    ] {
        for (path, body) in [
            (ASK, json!({"email": "n1@example.nl"})),
            (OPEN, json!({"token": "x"})),
        ] {
            let answer = client.post(path, &body).await;
            assert_eq!(
                (answer.status, answer.faults()),
                (StatusCode::BAD_REQUEST, vec![fault.to_owned()]),
                "{path}"
            );
        }
    }
}

#[testkit::test]
async fn caller_gets_five_emails_an_hour_and_an_address_twenty() {
    let (app, _) = behind_a_proxy().await;
    let ask = async |caller: u32| {
        let body = json!({"email": "n1@example.nl"});
        let asked = at(&app, &format!("203.0.113.{caller}"))
            .post(ASK, &body)
            .await;
        assert_eq!(asked.status, StatusCode::ACCEPTED);
        assert!(asked.json()["data"]["requestId"].is_string());
        app.sent_emails().await.len()
    };
    for caller in 1..=3 {
        for time in 1..=8 {
            assert_eq!(
                ask(caller).await,
                usize::from(time <= 5),
                "{time} of {caller}"
            );
        }
    }
    // The requests refused for these three callers do not count towards the address's limit.
    for time in 1..=5 {
        assert_eq!(ask(4).await, 1, "{time}");
    }
    assert_eq!(ask(5).await, 0, "the address has had its twenty");
    app.clock.advance(Duration::from_hours(1));
    assert_eq!(ask(5).await, 1);
}

#[testkit::test]
async fn caller_may_try_sixty_codes_an_hour() {
    let (app, _) = behind_a_proxy().await;
    let caller = at(&app, "203.0.113.9");
    for number in 0..60 {
        let body = match number % 3 {
            0 => json!({"token": "x"}),
            1 => json!({"requestId": "ver00000000000001", "code": "123456"}),
            _ => json!({"email": "n1@example.nl", "code": "123456"}),
        };
        assert_eq!(
            caller.post(OPEN, &body).await.status,
            StatusCode::BAD_REQUEST,
            "{number}"
        );
    }
    let other = at(&app, "203.0.113.10");
    other.post(ASK, &json!({"email": "n1@example.nl"})).await;
    let sent_email = app.sent_emails().await.remove(0);
    let body = json!({"token": sent_email.token()});
    assert_too_often(
        &caller.post(OPEN, &body).await,
        "There were too many attempts to sign in from this network address. Wait for `Retry-After` seconds.",
        "3600",
    );
    // The refused attempt has not used the code up.
    assert_eq!(other.post(OPEN, &body).await.status, StatusCode::CREATED);
}

#[testkit::test]
async fn code_belongs_to_the_newest_request_of_its_caller() {
    let (app, region) = behind_a_proxy().await;
    let [one, other] = ["203.0.113.9", "203.0.113.10"]
        .map(|address| app.client(&region.key).with("x-forwarded-for", address));
    let (id, mine) = request(&one, "n1@example.nl").await;
    let (_, theirs) = request(&other, "n1@example.nl").await;
    for code in [&mine, &theirs] {
        let body = json!({"email": "n1@example.nl", "code": code});
        let nobody = app
            .client(&region.key)
            .with("x-forwarded-for", "203.0.113.11");
        assert_eq!(
            nobody.post(super::SESSIONS, &body).await.status,
            StatusCode::BAD_REQUEST
        );
    }
    // Wrong codes of other callers do not count as this caller's attempts, and their request did
    // not replace this caller's.
    for _ in 0..5 {
        assert_eq!(
            show(&other, "n1@example.nl", "geen").await.status,
            StatusCode::BAD_REQUEST
        );
    }
    assert_eq!(
        show(&other, "n1@example.nl", &theirs).await.status,
        StatusCode::BAD_REQUEST
    );
    assert_eq!(
        show(&one, "n1@example.nl", &mine).await.status,
        StatusCode::CREATED
    );
    assert_eq!(
        show_of(&one, &id, &mine).await.status,
        StatusCode::BAD_REQUEST,
        "it was good once"
    );
}
