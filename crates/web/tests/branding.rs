//! A region's branding: in its part of the pages, and at the top of them for a person with records
//! in that region only.

use super::{Visitor, somebody};
use http::{Method, StatusCode};
use serde_json::{Value, json};
use testkit::{TestApp, TestRegion, candidate};

/// A PNG of one pixel.
const PNG: &str = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

async fn settle(app: &TestApp, region: &TestRegion, portal: Value) -> Value {
    let client = app
        .client(&region.key)
        .with("content-type", "application/json");
    let body = json!({"portal": portal}).to_string();
    client
        .send(Method::PATCH, "/auth/regions/me/settings", body.into())
        .await
        .data()["portal"]
        .clone()
}

/// Returns the path of the only colour style sheet on a page.
fn sheet(html: &str) -> &str {
    let found: Vec<_> = html
        .split("href=\"")
        .skip(1)
        .filter(|rest| rest.starts_with("/portal/colours/"))
        .collect();
    assert_eq!(found.len(), 1, "{html}");
    found[0].split_once('"').unwrap().0
}

#[testkit::test]
async fn person_in_several_regions_sees_each_branding() {
    let (app, [noord, _]) = somebody().await;
    let sanne = Visitor::signed_in(&app, "sanne@example.nl").await;
    let plain = sanne.get("/portal").await.html;
    assert!(!plain.contains("/portal/colours/") && !plain.contains("<img"));
    let kept = settle(
        &app,
        &noord,
        json!({"displayName": "Kies <Noord>", "colour": "#F5B335", "logo": {"base64": PNG}}),
    );
    let logo = kept.await["logo"]["url"]
        .as_str()
        .unwrap()
        .replace("http://127.0.0.1:8080", "");

    let overview = sanne.get("/portal").await;
    let html = &overview.html;
    let heading = format!(
        "<h2 class=\"named\"><img class=\"logo\" src=\"{logo}\" alt=\"\"><span>Kies &#60;Noord&#62;</span></h2>"
    );
    assert!(
        html.contains(&heading) && html.contains("<span>Regio zuid</span>"),
        "{html}"
    );
    assert!(
        html.contains("<article class=\"card own cf5b335\">")
            && html.contains("<header class=\"top\">"),
        "{html}"
    );
    let record = sanne.get("/portal/records/recAAAAAAAAAAAAAA").await.html;
    assert!(
        record.contains("<div class=\"banner own cf5b335\">") && record.contains(&logo),
        "{record}"
    );
    let other = sanne.get("/portal/records/recBBBBBBBBBBBBBB").await.html;
    assert!(
        !other.contains("/portal/colours/") && other.contains("<h1>Regio zuid</h1>"),
        "{other}"
    );

    let colour = sanne.get(sheet(html)).await;
    assert_eq!(
        colour.html,
        ".cf5b335 { --region: #f5b335; --on-region: #000; }\n"
    );
    assert_eq!(colour.header("content-type"), "text/css; charset=utf-8");
    assert_eq!(
        colour.header("cache-control"),
        "public, max-age=31536000, immutable"
    );
    for path in [
        "/portal/colours/0000000000000000/f5b335",
        "/portal/colours/0/x",
    ] {
        assert_eq!(sanne.get(path).await.status, StatusCode::NOT_FOUND);
    }
}

#[testkit::test]
async fn person_in_one_region_sees_its_branding() {
    let (app, [noord, zuid]) = somebody().await;
    settle(
        &app,
        &noord,
        json!({"displayName": "Kies Noord", "colour": "#0b5a9d"}),
    )
    .await;
    let one = Visitor::signed_in(&app, "i@example.nl").await;
    for path in [
        "/portal",
        "/portal/records/recCCCCCCCCCCCCCC",
        "/portal/account",
        "/portal/accesses",
    ] {
        let html = one.get(path).await.html;
        assert!(
            html.contains("<header class=\"top own c0b5a9d\">"),
            "{path}: {html}"
        );
        assert!(
            html.contains(
                "<a class=\"brand of-region\" href=\"/portal\"><span>Kies Noord</span></a>"
            ),
            "{path}"
        );
        assert!(
            sheet(&html).ends_with("/0b5a9d")
                && !html.contains("banner")
                && !html.contains("card own"),
            "{path}"
        );
    }
    app.import(zuid.production(), vec![candidate(9)]).await;
    let plain = Visitor::signed_in(&app, "n9@example.nl").await;
    assert!(
        plain
            .get("/portal")
            .await
            .html
            .contains("<header class=\"top\">")
    );
}

#[testkit::test]
async fn logo_is_served_unchanged_under_its_own_url() {
    let (app, [noord, zuid]) = somebody().await;
    let anyone = Visitor::new(&app);
    let url = async |portal: Value| {
        let kept = settle(&app, &noord, portal).await;
        kept["logo"]["url"]
            .as_str()
            .unwrap()
            .replace("http://127.0.0.1:8080", "")
    };
    let path = url(json!({"logo": {"base64": PNG}})).await;
    let (status, headers, bytes) = anyone.bytes(&path).await;
    assert_eq!((status, bytes.len()), (StatusCode::OK, 70));
    assert!(bytes.starts_with(b"\x89PNG"));
    for (name, value) in [
        ("content-type", "image/png"),
        ("cache-control", "public, max-age=31536000, immutable"),
        ("x-content-type-options", "nosniff"),
    ] {
        assert_eq!(headers[name], value);
    }
    let foreign = path.replace(noord.id.as_str(), zuid.id.as_str());
    for missing in [foreign.as_str(), "/portal/regions/x/y/logo"] {
        assert_eq!(anyone.get(missing).await.status, StatusCode::NOT_FOUND);
    }
    settle(&app, &noord, json!({"logo": null})).await;
    assert_eq!(anyone.get(&path).await.status, StatusCode::NOT_FOUND);
}
