//! The properties of a page request that are known before it is handled: its language and the
//! page's path.

use super::cookies;
use crate::view::{Shell, translated};
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
    /// Whether single letters are shortcuts of the desk.
    pub(crate) shortcuts: bool,
    /// The type of contact moment that was last recorded at the desk.
    pub(crate) note_type: Option<&'static str>,
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
            (desk_or_portal(parts.uri.path()), "")
        };
        Self {
            language: asked
                .or_else(before)
                .unwrap_or_else(|| Language::preferred(&parts.headers)),
            chosen: asked.is_some(),
            shortcuts: cookies::has_shortcuts(&parts.headers),
            note_type: cookies::note_type(&parts.headers),
            path: path.to_owned(),
            query: query.to_owned(),
        }
    }

    /// Returns the visit of a page with this path, for samples.
    #[cfg(test)]
    pub(crate) fn sample(language: Language, path: &str) -> Self {
        Self {
            language,
            chosen: false,
            shortcuts: true,
            note_type: None,
            path: path.to_owned(),
            query: String::new(),
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

    /// Returns all values of a parameter of the query, decoded.
    pub(crate) fn parameters(&self, name: &str) -> Vec<String> {
        let pairs = url::form_urlencoded::parse(self.query.as_bytes());
        pairs
            .filter(|(key, _)| key == name)
            .map(|(_, value)| value.into_owned())
            .collect()
    }

    /// Returns the page's path and query.
    pub(crate) fn address(&self) -> String {
        if self.query.is_empty() {
            self.path.clone()
        } else {
            format!("{}?{}", self.path, self.query)
        }
    }

    /// Returns the page's query.
    pub(crate) fn query(&self) -> &str {
        &self.query
    }

    /// Returns the address of the same page in the other language.
    pub(crate) fn translated(&self) -> String {
        translated(self.language, &self.path, &self.query)
    }

    /// Returns the shell of a page without a session.
    pub(crate) fn outside(&self) -> Shell {
        Shell::new(self.language, &self.path, &self.query)
    }
}

/// Returns the first page of the part of the site to which a path belongs.
fn desk_or_portal(path: &str) -> &'static str {
    if path.starts_with("/desk") {
        "/desk"
    } else {
        "/portal"
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
