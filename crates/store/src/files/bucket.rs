//! Opening a bucket: retries, backoff and credentials.

use super::{http::Connector, location::Bucket};
use object_store::{
    BackoffConfig, ObjectStore, Result, RetryConfig,
    aws::{AmazonS3Builder, AmazonS3ConfigKey},
    path::Path,
    prefix::PrefixStore,
};
use std::{sync::Arc, time::Duration};

/// Time after which a request to the bucket is no longer retried, so that the caller gets an error
/// instead of waiting.
const RETRY_TIMEOUT: Duration = Duration::from_secs(10);

/// Opens a bucket. Sends no request yet.
pub(super) fn open(bucket: &Bucket) -> Result<Arc<dyn ObjectStore>> {
    let retry = RetryConfig {
        backoff: BackoffConfig {
            init_backoff: Duration::from_millis(100),
            max_backoff: Duration::from_secs(1),
            base: 2.0,
        },
        max_retries: 3,
        retry_timeout: RETRY_TIMEOUT,
    };
    // The credentials come from `AWS_ACCESS_KEY_ID` and the other `AWS_…` environment variables.
    let mut builder = AmazonS3Builder::from_env()
        .with_bucket_name(&bucket.name)
        .with_allow_http(bucket.allow_http)
        .with_virtual_hosted_style_request(!bucket.path_style)
        // Files are deleted one at a time, and not every server supports bulk deletion.
        .with_disable_bulk_delete(true)
        .with_retry(retry)
        .with_http_connector(Connector);
    if let Some(region) = &bucket.region {
        builder = builder.with_region(region);
    }
    if let Some(endpoint) = &bucket.endpoint {
        builder = builder.with_endpoint(at(bucket, endpoint));
    }
    let endpoint = builder.get_config_value(&AmazonS3ConfigKey::Endpoint);
    if !bucket.allow_http && endpoint.is_some_and(|endpoint| endpoint.starts_with("http:")) {
        let source = messages::Attachments::EnvironmentHttp;
        return Err(object_store::Error::Generic {
            store: "S3",
            source: source.into(),
        });
    }
    let store = builder.build()?;
    Ok(Arc::new(PrefixStore::new(
        store,
        Path::parse(&bucket.prefix)?,
    )))
}

/// Returns the endpoint's address. With virtual-hosted-style requests, the host must contain the
/// bucket's name.
fn at(bucket: &Bucket, endpoint: &url::Url) -> String {
    let text = endpoint.as_str().trim_end_matches('/');
    match text.split_once("://") {
        Some((scheme, host)) if !bucket.path_style => format!("{scheme}://{}.{host}", bucket.name),
        _ => text.to_owned(),
    }
}
