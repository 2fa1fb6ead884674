//! The pages of the desk about one candidate.

mod changing;
mod drafts;
mod files;
mod forms;
mod notes;
mod pages;
mod rights;

use super::{Page, Visitor};
use forms::Form;
use http::StatusCode;
use model::{RegionId, Role};
use testkit::{TestApp, TestRegion};

const ID: &str = "recAAAAAAAAAAAAAA";
const PAGE: &str = "/desk/r/noord/candidates/recAAAAAAAAAAAAAA";
/// A candidate of the other region.
const OTHER: &str = "recBBBBBBBBBBBBBB";

/// Two regions with a candidate each.
struct Desks {
    app: TestApp,
    noord: TestRegion,
}

impl Desks {
    async fn start() -> Self {
        let app = TestApp::start().await;
        let (noord, zuid) = (app.region("noord").await, app.region("zuid").await);
        for (region, id) in [(&noord, ID), (&zuid, OTHER)] {
            let row = serde_json::json!({
                "id": id, "name": "Sanne de Vries", "email": "sanne@example.nl", "phone": "06 12345678", "privacyConsent": true,
                "city": "Assen", "phase": "nieuw", "motivation": "Graag voor de klas.",
                "interactions": [{"type": "E-mail", "performedAt": "2026-01-01T23:30:00Z", "notes": "Gemaild.", "performedBy": "Bea"}],
            });
            app.import(region.production(), vec![row]).await;
        }
        Self { app, noord }
    }

    /// Returns the browser of somebody with roles who has signed in.
    async fn person(&self, name: &str, roles: &[(RegionId, Role)]) -> Visitor {
        let staff = self.app.staff(name, roles).await;
        self.signed_in(staff).await
    }

    async fn signed_in(&self, staff: model::StaffId) -> Visitor {
        let token = self.app.desk_session(staff).await;
        Visitor {
            cookie: Some(format!("__Host-desk={token}; portal-language=nl")),
            ..Visitor::new(&self.app)
        }
    }

    /// Returns the browser of somebody with a role in the first region.
    async fn with(&self, name: &str, role: Role) -> Visitor {
        self.person(name, &[(self.noord.id, role)]).await
    }

    /// Returns what the API says.
    async fn read(&self, path: &str) -> serde_json::Value {
        self.app.client(&self.noord.key).get(path).await.data()
    }
}

/// Opens a page, changes its form that posts to `action`, and sends it.
async fn filled(visitor: &Visitor, page: &str, action: &str, changes: &[(&str, &str)]) -> Page {
    let shown = visitor.get(page).await;
    assert_eq!(shown.status, StatusCode::OK, "{}", shown.html);
    let mut form = Form::of(&shown.html, action);
    for (name, value) in changes {
        form.set(name, value);
    }
    visitor.post(action, &form.encoded()).await
}

/// Checks that a change was saved, and returns the page to which it leads.
async fn saved(visitor: &Visitor, answer: Page, done: &str) -> Page {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.html);
    let location = answer.header("location").to_owned();
    assert!(location.ends_with(&format!("done={done}")), "{location}");
    let page = visitor.get(&location).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.html);
    page
}
