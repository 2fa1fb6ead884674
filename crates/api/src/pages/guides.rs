//! `/docs/guides`: the guides, the search in them, and their lists for programs.
//!
//! The path of a page contains its language. A path without a language leads to the language that
//! `lang` asks for, or that the browser prefers.

use crate::{State, input::decode, problem::Problem};
use axum::{
    Router,
    extract::{Path, rejection::PathRejection},
    response::{Html, IntoResponse, Redirect, Response},
    routing::get,
};
use edge::{Asset, Language};
use guides::{Catalogue, Page, search::search};
use http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use messages::{Request, Server};
use std::sync::Arc;

/// The pages have no script.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; \
     frame-ancestors 'none'; base-uri 'none'",
);
/// A page may change with the binary: a browser asks whether it did.
const ASK: HeaderValue = HeaderValue::from_static("public, no-cache");
/// A changed file has another path.
const KEEP: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

/// The parts of a path. Parts that are not UTF-8 lead nowhere.
type Parts<T> = Result<Path<T>, PathRejection>;

pub(super) fn routes(public_url: &str) -> Router<State> {
    let catalogue = Arc::new(Catalogue::new(public_url));
    let list = |list: fn(&Catalogue) -> &Asset| {
        let catalogue = catalogue.clone();
        get(async move |request: HeaderMap| ask(list(&catalogue).respond(&request)))
    };
    Router::new()
        .route("/docs/guides", get(start))
        .route("/docs/guides/{language}", get(index))
        .route("/docs/guides/{language}/{guide}", get(guide))
        .route("/docs/guides/search", get(results))
        .route("/docs/guides/assets/{fingerprint}/{name}", get(file))
        .route("/docs/guides/index.json", list(Catalogue::index))
        .route("/llms.txt", list(Catalogue::short))
        .route("/llms-full.txt", list(Catalogue::full))
}

/// Redirects to a page in the language of the request.
pub(super) fn redirect(uri: &Uri, request: &HeaderMap, page: &str) -> Response {
    let language = language(uri, request).tag();
    let to = Redirect::to(&format!("/docs/guides/{language}{page}"));
    vary(to.into_response(), "accept-language")
}

async fn start(uri: Uri, request: HeaderMap) -> Response {
    redirect(&uri, &request, "")
}

/// A language's list of guides. The name of a guide leads to the guide.
async fn index(part: Parts<String>, uri: Uri, request: HeaderMap) -> Result<Response, Problem> {
    let Path(part) = part.map_err(|_| nowhere())?;
    if let Some(language) = Language::tagged(&part) {
        return Ok(html(guides::index(language).respond(&request)));
    }
    let page = guides::page(Language::English, &part).ok_or_else(nowhere)?;
    Ok(redirect(&uri, &request, &format!("/{}", page.slug)))
}

/// A guide as a page, or as Markdown if its name ends in `.md`.
async fn guide(parts: Parts<(String, String)>, request: HeaderMap) -> Result<Response, Problem> {
    let Path((language, name)) = parts.map_err(|_| nowhere())?;
    let language = Language::tagged(&language).ok_or_else(nowhere)?;
    let (slug, is_markdown) = match name.strip_suffix(".md") {
        Some(slug) => (slug, true),
        None => (name.as_str(), false),
    };
    let page: &Page = guides::page(language, slug).ok_or_else(nowhere)?;
    Ok(if is_markdown {
        ask(page.markdown.respond(&request))
    } else {
        html(page.html.respond(&request))
    })
}

async fn results(uri: Uri, request: HeaderMap) -> Result<Response, Problem> {
    let pairs = uri.query().unwrap_or_default().split('&');
    let text = pairs
        .filter_map(|pair| pair.strip_prefix("q="))
        .find_map(decode)
        .unwrap_or_default();
    let results =
        search(language(&uri, &request), &text).map_err(|_| Problem::new(Server::Failed))?;
    let mut response = Html(results.html).into_response();
    if results.is_refused {
        *response.status_mut() = StatusCode::BAD_REQUEST;
    }
    response
        .headers_mut()
        .insert(header::CONTENT_SECURITY_POLICY, POLICY);
    Ok(vary(response, "accept-language"))
}

async fn file(parts: Parts<(String, String)>, request: HeaderMap) -> Result<Response, Problem> {
    let Path((fingerprint, name)) = parts.map_err(|_| nowhere())?;
    let (file, is_current) = guides::file(&fingerprint, &name).ok_or_else(nowhere)?;
    let mut response = file.asset.respond(&request);
    if is_current {
        response.headers_mut().insert(header::CACHE_CONTROL, KEEP);
    }
    Ok(response)
}

fn language(uri: &Uri, request: &HeaderMap) -> Language {
    let asked = Language::asked(uri.query().unwrap_or_default());
    asked.unwrap_or_else(|| Language::preferred(request))
}

fn nowhere() -> Problem {
    let route = "/docs/guides".to_owned();
    Problem::new(Request::ClosestPath { route })
}

fn html(response: Response) -> Response {
    let mut response = ask(response);
    response
        .headers_mut()
        .insert(header::CONTENT_SECURITY_POLICY, POLICY);
    response
}

fn ask(mut response: Response) -> Response {
    response.headers_mut().insert(header::CACHE_CONTROL, ASK);
    response
}

/// Says that the response depends on these headers of the request.
pub(super) fn vary(mut response: Response, on: &'static str) -> Response {
    response
        .headers_mut()
        .append(header::VARY, HeaderValue::from_static(on));
    response
}
