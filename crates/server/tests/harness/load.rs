//! Clients that send requests continuously and concurrently. Each response is compared with the
//! expected one.

use crate::harness::{Server, until};
use serde_json::{Value, json};
use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    thread::JoinHandle,
    time::Duration,
};

/// The number of clients. Half of them reuse their connection, the others open a new one for each
/// request.
const CLIENTS: usize = 4;
/// The timeout after which a request counts as hanging.
const REQUEST_TIMEOUT: Duration = Duration::from_mins(1);

/// The responses that one client got.
#[derive(Default)]
struct Tally {
    good: AtomicUsize,
    unavailable: AtomicUsize,
}

struct Shared {
    over: AtomicBool,
    tallies: [Tally; CLIENTS],
    /// Responses that must never occur.
    wrong: Mutex<Vec<String>>,
    /// The URLs of the nodes. A client that gets no response from one tries the next.
    nodes: Vec<String>,
    key: String,
    /// The candidates have the numbers from 1 to this.
    size: u32,
}

/// The running clients. They stop on request, or when this is dropped.
pub(crate) struct Load {
    shared: Arc<Shared>,
    clients: Vec<JoinHandle<()>>,
}

impl Load {
    /// Starts the clients on a region with the candidates from 1 to `size`.
    pub(crate) fn start(nodes: &[&Server], key: &str, size: u32) -> Self {
        let shared = Arc::new(Shared {
            over: AtomicBool::new(false),
            tallies: Default::default(),
            wrong: Mutex::default(),
            nodes: nodes.iter().map(|node| node.url("")).collect(),
            key: key.to_owned(),
            size,
        });
        let client = |number: usize| {
            let shared = shared.clone();
            std::thread::spawn(move || Client::new(&shared, number).work())
        };
        Self {
            clients: (0..CLIENTS).map(client).collect(),
            shared: shared.clone(),
        }
    }

    /// Waits until each client has got several good responses from now on. Returns how long it
    /// took.
    pub(crate) fn all_good(&self) -> Duration {
        self.all("each client gets good answers", |tally| &tally.good, 25)
    }

    /// Waits until each client has got a request to retry.
    pub(crate) fn all_unavailable(&self) -> Duration {
        self.all(
            "each client gets a 503 with Retry-After",
            |tally| &tally.unavailable,
            1,
        )
    }

    fn all(&self, what: &str, count: fn(&Tally) -> &AtomicUsize, more: usize) -> Duration {
        let counts = || {
            self.shared
                .tallies
                .each_ref()
                .map(|tally| count(tally).load(Ordering::SeqCst))
        };
        let before = counts();
        until(what, || {
            self.nothing_wrong();
            counts()
                .iter()
                .zip(before)
                .all(|(now, before)| *now >= before + more)
        })
    }

    fn nothing_wrong(&self) {
        let wrong = self.shared.wrong.lock().unwrap().clone();
        assert_eq!(wrong, Vec::<String>::new());
    }

    /// Stops the clients, and fails if any response was wrong. Returns the numbers of good
    /// responses and of requests to retry.
    pub(crate) fn end(mut self) -> (usize, usize) {
        self.shared.over.store(true, Ordering::SeqCst);
        self.clients
            .drain(..)
            .for_each(|client| client.join().unwrap());
        self.nothing_wrong();
        let sum = |count: fn(&Tally) -> &AtomicUsize| {
            self.shared
                .tallies
                .iter()
                .map(|tally| count(tally).load(Ordering::SeqCst))
                .sum()
        };
        (sum(|tally| &tally.good), sum(|tally| &tally.unavailable))
    }
}

impl Drop for Load {
    fn drop(&mut self) {
        self.shared.over.store(true, Ordering::SeqCst);
    }
}

struct Client<'s> {
    shared: &'s Shared,
    number: usize,
    agent: ureq::Agent,
    /// The client's progress in walking the list: the number of records so far, and the next
    /// cursor.
    walked: u32,
    cursor: Option<String>,
}

fn agent() -> ureq::Agent {
    ureq::Agent::config_builder()
        .http_status_as_error(false)
        .timeout_global(Some(REQUEST_TIMEOUT))
        .build()
        .into()
}

fn record(number: u32) -> Value {
    json!({"id": format!("rec{number:014}"), "name": format!("Kandidaat {number}")})
}

impl<'s> Client<'s> {
    fn new(shared: &'s Shared, number: usize) -> Self {
        Self {
            shared,
            number,
            agent: agent(),
            walked: 0,
            cursor: None,
        }
    }

    fn work(mut self) {
        for turn in 0.. {
            if self.shared.over.load(Ordering::SeqCst) {
                return;
            }
            let number = u32::try_from(turn * 7 % self.shared.size as usize).unwrap() + 1;
            match turn % 3 {
                0 => drop(self.ask(
                    turn,
                    &format!("candidates/rec{number:014}?fields=name"),
                    &record(number),
                )),
                1 => {
                    let path = format!("candidates/find?email=n{number}@example.nl&fields=name");
                    self.ask(turn, &path, &json!([record(number)]));
                }
                _ => self.walk(turn),
            }
        }
    }

    fn walk(&mut self, turn: usize) {
        let cursor = self
            .cursor
            .as_ref()
            .map_or_else(String::new, |cursor| format!("&cursor={cursor}"));
        let end = (self.walked + 100).min(self.shared.size);
        let expected = (self.walked + 1..=end).map(record).collect::<Value>();
        let Some(meta) = self.ask(turn, &format!("candidates?fields=name{cursor}"), &expected)
        else {
            return;
        };
        self.cursor = meta["cursor"].as_str().map(str::to_owned);
        if self.cursor.is_some() == (end == self.shared.size) {
            self.wrong(format!("the cursor after {end}: {meta}"));
        }
        self.walked = if self.cursor.is_some() { end } else { 0 };
    }

    /// Tries one node after the other until one responds. Returns the `meta` of a good response.
    fn ask(&mut self, turn: usize, path: &str, expected: &Value) -> Option<Value> {
        if self.number % 2 == 1 {
            self.agent = agent();
        }
        let nodes = &self.shared.nodes;
        let mut silence = String::new();
        for step in 0..nodes.len() {
            match self.ask_one(&nodes[(turn + step) % nodes.len()], path) {
                Ok(answer) => return self.judge(path, answer, expected),
                Err(error) => silence = error.to_string(),
            }
        }
        self.wrong(format!("{path}: no answer: {silence}"));
        None
    }

    fn ask_one(&self, node: &str, path: &str) -> Result<(u16, String, Value), ureq::Error> {
        let request = self
            .agent
            .get(format!("{node}/api/v2/{path}"))
            .header("x-api-key", &self.shared.key);
        let mut response = request.call()?;
        let header = |name: &str| {
            response
                .headers()
                .get(name)
                .map_or("-", |value| value.to_str().unwrap())
                .to_owned()
        };
        let headers = format!("{} {}", header("content-type"), header("retry-after"));
        Ok((
            response.status().as_u16(),
            headers,
            response.body_mut().read_json()?,
        ))
    }

    fn judge(
        &self,
        path: &str,
        (status, headers, body): (u16, String, Value),
        expected: &Value,
    ) -> Option<Value> {
        let tally = &self.shared.tallies[self.number];
        match status {
            200 if body["data"] == *expected => {
                tally.good.fetch_add(1, Ordering::SeqCst);
                Some(body["meta"].clone())
            }
            503 if headers == "application/problem+json 1" && body["status"] == 503 => {
                tally.unavailable.fetch_add(1, Ordering::SeqCst);
                None
            }
            _ => {
                self.wrong(format!("{path}: {status} {headers} {body}"));
                None
            }
        }
    }

    fn wrong(&self, what: String) {
        self.shared.wrong.lock().unwrap().push(what);
    }
}
