//! The middleware that all requests and responses pass. From the outside in: request id,
//! environment, admission, log line, headers, and the single place where problem bodies are
//! written.

mod audit;
mod base;
mod entrance;
mod headers;
mod load_shedding;
mod log;
mod nowhere;
mod request;
mod span;
mod unparsed;

use base::Base;
pub use entrance::Malformed;
pub(crate) use load_shedding::LoadShedder;
pub use unparsed::Unparsed;

use crate::{
    State,
    auth::client_ip,
    context::Context,
    openapi::{self, AcrossOrigins},
    paths,
    problem::Problem,
};
use axum::{
    Router,
    body::Body,
    extract::Request,
    response::{IntoResponse, Response},
};
use edge::Secret;
use futures::{FutureExt, future::BoxFuture};
use http::{Extensions, HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Version, header};
use model::Environment;
use services::waiting::holding;
use std::{
    convert::Infallible, fmt, panic::AssertUnwindSafe, sync::Arc, task::Poll, time::Duration,
};
use store::measures::{Usage, with_usage};
use tower::{Layer, ServiceExt, util::MapResponse};
use tower_http::{
    CompressionLevel,
    compression::{
        Compression, CompressionLayer, Predicate,
        predicate::{And, DefaultPredicate},
    },
    cors::{AllowOrigin, Any, Cors, CorsLayer, ExposeHeaders},
};
use tracing::Instrument;

/// The service that answers all requests: the routes with the middleware around them. Cloning is
/// cheap.
#[derive(Clone)]
pub struct Service {
    app: State,
    base: Base,
    routes: Routes,
    /// The routes with CORS, for requests from other origins. `None` if no origin is allowed.
    across_origins: Option<Cors<Routes>>,
    /// The same for the OpenAPI document, which every origin may read.
    reference: Cors<Routes>,
}

impl Service {
    pub(crate) fn new(routes: Router<State>, app: &State) -> Self {
        let beside = [
            "/docs",
            "/docs/guides",
            "/health/live",
            "/health/ready",
            "/portal",
        ];
        let beside = beside.map(str::to_owned);
        let complete = |base: &'static str, document: &openapi::Document| -> Vec<String> {
            let paths = document.paths().iter();
            paths.map(|path| format!("{base}{path}")).collect()
        };
        let former = app.version_1.document.as_ref();
        let former = former.map(|document| complete(paths::BASE_OF_VERSION_1, document));
        let paths = complete(paths::BASE, &app.document).into_iter();
        let paths: Arc<[String]> = paths
            .chain(beside)
            .chain(former.unwrap_or_default())
            .collect();
        let plain = routes
            .fallback(move |request: Request| {
                let context = request.extensions().get::<Arc<Context>>();
                let environment =
                    context.map_or(Environment::Production, |context| context.environment);
                std::future::ready(nowhere::problem(request.uri().path(), environment, &paths))
            })
            .method_not_allowed_fallback(async || Problem::new(messages::Request::NoSuchMethod))
            .with_state(app.clone());
        let base = Base::of(&app.settings.public_url);
        let plain = base.around(plain);
        let worthwhile = DefaultPredicate::new().and(may_be_compressed as Judgement);
        // The fastest level: its output is half as large again as that of the default level, which
        // takes many times as long.
        let compression = CompressionLayer::new()
            .gzip(true)
            .quality(CompressionLevel::Fastest);
        let noted = MapResponse::new(plain.clone(), note_status as Note);
        let compressing = compression.compress_when(worthwhile).layer(noted);
        let routes = Routes { plain, compressing };
        let of_routes = &app.document.across_origins().with(
            app.version_1
                .document
                .as_ref()
                .map(openapi::Document::across_origins),
        );
        let across_origins =
            cors(&app.settings.cors_origins, of_routes).map(|cors| cors.layer(routes.clone()));
        let reference = shared(AllowOrigin::any(), of_routes)
            .allow_methods([Method::GET, Method::HEAD])
            .expose_headers(Any);
        let reference = reference.layer(routes.clone());
        Self {
            app: app.clone(),
            base,
            routes,
            across_origins,
            reference,
        }
    }

    /// Answers a request.
    pub fn answer(&self, request: Request) -> impl Future<Output = Response> {
        Box::pin(self.answer_or_refuse(request, None))
    }

    /// Refuses a request that is malformed HTTP but whose head could be parsed.
    pub fn refuse(&self, request: Request, malformed: Malformed) -> impl Future<Output = Response> {
        Box::pin(self.answer_or_refuse(request, Some(malformed)))
    }

    async fn answer_or_refuse(
        &self,
        mut request: Request,
        malformed: Option<Malformed>,
    ) -> Response {
        let app = &self.app;
        let started = app.clock.elapsed();
        self.base.strip(&mut request);
        let sandbox_path = request::enter_sandbox(&mut request);
        let request_id = request::id(request.headers(), app.store.random().as_ref());
        let environment = request::environment(request.headers(), sandbox_path);
        let address = client_ip(
            request.headers(),
            request.extensions(),
            app.settings.proxies,
        );
        let given = request::trace(request.headers());
        let trace = span::trace(app, given);
        let version_1 = app.version_1.path(request.uri().path());
        let context = Context::new(request_id, trace, environment, address, version_1);
        let method = request.method().clone();
        let span = span::of(app, &method, &context, given);
        request.extensions_mut().insert(context.clone());

        let entrance = match malformed {
            Some(malformed) => Err(malformed.into()),
            None => entrance::enter(app, address, &mut request).await,
        };
        // The memory of the body is released at the end of this function.
        let (mut response, usage, _body) = match entrance {
            Ok((permit, body)) => {
                // Boxed, so that each layer around it moves a pointer instead of the whole future.
                let routed = holding(permit, Box::pin(self.routed(request)));
                let (response, usage) = with_usage(routed).instrument(span.clone()).await;
                (response, usage, body)
            }
            Err(problem) => (problem.into_response(), Usage::default(), None),
        };
        if let Some(mut problem) = response.extensions_mut().remove::<Problem>() {
            nowhere::name_methods(&mut problem, response.headers());
            self.base.name_in(&mut problem);
            let written = std::mem::replace(
                &mut response,
                problem.respond(&context, &app.settings.public_url),
            );
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
        headers::add(&mut response, &context, app);
        span::end(&span, &context, &response);
        log::line(
            app,
            &method,
            &context,
            &response,
            usage,
            app.clock.elapsed().saturating_sub(started),
        );
        response
    }

    async fn routed(&self, request: Request) -> Response {
        if is_reference_across_origins(&request) {
            return self
                .reference
                .clone()
                .oneshot(request)
                .await
                .unwrap_or_else(|never| match never {});
        }
        match &self.across_origins {
            // The API reference sends its own CORS headers: any origin may read it.
            Some(shared) if across_origins(&request) => shared
                .clone()
                .oneshot(request)
                .await
                .unwrap_or_else(|never| match never {}),
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
type Note = fn(Response) -> Response;

/// The status that the routes gave a response.
#[derive(Debug, Clone, Copy)]
struct Given(StatusCode);

/// Notes the status before the response passes the compression.
fn note_status(mut response: Response) -> Response {
    let status = response.status();
    response.extensions_mut().insert(Given(status));
    response
}

/// Gives a response the status of the routes again. The compression makes it a 406 if the client
/// refuses every coding, `identity` too. The request was carried out by then, and the client must
/// learn its outcome.
fn restore_status(mut response: Response) -> Response {
    if let Some(Given(status)) = response.extensions_mut().remove::<Given>() {
        *response.status_mut() = status;
    }
    response
}

/// The routes, plain and with compression for clients that accept it. The middleware wraps the
/// whole router: as layers of the router it would wrap each route separately, each copy with memory
/// of its own.
#[derive(Clone)]
struct Routes {
    plain: Router,
    compressing: Compression<MapResponse<Router, Note>, And<DefaultPredicate, Judgement>>,
}

impl Routes {
    async fn answer(&self, request: Request) -> Response {
        let routed = async {
            if request.headers().contains_key(header::ACCEPT_ENCODING) {
                self.compressing
                    .clone()
                    .oneshot(request)
                    .await
                    .map(|response| restore_status(response.map(Body::new)))
            } else {
                self.plain.clone().oneshot(request).await
            }
        };
        match AssertUnwindSafe(routed).catch_unwind().await {
            Ok(Ok(response)) => response,
            Err(_) => Problem::new(messages::Server::Failed).into_response(),
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

/// Headers that inner layers set on a refusal and that the final problem response keeps: the
/// allowed methods and the CORS headers.
const KEPT: [HeaderName; 4] = [
    header::ALLOW,
    header::ACCESS_CONTROL_ALLOW_ORIGIN,
    header::ACCESS_CONTROL_EXPOSE_HEADERS,
    header::VARY,
];

/// How long a browser may cache a preflight response.
const PREFLIGHT: Duration = Duration::from_mins(10);

/// Returns whether a response may be compressed. A response with a strong entity tag is sent byte
/// for byte as it is. A response with a secret is never compressed.
fn may_be_compressed(
    _: StatusCode,
    _: Version,
    headers: &HeaderMap,
    extensions: &Extensions,
) -> bool {
    !headers.contains_key(header::ETAG) && extensions.get::<Secret>().is_none()
}

/// Returns whether this is a cross-origin request or its preflight. Excludes the API reference.
fn across_origins(request: &Request) -> bool {
    let headers = request.headers();
    let preflight = headers.contains_key(header::ACCESS_CONTROL_REQUEST_METHOD);
    headers.contains_key(header::ORIGIN)
        && (request.method() != Method::OPTIONS || preflight)
        && !paths::OPENAPI.contains(&request.uri().path())
}

fn cors(origins: &[String], routes: &AcrossOrigins) -> Option<CorsLayer> {
    let origins: Vec<HeaderValue> = origins
        .iter()
        .filter_map(|origin| origin.parse().ok())
        .collect();
    (!origins.is_empty()).then(|| {
        shared(AllowOrigin::list(origins), routes)
            .allow_methods(routes.methods.clone())
            .expose_headers(ExposeHeaders::list(routes.response.clone()))
    })
}

/// The CORS headers, except the methods.
fn shared(origins: AllowOrigin, routes: &AcrossOrigins) -> CorsLayer {
    CorsLayer::new()
        .allow_origin(origins)
        .allow_headers(routes.request.clone())
        .max_age(PREFLIGHT)
}

/// Whether a page reads the OpenAPI document, or asks whether it might with headers of its own,
/// such as those of a trace.
fn is_reference_across_origins(request: &Request) -> bool {
    let preflight = || {
        request
            .headers()
            .contains_key(header::ACCESS_CONTROL_REQUEST_METHOD)
    };
    paths::OPENAPI.contains(&request.uri().path())
        && request.headers().contains_key(header::ORIGIN)
        && (request.method() != Method::OPTIONS || preflight())
}
