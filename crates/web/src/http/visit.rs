//! The properties of a page request that are known before it is handled: its language and the
//! page's path.

use super::cookies;
use crate::view::Shell;
use axum::extract::FromRequestParts;
use edge::Language;
use http::{Method, request::Parts};
use std::convert::Infallible;

/// A page request.
#[derive(Debug, Clone)]
pub(crate) struct Visit {
    pub(crate) language: Language,
    /// Whether this request selects the language, which is then remembered in a cookie.
    pub(crate) chosen: bool,
    path: String,
    query: String,
}

impl Visit {
    pub(crate) fn of(parts: &Parts) -> Self {
        let query = parts.uri.query().unwrap_or_default();
        let asked = Language::asked(query);
        let before = || Language::tagged(cookies::get(&parts.headers, cookies::LANGUAGE)?);
        // A posted form has no page of its own to which the language link could lead.
        let readable = matches!(parts.method, Method::GET | Method::HEAD);
        let (path, query) = if readable {
            (parts.uri.path(), query)
        } else {
            ("/portal", "")
        };
        Self {
            language: asked
                .or_else(before)
                .unwrap_or_else(|| Language::preferred(&parts.headers)),
            chosen: asked.is_some(),
            path: path.to_owned(),
            query: query.to_owned(),
        }
    }

    /// Returns the same visit with the page at another path.
    pub(crate) fn at(&self, path: &str) -> Self {
        Self {
            path: path.to_owned(),
            query: String::new(),
            ..*self
        }
    }

    /// Returns a parameter of the query, decoded.
    pub(crate) fn parameter(&self, name: &str) -> Option<String> {
        let mut pairs = url::form_urlencoded::parse(self.query.as_bytes());
        pairs.find_map(|(key, value)| (key == name).then(|| value.into_owned()))
    }

    /// Returns the shell of a page without a session.
    pub(crate) fn outside(&self) -> Shell {
        Shell::new(self.language, &self.path, &self.query)
    }
}

impl<S: Sync> FromRequestParts<S> for Visit {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(parts
            .extensions
            .get()
            .cloned()
            .unwrap_or_else(|| Self::of(parts)))
    }
}
