//! The desk over HTTP: who may open which page, the list, the board, today.

mod board;
mod bulk;
mod columns;
mod exits;
mod kept;
mod list;
mod matrix;
mod staff;
mod tasks;
mod texts;
mod today;

use super::{Page, Visitor};
use model::{Environment, RegionId, Role, Scope, StaffId};
use serde_json::{Value, json};
use services::mutations::{Accepted, Operation, Write};
use std::time::Duration;
use testkit::{TestApp, TestRegion};

impl Visitor {
    /// Creates a visitor with a session of a member of staff with these roles.
    async fn staff(app: &TestApp, name: &str, roles: &[(RegionId, Role)]) -> Self {
        Self::of(app, app.staff(name, roles).await).await
    }

    async fn of(app: &TestApp, staff: StaffId) -> Self {
        let token = app.desk_session(staff).await;
        Self {
            cookie: Some(format!("__Host-desk={token}")),
            ..Self::new(app)
        }
    }

    /// Proves again who the person is. The session gets another token.
    async fn step_up(&mut self, app: &TestApp) {
        let cookie = self.cookie.clone().unwrap();
        let (_, token) = cookie.split_once('=').unwrap();
        let staff = &app.services.staff;
        let session = staff.session(token.as_bytes()).await.unwrap().unwrap();
        let renewed = staff.step_up(&session, "passkey").await.unwrap().unwrap();
        let cookie = format!("__Host-desk={}", renewed.token.reveal());
        assert_ne!(self.cookie.replace(cookie.clone()), Some(cookie));
    }

    /// Opens a page that the person asked for, and expects it.
    async fn open(&self, path: &str) -> Page {
        let page = self.get(path).await;
        assert_eq!(page.status, http::StatusCode::OK, "{path}: {}", page.html);
        page
    }

    /// Sends a form of a page with its token.
    async fn submit(&self, page: &Page, path: &str, fields: &[(&str, &str)]) -> Page {
        let mut form = url(&[("form", page.hidden("form"))]);
        if !fields.is_empty() {
            form = format!("{form}&{}", url(fields));
        }
        self.post(path, &form).await
    }
}

/// Returns the fields of a form as a browser sends them.
fn url(fields: &[(&str, &str)]) -> String {
    let encoded = |text: &str| {
        let bytes = text.bytes().map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => char::from(byte).to_string(),
            byte => format!("%{byte:02X}"),
        });
        bytes.collect::<String>()
    };
    let pairs: Vec<_> = fields
        .iter()
        .map(|(name, value)| format!("{name}={}", encoded(value)))
        .collect();
    pairs.join("&")
}

/// A candidate as an import has it.
fn candidate(id: &str, name: &str, more: &Value) -> Value {
    let mut row = json!({
        "id": id, "name": name, "email": format!("{}@example.nl", id.to_lowercase()),
        "privacyConsent": true, "phase": "nieuw",
    });
    for (key, value) in more.as_object().into_iter().flatten() {
        row[key] = value.clone();
    }
    row
}

/// A region with three candidates in production, and one in the sandbox.
async fn region(app: &TestApp, slug: &str) -> TestRegion {
    let region = app.region(slug).await;
    let rows = vec![
        candidate(
            "recAAAAAAAAAAAAAA",
            "Sanne van Rijn",
            &json!({"city": "Alkmaar"}),
        ),
        candidate(
            "recBBBBBBBBBBBBBB",
            "Bo de Wit",
            &json!({"phase": "matchen"}),
        ),
        candidate(
            "recCCCCCCCCCCCCCC",
            "Ömer Aksoy",
            &json!({"phase": "matchen"}),
        ),
    ];
    app.import(region.production(), rows).await;
    let sandbox = Scope {
        environment: Environment::Sandbox,
        ..region.production()
    };
    let row = candidate("recDDDDDDDDDDDDDD", "Proef Persoon", &json!({}));
    app.import(sandbox, vec![row]).await;
    region
}

/// Executes an operation in a region, and waits until it has ended.
async fn execute(app: &TestApp, region: &TestRegion, operation: Operation) {
    let mutations = &app.services.mutations;
    let write = Write::new(region.production(), operation);
    let accepted = mutations.accept(write, Vec::new()).await.unwrap();
    let Accepted::Fresh(receipt) = accepted else {
        panic!("{accepted:?}");
    };
    let wait = Duration::from_secs(10);
    let ended = mutations.wait(&region.production(), receipt.id, wait).await;
    assert!(ended.unwrap().is_some());
}

/// Returns the names in a list or on a board, in their order.
fn names(page: &Page) -> Vec<String> {
    let known = ["Sanne van Rijn", "Bo de Wit", "Ömer Aksoy", "Proef Persoon"];
    let (_, content) = page.html.split_once("<main").unwrap();
    let mut found: Vec<_> = known
        .iter()
        .filter_map(|name| Some((content.find(&format!("\">{name}</a>"))?, *name)))
        .collect();
    found.sort_unstable();
    found.into_iter().map(|(_, name)| name.to_owned()).collect()
}
