//! `/problems/{code}`: the pages that a problem's `type` links to.

use crate::problem::Problem;
use axum::extract::{Path, rejection::PathRejection};
use axum::response::{Html, IntoResponse, Response};
use http::{HeaderValue, header};
use model::ProblemCode;

const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
);

pub(super) async fn page(code: Result<Path<String>, PathRejection>) -> Result<Response, Problem> {
    let code = code.ok().map(|Path(code)| code);
    let code = ProblemCode::ALL
        .iter()
        .find(|known| code.as_deref() == Some(known.code()))
        .ok_or_else(Problem::not_found)?;
    let (title, status, help) = (code.title(), code.status(), code.help());
    let mut response = Html(format!(
        "<!doctype html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>{title}</title>\
         <style>body{{font:1.1rem/1.6 system-ui,sans-serif;max-width:40rem;margin:4rem auto;padding:0 1rem}}</style></head>\n\
         <body>\n<h1>{title}</h1>\n<p>Status {status}, code <code>{}</code>.</p>\n<p>{help}</p>\n\
         <p><a href=\"/docs\">Reference</a></p>\n</body>\n</html>\n",
        code.code()
    ))
    .into_response();
    response
        .headers_mut()
        .insert(header::CONTENT_SECURITY_POLICY, POLICY);
    Ok(response)
}
