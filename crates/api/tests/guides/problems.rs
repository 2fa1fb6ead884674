//! `/problems/{code}` leads a browser to the row that explains the code.

use http::StatusCode;
use model::ProblemCode;
use testkit::TestApp;

const BROWSER: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

#[testkit::test]
async fn every_problem_leads_to_its_row_in_both_languages() {
    let app = TestApp::start().await;
    for language in ["en", "nl"] {
        let browser = app
            .anonymous()
            .with("accept", BROWSER)
            .with("accept-language", language);
        let guide = format!("/docs/guides/{language}/errors-and-limits");
        let page = browser.get(&guide).await.text();
        for code in ProblemCode::ALL {
            let (name, status) = (code.code(), code.status());
            let answer = browser.get(&format!("/problems/{name}")).await;
            assert_eq!(
                (answer.status, answer.header("location")),
                (StatusCode::SEE_OTHER, format!("{guide}#{name}").as_str())
            );
            let vary: Vec<_> = answer.headers.get_all("vary").iter().collect();
            assert_eq!(vary, ["accept-language", "accept"]);
            let row = format!(
                "<tr><td>{status}</td><td><a id=\"{name}\" href=\"#{name}\"><code>{name}</code></a></td>"
            );
            assert!(page.contains(&row), "{language}: {row}");
        }
        assert_eq!(
            browser.get("/problems/nothing").await.status,
            StatusCode::NOT_FOUND
        );
    }
}

#[testkit::test]
async fn other_clients_get_the_explanation_itself() {
    let app = TestApp::start().await;
    for accepted in ["*/*", "application/json"] {
        let client = app.anonymous().with("accept", accepted);
        let page = client.get("/problems/conflict").await;
        assert_eq!(
            (page.status, page.header("vary")),
            (StatusCode::OK, "accept")
        );
        assert!(page.text().contains(ProblemCode::Conflict.help()));
        let guide = "href=\"/docs/guides/en/errors-and-limits#conflict\"";
        assert!(page.text().contains(guide), "{}", page.text());
    }
}
