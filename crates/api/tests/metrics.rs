//! The metrics at `/metrics`, and the dashboards that use them.

use axum::{Router, body::Body};
use http::{Request, StatusCode};
use http_body_util::BodyExt;
use model::Clock;
use serde_json::{Value, json};
use services::jobs::Job;
use std::{
    collections::BTreeSet,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};
use testkit::{Backend, TestApp, backend, candidate};
use tokio::sync::mpsc;
use tower::ServiceExt;

const DASHBOARD: &str = include_str!("../../../docs/grafana-dashboard.json");

async fn text(app: &TestApp) -> String {
    let router: Router = app.api.metrics_router();
    let response = router
        .oneshot(Request::get("/metrics").body(Body::empty()).unwrap())
        .await
        .unwrap();
    String::from_utf8(
        response
            .into_body()
            .collect()
            .await
            .unwrap()
            .to_bytes()
            .to_vec(),
    )
    .unwrap()
}

/// Returns the number on the line with this beginning.
fn number(text: &str, begin: &str) -> u64 {
    let line = text.lines().find(|line| {
        line.strip_prefix(begin)
            .is_some_and(|rest| rest.starts_with(' '))
    });
    let line = line.unwrap_or_else(|| panic!("{begin}: {text}"));
    line.rsplit(' ')
        .next()
        .unwrap()
        .trim_end_matches(".0")
        .parse()
        .unwrap()
}

#[testkit::test]
async fn requests_are_counted_by_route_method_and_status_class() {
    let app = TestApp::start().await;
    let region = app.region("noord").await;
    let client = app.client(&region.key);
    for _ in 0..6 {
        client.get("/candidates").await;
        client.get("/candidates?pageSize=nought").await;
    }
    client.get("/made/up/by/somebody").await;
    let text = text(&app).await;
    for (class, status) in [("2xx", 200), ("4xx", 400)] {
        let labels = format!("{{method=\"GET\",route=\"/api/v2/candidates\",class=\"{class}\"}}");
        assert_eq!(
            number(
                &text,
                &format!("onderwijsregio_request_duration_seconds_count{labels}")
            ),
            6
        );
        let labels = format!("{{method=\"GET\",route=\"/api/v2/candidates\",status=\"{status}\"}}");
        assert_eq!(
            number(&text, &format!("onderwijsregio_requests_total{labels}")),
            6
        );
    }
    assert!(!text.contains("somebody"), "{text}");
    assert!(text.ends_with("# EOF\n"));
}

#[testkit::test]
async fn database_health_is_checked_once_a_second() {
    let app = TestApp::start().await;
    let asked = async || {
        let text = text(&app).await;
        let statements = text.lines().filter(|line| {
            line.starts_with("onderwijsregio_database_statement_duration_seconds_count")
        });
        statements
            .map(|line| line.rsplit(' ').next().unwrap().parse::<u64>().unwrap())
            .sum::<u64>()
    };
    let ready = async || {
        for _ in 0..100 {
            assert_eq!(
                app.anonymous().get("/health/ready").await.status,
                http::StatusCode::OK
            );
        }
    };
    // Reading the metrics runs statements of its own.
    let first = asked().await;
    let before = asked().await;
    let own = before - first;
    ready().await;
    assert_eq!(asked().await, before + own + 1, "the first one asks");
    ready().await;
    assert_eq!(asked().await, before + 2 * own + 1);
    app.clock.advance(Duration::from_secs(1));
    ready().await;
    assert_eq!(asked().await, before + 3 * own + 2);
}

#[testkit::test]
async fn database_and_queues_have_metrics() {
    let app = TestApp::start().await;
    let region = app.region("noord").await;
    let engine = match backend() {
        Backend::Sqlite => "sqlite",
        Backend::Postgres => "postgres",
    };
    let of = |name: &str| format!("onderwijsregio_database_{name}{{engine=\"{engine}\"}}");
    let before = text(&app).await;
    app.import(region.production(), vec![candidate(1)]).await;
    app.store.region(region.id).await.unwrap();
    app.clock.advance(Duration::from_secs(1));
    let after = text(&app).await;
    for name in [
        "statement_duration_seconds_count",
        "transaction_duration_seconds_count",
    ] {
        assert!(
            number(&after, &of(name)) > number(&before, &of(name)),
            "{name}"
        );
    }
    assert_eq!(number(&after, &of("transactions_running")), 0);
    let in_use =
        format!("onderwijsregio_database_connections{{engine=\"{engine}\",state=\"in_use\"}}");
    assert_eq!(number(&after, &in_use), 0);
    for queue in [
        "mutations",
        "scopes",
        "newer_version",
        "mails",
        "intake",
        "callbacks",
    ] {
        assert_eq!(
            number(
                &after,
                &format!("onderwijsregio_queue_length{{queue=\"{queue}\"}}")
            ),
            0,
            "{queue}"
        );
    }
    let version = env!("CARGO_PKG_VERSION");
    assert_eq!(
        number(
            &after,
            &format!("onderwijsregio_build_info{{version=\"{version}\",engine=\"{engine}\"}}")
        ),
        1
    );
}

#[testkit::test]
async fn disk_space_and_writes_rejected_for_it_have_metrics() {
    let app = TestApp::start().await;
    let region = app.region("noord").await;
    app.import(region.production(), vec![candidate(1)]).await;
    let app = app.on_a_full_disk().await;
    let refused = |text: &str| {
        ["disk-full", "queue-full", "quota-exceeded"].map(|reason| {
            number(
                text,
                &format!("onderwijsregio_writes_refused_total{{reason=\"{reason}\"}}"),
            )
        })
    };
    assert_eq!(refused(&text(&app).await), [0, 0, 0]);
    let file = json!({"otherAttachments": [{"base64": "aGFsbG8=", "filename": "een.txt"}]});
    let answer = app
        .client(&region.key)
        .post("/candidates/rec00000000000001/attachments", &file)
        .await;
    assert_eq!(answer.status, StatusCode::INSUFFICIENT_STORAGE);
    let text = text(&app).await;
    assert_eq!(refused(&text), [1, 0, 0]);
    let disk = |of: &str, holds: &str| {
        number(
            &text,
            &format!("onderwijsregio_disk_{of}_bytes{{holds=\"{holds}\"}}"),
        )
    };
    assert!(
        (1..disk("size", "attachments")).contains(&disk("free", "attachments")),
        "{text}"
    );
    let database = backend() == Backend::Sqlite;
    assert_eq!(
        text.contains("onderwijsregio_disk_free_bytes{holds=\"database\"}"),
        database,
        "ours to look at"
    );
}

#[testkit::test]
async fn panicking_job_is_restarted_and_counted() {
    let app = TestApp::start().await;
    let rounds = Arc::new(AtomicUsize::new(0));
    let (count, (sender, mut restarted)) = (rounds.clone(), mpsc::unbounded_channel());
    let job = Job::new("test", Duration::from_hours(1), "failed", move || {
        let (number, sender) = (count.fetch_add(1, Ordering::Relaxed), sender.clone());
        async move {
            assert!(number > 0, "a panic of the test");
            sender.send(()).expect("the test listens");
            Ok::<_, store::Error>(())
        }
    });
    app.services.jobs.start(job);
    restarted.recv().await.unwrap();
    let text = text(&app).await;
    let restarts = "onderwijsregio_job_restarts_total{name=\"test\"}";
    assert_eq!(number(&text, restarts), 1);
    let last = "onderwijsregio_job_last_success_seconds{name=\"test\"}";
    let now = app.clock.now().micros() / 1_000_000;
    let found = text.lines().find_map(|line| line.strip_prefix(last));
    let seconds = found.unwrap().trim().split('.').next();
    assert_eq!(seconds, Some(now.to_string().as_str()));
    assert!(app.services.jobs.stop(Duration::ZERO).await.is_empty());
}

#[testkit::test]
async fn dashboard_shows_exactly_the_existing_metrics() {
    let app = TestApp::start().await;
    app.anonymous().get("/candidates").await;
    app.api.start_jobs(None);
    let text = text(&app).await;
    app.api.stop_jobs(Duration::from_secs(1)).await;
    let shown = |line: &str| {
        let (name, kind) = line.strip_prefix("# TYPE ")?.split_once(' ')?;
        Some((name.to_owned(), kind.to_owned()))
    };
    let there: BTreeSet<(String, String)> = text.lines().filter_map(shown).collect();
    let dashboard: Value = serde_json::from_str(DASHBOARD).unwrap();
    let panels = dashboard["panels"].as_array().unwrap();
    let targets = panels
        .iter()
        .flat_map(|panel| panel["targets"].as_array().unwrap());
    let asked: Vec<&str> = targets
        .map(|target| target["expr"].as_str().unwrap())
        .collect();
    let word = |character: char| !character.is_ascii_alphanumeric() && character != '_';
    let asked: BTreeSet<&str> = asked
        .iter()
        .flat_map(|expr| expr.split(word))
        .filter(|name| name.starts_with("onderwijsregio_"))
        .collect();
    let mut used = BTreeSet::new();
    for name in asked {
        let of = |(base, kind): &&(String, String)| {
            let ends: &[&str] = match kind.as_str() {
                "histogram" => &["_bucket", "_count", "_sum"],
                "counter" => &["_total"],
                "info" => &["_info"],
                _ => &[""],
            };
            ends.iter().any(|end| format!("{base}{end}") == name)
        };
        used.insert(
            there
                .iter()
                .find(of)
                .unwrap_or_else(|| panic!("{name} is not exposed: {there:?}")),
        );
    }
    assert_eq!(
        used.into_iter().collect::<Vec<_>>(),
        there.iter().collect::<Vec<_>>(),
        "each is shown somewhere"
    );
}
