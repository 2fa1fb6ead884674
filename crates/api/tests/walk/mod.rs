//! What must hold for every operation, taken from the reference: a new route cannot forget it.

use crate::{app_with, changed};
use http::{Method, StatusCode};
use model::{Environment, Person, RepeatingRandom, Token, TokenKind};
use serde_json::{Value, json};
use std::time::Duration;
use store::verifications::{self, Opener, Verification};
use testkit::{Answer, Client, TestApp, TestRegion, candidate};

/// An operation of the reference that needs a credential, as a good request.
struct Operation {
    method: Method,
    /// As in the reference.
    route: String,
    path: String,
    body: Option<Value>,
    takes: Takes,
    /// Whether it is answered with a 202.
    accepts: bool,
}

/// Which credentials an operation takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Takes {
    Key,
    Admin,
    Session,
    KeyOrSession,
    KeyOrNothing,
}

impl Takes {
    /// What the reference says of it.
    fn of(security: &Value) -> Self {
        let way = |name: &str| json!({ name: [] });
        let key = [way("regionKey"), way("adminKey")];
        let with = |more: Value| key.iter().cloned().chain([more]).collect::<Value>();
        match security {
            ways if *ways == json!(key) => Self::Key,
            ways if *ways == json!([way("adminKey")]) => Self::Admin,
            ways if *ways == json!([way("candidateSession")]) => Self::Session,
            ways if *ways == with(way("candidateSession")) => Self::KeyOrSession,
            ways if *ways == json!([{}, key[0], key[1]]) => Self::KeyOrNothing,
            other => panic!("{other}"),
        }
    }
}

/// A region with one of everything that a path can name, and a good request for each closed operation.
struct World {
    app: TestApp,
    region: TestRegion,
    /// A candidate's, in production.
    session: String,
    /// Another's, who changes address.
    movers_session: String,
    operations: Vec<Operation>,
}

/// A good body where the reference has no example of one.
fn body(operation: &str) -> Option<Value> {
    let file = json!({"filename": "cv.txt", "base64": "aGFsbG8="});
    let moment = json!({"type": "Anders", "performedAt": "2025-01-01T00:00:00Z"});
    let new = |number: u32| json!({"name": format!("Nieuw {number}"), "email": format!("nieuw{number}@example.nl"), "privacyConsent": true});
    Some(match operation {
        "findCandidatesByBody" => json!({"email": "n1@example.nl"}),
        "createCandidates" => json!([new(1)]),
        "upsertCandidate" => new(2),
        "updateCandidate" => json!({"city": "Assen"}),
        "createInteractions" => json!([moment]),
        "updateInteraction" => json!({"name": "Intake"}),
        "createRegion" => json!({"slug": "west", "name": "Regio West"}),
        "createAttachments" => json!({"curriculumVitae": [file]}),
        "openSession" | "confirmNewEmail" | "confirmErasure" => json!({"token": link(operation).reveal()}),
        _ => return None,
    })
}

/// The token of the link with which an operation is confirmed.
fn link(operation: &str) -> Token {
    Token::random(TokenKind::Session, &RepeatingRandom::new(operation.len() as u64))
}

/// Whose links are sent, for which operations, and what they open.
const LINKS: [(&str, &str, &str); 3] = [
    ("openSession", "n1@example.nl", "sign-in"),
    ("confirmNewEmail", "n8@example.nl", "address"),
    ("confirmErasure", "n7@example.nl", "erasure"),
];

/// Has a link sent to a candidate, so to say.
async fn send_link(app: &TestApp, operation: &str, email: &str, purpose: &'static str) {
    let person = Person { environment: Environment::Production, email_key: email.into(), region: None };
    let verification = Verification {
        id: format!("ver{:014}", operation.len()).parse().unwrap(),
        person,
        redirect_url: None,
        new_email: (purpose == "address").then(|| "nieuw8@example.nl".into()),
    };
    let now = app.store.clock().now();
    let opener = Opener { token: link(operation).hash(), code: [0; 16], until: now.plus(Duration::from_mins(1)) };
    let sent = app.store.transaction(move |transaction| {
        Box::pin(async move {
            verifications::replace(transaction, &verification, purpose, now).await?;
            verifications::equip(transaction, verification.id, &opener).await
        })
    });
    let sent: Result<bool, store::Error> = sent.await;
    assert!(sent.unwrap());
}

impl World {
    async fn new() -> Self {
        let interactions =
            json!([{"type": "Anders", "performedAt": "2025-01-01T00:00:00Z", "id": "recI0000000000001"}]);
        let file = json!([{"filename": "cv.txt", "base64": "aGFsbG8=", "id": "att00000000000001"}]);
        let row = changed(1, json!({"interactions": interactions, "curriculumVitae": file}));
        let (app, region) = app_with(vec![row, candidate(8), candidate(7)]).await;
        let client = app.client(&region.key);
        let field = json!({"key": "uren", "label": "Uren", "type": "number"});
        assert_eq!(client.post("/schema/custom-fields", &field).await.status, StatusCode::CREATED);
        let token = client.get("/candidates").await.json()["meta"]["syncToken"].as_str().unwrap().to_owned();
        let spare = client.post("/auth/region/api-keys", &json!({})).await.json()["data"]["id"].clone();
        let told = "/candidates/rec00000000000001/restore?callbackUrl=https://example.nl/";
        let mutation = client.send(Method::POST, told, "".into()).await.json()["data"]["mutationId"].clone();
        let region_id = region.id.to_string();
        let filled = |route: &str| {
            let id = match route {
                _ if route.starts_with("/candidates") => "rec00000000000001",
                _ if route.starts_with("/mutations") => mutation.as_str().unwrap(),
                _ => &region_id,
            };
            let path = route.replace("{id}", id).replace("{interactionId}", "recI0000000000001");
            let path = path.replace("{attachmentId}", "att00000000000001").replace("{key}", "uren");
            let path = path.replace("{keyId}", spare.as_str().unwrap());
            assert!(!path.contains('{'), "what stands for the variable part of {route}?");
            let query = match route {
                "/candidates/find" => "email=n1@example.nl",
                "/candidates/changes" => &format!("syncToken={token}"),
                _ => "",
            };
            format!("{path}?{query}")
        };
        let operations = operations(filled);
        let [one, mover] = ["n1@example.nl", "n8@example.nl"];
        let session = app.session(one, Environment::Production, None).await;
        let movers_session = app.session(mover, Environment::Production, None).await;
        for (operation, email, purpose) in LINKS {
            send_link(&app, operation, email, purpose).await;
        }
        Self { app, region, session, movers_session, operations }
    }

    /// A client that may make the request.
    fn client<'a>(&'a self, operation: &Operation, admin: &str) -> Client<'a> {
        match operation.takes {
            Takes::Admin => self.app.client(admin),
            Takes::Session if operation.route.ends_with("/email/confirm") => self.app.visitor(&self.movers_session),
            Takes::Session => self.app.visitor(&self.session),
            _ => self.app.client(&self.region.key),
        }
    }
}

/// Every closed operation; those that take something away come last, the smaller things first.
fn operations(filled: impl Fn(&str) -> String) -> Vec<Operation> {
    let document: Value = serde_json::from_slice(api::openapi::document("").json()).unwrap();
    let mut operations = Vec::new();
    for (route, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            if operation["security"] == json!([]) {
                continue;
            }
            let method = Method::from_bytes(method.to_uppercase().as_bytes()).unwrap();
            // A look-up in a body has none in its query.
            let path = filled(route);
            let path = if method == Method::POST { path.split('?').next().unwrap().to_owned() + "?" } else { path };
            operations.push(Operation {
                path,
                body: operation.get("requestBody").map(|given| {
                    let id = operation["operationId"].as_str().unwrap();
                    body(id).unwrap_or_else(|| example(&document, route, given))
                }),
                method,
                route: route.clone(),
                takes: Takes::of(&operation["security"]),
                accepts: operation["responses"].get("202").is_some(),
            });
        }
    }
    let signs_out = |one: &Operation| one.route.ends_with("/sessions/current");
    operations.sort_by_key(|one| (signs_out(one), one.method == Method::DELETE, std::cmp::Reverse(one.route.len())));
    assert!(operations.len() >= 35);
    operations
}

/// A good body: the reference's own example.
fn example(document: &Value, route: &str, body: &Value) -> Value {
    let named = body["content"]["application/json"]["schema"]["$ref"].as_str().unwrap();
    let example = document.pointer(&named[1..]).unwrap()["examples"][0].clone();
    assert!(!example.is_null(), "{route}: {named} has no example");
    example
}

impl Operation {
    fn name(&self) -> String {
        format!("{} {}", self.method, self.route)
    }

    async fn send(&self, client: &Client<'_>, base: &str, more: &str) -> Answer {
        self.send_to(client, &format!("{base}{}{more}", self.path)).await
    }

    async fn send_to(&self, client: &Client<'_>, path: &str) -> Answer {
        match &self.body {
            Some(body) => {
                let client = client.clone().with("content-type", "application/json");
                client.send(self.method.clone(), path, body.to_string().into()).await
            }
            None => client.send(self.method.clone(), path, "".into()).await,
        }
    }

    /// Whether it is about the data of a region's environment.
    fn is_of_an_environment(&self) -> bool {
        self.route.starts_with("/candidates") || self.route.starts_with("/mutations")
    }

    /// Whether it names a record.
    fn names_a_record(&self) -> bool {
        self.is_of_an_environment() && self.route.contains('{')
    }
}

#[testkit::test]
async fn each_needs_a_credential() {
    let world = World::new().await;
    let app = &world.app;
    for operation in &world.operations {
        let anonymous = (operation.takes != Takes::KeyOrNothing).then(|| app.anonymous());
        for client in anonymous.into_iter().chain([app.client("ork_x"), app.visitor("x")]) {
            let answer = operation.send(&client, "", "").await;
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{}", operation.name());
        }
    }
}

#[testkit::test]
async fn each_hides_what_another_region_or_environment_has() {
    let world = World::new().await;
    let other = world.app.region("zuid").await;
    let [own, other] = [&world.region.key, &other.key].map(|key| world.app.client(key).with("x-request-id", "same"));
    for operation in world.operations.iter().filter(|operation| operation.is_of_an_environment()) {
        let name = operation.name();
        for (client, base) in [(&other, "/api/v2"), (&own, "/api/sandbox")] {
            let answer = operation.send(client, base, "").await;
            assert!(!answer.text().contains("Kandidaat 1"), "{name}");
            if !operation.names_a_record() {
                continue;
            }
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{name}: {}", answer.text());
            // The same to the last byte as for an id that never was.
            let never = operation.path.replace("00000000000001", "00000000000009").replace("/mut", "/mutZ");
            let never = never.replace("mutZations", "mutations");
            let unknown = operation.send_to(&own, &format!("{base}{never}")).await;
            assert_eq!((unknown.status, unknown.text()), (answer.status, answer.text()), "{name}");
        }
    }
}

#[testkit::test]
async fn each_good_request_is_answered() {
    let world = World::new().await;
    let admin = world.app.admin_key().await;
    for operation in &world.operations {
        let answer = operation.send(&world.client(operation, &admin), "", "").await;
        let status = answer.status;
        let written = operation.is_of_an_environment() && operation.method != Method::GET;
        let written = written && !operation.route.ends_with("/find") && !operation.route.ends_with("/redeliver");
        let written = written || operation.route.starts_with("/auth/candidates") && operation.accepts;
        assert!(status.is_success(), "{}: {}", operation.name(), answer.text());
        assert_eq!(status == StatusCode::ACCEPTED, written, "{}: {status}", operation.name());
    }
}

#[testkit::test]
async fn each_that_shows_or_changes_a_candidate_is_recorded() {
    let world = World::new().await;
    let client = world.app.client(&world.region.key);
    let recorded = async || {
        world.app.record_accesses().await;
        world.app.count("accesses", "environment = 0")
    };
    let mut before = recorded().await;
    for operation in world.operations.iter().filter(|operation| operation.route.starts_with("/candidates")) {
        world.app.clock.advance(Duration::from_mins(1));
        operation.send(&client, "", "").await;
        let after = recorded().await;
        assert!(after > before, "{}", operation.name());
        before = after;
    }
}

#[testkit::test]
async fn each_refuses_a_key_of_the_wrong_kind() {
    let world = World::new().await;
    let sandbox_only = world.app.client(&world.app.sandbox_only_key(&world.region).await);
    let admin = world.app.client(&world.app.admin_key().await);
    let own = world.app.client(&world.region.key);
    let session = world.app.visitor(&world.session);
    for operation in &world.operations {
        let name = operation.name();
        if matches!(operation.takes, Takes::Session | Takes::KeyOrSession) {
            let elsewhere = operation.send(&session, "/api/sandbox", "").await;
            assert_eq!(elsewhere.status, StatusCode::UNAUTHORIZED, "{name}");
        } else {
            assert_eq!(operation.send(&session, "", "").await.status, StatusCode::FORBIDDEN, "{name}");
        }
        let answer = operation.send(&sandbox_only, "", "").await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{name}");
        if operation.is_of_an_environment() {
            let answer = operation.send(&sandbox_only, "/api/sandbox", "").await;
            assert_ne!(answer.status, StatusCode::FORBIDDEN, "{name}");
        }
        if matches!(operation.takes, Takes::Admin | Takes::Session) {
            assert_eq!(operation.send(&own, "", "").await.status, StatusCode::FORBIDDEN, "{name}");
        }
        if operation.takes == Takes::Session {
            assert_eq!(operation.send(&admin, "", "").await.status, StatusCode::FORBIDDEN, "{name}");
        }
        if matches!(operation.takes, Takes::Admin | Takes::Session) {
            continue;
        }
        let answer = operation.send(&admin, "", "").await;
        assert_eq!(answer.faults(), ["x-api-region required"], "{name}");
    }
}

#[testkit::test]
async fn each_refuses_an_unknown_parameter_and_names_the_known_ones() {
    let world = World::new().await;
    let admin = world.app.admin_key().await;
    for operation in &world.operations {
        let answer = operation.send(&world.client(operation, &admin), "", "&pagesize=1").await;
        let refused = (StatusCode::BAD_REQUEST, vec!["pagesize unknown".into()]);
        assert_eq!((answer.status, answer.faults()), refused, "{}", operation.name());
        let message = answer.json()["errors"][0]["message"].as_str().unwrap().to_owned();
        let named = ["known parameters: ", "this route has no query parameters"];
        assert!(named.iter().any(|words| message.starts_with(words)), "{message}");
    }
}

#[testkit::test]
async fn the_reference_refuses_what_other_routes_refuse() {
    let (app, _) = app_with(vec![]).await;
    let answer = app.anonymous().get("/openapi.json?x=1").await;
    assert_eq!((answer.status, answer.faults()), (StatusCode::BAD_REQUEST, vec!["x unknown".into()]));
    let answer = app.anonymous().with("accept", "text/html").get("/openapi.json").await;
    assert_eq!(answer.status, StatusCode::NOT_ACCEPTABLE);
}

#[testkit::test]
async fn each_answers_json_or_406() {
    let world = World::new().await;
    let admin = world.app.admin_key().await;
    for operation in &world.operations {
        let answer = operation.send(&world.client(operation, &admin).with("accept", "image/png"), "", "").await;
        assert_eq!(answer.status, StatusCode::NOT_ACCEPTABLE, "{}", operation.name());
    }
}
