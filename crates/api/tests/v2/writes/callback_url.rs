//! `callbackUrl`: which URLs are allowed.

use crate::{accepted, app_with, patch};
use http::{Method, StatusCode};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::json;
use testkit::{Answer, Client, candidate};

async fn restore(client: &Client<'_>, url: &str) -> Answer {
    let url = utf8_percent_encode(url, NON_ALPHANUMERIC);
    let path = format!("/candidates/rec00000000000001/restore?callbackUrl={url}");
    client.send(Method::POST, &path, "".into()).await
}

#[testkit::test]
async fn forbidden_callback_url_is_rejected() {
    let (app, region) = app_with(vec![candidate(1)]).await;
    let client = app.client(&region.key);
    let long = format!("https://example.nl/{}", "x".repeat(2000));
    for url in [
        "",
        "example.nl",
        "/terug",
        "ftp://example.nl/",
        "https:/example.nl",
        "https://",
        "https://example.nl/#deel",
        "https://naam:woord@example.nl/",
        "https://naam@example.nl/",
        "http://127.0.0.1/",
        "http://127.1/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://localhost:8080/",
        "http://a.localhost/",
        "http://10.0.0.1/",
        "http://172.16.0.1/",
        "http://192.168.1.1/",
        "http://169.254.169.254/",
        "http://100.64.0.1/",
        "http://0.0.0.0/",
        "http://[::1]/",
        "http://[::ffff:8.8.8.8]/",
        "http://[fe80::1]/",
        "http://[fd00::1]/",
        "http://[64:ff9b::808:808]/",
        "https://example.nl/a b",
        "https://example.nl\\@example.nl/",
        &long,
    ] {
        let answer = restore(&client, url).await;
        assert_eq!(
            (answer.status, answer.faults()),
            (StatusCode::BAD_REQUEST, vec!["callbackUrl url".into()]),
            "{url}"
        );
        // A text may say that an address begins with `https://`.
        assert!(
            "https://".starts_with(url) || !answer.text().contains(url),
            "what was sent is not repeated: {url}"
        );
    }
}

/// Other services listen on these ports, and a request could harm them.
#[testkit::test]
async fn low_port_other_than_80_and_443_is_rejected_in_every_url() {
    let (app, region) = app_with(vec![candidate(1)]).await;
    let client = app.client(&region.key);
    for port in [22, 25, 445, 587, 1023] {
        let expected = format!("expected port 80, 443 or one above 1023; found {port}");
        let url = format!("https://example.nl:{port}/");
        let answer = restore(&client, &url).await;
        assert_eq!(
            (answer.status, answer.faults()),
            (StatusCode::BAD_REQUEST, vec!["callbackUrl url".into()])
        );
        assert_eq!(answer.json()["errors"][0]["message"], expected.as_str());
        let body = json!({"curriculumVitae": [{"url": url}]});
        let answer = client
            .post("/candidates/rec00000000000001/attachments", &body)
            .await;
        assert_eq!(answer.faults(), ["/curriculumVitae/0/url url"]);
        assert_eq!(answer.json()["errors"][0]["message"], expected.as_str());
        let answer = patch(
            &client,
            "/auth/regions/me/settings",
            &json!({"notificationUrl": url}),
        )
        .await;
        assert_eq!(answer.faults(), ["/notificationUrl url"]);
    }
    for url in [
        "http://example.nl:443/",
        "https://example.nl:80/",
        "https://example.nl:1024/",
    ] {
        accepted(&restore(&client, url).await);
    }
}

#[testkit::test]
async fn public_callback_url_is_accepted() {
    let (app, region) = app_with(vec![candidate(1)]).await;
    let client = app.client(&region.key);
    let longest = format!("https://example.nl/{}", "x".repeat(2000 - 19));
    for url in [
        "https://example.nl",
        "http://example.nl:8080/terug?a=1&b=%20",
        "https://8.8.8.8/",
        &longest,
    ] {
        accepted(&restore(&client, url).await);
    }
}

#[testkit::test]
async fn every_write_accepts_one_callback_url() {
    let (app, region) = app_with(vec![candidate(1)]).await;
    let client = app.client(&region.key);
    let path = "/candidates/rec00000000000001?callbackUrl=https://example.nl/&callbackUrl=https://example.nl/";
    let answer = client.send(Method::DELETE, path, "".into()).await;
    assert_eq!(
        (answer.status, answer.faults()),
        (
            StatusCode::BAD_REQUEST,
            vec!["callbackUrl duplicate".into()]
        )
    );
}
