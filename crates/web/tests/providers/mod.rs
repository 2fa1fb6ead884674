//! Signing in to the desk at an identity provider, over HTTP, with a provider on a socket that can be
//! made hostile.

mod accounts;
mod at_once;
mod links;
mod logout;
// The provider of the protocol's tests, which signs with `ring`.
#[path = "../../../openid-connect/tests/provider/mod.rs"]
#[expect(dead_code, reason = "the tests of the protocol use the rest")]
mod provider;
mod refused;
mod ways;

use super::{Page, URL, Visitor};
use axum::{Router, body::Body, extract::Request};
use http::{Method, StatusCode};
use http_body_util::BodyExt;
use model::{RegionId, Role, StaffId};
use openid_connect::Settings as Protocol;
use provider::{CLIENT, Provider, SECRET};
use serde_json::json;
use services::identity_providers::{ProviderOptions, Providers};
use std::time::Duration;
use testkit::{Settings, TestApp};
use tokio::net::TcpListener;
use url::Url;

const BEGIN: &str = "/desk/sign-in/op";

/// A desk with a provider, and a member of staff.
struct Desk {
    app: TestApp,
    provider: Provider,
    visitor: Visitor,
    region: RegionId,
    staff: StaffId,
}

/// Starts a provider on a socket.
async fn started() -> (Provider, String) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let issuer = format!("http://{}", listener.local_addr().unwrap());
    let provider = Provider::new(&issuer, 0);
    let own = provider.clone();
    let answer = move |request: Request| async move {
        let (parts, body) = request.into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        let answer = own.answer(&http::Request::from_parts(parts, body));
        answer.map(Body::from)
    };
    let router = Router::new().fallback(answer);
    tokio::spawn(async move { axum::serve(listener, router).await });
    (provider, issuer)
}

fn options(slug: &str, issuer: &str) -> ProviderOptions {
    let mut settings = Protocol::new(issuer, CLIENT);
    settings.client_secret = Some(SECRET.to_owned());
    settings.domains = vec!["staff.example.nl".to_owned()];
    ProviderOptions {
        slug: slug.to_owned(),
        name: "Testprovider".to_owned(),
        settings,
        trust_email: false,
        regions: Vec::new(),
        roles: Vec::new(),
    }
}

impl Desk {
    async fn new() -> Self {
        Self::with(|_| {}).await
    }

    /// Creates a desk whose provider is configured in another way. There is a second provider `other`
    /// with nothing behind it.
    async fn with(change: impl FnOnce(&mut ProviderOptions)) -> Self {
        let (provider, issuer) = started().await;
        let mut one = options("op", &issuer);
        change(&mut one);
        let other = options("other", "http://127.0.0.1:9");
        let mut settings = Settings::unlimited();
        URL.clone_into(&mut settings.api.public_url);
        settings.services.staff.providers = Providers::new(vec![one, other]);
        let app = TestApp::with(settings).await;
        let region = app.region("noord").await.id;
        let staff = app
            .staff("Sanne Voorbeeld", &[(region, Role::Coordinator)])
            .await;
        provider.state().person["email"] = "sanne.voorbeeld@staff.example.nl".into();
        Self {
            visitor: Visitor::new(&app),
            app,
            provider,
            region,
            staff,
        }
    }

    /// Returns the time of the app in seconds since 1970. The provider has the same.
    fn now(&self) -> i64 {
        let now = self.app.store.clock().now().micros() / 1_000_000;
        self.provider.state().now = now;
        now
    }

    /// Waits until the limits of sign-ins allow more.
    fn wait(&self) {
        self.app.clock.advance(Duration::from_mins(11));
        self.now();
    }

    /// Begins a sign-in, and returns the query with which the provider sends the browser back, and the
    /// cookie of the flow.
    async fn begin(&self, path: &str) -> (String, String) {
        self.now();
        let page = self.visitor.get(path).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.html);
        let cookie = page.header("set-cookie");
        let (cookie, attributes) = cookie.split_once(';').unwrap();
        assert!(cookie.starts_with("__Host-desk-flow="), "{cookie}");
        assert_eq!(
            attributes,
            " Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=600"
        );
        let url = Url::parse(page.header("location")).unwrap();
        (self.provider.authorize(&url), cookie.to_owned())
    }

    /// Comes back to `slug` with a query and these cookies.
    async fn back(&self, slug: &str, query: &str, cookies: &[&str]) -> Page {
        let path = format!("/desk/sign-in/{slug}/callback?{query}");
        let cookies = cookies.join("; ");
        let headers = [
            ("cookie", cookies.as_str()),
            ("sec-fetch-site", "cross-site"),
        ];
        self.visitor.send(Method::GET, &path, &headers, "").await
    }

    /// Signs in from the start to the end.
    async fn sign_in(&self) -> Page {
        let (query, cookie) = self.begin(BEGIN).await;
        self.back("op", &query, &[&cookie]).await
    }

    /// Proves in a session at the provider who it is. The person has signed in there this many seconds ago.
    async fn step_up(&self, session: &str, seconds: i64) -> Page {
        let now = self.now();
        self.provider.changing(move |token| {
            token.claims["auth_time"] = json!(now - seconds);
        });
        let path = format!("{BEGIN}?for=step-up&next=%2Fdesk%2Faccount");
        let page = self.get(session, &path).await;
        let (flow, _) = page.header("set-cookie").split_once(';').unwrap();
        let url = Url::parse(page.header("location")).unwrap();
        assert!(url.as_str().contains("max_age=0&prompt=login"), "{url}");
        let query = self.provider.authorize(&url);
        self.back("op", &query, &[flow, session]).await
    }

    /// Proves in a session by a passkey who it is, and returns the cookie that it gets.
    async fn step_up_by_passkey(&self, session: &str) -> String {
        let (_, token) = session.split_once('=').unwrap();
        let staff = &self.app.services.staff;
        let known = staff.session(token.as_bytes()).await.unwrap().unwrap();
        let renewed = staff.step_up(&known, "passkey").await.unwrap().unwrap();
        format!("__Host-desk={}", renewed.token.reveal())
    }

    /// Opens a page with the session of a sign-in.
    async fn get(&self, session: &str, path: &str) -> Page {
        let headers = [("cookie", session)];
        self.visitor.send(Method::GET, path, &headers, "").await
    }

    /// Whether a session is open.
    async fn is_in(&self, session: &str) -> bool {
        self.get(session, "/desk/account").await.status == StatusCode::OK
    }

    /// Returns the reason of the last refusal, and its way.
    async fn reason(&self) -> (String, String) {
        let entries = self.app.audited("session.refused").await;
        let details = &entries.last().unwrap()["details"];
        let text = |name: &str| details[name].as_str().unwrap().to_owned();
        (text("method"), text("reason"))
    }
}

/// Returns the cookie of the session that a page opens.
fn session(page: &Page) -> Option<String> {
    let cookies = page.headers.get_all("set-cookie").iter();
    let mut cookies = cookies.filter_map(|value| value.to_str().unwrap().split_once(';'));
    let found = cookies.find(|(cookie, _)| cookie.starts_with("__Host-desk="));
    found.map(|(cookie, _)| cookie.to_owned())
}

/// Asserts that a sign-in has worked, and returns the cookie of its session.
#[track_caller]
fn signed_in(page: &Page) -> String {
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.html);
    let session = session(page).unwrap();
    assert!(session.starts_with("__Host-desk=orw_"), "{session}");
    session
}
