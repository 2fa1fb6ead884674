//! Rate limits for redeliveries on request, so that a client cannot make the server flood a
//! receiver.

use messages::Credential;
use model::{Scope, Timestamp};
use serde::Deserialize;
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};

/// Maximum number of delivery attempts of one mutation's callback within the window, counting the
/// first attempt and automatic retries.
const PER_MUTATION: usize = 5;
/// Maximum number of redelivery requests per scope and window, in this process.
const PER_SCOPE: u32 = 60;
const WINDOW: Duration = Duration::from_mins(1);

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Attempt {
    attempted_at: String,
}

/// Returns the refusal of a callback that was attempted too often.
pub(super) fn too_often() -> Credential {
    Credential::CallbackRate { most: PER_MUTATION }
}

/// Returns how long to wait until another attempt is allowed, if the previous attempts reached the
/// limit. `deliveries` is the JSON array stored with the mutation.
pub(super) fn too_soon(deliveries: &str, now: Timestamp) -> Option<Duration> {
    let attempts: Vec<Attempt> = serde_json::from_str(deliveries).unwrap_or_default();
    let begin = now.minus(WINDOW);
    let moments = attempts
        .iter()
        .filter_map(|attempt| attempt.attempted_at.parse::<Timestamp>().ok());
    let late: Vec<Timestamp> = moments.filter(|moment| *moment > begin).collect();
    // When this attempt leaves the window, another one is allowed.
    let leaves = late
        .len()
        .checked_sub(PER_MUTATION)
        .and_then(|index| late.get(index))?;
    Some(between(begin, *leaves))
}

fn between(begin: Timestamp, end: Timestamp) -> Duration {
    Duration::from_micros(
        u64::try_from(end.micros().saturating_sub(begin.micros())).unwrap_or_default(),
    )
}

/// Counts redelivery requests per scope in fixed windows.
#[derive(Debug, Default)]
pub(in crate::mutations) struct Redeliveries(Mutex<Counts>);

#[derive(Debug, Default)]
struct Counts {
    window: u128,
    asked: HashMap<Scope, u32>,
}

impl Redeliveries {
    /// Returns the refusal of a redelivery beyond the limit.
    pub(in crate::mutations) fn refusal() -> Credential {
        Credential::RedeliveryRate { most: PER_SCOPE }
    }

    /// Counts a request. If the limit is reached, returns how long to wait. `elapsed` is the
    /// clock's monotonic time.
    pub(in crate::mutations) fn ask(
        &self,
        scope: Scope,
        elapsed: Duration,
    ) -> Result<(), Duration> {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let window = elapsed.as_micros() / WINDOW.as_micros();
        if counts.window != window {
            *counts = Counts {
                window,
                asked: HashMap::new(),
            };
        }
        let asked = counts.asked.entry(scope).or_default();
        if *asked >= PER_SCOPE {
            let into = Duration::from_micros(
                u64::try_from(elapsed.as_micros() % WINDOW.as_micros()).unwrap_or(0),
            );
            return Err(WINDOW.saturating_sub(into));
        }
        *asked += 1;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::{Environment, RegionId};
    use serde_json::json;

    #[test]
    fn sixth_attempt_in_a_minute_waits() {
        let now: Timestamp = "2026-01-02T03:04:05.000Z".parse().unwrap();
        let at = |seconds: u64| json!({"attemptedAt": now.minus(Duration::from_secs(seconds)), "status": 200});
        let wait_after = |ages: &[u64]| {
            let deliveries: Vec<_> = ages.iter().map(|age| at(*age)).collect();
            too_soon(&json!(deliveries).to_string(), now)
        };
        assert_eq!(wait_after(&[]), None);
        assert_eq!(wait_after(&[50, 40, 30, 20]), None);
        assert_eq!(
            wait_after(&[90, 60, 50, 40, 30, 20]),
            None,
            "what is older does not count"
        );
        assert_eq!(
            wait_after(&[50, 40, 30, 20, 10]),
            Some(Duration::from_secs(10))
        );
        assert_eq!(
            wait_after(&[55, 50, 40, 30, 20, 10]),
            Some(Duration::from_secs(10))
        );
    }

    #[test]
    fn region_may_redeliver_sixty_times_a_minute() {
        let asked = Redeliveries::default();
        let scope = |region: &str| {
            let region: RegionId = region.parse().unwrap();
            Scope {
                region,
                environment: Environment::Sandbox,
            }
        };
        let (one, other) = (scope("regAAAAAAAAAAAAAA"), scope("regBBBBBBBBBBBBBB"));
        let at = Duration::from_secs(130);
        assert!((0..PER_SCOPE).all(|_| asked.ask(one, at).is_ok()));
        assert_eq!(asked.ask(one, at), Err(Duration::from_secs(50)));
        assert_eq!(asked.ask(other, at), Ok(()));
        assert_eq!(asked.ask(one, Duration::from_mins(3)), Ok(()));
    }
}
