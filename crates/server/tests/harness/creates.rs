//! Clients that create candidates continuously and concurrently. Each create is repeated with its
//! idempotency key until it is acknowledged.

use crate::harness::{
    Server, until,
    writes::{Door, candidate},
};
use serde_json::json;
use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    thread::{JoinHandle, sleep},
    time::Duration,
};

const CLIENTS: usize = 3;

/// The state that the clients and the test share.
struct Shared {
    door: Door,
    /// The addresses of the nodes.
    nodes: Mutex<Vec<String>>,
    over: AtomicBool,
    /// The ids of the acknowledged candidates by name.
    acknowledged: Mutex<BTreeMap<String, String>>,
}

/// The running clients.
pub(crate) struct Creates {
    shared: Arc<Shared>,
    clients: Vec<JoinHandle<()>>,
}

impl Creates {
    /// Starts the clients. Every fifth candidate has a file.
    pub(crate) fn start(door: &Door, nodes: &[&Server]) -> Self {
        let shared = Arc::new(Shared {
            door: door.clone(),
            nodes: Mutex::new(nodes.iter().map(|node| node.address.clone()).collect()),
            over: AtomicBool::new(false),
            acknowledged: Mutex::default(),
        });
        let client = |number: usize| {
            let shared = shared.clone();
            std::thread::spawn(move || shared.work(number))
        };
        Self {
            clients: (0..CLIENTS).map(client).collect(),
            shared: shared.clone(),
        }
    }

    /// Switches to other nodes.
    pub(crate) fn turn_to(&self, nodes: &[&Server]) {
        *self.shared.nodes.lock().unwrap() =
            nodes.iter().map(|node| node.address.clone()).collect();
    }

    /// Returns what was acknowledged so far.
    pub(crate) fn acknowledged(&self) -> BTreeMap<String, String> {
        self.shared.acknowledged.lock().unwrap().clone()
    }

    /// Waits until this many more creates are acknowledged.
    pub(crate) fn wait_for_more(&self, more: usize) -> Duration {
        let before = self.acknowledged().len();
        until("creates are acknowledged", || {
            assert!(
                !self.clients.iter().any(JoinHandle::is_finished),
                "a client has failed"
            );
            self.shared.acknowledged.lock().unwrap().len() >= before + more
        })
    }

    /// Stops once each client's last create is acknowledged. Returns all that were acknowledged.
    pub(crate) fn end(mut self) -> BTreeMap<String, String> {
        self.shared.over.store(true, Ordering::SeqCst);
        self.clients
            .drain(..)
            .for_each(|client| client.join().unwrap());
        self.acknowledged()
    }
}

impl Drop for Creates {
    fn drop(&mut self) {
        self.shared.over.store(true, Ordering::SeqCst);
    }
}

impl Shared {
    fn work(&self, client: usize) {
        let mut number = 0;
        while !self.over.load(Ordering::SeqCst) {
            let name = format!("c{client}n{number}");
            let id = self.create(&name, number);
            self.acknowledged.lock().unwrap().insert(name, id);
            number += 1;
        }
    }

    fn create(&self, name: &str, number: usize) -> String {
        let mut record = candidate(name);
        if number.is_multiple_of(5) {
            record["otherAttachments"] = json!([{"base64": "ZWVu", "filename": "een.txt"}]);
        }
        let (path, body) = (
            format!("/candidates?idempotencyKey={name}"),
            json!([record]),
        );
        for attempt in 0..6000 {
            let node = {
                let nodes = self.nodes.lock().unwrap();
                nodes[(number + attempt) % nodes.len()].clone()
            };
            match self.door.send(&node, "POST", &path, Some(&body)) {
                Some((202, answer)) => {
                    return answer["data"]["candidateIds"][0]
                        .as_str()
                        .unwrap()
                        .to_owned();
                }
                None | Some((503, _)) => sleep(Duration::from_millis(10)),
                Some(wrong) => panic!("{path}: {wrong:?}"),
            }
        }
        panic!("{path} was never acknowledged")
    }
}

/// Returns the ids of the listed candidates by name.
pub(crate) fn listed(door: &Door, server: &Server) -> BTreeMap<String, String> {
    let (records, _) = door.walk(server, "/candidates?fields=id,name");
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    let listed: BTreeMap<_, _> = records
        .iter()
        .map(|one| (text(&one["name"]), text(&one["id"])))
        .collect();
    assert_eq!(
        listed.len(),
        records.len(),
        "a name stands twice in the list"
    );
    listed
}
