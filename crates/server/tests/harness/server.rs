//! A running server.

use super::{judged, until};
use serde_json::Value;
use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, ExitStatus},
    sync::{Arc, Mutex, mpsc},
    thread::JoinHandle,
    time::Duration,
};
use testkit::logs;

/// A running server. It is killed when dropped.
pub(crate) struct Server {
    child: Child,
    pub(crate) address: String,
    /// The address of its metrics, if it serves them.
    pub(crate) metrics: String,
    log: Arc<Mutex<String>>,
    logging: Option<JoinHandle<()>>,
}

impl Server {
    pub(super) fn start(mut child: Child) -> Self {
        let stderr = BufReader::new(child.stderr.take().unwrap());
        let (found, address) = mpsc::channel();
        let log = Arc::new(Mutex::new(String::new()));
        let logging = std::thread::spawn({
            let log = log.clone();
            move || {
                let mut metrics = String::new();
                for line in stderr.lines().map_while(Result::ok) {
                    let address = line.split_once("127.0.0.1:").map(|(_, port)| {
                        format!(
                            "127.0.0.1:{}",
                            port.trim_end_matches(|end: char| !end.is_ascii_digit())
                        )
                    });
                    match address {
                        Some(address) if line.contains("ready") => {
                            drop(found.send((address, metrics.clone())));
                        }
                        Some(address) if line.contains("metrics") => metrics = address,
                        _ => {}
                    }
                    logs::keep_text(&line);
                    *log.lock().unwrap() += &(line + "\n");
                }
            }
        });
        let (address, metrics) = address
            .recv_timeout(Duration::from_mins(1))
            .expect("the server gets ready");
        Self {
            child,
            address,
            metrics,
            log,
            logging: Some(logging),
        }
    }

    /// Returns its log so far.
    pub(crate) fn logged(&self) -> String {
        self.log.lock().unwrap().clone()
    }

    /// Waits until the log contains this text this many times.
    pub(crate) fn wait_for_log(&self, text: &str, times: usize) {
        until(text, || self.logged().matches(text).count() >= times);
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Sends a GET with a key. Checks the response against the OpenAPI document, and returns the
    /// status and the JSON.
    pub(crate) fn get(&self, key: &str, path: &str) -> (u16, Value) {
        let agent = ureq::Agent::config_builder().http_status_as_error(false);
        let agent: ureq::Agent = agent
            .timeout_global(Some(Duration::from_mins(1)))
            .build()
            .into();
        let response = agent
            .get(self.url(path))
            .header("x-api-key", key)
            .call()
            .unwrap();
        let answer = judged("GET", path, response).unwrap();
        (answer.status.as_u16(), answer.json())
    }

    /// Sends a GET with a key. Returns the status, or `None` if there is no response.
    pub(crate) fn get_if_there(&self, key: &str, path: &str) -> Option<u16> {
        let agent: ureq::Agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .build()
            .into();
        let answer = agent.get(self.url(path)).header("x-api-key", key).call();
        answer.ok().map(|answer| answer.status().as_u16())
    }

    /// Returns the process id.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Returns the resident memory in MiB.
    pub(crate) fn memory(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let kilobytes = status
            .lines()
            .find_map(|line| line.strip_prefix("VmRSS:"))
            .unwrap();
        kilobytes
            .trim()
            .trim_end_matches(" kB")
            .parse::<u64>()
            .unwrap()
            >> 10
    }

    /// Pins the server to the first processor, and the calling process to the second.
    pub(crate) fn set_apart(&self) {
        for (processor, process) in [("0", self.child.id()), ("1", std::process::id())] {
            let moved = Command::new("taskset")
                .args(["-a", "-c", "-p", processor, &process.to_string()])
                .output()
                .unwrap();
            assert!(
                moved.status.success(),
                "{}",
                String::from_utf8_lossy(&moved.stderr)
            );
        }
    }

    pub(crate) fn signal(&self, signal: &str) {
        let done = Command::new("kill")
            .args([signal, &self.child.id().to_string()])
            .status()
            .unwrap();
        assert!(done.success());
    }

    /// Waits for its end. Returns its exit status and its log.
    pub(crate) fn wait(&mut self) -> (ExitStatus, String) {
        // The log ends with the process.
        self.logging.take().unwrap().join().unwrap();
        (self.child.wait().unwrap(), self.logged())
    }

    /// Stops it with SIGTERM, and returns its log.
    pub(crate) fn stop(mut self) -> String {
        self.signal("-TERM");
        let (status, log) = self.wait();
        assert_eq!(status.code(), Some(0), "{log}");
        log
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
