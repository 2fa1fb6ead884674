//! The methods and headers that browsers of allowed origins may use. They are taken from the
//! document, so that the headers of each route are included.

use super::sharing::resolved;
use http::{HeaderName, Method, header};
use serde_json::Value;
use std::collections::BTreeSet;

/// Request headers allowed on any request, although no operation names them. Tracing libraries send
/// `tracestate` and `baggage` beside `traceparent`, and a browser does not send a request with a
/// header that is not allowed.
const READ: [HeaderName; 11] = [
    header::ACCEPT,
    header::AUTHORIZATION,
    header::CONTENT_ENCODING,
    header::CONTENT_TYPE,
    header::IF_NONE_MATCH,
    header::IF_RANGE,
    header::RANGE,
    HeaderName::from_static("api-key"),
    HeaderName::from_static("baggage"),
    HeaderName::from_static("traceparent"),
    HeaderName::from_static("tracestate"),
];
/// Response headers exposed on any response, although no operation names them.
const SET: [HeaderName; 17] = [
    header::ACCEPT_RANGES,
    header::ALLOW,
    header::CACHE_CONTROL,
    header::CONTENT_DISPOSITION,
    header::CONTENT_ENCODING,
    header::CONTENT_LENGTH,
    header::CONTENT_RANGE,
    header::CONTENT_SECURITY_POLICY,
    header::CONTENT_TYPE,
    header::DATE,
    header::REFERRER_POLICY,
    header::STRICT_TRANSPORT_SECURITY,
    header::VARY,
    header::WWW_AUTHENTICATE,
    header::X_CONTENT_TYPE_OPTIONS,
    header::X_FRAME_OPTIONS,
    header::ETAG,
];

/// Methods, request headers and response headers.
#[derive(Debug)]
pub(crate) struct AcrossOrigins {
    pub(crate) methods: Vec<Method>,
    pub(crate) request: Vec<HeaderName>,
    pub(crate) response: Vec<HeaderName>,
}

impl AcrossOrigins {
    /// Returns these with those of another document, if there is one.
    pub(crate) fn with(&self, other: Option<&Self>) -> Self {
        let all = std::iter::once(self).chain(other);
        let (mut methods, mut request, mut response) = (Vec::new(), Vec::new(), Vec::new());
        for one in all {
            for method in &one.methods {
                if !methods.contains(method) {
                    methods.push(method.clone());
                }
            }
            request.extend(one.request.iter().cloned());
            response.extend(one.response.iter().cloned());
        }
        Self {
            methods,
            request: distinct(&request),
            response: distinct(&response),
        }
    }

    /// Collects those of all operations in the document.
    pub(super) fn of(document: &Value) -> Self {
        let paths = document["paths"].as_object().into_iter().flatten();
        let operations = paths.flat_map(|(_, methods)| methods.as_object().into_iter().flatten());
        let (mut methods, mut request, mut response) =
            (BTreeSet::new(), Vec::from(READ), Vec::from(SET));
        methods.insert("HEAD".to_owned());
        for (method, operation) in operations {
            methods.insert(method.to_uppercase());
            let parameters = operation["parameters"].as_array().into_iter().flatten();
            let parameters = parameters.map(|parameter| resolved(document, parameter));
            request.extend(
                parameters
                    .filter(|parameter| parameter["in"] == "header")
                    .filter_map(|it| name(&it["name"])),
            );
            let responses = operation["responses"].as_object().into_iter().flatten();
            let responses = responses.map(|(_, response)| resolved(document, response));
            let headers = responses
                .flat_map(|response| response["headers"].as_object().into_iter().flatten());
            response.extend(headers.filter_map(|(name, _)| name.parse().ok()));
        }
        let schemes = document["components"]["securitySchemes"]
            .as_object()
            .into_iter()
            .flatten();
        request.extend(
            schemes
                .filter(|(_, scheme)| scheme["in"] == "header")
                .filter_map(|(_, it)| name(&it["name"])),
        );
        let methods = methods
            .iter()
            .filter_map(|method| method.parse().ok())
            .collect();
        Self {
            methods,
            request: distinct(&request),
            response: distinct(&response),
        }
    }
}

/// Returns each name once, in alphabetical order.
fn distinct(names: &[HeaderName]) -> Vec<HeaderName> {
    let names: BTreeSet<_> = names.iter().map(HeaderName::as_str).collect();
    names
        .into_iter()
        .filter_map(|name| name.parse().ok())
        .collect()
}

fn name(value: &Value) -> Option<HeaderName> {
    value.as_str()?.parse().ok()
}
