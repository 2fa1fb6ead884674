//! Writes over HTTP, and their results.

use crate::harness::{Server, judged, until};
use serde_json::{Value, json};
use std::time::Duration;

/// A region's key in one of its environments.
#[derive(Clone)]
pub(crate) struct Door {
    /// `/api/v2` or `/api/sandbox`.
    pub(crate) base: &'static str,
    pub(crate) key: String,
}

fn agent() -> ureq::Agent {
    let timeout = Some(Duration::from_secs(30));
    ureq::Agent::config_builder()
        .http_status_as_error(false)
        .timeout_global(timeout)
        .build()
        .into()
}

/// Returns the body of a candidate with this name.
pub(crate) fn candidate(name: &str) -> Value {
    json!({"name": name, "email": format!("{name}@example.nl"), "phone": "06 00000000", "privacyConsent": true})
}

/// Returns the body of a file to be fetched from this URL.
pub(crate) fn file_at(url: &str) -> Value {
    json!({"otherAttachments": [{"url": url, "filename": "bestand.txt"}]})
}

impl Door {
    pub(crate) fn production(key: &str) -> Self {
        Self {
            base: "/api/v2",
            key: key.to_owned(),
        }
    }

    pub(crate) fn sandbox(key: &str) -> Self {
        Self {
            base: "/api/sandbox",
            key: key.to_owned(),
        }
    }

    /// Sends a request to the node at this address. Returns the status and the JSON, or `None` if
    /// there was no response.
    pub(crate) fn send(
        &self,
        address: &str,
        method: &str,
        path: &str,
        body: Option<&Value>,
    ) -> Option<(u16, Value)> {
        body.into_iter().for_each(testkit::logs::note_used);
        let request = ureq::http::Request::builder();
        let request = request
            .method(method)
            .uri(format!("http://{address}{}{path}", self.base));
        let request = request.header("x-api-key", &self.key);
        let answer = match body {
            Some(body) => {
                let request = request
                    .header("content-type", "application/json")
                    .body(body.to_string());
                agent().run(request.unwrap())
            }
            None => agent().run(request.body(()).unwrap()),
        };
        let answer = judged(method, &format!("{}{path}", self.base), answer.ok()?).ok()?;
        Some((
            answer.status.as_u16(),
            serde_json::from_slice(&answer.body).ok()?,
        ))
    }

    /// Sends a write that must be accepted, and returns its `data`.
    #[track_caller]
    pub(crate) fn write(&self, server: &Server, method: &str, path: &str, body: &Value) -> Value {
        let body = (!body.is_null()).then_some(body);
        let (status, answer) = self
            .send(&server.address, method, path, body)
            .expect("an answer");
        assert_eq!(status, 202, "{answer}");
        answer["data"].clone()
    }

    /// Sends a GET that must succeed, and returns the whole response.
    #[track_caller]
    pub(crate) fn get(&self, server: &Server, path: &str) -> Value {
        let (status, answer) = self
            .send(&server.address, "GET", path, None)
            .expect("an answer");
        assert_eq!(status, 200, "{path}: {answer}");
        answer
    }

    /// Creates a candidate, and returns its id.
    #[track_caller]
    pub(crate) fn create(&self, server: &Server, name: &str) -> String {
        let made = self.write(server, "POST", "/candidates", &json!([candidate(name)]));
        made["candidateIds"][0].as_str().unwrap().to_owned()
    }

    /// Reads all pages of a list from this path on. Returns the entries, and the `meta` of the last
    /// page.
    pub(crate) fn walk(&self, server: &Server, path: &str) -> (Vec<Value>, Value) {
        let (all, separator) = (&mut Vec::new(), if path.contains('?') { '&' } else { '?' });
        let mut page = self.get(server, path);
        loop {
            all.extend(page["data"].as_array().unwrap().iter().cloned());
            let Some(cursor) = page["meta"]["cursor"].as_str() else {
                break;
            };
            let base = if path.starts_with("/candidates/changes") {
                "/candidates/changes"
            } else {
                path
            };
            let separator = if base == path { separator } else { '?' };
            page = self.get(server, &format!("{base}{separator}cursor={cursor}"));
        }
        (std::mem::take(all), page["meta"].clone())
    }

    /// Returns a mutation.
    #[track_caller]
    pub(crate) fn mutation(&self, server: &Server, written: &Value) -> Value {
        self.get(
            server,
            &format!("/mutations/{}", written["mutationId"].as_str().unwrap()),
        )["data"]
            .clone()
    }

    /// Waits until a mutation has ended, and returns it.
    pub(crate) fn ended(&self, server: &Server, written: &Value) -> Value {
        let mut mutation = Value::Null;
        until("the mutation ends", || {
            mutation = self.mutation(server, written);
            mutation["finishedAt"].is_string()
        });
        mutation
    }

    /// Waits until no mutation is queued or running.
    pub(crate) fn drained(&self, server: &Server) {
        until("the queue is empty", || {
            ["queued", "running"].iter().all(|status| {
                let left = self.get(server, &format!("/mutations?status={status}&pageSize=1"));
                left["data"] == json!([])
            })
        });
    }
}
