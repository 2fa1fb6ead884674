//! A receiver of callbacks and server of files, well-behaved or misbehaving as a test requires.

use std::{
    collections::HashMap,
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

/// How it answers requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Behaviour {
    /// Answers 200 with a small text.
    Good,
    /// Reads the request and does not answer, until its behaviour changes.
    Hangs,
    /// Answers 200, and then sends data endlessly.
    Floods,
    /// Redirects to the path `/elsewhere`.
    Redirects,
    /// Announces a longer body than it sends.
    Lies,
}

struct Shared {
    behaviour: Mutex<Behaviour>,
    /// The `webhook-id`s of requests by path.
    seen: Mutex<HashMap<String, Vec<String>>>,
    open: AtomicUsize,
    most_open: AtomicUsize,
    flooded: AtomicUsize,
}

/// A receiver on a port of its own. It listens until the test ends.
pub(crate) struct Receiver {
    shared: Arc<Shared>,
    port: u16,
}

impl Receiver {
    pub(crate) fn new(behaviour: Behaviour) -> Self {
        Self::at("127.0.0.1:0", behaviour)
    }

    /// Creates a receiver that listens on every address of this machine. The server treats each
    /// address as a separate host.
    pub(crate) fn of_many_hosts(behaviour: Behaviour) -> Self {
        Self::at("0.0.0.0:0", behaviour)
    }

    fn at(address: &str, behaviour: Behaviour) -> Self {
        let listener = TcpListener::bind(address).unwrap();
        let port = listener.local_addr().unwrap().port();
        let shared = Arc::new(Shared {
            behaviour: Mutex::new(behaviour),
            seen: Mutex::default(),
            open: AtomicUsize::new(0),
            most_open: AtomicUsize::new(0),
            flooded: AtomicUsize::new(0),
        });
        let serving = shared.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let shared = serving.clone();
                std::thread::spawn(move || {
                    let open = shared.open.fetch_add(1, Ordering::SeqCst) + 1;
                    shared.most_open.fetch_max(open, Ordering::SeqCst);
                    drop(answer(&shared, &stream));
                    shared.open.fetch_sub(1, Ordering::SeqCst);
                });
            }
        });
        Self { shared, port }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    pub(crate) fn set_behaviour(&self, behaviour: Behaviour) {
        *self.shared.behaviour.lock().unwrap() = behaviour;
    }

    /// Returns the `webhook-id`s of the requests to a path, in the order of arrival.
    pub(crate) fn seen(&self, path: &str) -> Vec<String> {
        self.shared
            .seen
            .lock()
            .unwrap()
            .get(path)
            .cloned()
            .unwrap_or_default()
    }

    /// Returns the number of open connections.
    pub(crate) fn open(&self) -> usize {
        self.shared.open.load(Ordering::SeqCst)
    }

    /// Returns the maximum number of connections that were open at once.
    pub(crate) fn most_open(&self) -> usize {
        self.shared.most_open.load(Ordering::SeqCst)
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// Returns the maximum number of bytes that a caller read of an endless response.
    pub(crate) fn flooded(&self) -> usize {
        self.shared.flooded.load(Ordering::SeqCst)
    }
}

fn answer(shared: &Shared, mut stream: &TcpStream) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream);
    let mut first = String::new();
    reader.read_line(&mut first)?;
    let path = first.split(' ').nth(1).unwrap_or_default().to_owned();
    let (mut length, mut id) = (0, String::new());
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let Some((name, value)) = line.trim_end().split_once(": ") else {
            break;
        };
        match name.to_ascii_lowercase().as_str() {
            "content-length" => length = value.parse().unwrap(),
            "webhook-id" => value.clone_into(&mut id),
            _ => {}
        }
    }
    reader.read_exact(&mut vec![0; length])?;
    shared
        .seen
        .lock()
        .unwrap()
        .entry(path)
        .or_default()
        .push(id);
    let behaviour = *shared.behaviour.lock().unwrap();
    match behaviour {
        Behaviour::Good => {
            stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nDank u.\r\n")
        }
        Behaviour::Hangs => {
            stream.set_read_timeout(Some(Duration::from_millis(20)))?;
            while *shared.behaviour.lock().unwrap() == Behaviour::Hangs {
                // The caller sends nothing more, so a read only reports that it has disconnected.
                if reader.read(&mut [0]).is_ok() {
                    return Ok(());
                }
            }
            stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nDank u.\r\n")
        }
        Behaviour::Floods => {
            stream.set_write_timeout(Some(Duration::from_secs(30)))?;
            stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n")?;
            let mut sent = 0;
            loop {
                sent += stream.write(&[b'x'; 16 * 1024])?;
                shared.flooded.fetch_max(sent, Ordering::SeqCst);
            }
        }
        Behaviour::Redirects => stream
            .write_all(b"HTTP/1.1 302 Found\r\nlocation: /elsewhere\r\ncontent-length: 0\r\n\r\n"),
        Behaviour::Lies => {
            stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\nDank u.")
        }
    }
}
