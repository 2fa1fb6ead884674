//! How a connection is spoken to: its deadlines, and what answers its requests.

use api::{Peer, Service};
use axum::{body::Body, response::Response};
use hyper::{Request, body::Incoming, service::service_fn};
use hyper_util::{
    rt::{TokioExecutor, TokioTimer},
    server::conn::auto,
};
use std::{convert::Infallible, net::IpAddr, time::Duration};

/// How long a request's head may take to arrive, and how long a connection may be silent before its first.
pub(crate) const HEAD_TIMEOUT: Duration = Duration::from_secs(10);

/// What makes connections of streams.
pub(crate) fn builder() -> auto::Builder<TokioExecutor> {
    let mut builder = auto::Builder::new(TokioExecutor::new());
    builder.http1().timer(TokioTimer::new()).header_read_timeout(HEAD_TIMEOUT);
    builder.http2().timer(TokioTimer::new()).keep_alive_interval(Duration::from_secs(30));
    builder
}

/// What answers the requests that come from an address.
pub(crate) fn service(
    service: Service,
    address: IpAddr,
) -> impl hyper::service::Service<
    Request<Incoming>,
    Response = Response,
    Error = Infallible,
    Future = impl Future<Output = Result<Response, Infallible>> + Send,
> {
    service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(Peer(address.to_canonical()));
        let service = service.clone();
        async move { Ok(service.answer(request.map(Body::new)).await) }
    })
}
