//! What is known of a request before it is looked at: its language, and where its page is.

use super::cookies;
use crate::{language::Language, view::Shell};
use axum::extract::FromRequestParts;
use http::{Method, header, request::Parts};
use std::convert::Infallible;

/// A visit to a page.
#[derive(Debug, Clone)]
pub(crate) struct Visit {
    pub(crate) language: Language,
    /// Whether the language was asked for now, to be remembered.
    pub(crate) chosen: bool,
    path: String,
    query: String,
}

impl Visit {
    pub(crate) fn of(parts: &Parts) -> Self {
        let query = parts.uri.query().unwrap_or_default();
        let asked = query.split('&').find_map(|pair| Language::tagged(pair.strip_prefix("lang=")?));
        let before = || Language::tagged(cookies::get(&parts.headers, cookies::LANGUAGE)?);
        let preferred = || {
            let header = parts.headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
            Language::accepted(header.unwrap_or_default())
        };
        // What was posted has no page of its own to go back to.
        let readable = matches!(parts.method, Method::GET | Method::HEAD);
        let (path, query) = if readable { (parts.uri.path(), query) } else { ("/portal", "") };
        Self {
            language: asked.or_else(before).unwrap_or_else(preferred),
            chosen: asked.is_some(),
            path: path.to_owned(),
            query: query.to_owned(),
        }
    }

    /// The same visit, of which the page is elsewhere.
    pub(crate) fn at(&self, path: &str) -> Self {
        Self { path: path.to_owned(), query: String::new(), ..*self }
    }

    /// A parameter of the query, decoded.
    pub(crate) fn parameter(&self, name: &str) -> Option<String> {
        let mut pairs = url::form_urlencoded::parse(self.query.as_bytes());
        pairs.find_map(|(key, value)| (key == name).then(|| value.into_owned()))
    }

    /// Around a page without a session.
    pub(crate) fn outside(&self) -> Shell {
        Shell::new(self.language, &self.path, &self.query)
    }
}

impl<S: Sync> FromRequestParts<S> for Visit {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(parts.extensions.get().cloned().unwrap_or_else(|| Self::of(parts)))
    }
}
