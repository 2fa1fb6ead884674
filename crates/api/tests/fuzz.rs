//! What strangers send, made strange on purpose. Not only that nothing breaks: each target says what must hold of the answer.
//!
//! `corpus` has a folder a target; every input that once broke a promise is in it.

mod bodies;
mod credentials;
mod import;
mod query;
mod sealed;
mod words;

use http::StatusCode;
use percent_encoding::{NON_ALPHANUMERIC, percent_encode};
use testkit::{Answer, Fuzz};

/// A target: its name, what means something to it, and the length of a short run.
fn target(target: &'static str, words: &'static [&'static str], rounds: u64) -> Fuzz {
    Fuzz { target, corpus: concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fuzz/corpus"), words, rounds }
}

/// Bytes as they stand in a URL.
fn escaped(bytes: &[u8]) -> String {
    percent_encode(bytes, NON_ALPHANUMERIC).to_string()
}

/// The shape of an answer: its status and its faults, whatever number they are about. Never is it the server's fault, and a
/// refusal is always a problem.
fn shape(answer: &Answer) -> String {
    assert!(answer.status.as_u16() < 500, "{} {}", answer.status, answer.text());
    if answer.status == StatusCode::NOT_MODIFIED || answer.status.is_success() {
        return answer.status.to_string();
    }
    assert_eq!(answer.header("content-type"), "application/problem+json");
    let mut faults = answer.faults();
    for fault in &mut faults {
        // Numbers differ without end, and so do names that nobody knows.
        fault.retain(|c| !c.is_ascii_digit());
        if fault.ends_with(" unknown") {
            *fault = "unknown".into();
        }
    }
    faults.sort();
    faults.dedup();
    format!("{} {}", answer.status, faults.join(", "))
}
