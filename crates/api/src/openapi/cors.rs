//! What browsers of allowed origins may do across them: taken from the document, so that a route's own headers are in it.

use super::sharing::resolved;
use http::{HeaderName, Method, header};
use serde_json::Value;
use std::collections::BTreeSet;

/// Read from any request, though no operation names them.
const READ: [HeaderName; 5] = [
    header::ACCEPT,
    header::AUTHORIZATION,
    header::CONTENT_TYPE,
    HeaderName::from_static("api-key"),
    HeaderName::from_static("traceparent"),
];
/// Set on answers by HTTP's own rules, though no operation names them.
const SET: [HeaderName; 2] = [header::ALLOW, header::WWW_AUTHENTICATE];

/// Methods, request headers and response headers.
#[derive(Debug)]
pub(crate) struct AcrossOrigins {
    pub(crate) methods: Vec<Method>,
    pub(crate) request: Vec<HeaderName>,
    pub(crate) response: Vec<HeaderName>,
}

impl AcrossOrigins {
    /// All that some operation of the document has.
    pub(super) fn of(document: &Value) -> Self {
        let paths = document["paths"].as_object().into_iter().flatten();
        let operations = paths.flat_map(|(_, methods)| methods.as_object().into_iter().flatten());
        let (mut methods, mut request, mut response) = (BTreeSet::new(), Vec::from(READ), Vec::from(SET));
        methods.insert("HEAD".to_owned());
        for (method, operation) in operations {
            methods.insert(method.to_uppercase());
            let parameters = operation["parameters"].as_array().into_iter().flatten();
            let parameters = parameters.map(|parameter| resolved(document, parameter));
            request
                .extend(parameters.filter(|parameter| parameter["in"] == "header").filter_map(|it| name(&it["name"])));
            let responses = operation["responses"].as_object().into_iter().flatten();
            let responses = responses.map(|(_, response)| resolved(document, response));
            let headers = responses.flat_map(|response| response["headers"].as_object().into_iter().flatten());
            response.extend(headers.filter_map(|(name, _)| name.parse().ok()));
        }
        let schemes = document["components"]["securitySchemes"].as_object().into_iter().flatten();
        request.extend(schemes.filter(|(_, scheme)| scheme["in"] == "header").filter_map(|(_, it)| name(&it["name"])));
        let distinct = |names: Vec<HeaderName>| {
            let names: BTreeSet<_> = names.iter().map(HeaderName::as_str).collect();
            names.into_iter().filter_map(|name| name.parse().ok()).collect()
        };
        let methods = methods.iter().filter_map(|method| method.parse().ok()).collect();
        Self { methods, request: distinct(request), response: distinct(response) }
    }
}

fn name(value: &Value) -> Option<HeaderName> {
    value.as_str()?.parse().ok()
}
