//! The middleware of all pages. It refuses forms from other sites before anything else, renders
//! errors as pages, and sets the headers that restrict what a browser may run, cache and send to
//! what the page needs.

use super::{
    Visit,
    answer::PageError,
    cookies::{self, Site},
    origin,
};
use crate::state::State;
use axum::{
    extract::Request,
    middleware::Next,
    response::{IntoResponse, Response},
};
use edge::Secret;
use http::{HeaderName, HeaderValue, Method, header};

const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; \
                      frame-ancestors 'none'; base-uri 'none'";

const HEADERS: [(HeaderName, HeaderValue); 7] = [
    (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    // With `no-referrer`, browsers would not send the origin of the portal's own forms either.
    (
        header::REFERRER_POLICY,
        HeaderValue::from_static("same-origin"),
    ),
    (
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    ),
    (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        HeaderValue::from_static("same-origin"),
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("same-origin"),
    ),
    (
        HeaderName::from_static("permissions-policy"),
        HeaderValue::from_static("camera=(), geolocation=(), microphone=()"),
    ),
];

pub(crate) async fn around(portal: State, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let visit = Visit::of(&parts);
    let reads = matches!(parts.method, Method::GET | Method::HEAD);
    let refused = !reads && !origin::is_own(&parts.headers, portal.origin());
    parts.extensions.insert(visit.clone());
    let mut response = if refused {
        PageError::Forbidden.into_response()
    } else {
        next.run(Request::from_parts(parts, body)).await
    };
    if let Some(error) = response.extensions_mut().remove::<PageError>() {
        response = error.respond(&portal, &visit);
    }
    complete(&portal, &mut response, &visit, POLICY, Site::Portal);
    response
}

/// Sets the headers of every page: its policy, and what browsers may cache and send.
pub(crate) fn complete(
    portal: &State,
    response: &mut Response,
    visit: &Visit,
    policy: &'static str,
    site: Site,
) {
    if response
        .headers()
        .get(header::CACHE_CONTROL)
        .is_none_or(|value| value == "no-store")
    {
        // Pages contain personal data or a form token beside text from the URL, so they must not be
        // compressed.
        response.extensions_mut().insert(Secret);
    }
    let headers = response.headers_mut();
    headers
        .entry(header::CONTENT_SECURITY_POLICY)
        .or_insert(HeaderValue::from_static(policy));
    for (name, value) in HEADERS {
        headers.entry(name).or_insert(value);
    }
    if visit.chosen {
        cookies::keep_language(portal, headers, site, visit.language.tag());
    }
}
