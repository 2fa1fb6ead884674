//! What must hold for every operation, taken from the reference: a new route cannot forget it.

use crate::app_with;
use http::{Method, StatusCode};
use serde_json::{Value, json};
use testkit::{Answer, Client, candidate};

/// An operation of the reference that needs a credential.
struct Operation {
    method: Method,
    path: String,
    body: Option<Value>,
    /// Whether it is an admin's alone.
    admin: bool,
}

/// Every closed operation, as a good request for candidate 1.
fn operations() -> Vec<Operation> {
    let document: Value = serde_json::from_slice(api::openapi::document("").json()).unwrap();
    let mut operations = Vec::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            if operation["security"] == json!([]) {
                continue;
            }
            let takes = |name: &str| operation["parameters"].as_array().unwrap().iter().any(|one| one["name"] == name);
            let query = if takes("email") { "?email=n1@example.nl" } else { "?" };
            operations.push(Operation {
                method: Method::from_bytes(method.to_uppercase().as_bytes()).unwrap(),
                path: path.replace("{id}", "rec00000000000001") + query,
                body: operation.get("requestBody").map(|body| example(&document, path, body)),
                admin: operation["security"] == json!([{"adminKey": []}]),
            });
        }
    }
    assert!(operations.len() >= 5);
    operations
}

/// A good body: the reference's own example.
fn example(document: &Value, path: &str, body: &Value) -> Value {
    if path == "/candidates/find" {
        return json!({"email": "n1@example.nl"});
    }
    let named = body["content"]["application/json"]["schema"]["$ref"].as_str().unwrap();
    let example = document.pointer(&named[1..]).unwrap()["examples"][0].clone();
    assert!(!example.is_null(), "{path}: {named} has no example");
    example
}

impl Operation {
    async fn send(&self, client: &Client<'_>, base: &str, more: &str) -> Answer {
        let path = format!("{base}{}{more}", self.path);
        match &self.body {
            Some(body) => {
                let client = client.clone().with("content-type", "application/json");
                client.send(self.method.clone(), &path, body.to_string().into()).await
            }
            None => client.send(self.method.clone(), &path, "".into()).await,
        }
    }

    /// Whether it shows candidate 1.
    async fn shows(&self, client: &Client<'_>, base: &str) -> bool {
        let answer = self.send(client, base, "").await;
        assert!([StatusCode::OK, StatusCode::NOT_FOUND].contains(&answer.status), "{} {}", self.path, answer.text());
        answer.text().contains("Kandidaat 1")
    }

    fn reads_candidates(&self) -> bool {
        self.path.starts_with("/candidates")
    }
}

#[testkit::test]
async fn each_needs_a_credential() {
    let (app, _) = app_with(vec![candidate(1)]).await;
    for operation in operations() {
        for client in [app.anonymous(), app.client("ork_x"), app.anonymous().with("authorization", "Bearer x")] {
            let answer = operation.send(&client, "", "").await;
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{}", operation.path);
        }
    }
}

#[testkit::test]
async fn each_shows_its_region_and_environment_alone() {
    let (app, region) = app_with(vec![candidate(1)]).await;
    let other = app.region("zuid").await;
    let (own, other) = (app.client(&region.key), app.client(&other.key));
    for operation in operations().iter().filter(|operation| operation.reads_candidates()) {
        assert!(operation.shows(&own, "/api/v2").await, "{}", operation.path);
        assert!(!operation.shows(&other, "/api/v2").await, "{}", operation.path);
        assert!(!operation.shows(&own, "/api/sandbox").await, "{}", operation.path);
    }
}

#[testkit::test]
async fn each_refuses_a_key_of_the_wrong_kind() {
    let (app, region) = app_with(vec![candidate(1)]).await;
    let sandbox_only = app.client(&app.sandbox_only_key(&region).await);
    let admin = app.client(&app.admin_key().await);
    let own = app.client(&region.key);
    for operation in operations() {
        let answer = operation.send(&sandbox_only, "", "").await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{}", operation.path);
        if operation.admin {
            assert_eq!(operation.send(&own, "", "").await.status, StatusCode::FORBIDDEN, "{}", operation.path);
            continue;
        }
        let answer = operation.send(&admin, "", "").await;
        assert_eq!(answer.faults(), ["x-api-region required"], "{}", operation.path);
    }
}

#[testkit::test]
async fn each_refuses_an_unknown_parameter_and_names_the_known_ones() {
    let (app, region) = app_with(vec![candidate(1)]).await;
    let (own, admin) = (app.client(&region.key), app.client(&app.admin_key().await));
    for operation in operations() {
        let client = if operation.admin { &admin } else { &own };
        let answer = operation.send(client, "", "&pagesize=1").await;
        assert_eq!((answer.status, answer.faults()), (StatusCode::BAD_REQUEST, vec!["pagesize unknown".into()]));
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
    let (app, region) = app_with(vec![candidate(1)]).await;
    let admin = app.admin_key().await;
    for operation in operations() {
        let key = if operation.admin { &admin } else { &region.key };
        let answer = operation.send(&app.client(key).with("accept", "image/png"), "", "").await;
        assert_eq!(answer.status, StatusCode::NOT_ACCEPTABLE, "{}", operation.path);
    }
}
