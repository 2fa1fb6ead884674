//! The operations of the OpenAPI document, each with a valid request.

use super::links::{APPROVAL, CODE, link};
use http::Method;
use serde_json::{Value, json};
use testkit::{
    Answer, Client,
    contract::{operations, reference},
};

/// An operation with a valid request.
pub(super) struct Operation {
    pub(super) id: &'static str,
    pub(super) method: Method,
    /// The path as in the document.
    pub(super) route: &'static str,
    pub(super) path: String,
    pub(super) body: Option<Value>,
    pub(super) takes: Takes,
    /// The permission it requires of a key: `x-permission` in the document.
    pub(super) permission: &'static Value,
    /// Whether its success response is a 202.
    pub(super) accepts: bool,
    /// The query parameters that may occur only once.
    pub(super) once: Vec<&'static str>,
}

/// The credentials that an operation accepts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Takes {
    Key,
    Admin,
    Session,
    KeyOrSession,
    KeyOrNothing,
    Nothing,
}

impl Takes {
    /// Reads them from the document.
    fn of(security: &Value) -> Self {
        let way = |name: &str| json!({ name: [] });
        let key = [way("regionKey"), way("adminKey")];
        let with = |more: Value| key.iter().cloned().chain([more]).collect::<Value>();
        match security {
            ways if *ways == json!([]) => Self::Nothing,
            ways if *ways == json!(key) => Self::Key,
            ways if *ways == json!([way("adminKey")]) => Self::Admin,
            ways if *ways == json!([way("candidateSession")]) => Self::Session,
            ways if *ways == with(way("candidateSession")) => Self::KeyOrSession,
            ways if *ways == json!([{}, key[0], key[1]]) => Self::KeyOrNothing,
            other => panic!("{other}"),
        }
    }

    /// Returns whether the operation can be called without a credential.
    pub(super) fn none(self) -> bool {
        matches!(self, Self::Nothing | Self::KeyOrNothing)
    }
}

/// Returns a valid body for operations whose example in the document does not match the test's
/// data.
fn body(operation: &str) -> Option<Value> {
    Some(match operation {
        "findCandidatesByBody" => json!({"email": "n1@example.nl"}),
        "searchCandidates" => json!({"words": "n1@example.nl"}),
        "createRegion" => json!({"slug": "west", "name": "Regio West"}),
        "approveNewEmail" => json!({"requestId": APPROVAL, "code": CODE}),
        "openSession" | "confirmNewEmail" | "undoNewEmail" | "confirmErasure" => {
            json!({"token": link(operation).reveal()})
        }
        _ => return None,
    })
}

/// Returns the body's example in the document.
fn example(route: &str, body: &Value) -> Value {
    let named = body["content"]["application/json"]["schema"]["$ref"]
        .as_str()
        .unwrap();
    let example = reference().pointer(&named[1..]).unwrap()["examples"][0].clone();
    assert!(!example.is_null(), "{route}: {named} has no example");
    example
}

/// Returns the parameters of an operation, including shared ones.
fn parameters(operation: &'static Value) -> impl Iterator<Item = &'static Value> {
    let named = |name: &str| reference().pointer(&name[1..]).unwrap();
    let each = operation["parameters"].as_array().into_iter().flatten();
    each.map(move |parameter| parameter["$ref"].as_str().map_or(parameter, named))
}

/// Returns all operations. Those that remove something come last, smaller things first. `filled`
/// returns a route's path and query.
pub(super) fn all(filled: impl Fn(&str, &str) -> String) -> Vec<Operation> {
    let each = operations().map(|(route, method, described)| {
        let id = described["operationId"].as_str().unwrap();
        // A search by body has no query.
        let path = filled(method, route);
        let in_query = parameters(described)
            .filter(|one| one["in"] == "query" && one["schema"]["type"] != "array");
        Operation {
            id,
            path,
            body: described
                .get("requestBody")
                .map(|given| body(id).unwrap_or_else(|| example(route, given))),
            method: Method::from_bytes(method.to_uppercase().as_bytes()).unwrap(),
            route,
            takes: Takes::of(&described["security"]),
            permission: &described["x-permission"],
            accepts: described["responses"].get("202").is_some(),
            once: in_query.map(|one| one["name"].as_str().unwrap()).collect(),
        }
    });
    let mut all: Vec<_> = each.collect();
    let signs_out = |one: &Operation| one.route.ends_with("/sessions/current");
    all.sort_by_key(|one| {
        (
            signs_out(one),
            one.method == Method::DELETE,
            std::cmp::Reverse(one.route.len()),
        )
    });
    assert!(all.len() >= 45);
    all
}

impl Operation {
    pub(super) fn name(&self) -> String {
        format!("{} {}", self.method, self.route)
    }

    /// Returns whether the operation has this id, or with a leading `*` a route with this end.
    pub(super) fn is(&self, which: &str) -> bool {
        which
            .strip_prefix('*')
            .map_or(self.id == which, |end| self.route.ends_with(end))
    }

    /// Sends the valid request under a base path, with `more` appended to the query.
    pub(super) async fn send(&self, client: &Client<'_>, base: &str, more: &str) -> Answer {
        self.send_to(client, &format!("{base}{}{more}", self.path))
            .await
    }

    /// Sends the valid request to another path.
    pub(super) async fn send_to(&self, client: &Client<'_>, path: &str) -> Answer {
        match &self.body {
            Some(body) => {
                let client = client.clone().with("content-type", "application/json");
                client
                    .send(self.method.clone(), path, body.to_string().into())
                    .await
            }
            None => client.send(self.method.clone(), path, "".into()).await,
        }
    }

    /// Returns whether it concerns the data of one environment of a region.
    pub(super) fn is_of_an_environment(&self) -> bool {
        self.route.starts_with("/candidates") || self.route.starts_with("/mutations")
    }

    /// Returns the names of the route's variable parts.
    pub(super) fn variables(&self) -> impl Iterator<Item = &'static str> {
        self.route
            .split('/')
            .filter_map(|segment| segment.strip_prefix('{')?.strip_suffix('}'))
    }
}
