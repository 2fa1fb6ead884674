//! For `make instructions`: answers requests of several kinds in process, so that the instructions
//! of each kind can be counted.
//!
//! Everything but the socket is included: hyper, the router with its middleware, key, rate limit,
//! the log on standard error, and SQLite. The clock stands still and the random numbers repeat.
//! Each kind is first requested until everything is warm. The counted instructions are those
//! between the entry of [`counted`] and its return. It is called once per kind, in the order
//! printed.

use anyhow::{Result, ensure};
use api::{RateLimit, Settings};
use axum::{
    Router,
    body::{Body, Bytes},
    routing::get,
};
use hyper::{Request, body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use serde_json::json;
use std::{net::Ipv4Addr, time::Duration};
use testkit::TestApp;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, DuplexStream},
    runtime::Runtime,
    sync::watch,
};
use tower::ServiceExt;

#[expect(dead_code, reason = "there are no sockets here")]
#[path = "../src/http/mod.rs"]
mod http;
#[expect(dead_code, reason = "half of it is for other commands than serving")]
#[path = "../src/telemetry/mod.rs"]
mod telemetry;
#[expect(dead_code, reason = "nobody collects them here")]
#[path = "../src/traces/mod.rs"]
mod traces;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The number of candidates in the database.
const ROWS: usize = 2_000;
/// The number of warm-up requests of each kind.
const WARM: usize = 50;
/// The number of counted requests of each kind.
const COUNTED: usize = 200;
/// The pipe's capacity in bytes, enough for the largest response, so that no request waits for its
/// reader.
const PIPE: usize = 1 << 20;
/// The server's default.
const KEEP_ALIVE: Duration = Duration::from_secs(75);
const FIVE: &str = "name,email,phone,phase,city";

fn main() -> Result<()> {
    let _logs = telemetry::start(telemetry::LogFormat::Text, None);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let limit = RateLimit {
        per_second: 1_000_000,
        burst: 1_000_000,
    };
    let app = runtime.block_on(TestApp::with(Settings {
        rate_limit: Some(limit),
        ..Settings::default()
    }));
    // Only tests check the declared parameters, so the check is not counted.
    api::check_declared_parameters(false);
    let region = runtime.block_on(app.region("bench"));
    runtime.block_on(app.import(region.production(), (1..=ROWS).map(candidate).collect()));

    let (_stop, stopped) = watch::channel(());
    let serve = |app: &TestApp| {
        let service = app.api.service();
        let answer = |pipe| {
            http::serve_connection(
                service,
                pipe,
                Ipv4Addr::LOCALHOST.into(),
                KEEP_ALIVE,
                stopped.clone(),
            )
        };
        Client::of(&runtime, answer)
    };
    let key = format!("x-api-key: {}\r\n", region.key);
    let read =
        |target: String| format!("GET /api/v2/candidates{target} HTTP/1.1\r\nhost: x\r\n{key}\r\n");
    let any = |n: usize| 1 + n * 7 % ROWS;
    let measure =
        |name: &str, mut client: Client, request: &dyn Fn(usize) -> String| -> Result<usize> {
            let mut size = 0;
            for n in 0..WARM {
                size = runtime.block_on(client.send(&request(n)))?;
            }
            let requests: Vec<String> = (WARM..WARM + COUNTED).map(request).collect();
            counted(&runtime, &mut client, &requests)?;
            println!("{COUNTED} {name}");
            Ok(size)
        };
    let by_id = measure("by id", serve(&app), &|n| {
        read(format!("/rec{:014}", any(n)))
    })?;
    let page = measure("page of 100", serve(&app), &|_| read(String::new()))?;
    measure("page of 100, five fields", serve(&app), &|_| {
        read(format!("?fields={FIVE}"))
    })?;
    measure("find by e-mail", serve(&app), &|n| {
        read(format!("/find?email=kandidaat{}@example.nl", any(n)))
    })?;
    measure("find by phone", serve(&app), &|n| {
        read(format!("/find?phone=06%20{:08}", any(n)))
    })?;
    measure("create", serve(&app), &|n| {
        let mut candidate = candidate(ROWS + n);
        candidate.as_object_mut().expect("an object").remove("id");
        let body = json!([candidate]).to_string();
        let length = body.len();
        format!(
            "POST /api/v2/candidates HTTP/1.1\r\nhost: x\r\n{key}content-type: application/json\r\n\
             content-length: {length}\r\n\r\n{body}"
        )
    })?;
    for (name, size) in [
        ("by id, from memory", by_id),
        ("page of 100, from memory", page),
    ] {
        let bytes = Bytes::from([vec![b' '; size - 2], b"}}".to_vec()].concat());
        let answer = async move || ([("content-type", "application/json")], bytes);
        let router = Router::new().route("/api/v2/candidates", get(answer));
        let service = service_fn(move |request: Request<Incoming>| {
            router.clone().oneshot(request.map(Body::new))
        });
        let answer = |pipe| {
            let connection = http1::Builder::new().serve_connection(TokioIo::new(pipe), service);
            async move { drop(connection.await) }
        };
        measure(name, Client::of(&runtime, answer), &|_| read(String::new()))?;
    }
    Ok(())
}

/// Returns a candidate of about one kilobyte, as in the benchmark.
fn candidate(number: usize) -> serde_json::Value {
    json!({
        "id": format!("rec{number:014}"),
        "name": format!("Kandidaat {number}"),
        "email": format!("kandidaat{number}@example.nl"),
        "phone": format!("06 {number:08}"),
        "privacyConsent": true,
        "phase": model::vocabulary::PHASES[number % 7],
        "sectors": ["Primair onderwijs"],
        "roles": ["Docent / leraar"],
        "priorEducation": "hbo bachelor",
        "city": "Assen",
        "motivation": "Een zin van een voorbeeldige motivatie om in het onderwijs te gaan werken. ".repeat(7),
    })
}

/// Makes the requests that are counted. Callgrind is given this function's name.
#[inline(never)]
fn counted(runtime: &Runtime, client: &mut Client, requests: &[String]) -> Result<()> {
    for request in requests {
        runtime.block_on(client.send(request))?;
    }
    Ok(())
}

/// A client with one persistent connection.
struct Client {
    pipe: DuplexStream,
    answer: Vec<u8>,
}

impl Client {
    fn of<F: Future<Output = ()> + Send + 'static>(
        runtime: &Runtime,
        answer: impl FnOnce(DuplexStream) -> F,
    ) -> Self {
        let (pipe, other) = tokio::io::duplex(PIPE);
        runtime.spawn(answer(other));
        Self {
            pipe,
            answer: Vec::with_capacity(PIPE),
        }
    }

    /// Sends a request, and returns the size of the response's body. Every response here ends with
    /// the two closing braces of its envelope.
    async fn send(&mut self, request: &str) -> Result<usize> {
        self.pipe.write_all(request.as_bytes()).await?;
        self.answer.clear();
        while !self.answer.ends_with(b"}}") {
            ensure!(
                self.pipe.read_buf(&mut self.answer).await? > 0,
                "the connection was closed"
            );
        }
        ensure!(
            self.answer.starts_with(b"HTTP/1.1 2"),
            "{}",
            String::from_utf8_lossy(&self.answer)
        );
        let head = memchr::memmem::find(&self.answer, b"\r\n\r\n").unwrap_or_default();
        Ok(self.answer.len() - head - 4)
    }
}
