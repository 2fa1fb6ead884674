//! The reference, and the operation in it that a request belongs to. Version 1 has a reference of its
//! own.

use http::Method;
use serde_json::Value;
use std::sync::LazyLock;

static REFERENCE: LazyLock<Value> = LazyLock::new(|| {
    api::openapi::document("http://127.0.0.1:8080").value(api::openapi::Form::V3_1)
});

static OF_VERSION_1: LazyLock<Value> = LazyLock::new(|| {
    api::openapi::document_of_version_1("http://127.0.0.1:8080").value(api::openapi::Form::V3_1)
});

/// A version of the API, each with a reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Version {
    /// The deprecated one.
    One,
    /// The present one.
    Two,
}

impl Version {
    /// Returns its OpenAPI document, for a server on this machine.
    pub fn document(self) -> &'static Value {
        match self {
            Self::One => &OF_VERSION_1,
            Self::Two => &REFERENCE,
        }
    }

    /// Returns the value that a `$ref` within its document points to, or the value itself if it is
    /// none.
    pub fn resolved(self, value: &'static Value) -> &'static Value {
        let pointer = value["$ref"]
            .as_str()
            .and_then(|reference| reference.strip_prefix('#'));
        pointer.map_or(value, |pointer| {
            self.document()
                .pointer(pointer)
                .expect("a reference names something")
        })
    }
}

/// Returns the OpenAPI document, for a server on this machine.
pub fn reference() -> &'static Value {
    &REFERENCE
}

/// Returns the value that a `$ref` within the document points to, or the value itself if it is
/// none.
pub fn resolved(value: &'static Value) -> &'static Value {
    Version::Two.resolved(value)
}

/// Returns every operation: its path, its method in lower case, and its description in the
/// document.
pub fn operations() -> impl Iterator<Item = (&'static str, &'static str, &'static Value)> {
    paths(Version::Two).flat_map(|(path, methods)| {
        methods
            .as_object()
            .into_iter()
            .flatten()
            .map(move |(method, operation)| (path, method.as_str(), operation))
    })
}

fn paths(version: Version) -> impl Iterator<Item = (&'static str, &'static Value)> {
    version.document()["paths"]
        .as_object()
        .into_iter()
        .flatten()
        .map(|(path, methods)| (path.as_str(), methods))
}

/// The part of the reference that a request belongs to.
pub(super) enum RouteMatch {
    /// The path does not exist.
    Nowhere,
    /// The path exists with these methods only, in alphabetical order.
    OtherMethods(Vec<&'static str>),
    /// An operation.
    Operation {
        /// Its path, as in the document.
        path: &'static str,
        /// Its method, as in the document.
        method: String,
        /// Its description in the document.
        operation: &'static Value,
    },
}

/// Returns the version that a path belongs to, and the path without the base path. `None` when it
/// has no base path of the API, or is an unknown path of version 1.
pub(super) fn relative(path: &str) -> Option<(Version, &str)> {
    let of_version_1 = ["/api/v1", "/api"]
        .into_iter()
        .filter_map(|base| path.strip_prefix(base))
        .find(|rest| paths(Version::One).any(|(described, _)| described == *rest));
    if let Some(rest) = of_version_1 {
        return Some((Version::One, rest));
    }
    let rest = ["/api/v2", "/api/sandbox/v2", "/api/sandbox"]
        .into_iter()
        .filter_map(|base| path.strip_prefix(base))
        .find(|rest| rest.starts_with('/'))?;
    Some((Version::Two, rest))
}

pub(super) fn find(version: Version, method: &Method, path: &str) -> RouteMatch {
    // Where a literal segment and a variable both match, the literal one wins.
    let fitting = paths(version).filter(|(described, _)| fits(described, path));
    let Some((path, methods)) = fitting.min_by_key(|(described, _)| variables(described)) else {
        return RouteMatch::Nowhere;
    };
    // HEAD is allowed wherever GET is.
    let wanted = if method == Method::HEAD {
        "get".to_owned()
    } else {
        method.as_str().to_lowercase()
    };
    match methods.get(&wanted) {
        Some(operation) => RouteMatch::Operation {
            path,
            method: wanted,
            operation,
        },
        None => RouteMatch::OtherMethods(allowed(methods)),
    }
}

fn allowed(methods: &Value) -> Vec<&'static str> {
    let all = ["DELETE", "GET", "HEAD", "PATCH", "POST", "PUT"];
    let has = |name: &str| {
        methods
            .get(if name == "HEAD" {
                "get".to_owned()
            } else {
                name.to_lowercase()
            })
            .is_some()
    };
    all.into_iter().filter(|name| has(name)).collect()
}

fn fits(described: &str, path: &str) -> bool {
    let segments = |path: &'_ str| path.split('/').map(str::to_owned).collect::<Vec<_>>();
    let (described, given) = (segments(described), segments(path));
    let fits = |(described, given): (&String, &String)| {
        described == given || described.starts_with('{') && !given.is_empty()
    };
    described.len() == given.len() && described.iter().zip(&given).all(fits)
}

/// Returns for each segment whether it is a variable.
fn variables(described: &str) -> Vec<bool> {
    described
        .split('/')
        .map(|segment| segment.starts_with('{'))
        .collect()
}
