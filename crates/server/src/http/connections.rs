//! Serves a connection: the limits of its protocol, its deadlines, and the service that answers its
//! requests.

use super::{
    activity::{Activity, Open, Overdue},
    host,
    refusal::Refusals,
    response_body::ResponseBody,
    socket::Socket,
    streams::{Executor, Stream},
    unread::Unread,
};
use api::{Peer, Service, Unparsed};
use axum::{body::Body, response::Response};
use edge::Shared;
use http::{HeaderMap, HeaderValue, Version, header};
use hyper::{
    Request,
    body::{Body as _, Incoming},
    service::service_fn,
};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::conn::auto,
};
use std::{
    convert::Infallible, future::poll_fn, net::IpAddr, pin::pin, sync::Arc, task::Poll,
    time::Duration,
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    sync::watch,
    time::{Instant, sleep_until},
};

/// The maximum size of a request's head over HTTP/1, including its target, and of its headers over
/// HTTP/2, in bytes.
pub(super) const HTTP1_HEAD: usize = 128 << 10;
const HTTP2_HEADERS: usize = 64 << 10;
/// The maximum number of headers of a request over HTTP/1.
pub(super) const MAX_HEADERS: usize = 100;
/// The size of headers in bytes above which the HTTP/2 protocol layer refuses them itself.
const HTTP2_READ: u32 = 128 << 10;
/// Concurrent requests on a connection over HTTP/2.
const STREAMS: u32 = 32;
/// How many bytes of an answer hyper buffers for a client over HTTP/2. Together that is 1 MiB per
/// connection.
const SEND_BUFFER: usize = 32 << 10;
/// How many bytes of the request bodies of a stream and of a connection may arrive over HTTP/2
/// before they are read.
const STREAM_WINDOW: u32 = 256 << 10;
const CONNECTION_WINDOW: u32 = 512 << 10;
/// How long a client may stay connected after a shutdown notice (GOAWAY) over HTTP/2.
const FAREWELL: Duration = Duration::from_secs(5);

/// Returns the builder that turns streams into connections.
fn builder() -> auto::Builder<Executor> {
    let mut builder = auto::Builder::new(Executor);
    // The connection's [`Activity`] times heads instead: hyper's timeout would include the time
    // between requests.
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(None)
        .max_buf_size(HTTP1_HEAD)
        .max_headers(MAX_HEADERS);
    builder
        .http2()
        .timer(TokioTimer::new())
        .keep_alive_interval(Duration::from_secs(30))
        .max_concurrent_streams(STREAMS)
        .max_send_buf_size(SEND_BUFFER)
        .max_header_list_size(HTTP2_READ)
        .initial_stream_window_size(STREAM_WINDOW)
        .initial_connection_window_size(CONNECTION_WINDOW);
    builder
}

/// Serves a connection's requests until it ends: closed by either side, by its deadlines, or
/// gracefully on shutdown.
pub(crate) async fn serve_connection<S>(
    service: Service,
    stream: S,
    address: IpAddr,
    keep_alive: Duration,
    mut stop: watch::Receiver<()>,
) where
    S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
{
    let activity = Activity::new(keep_alive);
    let refusals = Refusals::new(service.clone());
    let socket = TokioIo::new(Socket::new(stream, activity.clone(), refusals));
    let requests = {
        let activity = activity.clone();
        service_fn(move |mut request: Request<Incoming>| {
            let http2 = request.version() == Version::HTTP_2;
            let open = activity.requested(http2);
            request
                .extensions_mut()
                .insert(Peer(address.to_canonical()));
            let (service, activity) = (service.clone(), activity.clone());
            async move { Ok::<_, Infallible>(answer_request(&service, request, &activity, open).await) }
        })
    };
    let connection = builder().serve_connection(socket, requests).into_owned();
    let mut connection = pin!(connection);
    // Kept until the end: the sender of the stop signal waits until all receivers are dropped.
    let _watched = stop.clone();
    let mut stopped = pin!(async move { stop.changed().await.is_ok() });
    let mut is_closing = false;
    let mut farewell = None;
    let mut deadline = Instant::now();
    let mut sleep = pin!(sleep_until(deadline));
    let mut armed = false;
    let ended = poll_fn(|cx| {
        if !is_closing && stopped.as_mut().poll(cx).is_ready() {
            is_closing = true;
            connection.as_mut().graceful_shutdown();
        }
        if let Poll::Ready(ended) = connection.as_mut().poll(cx) {
            return Poll::Ready(Some(ended));
        }
        // The timer is only reset for an earlier deadline. Later ones are checked when it fires.
        while let Some(next) = farewell.or_else(|| activity.deadline()) {
            if !armed || next < deadline {
                (deadline, armed) = (next, true);
                sleep.as_mut().reset(next);
            } else if !sleep.is_elapsed() {
                return Poll::Pending;
            }
            if sleep.as_mut().poll(cx).is_pending() {
                return Poll::Pending;
            }
            armed = false;
            let waited_for = farewell.take().is_some();
            match activity.overdue() {
                Some(Overdue::Idle) if activity.is_http2() && !waited_for => {
                    is_closing = true;
                    farewell = Some(Instant::now() + FAREWELL);
                    connection.as_mut().graceful_shutdown();
                    if let Poll::Ready(ended) = connection.as_mut().poll(cx) {
                        return Poll::Ready(Some(ended));
                    }
                }
                Some(Overdue::Idle | Overdue::Stuck) => return Poll::Ready(None),
                None => {}
            }
        }
        Poll::Pending
    });
    if let Some(Err(error)) = ended.await {
        tracing::debug!(error, "a connection failed");
    }
}

/// Answers one request. `open` counts it as open until its answer was sent.
async fn answer_request(
    service: &Service,
    request: Request<Incoming>,
    activity: &Arc<Activity>,
    open: Open,
) -> http::Response<ResponseBody> {
    if request.version() != Version::HTTP_2 {
        let answer = over_http1(service, request, activity).await;
        return answer.map(|body| ResponseBody::alone(body, open));
    }
    let answer = over_http2(service, request, activity).await;
    let shared = answer.extensions().get::<Shared>().is_some();
    answer.map(|body| match Stream::current() {
        Some(stream) => ResponseBody::beside(body, shared, open, stream, activity),
        None => ResponseBody::alone(body, open),
    })
}

async fn over_http2(
    service: &Service,
    request: Request<Incoming>,
    activity: &Arc<Activity>,
) -> Response {
    if size_of(request.headers()) > HTTP2_HEADERS {
        return service.refuse_unparsed(Unparsed::LongHeaders {
            kibibytes: HTTP2_HEADERS >> 10,
            most: MAX_HEADERS,
        });
    }
    activity.streams.expect().await;
    let expected = Expected(activity);
    let answer = service.answer(request.map(Body::new)).await;
    drop(expected);
    answer
}

/// Returns the size of headers as HTTP/2 counts it (RFC 9113, section 6.5.2).
fn size_of(headers: &HeaderMap) -> usize {
    let sizes = headers
        .iter()
        .map(|(name, value)| name.as_str().len() + value.len() + 32);
    sizes.sum()
}

/// A request over HTTP/2 that is not answered yet.
struct Expected<'a>(&'a Activity);

impl Drop for Expected<'_> {
    fn drop(&mut self) {
        self.0.streams.arrived();
    }
}

async fn over_http1(
    service: &Service,
    request: Request<Incoming>,
    activity: &Activity,
) -> Response {
    let malformed = host::fault(request.version(), request.headers());
    if request.body().is_end_stream() {
        let request = request.map(|_| Body::empty());
        return match malformed {
            None => service.answer(request).await,
            Some(malformed) => service.refuse(request, malformed).await,
        };
    }
    let waits = request.headers().contains_key(header::EXPECT);
    let unread = Unread::default();
    let request = request.map(|body| unread.track(body));
    let mut answer = match malformed {
        None => service.answer(request).await,
        Some(malformed) => service.refuse(request, malformed).await,
    };
    if !unread.drain(waits).await {
        activity.leave_unread();
        answer
            .headers_mut()
            .insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    answer
}
