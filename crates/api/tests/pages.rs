//! The API reference page, the problem pages and the health checks.

use http::StatusCode;
use testkit::TestApp;

#[testkit::test]
async fn api_reference_loads_from_this_host_only() {
    let app = TestApp::start().await;
    let page = app.anonymous().get("/docs").await;
    assert_eq!(
        (page.status, page.header("content-type")),
        (StatusCode::OK, "text/html; charset=utf-8")
    );
    assert!(
        !page.text().contains("https://") && !page.text().contains("http://"),
        "{}",
        page.text()
    );
    let policy = page.header("content-security-policy");
    assert!(
        policy.contains("default-src 'none'") && policy.contains("script-src 'self'"),
        "{policy}"
    );
    for script in ["/docs/scalar.js", "/docs/start.js"] {
        assert!(page.text().contains(script));
        let answer = app.anonymous().get(script).await;
        assert_eq!(
            answer.header("content-type"),
            "text/javascript; charset=utf-8"
        );
        assert!(!answer.body.is_empty());
    }
    let start = app.anonymous().get("/").await;
    assert_eq!(
        (start.status, start.header("location")),
        (StatusCode::SEE_OTHER, "/docs")
    );
}

#[testkit::test]
async fn every_problem_has_a_page() {
    let app = TestApp::start().await;
    for code in model::ProblemCode::ALL {
        let page = app
            .anonymous()
            .get(&format!("/problems/{}", code.code()))
            .await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.text().contains(code.title()));
    }
    assert_eq!(
        app.anonymous().get("/problems/nothing").await.status,
        StatusCode::NOT_FOUND
    );
}

#[testkit::test]
async fn stopping_server_is_live_but_not_ready() {
    let app = TestApp::start().await;
    for path in ["/health/live", "/health/ready"] {
        assert_eq!(
            app.anonymous().get(path).await.status,
            StatusCode::OK,
            "{path}"
        );
    }
    app.api.stop();
    assert_eq!(
        app.anonymous().get("/health/live").await.status,
        StatusCode::OK
    );
    assert_eq!(
        app.anonymous().get("/health/ready").await.status,
        StatusCode::SERVICE_UNAVAILABLE
    );
}
