//! For `make bench`: measures how long it takes to validate a typical candidate, and to compile the
//! validator.

use schema::Validator;
use serde_json::json;
use std::{hint::black_box, time::Duration};

fn main() {
    let candidate = json!({
        "name": "Kandidaat 1", "email": "kandidaat1@example.nl", "phone": "06 00000001", "privacyConsent": true,
        "phase": "nieuw", "sectors": ["Primair onderwijs"], "roles": ["Docent / leraar"], "qualifications": ["Pabo"],
        "priorEducation": "hbo bachelor", "dateOfBirth": "1990-02-28", "city": "Assen", "linkedin": "https://example.nl/1",
        "motivation": "Een zin van een voorbeeldige motivatie om in het onderwijs te gaan werken. ".repeat(7),
    });
    let validator = Validator::new(schema::create(&[]));
    let judged = each(20_000, || {
        assert!(
            black_box(&validator)
                .check(black_box(&candidate))
                .is_empty()
        );
    });
    let compiled = each(200, || drop(black_box(Validator::new(schema::create(&[])))));
    println!("a candidate is judged in {judged:.1?}, its schema compiled in {compiled:.1?}");
}

/// Returns the median of eleven runs.
#[expect(
    clippy::disallowed_methods,
    reason = "the duration is the measured result"
)]
fn each(times: u32, work: impl Fn()) -> Duration {
    let run = |_| {
        let start = std::time::Instant::now();
        (0..times).for_each(|_| work());
        start.elapsed() / times
    };
    let mut runs: Vec<Duration> = (0..11).map(run).collect();
    runs.sort_unstable();
    runs[5]
}
