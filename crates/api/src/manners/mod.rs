//! What every request and every answer share, outermost first: request id, environment, room for the request, the
//! log line, the headers, and the one place where a problem's body is written.

mod audit;
mod headers;
mod log;
mod request;
mod span;

use crate::{App, auth::address, context::Context, problem::Problem};
use axum::{
    Router,
    extract::{MatchedPath, Request, State},
    middleware::{Next, from_fn_with_state, map_request},
    response::{IntoResponse, Response},
};
use engine::audit::Network;
use http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use model::ProblemCode;
use std::sync::{Arc, atomic::Ordering};
use tower::ServiceExt;
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::{CompressionLayer, Predicate, predicate::DefaultPredicate},
    cors::{AllowOrigin, CorsLayer, ExposeHeaders},
};
use tracing::Instrument;

/// Puts the manners around the routes.
pub(crate) fn around(routes: Router<App>, app: &App) -> Router {
    let service = routes
        .route_layer(map_request(note_route))
        .fallback(async || Problem::not_found())
        .method_not_allowed_fallback(async || {
            Problem::new(ProblemCode::MethodNotAllowed, "This path does not have this method.")
        })
        .with_state(app.clone())
        .layer(CatchPanicLayer::custom(panicked))
        .layer(CompressionLayer::new().gzip(true).compress_when(DefaultPredicate::new().and(without_etag)));
    // The outermost layer rewrites the path, so it stands before routing: around the router as a whole.
    let whole = Router::new().fallback_service(service);
    let whole = match cors(&app.settings.cors_origins) {
        // Only what a browser asks across origins goes through here; the reference is open to every origin anyway.
        Some(cors) => Router::new().fallback_service(tower::service_fn({
            let (plain, shared) = (whole.clone(), whole.layer(cors));
            move |request: Request| {
                if across_origins(&request) { shared.clone() } else { plain.clone() }.oneshot(request)
            }
        })),
        None => whole,
    };
    whole.layer(from_fn_with_state(app.clone(), outermost))
}

/// What the layers inside say of a refusal that is written here: which methods there are, and which origin may read it.
const KEPT: [HeaderName; 4] =
    [header::ALLOW, header::ACCESS_CONTROL_ALLOW_ORIGIN, header::ACCESS_CONTROL_EXPOSE_HEADERS, header::VARY];

async fn outermost(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let started = app.clock.elapsed();
    let sandbox_path = request::enter_sandbox(&mut request);
    let request_id = request::id(request.headers(), app.store.random().as_ref());
    let environment = request::environment(request.headers(), sandbox_path);
    let network = address(request.headers(), request.extensions(), app.settings.proxies).map(Network::from);
    let given = request::trace(request.headers());
    let trace = span::trace(&app, given);
    let context = Context::new(request_id, trace, environment, network);
    let method = request.method().clone();
    let span = span::of(&app, &method, &context, given);
    request.extensions_mut().insert(context.clone());

    let room = Room::take(&app, request.uri().path());
    let mut response = match room {
        Some(_) => next.run(request).instrument(span.clone()).await,
        None => Problem::new(ProblemCode::Unavailable, "The server is overloaded.").retry_after(1).into_response(),
    };
    if let Some(problem) = response.extensions_mut().remove::<Problem>() {
        let written = std::mem::replace(&mut response, problem.respond(&context, &app.settings.public_url));
        for name in KEPT {
            if let Some(value) = written.headers().get(&name) {
                response.headers_mut().insert(name, value.clone());
            }
        }
        if method == Method::HEAD {
            *response.body_mut() = axum::body::Body::empty();
        }
    }
    audit::note(&app, &method, &context, &response);
    headers::add(&mut response, &context, app.limiter.as_ref());
    span::end(&span, &context, &response);
    log::line(&app, &method, &context, &response, app.clock.elapsed().saturating_sub(started));
    response
}

/// A place among the requests that are worked on at once.
struct Room<'a>(&'a App);

impl<'a> Room<'a> {
    /// Health is always answered: an overloaded server is not a dead one.
    fn take(app: &'a App, path: &str) -> Option<Self> {
        let before = app.in_flight.fetch_add(1, Ordering::Relaxed);
        let room = Self(app);
        (before < app.settings.max_in_flight || path.starts_with("/health/")).then_some(room)
    }
}

impl Drop for Room<'_> {
    fn drop(&mut self) {
        self.0.in_flight.fetch_sub(1, Ordering::Relaxed);
    }
}

async fn note_route(path: MatchedPath, request: Request) -> Request {
    if let Some(context) = request.extensions().get::<Arc<Context>>() {
        context.set_route(path.as_str());
    }
    request
}

fn panicked(_: Box<dyn std::any::Any + Send>) -> Response {
    Problem::new(ProblemCode::InternalError, "The request could not be carried out.").into_response()
}

/// A strong entity tag names exact bytes, so what has one goes out as it is.
fn without_etag(_: http::StatusCode, _: http::Version, headers: &HeaderMap, _: &http::Extensions) -> bool {
    !headers.contains_key(header::ETAG)
}

/// Whether a browser sends this from another origin's page, or asks whether it might.
fn across_origins(request: &Request) -> bool {
    let headers = request.headers();
    let preflight = headers.contains_key(header::ACCESS_CONTROL_REQUEST_METHOD);
    headers.contains_key(header::ORIGIN)
        && (request.method() != Method::OPTIONS || preflight)
        && request.uri().path() != "/api/v2/openapi.json"
}

fn cors(origins: &[String]) -> Option<CorsLayer> {
    let origins: Vec<HeaderValue> = origins.iter().filter_map(|origin| origin.parse().ok()).collect();
    (!origins.is_empty()).then(|| {
        CorsLayer::new()
            .allow_origin(AllowOrigin::list(origins))
            .allow_methods([Method::GET, Method::HEAD, Method::POST, Method::PATCH, Method::DELETE])
            .allow_headers(headers::CORS_REQUEST)
            .expose_headers(ExposeHeaders::list(headers::CORS_RESPONSE))
    })
}
