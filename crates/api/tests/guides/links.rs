//! Every link of the pages and of the lists leads to something.

use super::guides;
use http::StatusCode;
use std::collections::{BTreeMap, BTreeSet};
use testkit::TestApp;

/// Returns the values of an attribute in a page.
fn values<'p>(page: &'p str, attribute: &str) -> Vec<&'p str> {
    let opening = format!(" {attribute}=\"");
    let pieces = page.split(opening.as_str()).skip(1);
    pieces
        .filter_map(|piece| piece.split_once('"'))
        .map(|(value, _)| value)
        .collect()
}

/// Returns the path and the anchor to which a link of the page at `from` leads.
fn resolved(from: &str, link: &str) -> (String, Option<String>) {
    let base = url::Url::parse("http://server").unwrap();
    let to = base.join(from).unwrap().join(link).unwrap();
    assert_eq!(to.host_str(), Some("server"), "{link}");
    let query = to
        .query()
        .map_or(String::new(), |query| format!("?{query}"));
    let anchor = to.fragment().map(|anchor| {
        let decoded = percent_encoding::percent_decode_str(anchor);
        decoded.decode_utf8().unwrap().into_owned()
    });
    (format!("{}{query}", to.path()), anchor)
}

#[testkit::test]
async fn every_link_and_anchor_of_the_pages_is_there() {
    let app = TestApp::start().await;
    let client = app.anonymous();
    let mut waiting = guides(&client).await;
    waiting.extend(["/docs/guides/en", "/docs/guides/nl"].map(str::to_owned));
    waiting.push("/docs/guides/search?lang=en&q=candidates".to_owned());
    let crawled: BTreeSet<String> = waiting.iter().cloned().collect();
    let mut anchors: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut links = BTreeSet::new();
    while let Some(path) = waiting.pop() {
        let page = client.get(&path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        let page = page.text();
        let ids = values(&page, "id");
        let distinct: BTreeSet<_> = ids.iter().map(|id| (*id).to_owned()).collect();
        assert_eq!(distinct.len(), ids.len(), "an id occurs twice in {path}");
        anchors.insert(path.clone(), distinct);
        for link in values(&page, "href") {
            if !link.starts_with("https://") {
                links.insert((path.clone(), resolved(&path, link)));
            }
        }
    }
    let mut answers: BTreeMap<String, StatusCode> = BTreeMap::new();
    for (from, (to, anchor)) in &links {
        if !crawled.contains(to) && !answers.contains_key(to) {
            answers.insert(to.clone(), client.get(to).await.status);
        }
        let status = answers.get(to).copied().unwrap_or(StatusCode::OK);
        assert_eq!(status, StatusCode::OK, "{from} links to {to}");
        if let Some(anchor) = anchor {
            let there = anchors.get(to).is_some_and(|ids| ids.contains(anchor));
            assert!(there, "{from} links to {to}#{anchor}");
        }
    }
    assert!(links.len() > 700, "{}", links.len());
}

#[testkit::test]
async fn every_link_of_the_lists_is_there() {
    let app = TestApp::start().await;
    let client = app.anonymous();
    let list = client.get("/llms.txt").await;
    assert_eq!(list.header("content-type"), "text/plain; charset=utf-8");
    let list = list.text();
    let addresses: Vec<_> = list
        .split("](http://127.0.0.1:8080")
        .skip(1)
        .filter_map(|piece| piece.split_once(')'))
        .map(|(path, _)| path)
        .collect();
    assert_eq!(addresses.len(), 50);
    for path in addresses {
        assert_eq!(client.get(path).await.status, StatusCode::OK, "{path}");
    }
    let full = client.get("/llms-full.txt").await;
    assert_eq!(full.status, StatusCode::OK);
    for title in ["# Finding candidates", "# Errors and limits"] {
        assert!(full.text().contains(&format!("\n{title}\n")), "{title}");
    }
    let reference = client.get("/docs").await.text();
    assert!(reference.contains("href=\"/docs/guides\""), "{reference}");
}
