//! The permission that each operation requires of a key. This table is the only definition:
//! requests are checked against it, and the API reference shows it.

use http::Method;
use model::Permission::{self, Erase, Read, Settings, Write};
use serde_json::{Value, json};
use std::collections::HashMap;
use utoipa::openapi::OpenApi;

/// A query parameter, the value that changes the required permission, and that permission.
type Instead = (&'static str, &'static str, Permission);

/// An operation id, the permission it requires, and the parameter that changes it, if any.
type Need = (&'static str, Permission, Option<Instead>);

/// Every operation that takes a key. Permanently removing a record, now or on a later date,
/// requires `erase`. Removing a single interaction or file changes the record, like clearing a
/// field, and requires `write`.
const NEEDS: &[Need] = &[
    ("listCandidates", Read, None),
    ("createCandidates", Write, None),
    ("upsertCandidate", Write, None),
    ("listChanges", Read, None),
    ("findCandidates", Read, None),
    ("findCandidatesByBody", Read, None),
    ("searchCandidates", Read, None),
    ("getCandidate", Read, None),
    ("updateCandidate", Write, None),
    ("deleteCandidate", Write, Some(("permanent", "true", Erase))),
    ("restoreCandidate", Write, None),
    ("getRetention", Read, None),
    ("updateRetention", Erase, None),
    ("deleteRetention", Erase, None),
    ("listHistory", Read, None),
    ("listCandidateAccesses", Settings, None),
    ("getCoordinator", Read, None),
    ("updateCoordinator", Write, None),
    ("deleteCoordinator", Write, None),
    ("listTasks", Read, None),
    ("createTask", Write, None),
    ("updateTask", Write, None),
    ("deleteTask", Write, None),
    ("listInteractions", Read, None),
    ("createInteractions", Write, None),
    ("getInteraction", Read, None),
    ("updateInteraction", Write, None),
    ("deleteInteraction", Write, None),
    ("createAttachments", Write, None),
    ("deleteAttachment", Write, None),
    ("listMutations", Read, None),
    ("getMutation", Read, None),
    ("redeliverCallback", Write, None),
    ("getSchema", Read, None),
    ("listCustomFields", Read, None),
    ("createCustomField", Settings, None),
    ("getCustomField", Read, None),
    ("updateCustomField", Settings, None),
    ("deleteCustomField", Settings, None),
    (
        "getOwnRegion",
        Read,
        Some(("include", "callbackSecret", Settings)),
    ),
    ("resetSandbox", Erase, None),
    ("getRegionSettings", Read, None),
    ("updateRegionSettings", Settings, None),
    ("rotateCallbackSecret", Settings, None),
    ("listSubscriptions", Read, None),
    ("createSubscription", Settings, None),
    ("getSubscription", Read, None),
    ("updateSubscription", Settings, None),
    ("deleteSubscription", Settings, None),
    ("testSubscription", Settings, None),
    ("listDeliveries", Read, None),
    ("redeliverEvent", Settings, None),
    ("redeliverEvents", Settings, None),
    ("createKey", Settings, None),
    ("createOwnKey", Settings, None),
    ("deleteKey", Settings, None),
    ("listKeyAccesses", Settings, None),
    ("listRegions", Read, None),
    ("createRegion", Settings, None),
    ("getRegion", Read, None),
    ("updateRegion", Settings, None),
    ("listStaff", Settings, None),
    ("createStaff", Settings, None),
    ("getStaff", Settings, None),
    ("updateStaff", Settings, None),
    ("deleteStaff", Settings, None),
    ("reinviteStaff", Settings, None),
    ("requestVerification", Write, None),
    ("undoNewEmail", Write, None),
    ("confirmErasure", Erase, None),
    ("openSession", Write, None),
    ("getSchemaOfVersion1", Read, None),
    ("createUser", Write, None),
];

/// The requirements by route and method.
#[derive(Debug, Default)]
pub(crate) struct Needs {
    by_route: HashMap<String, Vec<(Method, &'static Need)>>,
}

impl Needs {
    /// Builds the index from the routes of OpenAPI documents, each with its base path.
    pub(crate) fn of(documents: &[(&str, &OpenApi)]) -> Self {
        let mut needs = Self::default();
        for (base, document) in documents {
            needs.add(base, document);
        }
        needs
    }

    fn add(&mut self, base: &str, document: &OpenApi) {
        let document = serde_json::to_value(document).unwrap_or_default();
        for (path, methods) in document["paths"].as_object().into_iter().flatten() {
            for (method, operation) in methods.as_object().into_iter().flatten() {
                let method = Method::from_bytes(method.to_uppercase().as_bytes()).ok();
                if let Some(need) = method.and_then(|method| Some((method, named(operation)?))) {
                    self.by_route
                        .entry(format!("{base}{path}"))
                        .or_default()
                        .push(need);
                }
            }
        }
    }

    /// Returns the permission that a request requires. `None` for an operation that is missing from
    /// the table: it requires all permissions, so restricted keys are refused.
    pub(crate) fn of_request(
        &self,
        route: &str,
        method: &Method,
        query: Option<&str>,
    ) -> Option<Permission> {
        let method = if *method == Method::HEAD {
            &Method::GET
        } else {
            method
        };
        let (_, need) = self
            .by_route
            .get(route)?
            .iter()
            .find(|(known, _)| known == method)?;
        let (_, always, instead) = **need;
        match instead {
            Some((name, value, instead)) if asks(query, name, value) => Some(instead),
            _ => Some(always),
        }
    }
}

fn named(operation: &Value) -> Option<&'static Need> {
    NEEDS
        .iter()
        .find(|(id, ..)| operation["operationId"] == *id)
}

/// Returns whether the query has the parameter with this value, case-insensitively, possibly among
/// other values.
fn asks(query: Option<&str>, name: &str, value: &str) -> bool {
    let pairs = crate::input::Query::parse(query).pairs_without("");
    pairs
        .iter()
        .any(|[given, says]| given == name && says.trim().eq_ignore_ascii_case(value))
}

/// Adds the required permission to an operation in the API reference, if the operation takes a key.
pub(crate) fn document(operation: &mut serde_json::Map<String, Value>) {
    let described = Value::Object(operation.clone());
    let Some((_, always, instead)) = named(&described) else {
        return;
    };
    let mut text = format!("The operation requires the permission `{}`", always.name());
    let mut permission = json!({"needs": always.name()});
    if let Some((name, value, instead)) = instead {
        text = format!(
            "{text}, or `{}` instead with `{name}={value}`",
            instead.name()
        );
        permission["instead"] = json!({"parameter": name, "value": value, "needs": instead.name()});
    }
    let before = described["description"].as_str().unwrap_or_default();
    operation.insert(
        "description".into(),
        format!("{before} {text}.").trim_start().into(),
    );
    operation.insert("x-permission".into(), permission);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paths::BASE;

    #[test]
    fn table_has_exactly_the_operations_that_accept_a_key() {
        let documents = [crate::v2::document(), crate::v1::document()];
        let documents = documents.map(|document| serde_json::to_value(document).unwrap());
        let each = documents
            .iter()
            .flat_map(|document| document["paths"].as_object().unwrap().values())
            .flat_map(|path| path.as_object().unwrap().values());
        let takes_key = |operation: &&Value| match operation["security"].as_array() {
            Some(ways) => ways
                .iter()
                .any(|way| way.get("regionKey").is_some() || way.get("adminKey").is_some()),
            None => true,
        };
        let mut expected: Vec<_> = each
            .filter(takes_key)
            .map(|one| one["operationId"].as_str().unwrap())
            .collect();
        let mut known: Vec<_> = NEEDS.iter().map(|(id, ..)| *id).collect();
        expected.sort_unstable();
        known.sort_unstable();
        assert_eq!(known, expected);
    }

    #[test]
    fn a_parameter_is_read_as_its_route_reads_it() {
        let needs = Needs::of(&[(BASE, &crate::v2::document())]);
        let route = format!("{BASE}/candidates/{{id}}");
        let needed = |query| {
            needs
                .of_request(&route, &Method::DELETE, query)
                .unwrap()
                .name()
        };
        assert_eq!(needed(None), "write");
        for query in [
            "permanent=false",
            "permanent=",
            "x=permanent%3Dtrue",
            "Permanent=true",
        ] {
            assert_eq!(needed(Some(query)), "write", "{query}");
        }
        for query in [
            "permanent=true",
            "a=b&permanent=TRUE",
            "permanent=%74rue",
            "permanent=false&permanent=true",
        ] {
            assert_eq!(needed(Some(query)), "erase", "{query}");
        }
        assert_eq!(needs.of_request(&route, &Method::HEAD, None), Some(Read));
        assert_eq!(needs.of_request("/nowhere", &Method::GET, None), None);
    }
}
