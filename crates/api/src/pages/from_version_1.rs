//! `/docs/guides/from-version-1`: the page that the answers of version 1 link to.

use axum::response::{Html, IntoResponse, Response};
use http::{HeaderValue, header};
use model::Field;
use std::{fmt::Write, sync::LazyLock};

const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
);

static PAGE: LazyLock<String> = LazyLock::new(|| {
    let mut rows = String::new();
    for definition in Field::ALL.iter().map(|field| field.definition()) {
        if let Some(version_1) = definition.version_1 {
            let _ = writeln!(
                rows,
                "<tr><td><code>{version_1}</code></td><td><code>{}</code></td></tr>",
                definition.name
            );
        }
    }
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>From version 1 to version 2</title>\
         <style>body{{font:1.1rem/1.6 system-ui,sans-serif;max-width:40rem;margin:4rem auto;padding:0 1rem}}\
         td,th{{text-align:left;padding-right:2rem}}</style></head>\n\
         <body>\n<h1>From version 1 to version 2</h1>\n\
         <p>Version 1 of the API is deprecated. Instead of <code>POST /api/v1/create-user</code>, send the candidate to \
         <code>POST /api/v2/candidates/upsert?match=email</code> with the header <code>Prefer: wait=30</code>, and the same key \
         in <code>x-api-key</code>. The values are the same, and so is what happens to a candidate who exists. \
         The names are English:</p>\n\
         <table>\n<tr><th>version 1</th><th>version 2</th></tr>\n{rows}\
         <tr><td><code>interacties</code></td><td><code>interactions</code></td></tr>\n\
         <tr><td><code>custom_fields</code></td><td><code>customFields</code></td></tr>\n</table>\n\
         <p><a href=\"/docs\">Reference</a></p>\n</body>\n</html>\n"
    )
});

pub(super) async fn page() -> Response {
    let mut response = Html(PAGE.as_str()).into_response();
    response
        .headers_mut()
        .insert(header::CONTENT_SECURITY_POLICY, POLICY);
    response
}
