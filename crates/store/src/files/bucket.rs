//! A bucket, opened: how often is tried, and who we are.

use super::{http::Connector, place::Bucket};
use object_store::{
    BackoffConfig, ObjectStore, Result, RetryConfig,
    aws::{AmazonS3Builder, AmazonS3ConfigKey},
    path::Path,
    prefix::PrefixStore,
};
use std::{sync::Arc, time::Duration};

/// After so long a request that needs a file is refused rather than held up.
const PATIENCE: Duration = Duration::from_secs(10);

/// Opens a bucket; nothing is asked of it yet.
pub(super) fn open(bucket: &Bucket) -> Result<Arc<dyn ObjectStore>> {
    let retry = RetryConfig {
        backoff: BackoffConfig {
            init_backoff: Duration::from_millis(100),
            max_backoff: Duration::from_secs(1),
            base: 2.0,
        },
        max_retries: 3,
        retry_timeout: PATIENCE,
    };
    // `AWS_ACCESS_KEY_ID` and its like: whoever runs the server has them already.
    let mut builder = AmazonS3Builder::from_env()
        .with_bucket_name(&bucket.name)
        .with_allow_http(bucket.allow_http)
        .with_virtual_hosted_style_request(!bucket.path_style)
        // One at a time as it is, and not every server knows the other way.
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
        let source = "the endpoint in the environment is http; add allow_http=true if files may travel unencrypted";
        return Err(object_store::Error::Generic { store: "S3", source: source.into() });
    }
    let store = builder.build()?;
    Ok(Arc::new(PrefixStore::new(store, Path::parse(&bucket.prefix)?)))
}

/// Where the bucket is asked for: with the bucket in the host's name, the endpoint has to say so.
fn at(bucket: &Bucket, endpoint: &url::Url) -> String {
    let text = endpoint.as_str().trim_end_matches('/');
    match text.split_once("://") {
        Some((scheme, host)) if !bucket.path_style => format!("{scheme}://{}.{host}", bucket.name),
        _ => text.to_owned(),
    }
}
