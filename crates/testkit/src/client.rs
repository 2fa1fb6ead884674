//! A client that sends the same headers with every request.

use crate::{TestApp, contract};
use axum::body::Body;
use bytes::Bytes;
use http::{HeaderMap, Method, Request, StatusCode};
use http_body_util::BodyExt;
use serde_json::Value;
use std::time::{Duration, Instant};

/// Sends requests to a [`TestApp`].
#[derive(Debug, Clone)]
pub struct Client<'a> {
    app: &'a TestApp,
    headers: Vec<(String, String)>,
}

/// A response.
#[derive(Debug)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The complete body.
    pub body: Bytes,
    /// How long the application took to answer.
    pub took: Duration,
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
        let based = based || path.starts_with("/problems/");
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

impl Answer {
    /// Returns the body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("not JSON: {:?}", self.body))
    }

    /// Returns the `data` member of a 200 response.
    pub fn data(&self) -> Value {
        assert_eq!(self.status, StatusCode::OK, "{}", self.text());
        self.json()["data"].clone()
    }

    /// Returns one field of every record in the data.
    pub fn each(&self, field: &str) -> Vec<Value> {
        self.data()
            .as_array()
            .expect("a list")
            .iter()
            .map(|record| record[field].clone())
            .collect()
    }

    /// Returns the faults of an error response, each as `where code`.
    pub fn faults(&self) -> Vec<String> {
        let errors = self.json()["errors"]
            .as_array()
            .cloned()
            .unwrap_or_default();
        let place = |error: &Value| {
            error["pointer"]
                .as_str()
                .or(error["parameter"].as_str())
                .map(str::to_owned)
        };
        errors
            .iter()
            .map(|error| {
                format!(
                    "{} {}",
                    place(error).unwrap_or_default(),
                    error["code"].as_str().unwrap_or_default()
                )
            })
            .collect()
    }

    /// Returns a header's text, empty when it is missing.
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }

    /// Returns the body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}
