//! An HTTP server of the test's own, on a thread. It records requests and answers as configured.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
};
use testkit::contract::assert_webhook;

/// A request that it received.
#[derive(Debug, Clone)]
pub(crate) struct Received {
    pub(crate) method: String,
    /// Path and query as sent.
    pub(crate) target: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Received {
    /// Returns a header's value. Empty if it is missing.
    pub(crate) fn header(&self, name: &str) -> &str {
        let found = self
            .headers
            .iter()
            .find(|(given, _)| given.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str()).unwrap_or_default()
    }
}

/// The server. It listens until it is dropped.
pub(crate) struct Receiver {
    address: SocketAddr,
    received: Arc<Mutex<Vec<Received>>>,
    stopped: Arc<AtomicBool>,
}

/// Returns a response with this status, these additional header lines and this body.
pub(crate) fn answer(status: u16, more: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "HTTP/1.1 {status} Said\r\ncontent-length: {length}\r\nconnection: close\r\n{more}\r\n{body}"
    )
}

impl Receiver {
    /// Starts a server that answers each request with the result of `respond`, which gets the request
    /// and the number of earlier ones.
    pub(crate) fn start(respond: impl Fn(&Received, usize) -> String + Send + 'static) -> Self {
        Self::serving(move |stream, kept| serve(stream, kept, &respond))
    }

    /// Like [`Self::start`], but answers each request on a thread of its own, so that one may wait
    /// while others are answered.
    pub(crate) fn concurrent(
        respond: impl Fn(&Received, usize) -> String + Send + Sync + 'static,
    ) -> Self {
        let respond = Arc::new(respond);
        Self::serving(move |stream, kept| {
            let (kept, respond) = (kept.clone(), respond.clone());
            std::thread::spawn(move || serve(stream, &kept, &*respond));
        })
    }

    fn serving(answer: impl Fn(TcpStream, &Arc<Mutex<Vec<Received>>>) + Send + 'static) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let (received, stopped) = (
            Arc::new(Mutex::new(Vec::new())),
            Arc::new(AtomicBool::new(false)),
        );
        let (kept, end) = (received.clone(), stopped.clone());
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                if end.load(Ordering::SeqCst) {
                    return;
                }
                answer(stream.unwrap(), &kept);
            }
        });
        Self {
            address,
            received,
            stopped,
        }
    }

    /// Returns the URL of a path on this server.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Returns the requests received so far. Checks callbacks and notices among them against the
    /// reference.
    pub(crate) fn received(&self) -> Vec<Received> {
        let received = self.received.lock().unwrap().clone();
        for request in &received {
            if !request.header("webhook-id").is_empty() {
                assert_webhook(|name| request.header(name), &request.body);
            }
        }
        received
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.stopped.store(true, Ordering::SeqCst);
        drop(TcpStream::connect(self.address));
    }
}

/// Reads one request, keeps it and answers it.
fn serve(
    mut stream: TcpStream,
    kept: &Mutex<Vec<Received>>,
    respond: &impl Fn(&Received, usize) -> String,
) {
    let Some(request) = read(&stream) else {
        return;
    };
    let before = kept.lock().unwrap().len();
    let answer = respond(&request, before);
    kept.lock().unwrap().push(request);
    drop(stream.write_all(answer.as_bytes()));
}

fn read(stream: &TcpStream) -> Option<Received> {
    let mut reader = BufReader::new(stream);
    let mut line = || {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        Some(line.trim_end().to_owned())
    };
    let first = line()?;
    let mut words = first.split(' ');
    let (method, target) = (words.next()?.to_owned(), words.next()?.to_owned());
    let mut headers = Vec::new();
    loop {
        let line = line()?;
        let Some((name, value)) = line.split_once(':') else {
            break;
        };
        headers.push((name.to_owned(), value.trim().to_owned()));
    }
    let mut request = Received {
        method,
        target,
        headers,
        body: Vec::new(),
    };
    let mut body = vec![0; request.header("content-length").parse().unwrap_or(0)];
    reader.read_exact(&mut body).ok()?;
    request.body = body;
    Some(request)
}
