//! A client that sends the same headers with every request.

use crate::{Answer, TestApp, contract};
use axum::body::Body;
use http::{Method, Request};
use http_body_util::BodyExt;
use serde_json::Value;
use std::time::Instant;

/// Sends requests to a [`TestApp`].
#[derive(Debug, Clone)]
pub struct Client<'a> {
    app: &'a TestApp,
    headers: Vec<(String, String)>,
}

impl<'a> Client<'a> {
    pub(crate) fn new(app: &'a TestApp) -> Self {
        Self {
            app,
            headers: Vec::new(),
        }
    }

    /// Returns the client with an additional header.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Sends a GET request. `path` begins with `/`. It is prefixed with `/api/v2` when it has no
    /// base path.
    pub async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, Body::empty()).await
    }

    /// Sends a POST request with a JSON body.
    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        crate::logs::note_used(body);
        self.clone()
            .with("content-type", "application/json")
            .send(Method::POST, path, body.to_string().into())
            .await
    }

    /// Sends any request. The response is checked against the reference, see [`contract`].
    #[expect(
        clippy::disallowed_methods,
        reason = "the duration of a response is measured, not injected"
    )]
    pub async fn send(&self, method: Method, path: &str, body: Body) -> Answer {
        let based = path.starts_with("/api/")
            || path.starts_with("/health")
            || path.starts_with("/docs")
            || path == "/";
        let based = based || path.starts_with("/problems/") || path.starts_with("/llms");
        let uri = if based {
            path.to_owned()
        } else {
            format!("/api/v2{path}")
        };
        crate::logs::note_query(path);
        let mut request = Request::builder().method(method).uri(uri);
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        let request = request.body(body).expect("a request that can be sent");
        let (method, uri) = (request.method().clone(), request.uri().to_string());
        let node = self.app.next_node().await;
        let sent = Instant::now();
        let response = node.answer(request).await;
        let (parts, body) = response.into_parts();
        let body = body.collect().await.expect("the body is whole").to_bytes();
        let answer = Answer {
            status: parts.status,
            headers: parts.headers,
            body,
            took: sent.elapsed(),
        };
        self.app.saw(contract::judge(&method, &uri, &answer));
        answer
    }
}
