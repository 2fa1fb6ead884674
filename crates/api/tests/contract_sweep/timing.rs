//! The time of a refusal reveals no more than its content does. The test alternates between another
//! party's resource and one that never existed, and compares the times with the Mann-Whitney test,
//! in standard deviations. An ordinary test run cannot measure this reliably, so it makes two
//! rounds without judging them. `make test-timing` sets `TIMING_ROUNDS`, and then the result is
//! judged.

use super::{Fixture, hidden::path_with, is_exception};
use model::{Random, RepeatingRandom};
use std::time::Duration;

/// The thresholds of the z value and of the relative difference of the medians. The test fails if
/// both are exceeded. The first is above what chance produces among some fifty comparisons; the
/// second is what matters to a remote attacker.
const ALARMING: (f64, f64) = (5.0, 0.02);

/// Returns how far the first times are from the second, in standard deviations of the Mann-Whitney
/// statistic. Negative if they are shorter.
fn z(first: &[Duration], second: &[Duration]) -> f64 {
    let marked =
        |times: &[Duration], which| times.iter().map(|time| (*time, which)).collect::<Vec<_>>();
    let mut all = [marked(first, true), marked(second, false)].concat();
    all.sort_unstable();
    let ranks: usize = all
        .iter()
        .enumerate()
        .filter(|(_, (_, is_first))| *is_first)
        .map(|(rank, _)| rank + 1)
        .sum();
    let [one, other] = [first, second].map(|times| as_f64(times.len()));
    let expected = one * (one + other + 1.0) / 2.0;
    (as_f64(ranks) - expected) / (one * other * (one + other + 1.0) / 12.0).sqrt()
}

#[expect(clippy::cast_precision_loss, reason = "counts of measurements")]
fn as_f64(count: usize) -> f64 {
    count as f64
}

fn median(times: &[Duration]) -> Duration {
    let mut sorted = times.to_vec();
    sorted.sort_unstable();
    sorted[sorted.len() / 2]
}

#[testkit::test]
async fn every_operation_takes_equally_long_for_records_of_others() {
    let rounds = std::env::var("TIMING_ROUNDS")
        .ok()
        .and_then(|rounds| rounds.parse().ok());
    let random = RepeatingRandom::default();
    let fixture = Fixture::new().await;
    let mut alarming = Vec::new();
    for operation in fixture
        .operations
        .iter()
        .filter(|operation| !is_exception("foreign id", operation))
    {
        let client = fixture.client(operation).with("x-request-id", "same");
        for name in operation.variables() {
            let ids = fixture.ids(operation, name);
            let paths =
                [&ids.foreign[0], &ids.never].map(|id| path_with(&fixture, operation, name, id));
            let mut times = [Vec::new(), Vec::new()];
            for _ in 0..rounds.unwrap_or(2) {
                let mut coin = [0];
                random.fill(&mut coin);
                let first = usize::from(coin[0] & 1);
                for which in [first, 1 - first] {
                    times[which].push(operation.send_to(&client, &paths[which]).await.took);
                }
            }
            let [foreign, never] = times;
            let (z, medians) = (z(&foreign, &never), [median(&foreign), median(&never)]);
            let difference = medians[0].as_secs_f64() / medians[1].as_secs_f64() - 1.0;
            let line = format!(
                "{} {name}: {medians:.1?}, {:+.1} %, z {z:+.1}",
                operation.name(),
                difference * 100.0
            );
            println!("{line}");
            if z.abs() > ALARMING.0 && difference.abs() > ALARMING.1 {
                alarming.push(line);
            }
        }
    }
    assert!(rounds.is_none() || alarming.is_empty(), "{alarming:#?}");
}

#[test]
fn timing_comparison_detects_a_real_difference_only() {
    let times = |from: u64| {
        (0..100)
            .map(|number| Duration::from_nanos(from + 2 * number))
            .collect::<Vec<_>>()
    };
    assert!(z(&times(0), &times(1)).abs() < 0.2);
    assert!(z(&times(100), &times(0)) > 8.0);
    assert!(z(&times(0), &times(100)) < -8.0);
}
