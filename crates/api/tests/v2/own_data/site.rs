//! Signing in on a region's own site: the session sees that region only.

use super::{named, opened, sent_email, sign_in, visitor};
use http::{Method, StatusCode};
use serde_json::{Value, json};
use store::regions::RegionChange;
use testkit::{TestApp, TestEmail, TestRegion};

const SANNE: &str = "sanne@example.nl";
const SITE: &str = "https://noord.example/welkom/";

/// Creates two regions that list a site each. Sanne has a record in both.
async fn two_regions() -> (TestApp, TestRegion, TestRegion) {
    let app = TestApp::start().await;
    let [noord, zuid] = [app.region("noord").await, app.region("zuid").await];
    list(&app, &noord, SITE).await;
    list(&app, &zuid, "https://zuid.example/").await;
    app.import(noord.production(), vec![named("Noord", SANNE)])
        .await;
    app.import(zuid.production(), vec![named("Zuid", SANNE)])
        .await;
    (app, noord, zuid)
}

async fn list(app: &TestApp, region: &TestRegion, url: &str) {
    let change = RegionChange {
        redirect_urls: Some(vec![url.into()]),
        ..RegionChange::default()
    };
    app.store.change_region(region.id, change).await.unwrap();
    app.store.refresh_generation().await.unwrap();
}

/// Requests an e-mail with a link to this URL, with or without a key.
async fn sent(app: &TestApp, key: Option<&str>, url: Option<&str>) -> (Value, TestEmail) {
    let client = key.map_or_else(|| app.anonymous(), |key| app.client(key));
    let body = json!({"email": SANNE, "redirectUrl": url});
    let asked = client.post("/auth/candidates/verification", &body).await;
    (
        asked.json()["data"]["requestId"].clone(),
        sent_email(app).await,
    )
}

async fn open(app: &TestApp, proof: &Value) -> String {
    opened(
        &app.anonymous()
            .post("/auth/candidates/sessions", proof)
            .await,
    )
}

async fn names(app: &TestApp, session: &str) -> Vec<Value> {
    visitor(app, session)
        .get("/auth/candidates/me")
        .await
        .each("name")
}

#[testkit::test]
async fn email_names_the_site_and_the_region_and_links_there() {
    let (app, noord, _) = two_regions().await;
    let url = format!("{SITE}?van=mail");
    for key in [Some(noord.key.as_str()), None] {
        let (_, sent_email) = sent(&app, key, Some(&url)).await;
        assert_eq!(
            sent_email.link(),
            format!("{url}&token={}", sent_email.token())
        );
        let named = "log je in op noord.example, de website van Regio noord, en zie je wat Regio noord over je bewaart";
        assert!(sent_email.text.contains(named), "{}", sent_email.text);
    }
    let (_, sent_email) = sent(&app, Some(&noord.key), None).await;
    assert!(
        sent_email
            .text
            .contains("Regio noord vroeg deze e-mail voor je aan"),
        "{}",
        sent_email.text
    );
    // A link to a URL that the region has since removed from its list is not sent.
    let body = json!({"email": SANNE, "redirectUrl": SITE});
    app.anonymous()
        .post("/auth/candidates/verification", &body)
        .await;
    list(&app, &noord, "https://elders.example/").await;
    assert_eq!(app.sent_emails().await, []);
}

#[testkit::test]
async fn session_of_a_region_site_sees_only_that_region() {
    let (app, noord, zuid) = two_regions().await;
    let [mine, theirs] = [&noord, &zuid].map(|region| app.client(&region.key));
    let [here, there] = [
        mine.get("/candidates").await.each("id"),
        theirs.get("/candidates").await.each("id"),
    ]
    .map(|ids| ids[0].as_str().unwrap().to_owned());
    let (_, sent_email) = sent(&app, Some(&noord.key), Some(SITE)).await;
    let by_link = open(&app, &json!({"token": sent_email.token()})).await;
    let (id, sent_email) = sent(&app, None, Some(SITE)).await;
    let by_code = open(&app, &json!({"requestId": id, "code": sent_email.code()})).await;
    for session in [&by_link, &by_code] {
        assert_eq!(names(&app, session).await, ["Noord"]);
        let client = visitor(&app, session);
        assert_eq!(
            client.get(&format!("/candidates/{here}")).await.status,
            StatusCode::OK
        );
        assert_eq!(
            client.get(&format!("/candidates/{there}")).await.status,
            StatusCode::NOT_FOUND
        );
        let body = json!({"city": "Assen"}).to_string();
        let patch = client.with("content-type", "application/json");
        let written = async |id: &str| {
            patch
                .send(
                    Method::PATCH,
                    &format!("/candidates/{id}"),
                    body.clone().into(),
                )
                .await
                .status
        };
        assert_eq!(
            (written(&here).await, written(&there).await),
            (StatusCode::ACCEPTED, StatusCode::NOT_FOUND)
        );
        let export = patch.get("/auth/candidates/me/export").await.text();
        assert!(export.contains(&here) && !export.contains(&there));
        let accesses = patch.get("/auth/candidates/me/accesses").await.text();
        assert!(!accesses.contains(&there));
    }
    let all = sign_in(&app, SANNE).await;
    assert_eq!(names(&app, &all).await.len(), 2, "our own portal sees all");
    let entries = app.audited("candidate.signedIn").await;
    assert!(
        entries
            .iter()
            .any(|entry| entry["region"] == noord.id.as_str()),
        "{entries:?}"
    );
}

#[testkit::test]
async fn code_requested_by_a_region_key_opens_that_region_and_the_portal_link_opens_all() {
    let (app, noord, _) = two_regions().await;
    let (id, sent_email) = sent(&app, Some(&noord.key), None).await;
    let by_code = open(&app, &json!({"requestId": id, "code": sent_email.code()})).await;
    assert_eq!(names(&app, &by_code).await, ["Noord"]);
    let (_, sent_email) = sent(&app, Some(&noord.key), None).await;
    let by_link = open(&app, &json!({"token": sent_email.token()})).await;
    assert_eq!(names(&app, &by_link).await.len(), 2);
}

#[testkit::test]
async fn address_without_a_record_in_the_region_gets_no_email_to_its_site() {
    let (app, noord, zuid) = two_regions().await;
    app.import(zuid.production(), vec![named("Piet", "piet@example.nl")])
        .await;
    for key in [Some(noord.key.as_str()), None] {
        let client = key.map_or_else(|| app.anonymous(), |key| app.client(key));
        let body = json!({"email": "piet@example.nl", "redirectUrl": SITE});
        assert_eq!(
            client
                .post("/auth/candidates/verification", &body)
                .await
                .status,
            StatusCode::ACCEPTED
        );
        assert_eq!(app.sent_emails().await, []);
    }
    // For a site that two regions share, the session is for the region that has a record.
    list(&app, &noord, "https://samen.example/").await;
    list(&app, &zuid, "https://samen.example/").await;
    let body = json!({"email": "piet@example.nl", "redirectUrl": "https://samen.example/"});
    app.anonymous()
        .post("/auth/candidates/verification", &body)
        .await;
    let session = open(&app, &json!({"token": sent_email(&app).await.token()})).await;
    assert_eq!(names(&app, &session).await, ["Piet"]);
}

#[testkit::test]
async fn region_session_ends_with_its_last_record_there() {
    let (app, noord, _) = two_regions().await;
    let (_, sent_email) = sent(&app, None, Some(SITE)).await;
    let of_noord = open(&app, &json!({"token": sent_email.token()})).await;
    let all = sign_in(&app, SANNE).await;
    let client = app.client(&noord.key);
    let id = client.get("/candidates").await.each("id")[0]
        .as_str()
        .unwrap()
        .to_owned();
    let erased = client
        .send(
            Method::DELETE,
            &format!("/candidates/{id}?permanent=true"),
            "".into(),
        )
        .await;
    assert_eq!(erased.status, StatusCode::ACCEPTED);
    app.store.refresh_generation().await.unwrap();
    assert_eq!(
        visitor(&app, &of_noord)
            .get("/auth/candidates/me")
            .await
            .status,
        StatusCode::UNAUTHORIZED
    );
    assert_eq!(names(&app, &all).await, ["Zuid"]);
}

#[testkit::test]
async fn erasure_on_a_region_site_erases_only_there() {
    let (app, noord, zuid) = two_regions().await;
    let (_, mail) = sent(&app, None, Some(SITE)).await;
    let session = open(&app, &json!({"token": mail.token()})).await;
    let asked = visitor(&app, &session)
        .send(Method::DELETE, "/auth/candidates/me", "".into())
        .await;
    assert_eq!(asked.status, StatusCode::ACCEPTED);
    let confirm = sent_email(&app).await;
    assert!(
        confirm
            .text
            .contains("al je gegevens bij Regio noord te wissen"),
        "{}",
        confirm.text
    );
    let confirmed = app
        .anonymous()
        .post(
            "/auth/candidates/me/erasure",
            &json!({"token": confirm.token()}),
        )
        .await;
    assert_eq!(confirmed.status, StatusCode::NO_CONTENT);
    assert!(
        sent_email(&app)
            .await
            .text
            .contains("Alles wat Regio noord over je bewaarde, is gewist.")
    );
    assert_eq!(
        app.client(&noord.key).get("/candidates").await.each("name"),
        Vec::<Value>::new()
    );
    assert_eq!(
        app.client(&zuid.key).get("/candidates").await.each("name"),
        ["Zuid"]
    );
}
