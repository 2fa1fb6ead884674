//! Fuzz tests of untrusted input. Each target checks not only that nothing crashes, but also what
//! must be true of the response.
//!
//! `corpus` contains a folder per target, with every input that once failed.

mod bodies;
mod credentials;
mod import;
mod query;
mod signed_tokens;
mod text_rules;

use http::StatusCode;
use percent_encoding::{NON_ALPHANUMERIC, percent_encode};
use testkit::{Answer, Fuzz};

/// Creates a target from its name, the words that are significant to it, and the number of rounds
/// of a short run.
fn target(target: &'static str, words: &'static [&'static str], rounds: u64) -> Fuzz {
    Fuzz {
        target,
        corpus: concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fuzz/corpus"),
        words,
        rounds,
    }
}

/// Returns the bytes percent-encoded for a URL.
fn escaped(bytes: &[u8]) -> String {
    percent_encode(bytes, NON_ALPHANUMERIC).to_string()
}

/// Returns the shape of a response: its status and its kinds of faults. Fails on a 5xx, and on a
/// refusal that is not a problem document.
fn shape(answer: &Answer) -> String {
    assert!(
        answer.status.as_u16() < 500,
        "{} {}",
        answer.status,
        answer.text()
    );
    if answer.status == StatusCode::NOT_MODIFIED || answer.status.is_success() {
        return answer.status.to_string();
    }
    assert_eq!(answer.header("content-type"), "application/problem+json");
    let mut faults = answer.faults();
    for fault in &mut faults {
        // Numbers and unknown names are unbounded, so they are left out.
        fault.retain(|c| !c.is_ascii_digit());
        if fault.ends_with(" unknown") {
            *fault = "unknown".into();
        }
    }
    faults.sort();
    faults.dedup();
    format!("{} {}", answer.status, faults.join(", "))
}
