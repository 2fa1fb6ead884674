//! Signing in to the desk with passkeys, over HTTP with an authenticator in software.

mod account;
mod join;
mod refused;
mod sessions;

use super::{Page, URL, Visitor};
use http::StatusCode;
use model::{Role, StaffId};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;
use soft_authenticator::Authenticator;
use testkit::{Settings, TestApp};

/// The app whose public address is the one of these pages.
async fn app() -> TestApp {
    let mut settings = Settings::unlimited();
    URL.clone_into(&mut settings.api.public_url);
    TestApp::with(settings).await
}

/// A member of staff with a browser and a passkey in it.
struct Member {
    visitor: Visitor,
    authenticator: Authenticator,
    staff: StaffId,
}

/// The fields of a form, percent-encoded.
fn form(fields: &[(&str, &str)]) -> String {
    let encoded = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
    let pairs: Vec<_> = fields
        .iter()
        .map(|(name, value)| format!("{name}={}", encoded(value)))
        .collect();
    pairs.join("&")
}

/// A challenge: the value of its form, and the options for the authenticator.
async fn challenge(visitor: &Visitor, path: &str, token: &str) -> (String, String) {
    let page = visitor.post(path, &form(&[("form", token)])).await;
    assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.html);
    let given: Value = serde_json::from_str(&page.html).unwrap();
    let flow = given["flow"].as_str().unwrap().to_owned();
    (flow, given["options"].to_string())
}

impl Member {
    /// Adds an active person, and a passkey by the pages of the account.
    async fn new(app: &TestApp, name: &str) -> Self {
        let region = match app.store.region_named("noord").await.unwrap() {
            Some(region) => region.id,
            None => app.region("noord").await.id,
        };
        let staff = app.staff(name, &[(region, Role::Coordinator)]).await;
        let mut member = Self {
            visitor: Visitor::new(app),
            authenticator: Authenticator::new(URL),
            staff,
        };
        member.enter(app).await;
        let added = member.add("Laptop").await;
        assert_eq!(
            (added.status, added.header("location")),
            (StatusCode::SEE_OTHER, "/desk/account?done=added"),
            "{}",
            added.html
        );
        member
    }

    /// Opens a session without a passkey, which has just been proven.
    async fn enter(&mut self, app: &TestApp) {
        let token = app.desk_session(self.staff).await;
        self.visitor.cookie = Some(format!("__Host-desk={token}"));
    }

    /// Makes another passkey. The authenticator has it from then on.
    async fn add(&mut self, name: &str) -> Page {
        let token = self.token().await;
        let (flow, options) = challenge(&self.visitor, "/desk/account/challenge", &token).await;
        self.authenticator = Authenticator::new(URL);
        let answer = self.authenticator.create(&options);
        let fields = [
            ("form", &*token),
            ("flow", &*flow),
            ("answer", &*answer),
            ("name", name),
        ];
        self.visitor
            .post("/desk/account/passkey", &form(&fields))
            .await
    }

    /// The form token of the session.
    async fn token(&self) -> String {
        let page = self.visitor.get("/desk/account").await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.html);
        page.hidden("form").to_owned()
    }

    /// The fields with which this person signs in.
    async fn answer(&self) -> (String, String) {
        let (flow, options) = challenge(&self.visitor, "/desk/sign-in/challenge", "").await;
        (flow, self.authenticator.get(&options))
    }

    /// Signs in with the passkey.
    async fn sign_in(&mut self) -> Page {
        self.visitor.cookie = None;
        let (flow, answer) = self.answer().await;
        let page = send(&self.visitor, &flow, &answer).await;
        let cookie = page.header("set-cookie").split_once(';');
        self.visitor.cookie = cookie.map(|(cookie, _)| cookie.to_owned());
        page
    }

    /// Whether the session is open.
    async fn is_in(&self) -> bool {
        self.visitor.get("/desk/account").await.status == StatusCode::OK
    }
}

/// Sends an answer as the page for signing in does.
async fn send(visitor: &Visitor, flow: &str, answer: &str) -> Page {
    let fields = [
        ("flow", flow),
        ("answer", answer),
        ("next", "/desk/account"),
    ];
    visitor.post("/desk/sign-in", &form(&fields)).await
}

#[testkit::test]
async fn passkey_opens_a_session_and_leads_to_where_the_person_was() {
    let app = app().await;
    let mut member = Member::new(&app, "Marieke Voorbeeld").await;
    member.visitor.cookie = None;
    let asked = member.visitor.get("/desk/account?done=ended").await;
    assert_eq!(asked.status, StatusCode::SEE_OTHER);
    let page = member.visitor.get(asked.header("location")).await;
    assert_eq!(page.hidden("next"), "/desk/account?done=ended");
    assert!(page.html.contains("Je bent niet ingelogd"));

    let opened = member.sign_in().await;
    assert_eq!(
        (opened.status, opened.header("location")),
        (StatusCode::SEE_OTHER, "/desk/account")
    );
    let (cookie, attributes) = opened.header("set-cookie").split_once(';').unwrap();
    assert!(cookie.starts_with("__Host-desk=orw_"), "{cookie}");
    assert_eq!(attributes, " Path=/; HttpOnly; SameSite=Lax; Secure");
    let account = member.visitor.get("/desk/account").await;
    for text in ["Marieke Voorbeeld", "Laptop", "Laatst gebruikt op"] {
        assert!(account.html.contains(text), "{text}");
    }
    assert!(!account.html.contains("orw_"));
    let entries = app.audited("session.opened").await;
    assert_eq!(entries.last().unwrap()["details"]["method"], "passkey");
    assert_eq!(entries.last().unwrap()["actor"], member.staff.as_str());
    // Who is in need not sign in.
    let page = member.visitor.get("/desk/sign-in?next=/desk/account").await;
    assert_eq!(page.header("location"), "/desk/account");
}

#[testkit::test]
async fn address_without_a_name_is_explained_on_the_page() {
    for (url, text) in [
        ("http://127.0.0.1:8080", "Een passkey hoort bij een naam"),
        ("http://regio.example.nl", "bereikbaar zonder TLS"),
    ] {
        let mut settings = Settings::unlimited();
        settings.api.public_url = url.to_owned();
        let app = TestApp::with(settings).await;
        let visitor = Visitor::new(&app);
        let page = visitor.get("/desk/sign-in").await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.html.contains(text), "{}", page.html);
        assert!(!page.html.contains("data-passkey="));
        let asked = visitor.post("/desk/sign-in/challenge", "").await;
        assert_eq!(asked.status, StatusCode::NOT_FOUND);
    }
}
