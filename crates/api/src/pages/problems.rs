//! `/problems/{code}`: what a problem's `type` links to. A browser is led to the row of the guide
//! that explains the code. Other clients get a page with the code's explanation.

use super::guides::{redirect, vary};
use crate::problem::Problem;
use axum::extract::{Path, rejection::PathRejection};
use axum::response::{Html, IntoResponse, Response};
use http::{HeaderMap, HeaderValue, Uri, header};
use model::ProblemCode;

const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
);

pub(super) async fn page(
    code: Result<Path<String>, PathRejection>,
    uri: Uri,
    request: HeaderMap,
) -> Result<Response, Problem> {
    let code = code.ok().map(|Path(code)| code);
    let code = ProblemCode::ALL
        .iter()
        .find(|known| code.as_deref() == Some(known.code()))
        .ok_or_else(Problem::not_found)?;
    let response = if is_browser(&request) {
        let place = format!("/{}#{}", guides::PROBLEMS, code.code());
        redirect(&uri, &request, &place)
    } else {
        plain(*code)
    };
    Ok(vary(response, "accept"))
}

/// Browsers name `text/html` when they load a page.
fn is_browser(request: &HeaderMap) -> bool {
    let accepted = request.get_all(header::ACCEPT).iter();
    accepted
        .filter_map(|value| value.to_str().ok())
        .any(|value| value.contains("text/html"))
}

fn plain(code: ProblemCode) -> Response {
    let (title, status, help, name) = (code.title(), code.status(), code.help(), code.code());
    let guide = guides::PROBLEMS;
    let mut response = Html(format!(
        "<!doctype html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>{title}</title>\
         <style>body{{font:1.1rem/1.6 system-ui,sans-serif;max-width:40rem;margin:4rem auto;padding:0 1rem}}</style></head>\n\
         <body>\n<h1>{title}</h1>\n<p>Status {status}, code <code>{name}</code>.</p>\n<p>{help}</p>\n\
         <p><a href=\"/docs/guides/en/{guide}#{name}\">Errors and limits</a>, \
         <a href=\"/docs\">Reference</a></p>\n</body>\n</html>\n",
    ))
    .into_response();
    response
        .headers_mut()
        .insert(header::CONTENT_SECURITY_POLICY, POLICY);
    response
}
