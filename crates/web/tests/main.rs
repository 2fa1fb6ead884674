//! Tests of the portal over HTTP, in process, on both database engines. Tests that need a browser
//! are in `clients/browser`.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod branding;
mod desk;
mod desk_candidate;
mod looked;
mod pages;
mod providers;
mod question;
mod sessions;
mod sign_in;
mod signing_in;

use api::Service;
use axum::body::Body;
use http::{HeaderMap, Method, Request, StatusCode};
use http_body_util::BodyExt;
use model::Environment;
use testkit::{TestApp, TestRegion};
use web::Portal;

const URL: &str = "https://regio.example.nl";

/// The portal on a test app, and a minimal browser with one cookie.
struct Visitor {
    service: Service,
    cookie: Option<String>,
}

struct Page {
    status: StatusCode,
    headers: HeaderMap,
    html: String,
}

impl Page {
    fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map(|value| value.to_str().unwrap())
            .unwrap_or_default()
    }

    /// Returns the value of a form's hidden field.
    fn hidden(&self, name: &str) -> &str {
        let (_, after) = self
            .html
            .split_once(&format!("name=\"{name}\" value=\""))
            .unwrap();
        after.split_once('"').unwrap().0
    }
}

impl Visitor {
    fn new(app: &TestApp) -> Self {
        let portal = Portal::new(app.services.clone(), URL);
        Self {
            service: app.api.service_beside(portal.router()),
            cookie: None,
        }
    }

    /// Creates a visitor with a session.
    async fn signed_in(app: &TestApp, email: &str) -> Self {
        let token = app.session(email, Environment::Production, None).await;
        Self {
            cookie: Some(format!("__Host-portal={token}")),
            ..Self::new(app)
        }
    }

    async fn get(&self, path: &str) -> Page {
        self.send(Method::GET, path, &[], "").await
    }

    /// Sends a form like a page of the portal.
    async fn post(&self, path: &str, form: &str) -> Page {
        self.send(
            Method::POST,
            path,
            &[("sec-fetch-site", "same-origin")],
            form,
        )
        .await
    }

    async fn send(&self, method: Method, path: &str, headers: &[(&str, &str)], form: &str) -> Page {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers
            .iter()
            .copied()
            .chain(self.cookie.as_deref().map(|cookie| ("cookie", cookie)))
        {
            request = request.header(name, value);
        }
        let (status, headers, body) = self
            .answered(request.body(Body::from(form.to_owned())).unwrap())
            .await;
        Page {
            status,
            headers,
            html: String::from_utf8(body).unwrap(),
        }
    }

    /// Returns the raw response to a GET.
    async fn bytes(&self, path: &str) -> (StatusCode, HeaderMap, Vec<u8>) {
        self.answered(Request::get(path).body(Body::empty()).unwrap())
            .await
    }

    async fn answered(&self, request: Request<Body>) -> (StatusCode, HeaderMap, Vec<u8>) {
        let (parts, body) = self.service.answer(request).await.into_parts();
        (
            parts.status,
            parts.headers,
            body.collect().await.unwrap().to_bytes().to_vec(),
        )
    }
}

/// Creates two regions, and a person with a record in both.
async fn somebody() -> (TestApp, [TestRegion; 2]) {
    let app = TestApp::start().await;
    let regions = [app.region("noord").await, app.region("zuid").await];
    for (region, id) in regions
        .iter()
        .zip(["recAAAAAAAAAAAAAA", "recBBBBBBBBBBBBBB"])
    {
        let row = serde_json::json!({
            "id": id, "name": "Sanne Voorbeeld", "email": "sanne@example.nl", "privacyConsent": true, "city": "Assen",
            "phase": "matchen",
            "interactions": [{"type": "Telefonisch", "performedAt": "2026-01-01T23:30:00Z", "summary": "Gebeld."}],
        });
        app.import(region.production(), vec![row]).await;
    }
    let other = serde_json::json!({"id": "recCCCCCCCCCCCCCC", "name": "Iemand", "email": "i@example.nl", "privacyConsent": true});
    app.import(regions[0].production(), vec![other]).await;
    (app, regions)
}
