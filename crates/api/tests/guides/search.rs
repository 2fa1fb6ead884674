//! The search in the guides.

use super::{HTML, POLICY};
use http::{Method, StatusCode};
use testkit::TestApp;

#[testkit::test]
async fn words_and_their_inflections_are_found_in_the_readers_language() {
    let app = TestApp::start().await;
    for (query, accepted, expected) in [
        (
            "q=cursors",
            "en",
            "href=\"en/finding-candidates#list-all-candidates\"",
        ),
        (
            "q=find+a+phone%20number",
            "en",
            "href=\"en/finding-candidates#find-by-e-mail-or-phone\"",
        ),
        (
            "q=kandidaat+toevoegen",
            "",
            "href=\"nl/submitting-candidates\"",
        ),
        ("q=sleutels&lang=nl", "en", "href=\"nl/authentication\""),
        ("lang=en&q=signatures", "nl", "href=\"en/callbacks"),
    ] {
        let client = app.anonymous().with("accept-language", accepted);
        let page = client.get(&format!("/docs/guides/search?{query}")).await;
        assert_eq!(
            (page.status, page.header("content-type")),
            (StatusCode::OK, HTML),
            "{query}"
        );
        assert_eq!(page.header("content-security-policy"), POLICY);
        assert_eq!(page.header("vary"), "accept-language");
        assert!(page.text().contains(expected), "{query}: {}", page.text());
        assert!(page.text().contains("<mark>"), "{query}");
        assert!(page.text().matches("<li>").count() <= 20, "{query}");
    }
}

#[testkit::test]
async fn search_without_results_says_so_and_repeats_the_words_escaped() {
    let app = TestApp::start().await;
    let client = app.anonymous().with("accept-language", "en");
    let page = client.get("/docs/guides/search?q=%3Cxylophone%3E%22").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text().contains("Nothing was found."));
    assert!(
        page.text().contains("value=\"&#60;xylophone&#62;&#34;\""),
        "{}",
        page.text()
    );
    for path in [
        "/docs/guides/search",
        "/docs/guides/search?q=+",
        "/docs/guides/search?q=%FF",
    ] {
        let page = client.get(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert!(!page.text().contains("role=\"status\""), "{path}");
        assert!(page.text().contains("role=\"search\""), "{path}");
    }
}

#[testkit::test]
async fn too_long_search_and_other_methods_are_refused() {
    let app = TestApp::start().await;
    let client = app.anonymous();
    let longest = "é".repeat(100);
    for (text, expected) in [
        (longest.clone(), StatusCode::OK),
        (longest + "a", StatusCode::BAD_REQUEST),
        ("a".repeat(60_000), StatusCode::BAD_REQUEST),
    ] {
        let encoded =
            percent_encoding::utf8_percent_encode(&text, percent_encoding::NON_ALPHANUMERIC);
        let page = client
            .get(&format!("/docs/guides/search?lang=en&q={encoded}"))
            .await;
        assert_eq!(page.status, expected);
        assert_eq!(page.header("content-type"), HTML);
        if expected == StatusCode::BAD_REQUEST {
            assert!(page.text().contains("at most 100 characters"));
            assert!(page.body.len() < 10_000, "the text is not repeated");
        }
    }
    let posted = client
        .send(Method::POST, "/docs/guides/search", "".into())
        .await;
    assert_eq!(posted.status, StatusCode::METHOD_NOT_ALLOWED);
}
