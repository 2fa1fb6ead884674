//! The middleware of all pages of the desk: the portal's, with the desk's policy and error pages.

use super::DeskError;
use crate::{
    http::{Site, Visit, complete, is_own},
    state::State,
};
use axum::{
    extract::Request,
    middleware::Next,
    response::{IntoResponse, Response},
};
use edge::Secret;
use http::{HeaderMap, Method};

/// The script reads pages of the desk, which the portal's does not.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; \
                      form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

/// The middleware of what browsers request. It refuses forms of other sites.
pub(crate) async fn around(state: State, request: Request, next: Next) -> Response {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    let is_refused = !reads && !is_own(request.headers(), state.origin());
    surrounded(&state, request, (!is_refused).then_some(next)).await
}

/// The middleware of what other servers request. They send neither cookie nor origin.
pub(crate) async fn around_servers(state: State, request: Request, next: Next) -> Response {
    surrounded(&state, request, Some(next)).await
}

/// Answers a request, which is refused without a `next`.
async fn surrounded(state: &State, request: Request, next: Option<Next>) -> Response {
    let (mut parts, body) = request.into_parts();
    let visit = Visit::of(&parts);
    let method = parts.method.clone();
    let asked_here = is_asked_here(&parts.headers);
    parts.extensions.insert(visit.clone());
    let mut response = match next {
        Some(next) => next.run(Request::from_parts(parts, body)).await,
        None => DeskError::Forbidden.into_response(),
    };
    if let Some(error) = response.extensions_mut().remove::<DeskError>() {
        response = error.respond(&method, &visit);
    }
    complete(state, &mut response, &visit, POLICY, Site::Desk);
    if asked_here {
        response.extensions_mut().remove::<Secret>();
    }
    response
}

/// Returns whether the browser says that this page was requested by a page of this site, or by the
/// person. Only then may it be compressed: no other site can make the browser request it repeatedly
/// and compare the lengths.
fn is_asked_here(headers: &HeaderMap) -> bool {
    let site = headers.get("sec-fetch-site");
    site.is_some_and(|site| site == "same-origin" || site == "none")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_compressed_only_when_no_other_site_asked_for_it() {
        let asked = |site: &'static str| {
            is_asked_here(&HeaderMap::from_iter([(
                http::HeaderName::from_static("sec-fetch-site"),
                http::HeaderValue::from_static(site),
            )]))
        };
        assert!(asked("same-origin") && asked("none"));
        assert!(!asked("cross-site") && !asked("same-site") && !is_asked_here(&HeaderMap::new()));
    }
}
