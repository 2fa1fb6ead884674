//! An operation of the reference, as a good request.

use super::world::{APPROVAL, CODE, link};
use http::Method;
use serde_json::{Value, json};
use testkit::{
    Answer, Client,
    contract::{operations, reference},
};

/// An operation of the reference, as a good request.
pub(super) struct Operation {
    pub(super) id: &'static str,
    pub(super) method: Method,
    /// As in the reference.
    pub(super) route: &'static str,
    pub(super) path: String,
    pub(super) body: Option<Value>,
    pub(super) takes: Takes,
    /// What it needs of a key: `x-permission` in the reference.
    pub(super) permission: &'static Value,
    /// Whether it is answered with a 202.
    pub(super) accepts: bool,
    /// Names of parameters in the query that may stand once.
    pub(super) once: Vec<&'static str>,
}

/// Which credentials an operation takes.
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
    /// What the reference says of it.
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

    /// Whether it can be called without a credential.
    pub(super) fn none(self) -> bool {
        matches!(self, Self::Nothing | Self::KeyOrNothing)
    }
}

/// A good body where the reference's example is about something else than what there is here.
fn body(operation: &str) -> Option<Value> {
    Some(match operation {
        "findCandidatesByBody" => json!({"email": "n1@example.nl"}),
        "createRegion" => json!({"slug": "west", "name": "Regio West"}),
        "approveNewEmail" => json!({"requestId": APPROVAL, "code": CODE}),
        "openSession" | "confirmNewEmail" | "undoNewEmail" | "confirmErasure" => {
            json!({"token": link(operation).reveal()})
        }
        _ => return None,
    })
}

/// A good body: the reference's own example.
fn example(route: &str, body: &Value) -> Value {
    let named = body["content"]["application/json"]["schema"]["$ref"].as_str().unwrap();
    let example = reference().pointer(&named[1..]).unwrap()["examples"][0].clone();
    assert!(!example.is_null(), "{route}: {named} has no example");
    example
}

/// The parameters of an operation, those it shares with others too.
fn parameters(operation: &'static Value) -> impl Iterator<Item = &'static Value> {
    let named = |name: &str| reference().pointer(&name[1..]).unwrap();
    let each = operation["parameters"].as_array().into_iter().flatten();
    each.map(move |parameter| parameter["$ref"].as_str().map_or(parameter, named))
}

/// Every operation; those that take something away come last, the smaller things first. `filled` gives a route's path and
/// query.
pub(super) fn all(filled: impl Fn(&str, &str) -> String) -> Vec<Operation> {
    let each = operations().map(|(route, method, described)| {
        let id = described["operationId"].as_str().unwrap();
        // A look-up in a body has none in its query.
        let path = filled(method, route);
        let in_query = parameters(described).filter(|one| one["in"] == "query" && one["schema"]["type"] != "array");
        Operation {
            id,
            path,
            body: described.get("requestBody").map(|given| body(id).unwrap_or_else(|| example(route, given))),
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
    all.sort_by_key(|one| (signs_out(one), one.method == Method::DELETE, std::cmp::Reverse(one.route.len())));
    assert!(all.len() >= 45);
    all
}

impl Operation {
    pub(super) fn name(&self) -> String {
        format!("{} {}", self.method, self.route)
    }

    /// Whether it has this id, or with a `*` first, a route that ends so.
    pub(super) fn is(&self, which: &str) -> bool {
        which.strip_prefix('*').map_or(self.id == which, |end| self.route.ends_with(end))
    }

    /// Its good request, under a base path, with more in the query.
    pub(super) async fn send(&self, client: &Client<'_>, base: &str, more: &str) -> Answer {
        self.send_to(client, &format!("{base}{}{more}", self.path)).await
    }

    /// Its good request, elsewhere.
    pub(super) async fn send_to(&self, client: &Client<'_>, path: &str) -> Answer {
        match &self.body {
            Some(body) => {
                let client = client.clone().with("content-type", "application/json");
                client.send(self.method.clone(), path, body.to_string().into()).await
            }
            None => client.send(self.method.clone(), path, "".into()).await,
        }
    }

    /// Whether it is about the data of a region's environment.
    pub(super) fn is_of_an_environment(&self) -> bool {
        self.route.starts_with("/candidates") || self.route.starts_with("/mutations")
    }

    /// Names of the variable parts of its route.
    pub(super) fn variables(&self) -> impl Iterator<Item = &'static str> {
        self.route.split('/').filter_map(|segment| segment.strip_prefix('{')?.strip_suffix('}'))
    }
}
