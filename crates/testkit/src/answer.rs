//! A response, as a test reads it.

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use serde_json::Value;
use std::time::Duration;

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
