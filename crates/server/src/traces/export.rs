//! The exporter: OpenTelemetry's own, which sends through the outgoing client of this server.

use super::{Endpoint, TIMEOUT};
use async_trait::async_trait;
use bytes::Bytes;
use egress::{Client, Policy, Url};
use http::{Request, Response};
use opentelemetry::KeyValue;
use opentelemetry_http::{HttpClient, HttpError};
use opentelemetry_otlp::{
    ExporterBuildError, Protocol, RetryPolicy, SpanExporter, WithExportConfig, WithHttpConfig,
};
use opentelemetry_sdk::{Resource, trace::SpanExporter as _};

/// Creates the exporter to a collector.
pub(super) fn exporter(Endpoint(url): Endpoint) -> Result<SpanExporter, ExporterBuildError> {
    let mut exporter = SpanExporter::builder()
        .with_http()
        .with_http_client(Egress::new(url.clone()))
        .with_endpoint(url)
        .with_protocol(Protocol::HttpJson)
        .with_timeout(TIMEOUT)
        .with_retry_policy(RetryPolicy::disabled())
        .build()?;
    exporter.set_resource(&resource());
    Ok(exporter)
}

fn resource() -> Resource {
    let attributes = [
        KeyValue::new("service.name", super::SERVICE),
        KeyValue::new("service.version", env!("CARGO_PKG_VERSION")),
    ];
    Resource::builder_empty()
        .with_attributes(attributes)
        .build()
}

/// The outgoing client, which checks the address that it connects to.
#[derive(Debug)]
struct Egress {
    client: Client,
    url: Url,
}

impl Egress {
    fn new(url: Url) -> Self {
        let client = Client::new(Policy {
            allow_private: true,
            ..Policy::default()
        });
        Self { client, url }
    }
}

#[async_trait]
impl HttpClient for Egress {
    /// Posts to the collector. The URL of the request is that of the collector.
    async fn send_bytes(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let (head, body) = request.into_parts();
        let answer = self
            .client
            .post(&self.url, head.headers, body, TIMEOUT)
            .await
            .map_err(|error| HttpError::from(error.to_string()))?;
        let response = Response::builder().status(answer.status);
        Ok(response.body(Bytes::new())?)
    }
}
