//! What every request and every answer share, outermost first: request id, environment, room for the request, the
//! log line, the headers, and the one place where a problem's body is written.

mod audit;
mod base;
mod entrance;
mod headers;
mod load_shedding;
mod log;
mod nowhere;
mod request;
mod span;

use base::Base;
pub use entrance::Malformed;
pub(crate) use load_shedding::LoadShedder;

use crate::{App, auth::address, context::Context, openapi::AcrossOrigins, problem::Problem, v2};
use axum::{
    Router,
    body::Body,
    extract::Request,
    response::{IntoResponse, Response},
};
use edge::Secret;
use engine::waiting::holding;
use futures::{FutureExt, future::BoxFuture};
use http::{Extensions, HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Version, header};
use model::{Environment, ProblemCode};
use std::{convert::Infallible, fmt, panic::AssertUnwindSafe, sync::Arc, task::Poll, time::Duration};
use tower::{Layer, ServiceExt};
use tower_http::{
    CompressionLevel,
    compression::{
        Compression, CompressionLayer, Predicate,
        predicate::{And, DefaultPredicate},
    },
    cors::{AllowOrigin, Any, Cors, CorsLayer, ExposeHeaders},
};
use tracing::Instrument;

/// What answers every request: the routes, and the middleware around them. Cheap to clone.
#[derive(Clone)]
pub struct Service {
    app: App,
    base: Base,
    routes: Routes,
    /// The same for what a browser asks across origins, when there are origins that may.
    across_origins: Option<Cors<Routes>>,
    /// The same for the OpenAPI document, which every origin may read.
    reference: Cors<Routes>,
}

impl Service {
    pub(crate) fn new(routes: Router<App>, app: &App) -> Self {
        let beside = ["/docs", "/health/live", "/health/ready", "/portal"].map(str::to_owned);
        let paths = app.document.paths().iter().map(|path| format!("{}{path}", v2::BASE));
        let paths: Arc<[String]> = paths.chain(beside).collect();
        let plain = routes
            .fallback(move |request: Request| {
                let context = request.extensions().get::<Arc<Context>>();
                let environment = context.map_or(Environment::Production, |context| context.environment);
                std::future::ready(nowhere::problem(request.uri().path(), environment, &paths))
            })
            .method_not_allowed_fallback(async || Problem::new(ProblemCode::MethodNotAllowed, nowhere::NO_SUCH_METHOD))
            .with_state(app.clone());
        let base = Base::of(&app.settings.public_url);
        let plain = base.around(plain);
        let worthwhile = DefaultPredicate::new().and(may_be_compressed as Judgement);
        // The fastest level: a page is half as long again as at the usual one, which takes many times as long.
        let compression = CompressionLayer::new().gzip(true).quality(CompressionLevel::Fastest);
        let compressing = compression.compress_when(worthwhile).layer(plain.clone());
        let routes = Routes { plain, compressing };
        let of_routes = app.document.across_origins();
        let across_origins = cors(&app.settings.cors_origins, of_routes).map(|cors| cors.layer(routes.clone()));
        let reference =
            shared(AllowOrigin::any(), of_routes).allow_methods([Method::GET, Method::HEAD]).expose_headers(Any);
        let reference = reference.layer(routes.clone());
        Self { app: app.clone(), base, routes, across_origins, reference }
    }

    /// Answers a request.
    pub fn answer(&self, request: Request) -> impl Future<Output = Response> {
        Box::pin(self.answer_or_refuse(request, None))
    }

    /// Refuses a request that is not well formed as HTTP has it, though its head could be read.
    pub fn refuse(&self, request: Request, malformed: Malformed) -> impl Future<Output = Response> {
        Box::pin(self.answer_or_refuse(request, Some(malformed)))
    }

    async fn answer_or_refuse(&self, mut request: Request, malformed: Option<Malformed>) -> Response {
        let app = &self.app;
        let started = app.clock.elapsed();
        self.base.strip(&mut request);
        let sandbox_path = request::enter_sandbox(&mut request);
        let request_id = request::id(request.headers(), app.store.random().as_ref());
        let environment = request::environment(request.headers(), sandbox_path);
        let address = address(request.headers(), request.extensions(), app.settings.proxies);
        let given = request::trace(request.headers());
        let trace = span::trace(app, given);
        let context = Context::new(request_id, trace, environment, address);
        let method = request.method().clone();
        let span = span::of(app, &method, &context, given);
        request.extensions_mut().insert(context.clone());

        let entrance = match malformed {
            Some(malformed) => Err(malformed.into()),
            None => entrance::enter(app, address, &mut request).await,
        };
        // What the body takes up is given back at the end.
        let (mut response, _body) = match entrance {
            // Boxed: each layer around it moves a pointer, not the whole future.
            Ok((place, body)) => (holding(place, Box::pin(self.routed(request))).instrument(span.clone()).await, body),
            Err(problem) => (problem.into_response(), None),
        };
        if let Some(mut problem) = response.extensions_mut().remove::<Problem>() {
            nowhere::name_methods(&mut problem, response.headers());
            let written = std::mem::replace(&mut response, problem.respond(&context, &app.settings.public_url));
            for name in KEPT {
                if let Some(value) = written.headers().get(&name) {
                    response.headers_mut().insert(name, value.clone());
                }
            }
            if method == Method::HEAD {
                *response.body_mut() = Body::empty();
            }
        }
        audit::note(app, &method, &context, &response);
        headers::add(&mut response, &context, app.limiter.as_ref());
        span::end(&span, &context, &response);
        log::line(app, &method, &context, &response, app.clock.elapsed().saturating_sub(started));
        response
    }

    async fn routed(&self, request: Request) -> Response {
        if is_reference_across_origins(&request) {
            return self.reference.clone().oneshot(request).await.unwrap_or_else(|never| match never {});
        }
        match &self.across_origins {
            // The reference is open to every origin anyway.
            Some(shared) if across_origins(&request) => {
                shared.clone().oneshot(request).await.unwrap_or_else(|never| match never {})
            }
            _ => self.routes.answer(request).await,
        }
    }
}

impl fmt::Debug for Service {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Service").finish_non_exhaustive()
    }
}

type Judgement = fn(StatusCode, Version, &HeaderMap, &Extensions) -> bool;

/// The routes as they are, and with what takes them for a client that can unpack its answer. Not layers of the router:
/// those would be around each route anew, every one with memory of its own.
#[derive(Clone)]
struct Routes {
    plain: Router,
    compressing: Compression<Router, And<DefaultPredicate, Judgement>>,
}

impl Routes {
    async fn answer(&self, request: Request) -> Response {
        let routed = async {
            if request.headers().contains_key(header::ACCEPT_ENCODING) {
                self.compressing.clone().oneshot(request).await.map(|response| response.map(Body::new))
            } else {
                self.plain.clone().oneshot(request).await
            }
        };
        match AssertUnwindSafe(routed).catch_unwind().await {
            Ok(Ok(response)) => response,
            Err(_) => Problem::new(ProblemCode::InternalError, "The request could not be carried out.").into_response(),
        }
    }
}

impl tower::Service<Request> for Routes {
    type Response = Response;
    type Error = Infallible;
    type Future = BoxFuture<'static, Result<Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut std::task::Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let routes = self.clone();
        Box::pin(async move { Ok(routes.answer(request).await) })
    }
}

/// What the layers inside say of a refusal that is written here: which methods there are, and which origin may read it.
const KEPT: [HeaderName; 4] =
    [header::ALLOW, header::ACCESS_CONTROL_ALLOW_ORIGIN, header::ACCESS_CONTROL_EXPOSE_HEADERS, header::VARY];

/// How long a browser may keep what it was told about other origins.
const PREFLIGHT: Duration = Duration::from_mins(10);

/// A strong entity tag names exact bytes, so what has one goes out as it is; and so does what holds a secret.
fn may_be_compressed(_: StatusCode, _: Version, headers: &HeaderMap, extensions: &Extensions) -> bool {
    !headers.contains_key(header::ETAG) && extensions.get::<Secret>().is_none()
}

/// Whether a browser sends this from another origin's page, or asks whether it might.
fn across_origins(request: &Request) -> bool {
    let headers = request.headers();
    let preflight = headers.contains_key(header::ACCESS_CONTROL_REQUEST_METHOD);
    headers.contains_key(header::ORIGIN)
        && (request.method() != Method::OPTIONS || preflight)
        && !v2::OPENAPI.contains(&request.uri().path())
}

fn cors(origins: &[String], routes: &AcrossOrigins) -> Option<CorsLayer> {
    let origins: Vec<HeaderValue> = origins.iter().filter_map(|origin| origin.parse().ok()).collect();
    (!origins.is_empty()).then(|| {
        shared(AllowOrigin::list(origins), routes)
            .allow_methods(routes.methods.clone())
            .expose_headers(ExposeHeaders::list(routes.response.clone()))
    })
}

/// What origins are told, but for the methods.
fn shared(origins: AllowOrigin, routes: &AcrossOrigins) -> CorsLayer {
    CorsLayer::new().allow_origin(origins).allow_headers(routes.request.clone()).max_age(PREFLIGHT)
}

/// Whether a page reads the OpenAPI document, or asks whether it might with headers of its own, such as those of a trace.
fn is_reference_across_origins(request: &Request) -> bool {
    let preflight = || request.headers().contains_key(header::ACCESS_CONTROL_REQUEST_METHOD);
    v2::OPENAPI.contains(&request.uri().path())
        && request.headers().contains_key(header::ORIGIN)
        && (request.method() != Method::OPTIONS || preflight())
}
