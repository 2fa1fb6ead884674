//! The guides at `/docs/guides`: their pages, lists and addresses.

mod links;
mod problems;
mod search;

use http::{HeaderMap, Method, StatusCode};
use serde_json::Value;
use std::io::Read;
use testkit::{Answer, Client, TestApp};

const HTML: &str = "text/html; charset=utf-8";
const MARKDOWN: &str = "text/markdown; charset=utf-8";
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; \
                      frame-ancestors 'none'; base-uri 'none'";

/// Returns the paths of all guides in both languages, from `index.json`.
async fn guides(client: &Client<'_>) -> Vec<String> {
    let index = client.get("/docs/guides/index.json").await.json();
    let path = |guide: &Value, language: &str| {
        let address = guide[language]["url"].as_str().unwrap().to_owned();
        address.replace("http://127.0.0.1:8080", "")
    };
    let guides = index["guides"].as_array().unwrap();
    guides
        .iter()
        .flat_map(|guide| ["en", "nl"].map(|language| path(guide, language)))
        .collect()
}

fn decompressed(answer: &Answer) -> String {
    let mut text = String::new();
    flate2::read::GzDecoder::new(&answer.body[..])
        .read_to_string(&mut text)
        .unwrap();
    text
}

fn names(headers: &HeaderMap) -> Vec<&str> {
    headers.keys().map(http::HeaderName::as_str).collect()
}

#[testkit::test]
async fn every_page_is_served_in_both_languages() {
    let app = TestApp::start().await;
    let client = app.anonymous();
    let guides = guides(&client).await;
    assert_eq!(guides.len(), 48);
    let lists = ["/docs/guides/en", "/docs/guides/nl"].map(|path| (path.to_owned(), HTML));
    let markdown = guides.iter().map(|path| (format!("{path}.md"), MARKDOWN));
    let pages = guides.iter().map(|path| (path.clone(), HTML));
    for (path, media_type) in lists.into_iter().chain(markdown).chain(pages) {
        let page = client.get(&path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert_eq!(page.header("content-type"), media_type, "{path}");
        assert_eq!(page.header("cache-control"), "public, no-cache", "{path}");
        assert_eq!(page.header("vary"), "accept-encoding", "{path}");
        if media_type == HTML {
            let policy = page.header("content-security-policy");
            assert_eq!(policy, POLICY, "{path}");
            let language = format!("<html lang=\"{}\">", &path["/docs/guides/".len()..][..2]);
            assert!(page.text().contains(&language), "{path}");
            assert!(!page.text().contains("<script"), "{path}");
        }
        let tag = page.header("etag");
        let unchanged = client.clone().with("if-none-match", tag).get(&path).await;
        assert_eq!(
            (unchanged.status, unchanged.body.len()),
            (StatusCode::NOT_MODIFIED, 0),
            "{path}"
        );
        let packed = client.clone().with("accept-encoding", "gzip");
        let packed = packed.get(&path).await;
        assert_eq!(packed.header("content-encoding"), "gzip", "{path}");
        assert_ne!(packed.header("etag"), tag, "{path}");
        assert!(packed.body.len() * 3 < page.body.len() * 2, "{path}");
        assert_eq!(decompressed(&packed), page.text(), "{path}");
        let head = client.send(Method::HEAD, &path, "".into()).await;
        assert_eq!(
            (head.status, head.body.len()),
            (StatusCode::OK, 0),
            "{path}"
        );
        assert_eq!(head.header("etag"), tag, "{path}");
        let posted = client.send(Method::POST, &path, "".into()).await;
        assert_eq!(posted.status, StatusCode::METHOD_NOT_ALLOWED, "{path}");
        assert_eq!(posted.header("allow"), "GET,HEAD", "{path}");
    }
}

#[testkit::test]
async fn path_without_a_language_leads_to_the_readers_language() {
    let app = TestApp::start().await;
    for (path, accepted, expected) in [
        ("/docs/guides", "", "/docs/guides/nl"),
        ("/docs/guides", "en-GB,nl;q=0.5", "/docs/guides/en"),
        ("/docs/guides?lang=nl", "en", "/docs/guides/nl"),
        ("/docs/guides/sandbox", "nl-NL", "/docs/guides/nl/sandbox"),
        (
            "/docs/guides/sandbox?lang=en",
            "nl",
            "/docs/guides/en/sandbox",
        ),
        (
            "/docs/guides/sandbox?lang=fr",
            "en",
            "/docs/guides/en/sandbox",
        ),
    ] {
        let client = app.anonymous().with("accept-language", accepted);
        let answer = client.get(path).await;
        assert_eq!(
            (
                answer.status,
                answer.header("location"),
                answer.header("vary")
            ),
            (StatusCode::SEE_OTHER, expected, "accept-language"),
            "{path}"
        );
    }
}

#[testkit::test]
async fn other_paths_are_404_and_name_the_guides() {
    let app = TestApp::start().await;
    for path in [
        "/docs/guides/fr",
        "/docs/guides/nothing",
        "/docs/guides/fr/sandbox",
        "/docs/guides/en/nothing",
        "/docs/guides/en/nothing.md",
        "/docs/guides/en/sandbox.html",
        "/docs/guides/en/%FF",
        "/docs/guides/assets/0/nothing.css",
        "/docs/guides/",
    ] {
        let answer = app.anonymous().get(path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        let detail = answer.json()["detail"].as_str().unwrap().to_owned();
        assert!(detail.contains("/docs/guides"), "{path}: {detail}");
    }
}

#[testkit::test]
async fn file_of_a_page_is_kept_by_its_fingerprint() {
    let app = TestApp::start().await;
    let client = app.anonymous();
    let page = client.get("/docs/guides/en").await.text();
    let style = page
        .split('"')
        .find(|part| part.ends_with("guides.css"))
        .unwrap();
    let path = format!("/docs/guides/{style}");
    let current = client.get(&path).await;
    assert_eq!(current.header("content-type"), "text/css; charset=utf-8");
    assert_eq!(
        current.header("cache-control"),
        "public, max-age=31536000, immutable"
    );
    let other = client.get("/docs/guides/assets/0000/guides.css").await;
    assert_eq!(other.body, current.body);
    assert_eq!(other.header("cache-control"), "no-store");
}

#[testkit::test]
async fn pages_are_whole_under_a_base_path() {
    let app = TestApp::with(api::Settings {
        public_url: "https://www.example.nl/regio".into(),
        ..api::Settings::default()
    })
    .await;
    let client = app.anonymous().with("accept-encoding", "gzip");
    let page = client.get("/docs/guides/en/sandbox").await;
    assert_eq!(page.header("content-encoding"), "gzip");
    assert!(
        decompressed(&page).ends_with("</html>"),
        "{:?}",
        names(&page.headers)
    );
    let start = client.get("/docs/guides").await;
    assert_eq!(start.header("location"), "/regio/docs/guides/nl");
    let list = app.anonymous().get("/llms.txt").await.text();
    let guide = "(https://www.example.nl/regio/docs/guides/en/sandbox.md)";
    assert!(list.contains(guide), "{list}");
}
