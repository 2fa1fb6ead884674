//! The base path of a public URL that has one, such as `https://www.example.nl/regio`.
//!
//! Requests are accepted with or without it, since a proxy may or may not strip it. Links in
//! responses include it.

use crate::problem::Problem;
use axum::{
    Router,
    body::{Body, to_bytes},
    extract::Request,
    middleware::map_response,
    response::Response,
};
use edge::Shared;
use http::{HeaderValue, Uri, header, uri::PathAndQuery};
use std::sync::Arc;

/// The HTML attributes that contain links.
const ATTRIBUTES: [&str; 3] = [" href=\"", " src=\"", " action=\""];

/// The beginnings of paths in the texts of problems, each behind a blank.
const PATHS: [&str; 2] = [" /api/", " /docs"];

/// The base path. `None` if the server has a host to itself.
#[derive(Debug, Clone)]
pub(super) struct Base(Option<Arc<str>>);

impl Base {
    /// Returns the path of a public URL, which has no trailing slash.
    pub(super) fn of(public_url: &str) -> Self {
        let (_, place) = public_url.split_once("://").unwrap_or_default();
        Self(place.find('/').map(|start| place[start..].into()))
    }

    /// Removes the base path from a request's URI.
    pub(super) fn strip(&self, request: &mut Request) {
        let Some(base) = &self.0 else { return };
        let uri = request.uri();
        let rest = uri
            .path_and_query()
            .and_then(|whole| whole.as_str().strip_prefix(&**base));
        let Some(rest) = rest.filter(|rest| rest.is_empty() || rest.starts_with(['/', '?'])) else {
            return;
        };
        let slash = if rest.starts_with('/') { "" } else { "/" };
        let path = PathAndQuery::try_from(format!("{slash}{rest}"));
        let mut parts = uri.clone().into_parts();
        if let Ok(path) = path {
            parts.path_and_query = Some(path);
            if let Ok(uri) = Uri::from_parts(parts) {
                *request.uri_mut() = uri;
            }
        }
    }

    /// Adds the base path to the paths that a problem's text names.
    pub(super) fn name_in(&self, problem: &mut Problem) {
        let Some(base) = &self.0 else { return };
        for path in PATHS {
            if problem.detail.contains(path) {
                let complete = format!(" {base}{}", path.trim_start());
                problem.detail = problem.detail.replace(path, &complete);
            }
        }
    }

    /// Adds the base path to the links in all responses of these routes.
    pub(super) fn around(&self, routes: Router) -> Router {
        let Some(base) = self.0.clone() else {
            return routes;
        };
        routes.layer(map_response(move |response| {
            prepend(base.clone(), response)
        }))
    }
}

async fn prepend(base: Arc<str>, mut response: Response) -> Response {
    let location = response
        .headers()
        .get(header::LOCATION)
        .and_then(|location| location.to_str().ok());
    if let Some(location) = location.filter(|location| is_of_ours(location))
        && let Ok(location) = HeaderValue::from_str(&format!("{base}{location}"))
    {
        response.headers_mut().insert(header::LOCATION, location);
    }
    // A page that all clients share has relative links, and may be compressed.
    if response.extensions().get::<Shared>().is_some() {
        return response;
    }
    let kind = response.headers().get(header::CONTENT_TYPE);
    if !kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/html")) {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    // The server's own pages are in memory already.
    let Ok(page) = to_bytes(body, usize::MAX).await else {
        return Response::from_parts(parts, Body::empty());
    };
    let page = prepend_to_page(&base, &String::from_utf8_lossy(&page));
    if parts.headers.contains_key(header::CONTENT_LENGTH) {
        parts
            .headers
            .insert(header::CONTENT_LENGTH, page.len().into());
    }
    Response::from_parts(parts, page.into())
}

/// Prepends the base path to all local links of a page. User input is escaped in pages, so an
/// attribute with a plain quotation mark comes from a template.
fn prepend_to_page(base: &str, page: &str) -> String {
    ATTRIBUTES.iter().fold(page.to_owned(), |page, attribute| {
        let mut pieces = page.split(attribute);
        let mut whole = pieces.next().unwrap_or_default().to_owned();
        for piece in pieces {
            whole += attribute;
            if is_of_ours(piece) {
                whole += base;
            }
            whole += piece;
        }
        whole
    })
}

fn is_of_ours(address: &str) -> bool {
    address.starts_with('/') && !address.starts_with("//")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base_path_in_a_request_is_optional() {
        let base = Base::of("https://www.example.nl/een/regio");
        let stripped = |address: &str| {
            let mut request = Request::get(address).body(Body::empty()).unwrap();
            base.strip(&mut request);
            request.uri().to_string()
        };
        for (given, seen) in [
            ("/een/regio/portal?lang=en", "/portal?lang=en"),
            ("/een/regio", "/"),
            ("/een/regio?a=b", "/?a=b"),
            ("/portal", "/portal"),
            ("/een/regios/portal", "/een/regios/portal"),
            (
                "http://www.example.nl/een/regio/docs",
                "http://www.example.nl/docs",
            ),
        ] {
            assert_eq!(stripped(given), seen);
        }
        assert!(Base::of("https://www.example.nl").0.is_none());
    }

    #[test]
    fn paths_in_a_problem_get_the_base_path() {
        use messages::Request as Row;
        let detail = |public_url: &str, row: Row| {
            let mut problem = Problem::new(row);
            Base::of(public_url).name_in(&mut problem);
            problem.detail
        };
        let row = || Row::ClosestSandboxPath {
            twin: "/api/sandbox/schema".to_owned(),
            route: "/api/v2/schema".to_owned(),
        };
        let text = "There is no such path. For the sandbox use /b/api/sandbox/schema, or /b/api/v2/schema with the header \
            x-api-sandbox: true.";
        assert_eq!(detail("https://www.example.nl/b", row()), text);
        assert_eq!(
            detail("https://www.example.nl", row()),
            text.replace("/b/", "/")
        );
        assert_eq!(
            detail("https://www.example.nl/b", Row::NoSuchPath),
            "There is no such path. The reference lists them: /b/docs."
        );
    }

    #[test]
    fn only_own_locations_get_the_base_path() {
        let page = r#"<a href="/portal">/portal href="x</a><img src="/logo"><form action="/f"><a href="//x"><a href="https://y/">"#;
        let led = r#"<a href="/b/portal">/portal href="x</a><img src="/b/logo"><form action="/b/f"><a href="//x"><a href="https://y/">"#;
        assert_eq!(prepend_to_page("/b", page), led);
    }
}
