//! `/docs`: the API reference page. Scalar's script is part of the binary, so the page loads
//! nothing from other hosts.

use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use edge::Asset;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use std::sync::LazyLock;

/// Scalar adds style sheets and inline styles to the page. Scripts are loaded from this server
/// only.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
     font-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
);

const PAGE: &str = r#"<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Onderwijsregio API</title>
<style>
/* Scalar leaves this height free at the top. */
:root { --scalar-custom-header-height: 44px; }
.guides { position: sticky; top: 0; z-index: 100; height: 44px; padding: 0 1rem; background: #0f3d66; }
.guides a { display: inline-block; color: #fff; font: 1rem/44px system-ui, sans-serif; }
</style>
</head>
<body>
<nav class="guides"><a href="/docs/guides">Guides</a></nav>
<div id="reference"></div>
<noscript>This page needs JavaScript. The same reference, for machines:
<a href="api/v2/openapi.json">openapi.json</a> (OpenAPI 3.1), <a href="api/v2/openapi-3.0.json">openapi-3.0.json</a>.</noscript>
<script src="/docs/scalar.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
"#;

const START: &str = r##"Scalar.createApiReference("#reference", {
  url: "api/v2/openapi.json",
  withDefaultFonts: false,
  hideClientButton: true,
  telemetry: false,
  agent: { disabled: true },
  mcp: { disabled: true },
  showDeveloperTools: "never",
  defaultHttpClient: { targetKey: "shell", clientKey: "curl" },
});
"##;

/// How long a browser may cache the script, which changes only with the binary.
const KEEP: HeaderValue = HeaderValue::from_static("public, max-age=86400");

pub(super) async fn page() -> Response {
    let mut response = axum::response::Html(PAGE).into_response();
    response
        .headers_mut()
        .insert(header::CONTENT_SECURITY_POLICY, POLICY);
    response
}

pub(super) async fn start(request: HeaderMap) -> Response {
    keep(START_ASSET.respond(&request))
}

pub(super) async fn script(request: HeaderMap) -> Response {
    match &*SCALAR {
        Some(script) => keep(script.respond(&request)),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// Compresses the scripts.
pub(crate) fn prepare() {
    START_ASSET.prepare();
    if let Some(script) = &*SCALAR {
        script.prepare();
    }
}

const JAVASCRIPT: &str = "text/javascript; charset=utf-8";

static START_ASSET: LazyLock<Asset> =
    LazyLock::new(|| Asset::new(JAVASCRIPT, Bytes::from_static(START.as_bytes())));

/// Several megabytes: copied out of the binary once, and shared by all requests.
static SCALAR: LazyLock<Option<Asset>> = LazyLock::new(|| {
    scalar_api_reference::get_asset("scalar.js").map(|script| Asset::new(JAVASCRIPT, script))
});

fn keep(mut response: Response) -> Response {
    response.headers_mut().insert(header::CACHE_CONTROL, KEEP);
    response
}
