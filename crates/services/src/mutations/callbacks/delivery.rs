//! The attempts to deliver a callback: when they are made, and how a mutation shows them.

use super::attempt::Attempt;
use serde::{Deserialize, Serialize};
use std::time::Duration;
use utoipa::{
    PartialSchema as _, ToSchema,
    openapi::{Array, ArrayBuilder, Object, ObjectBuilder, Type},
};

/// Delays after failed attempts, as Standard Webhooks recommends.
pub(super) const SCHEDULE: [Duration; 9] = [
    Duration::from_secs(5),
    Duration::from_mins(5),
    Duration::from_mins(30),
    Duration::from_hours(2),
    Duration::from_hours(5),
    Duration::from_hours(10),
    Duration::from_hours(14),
    Duration::from_hours(20),
    Duration::from_hours(24),
];

/// Number of attempts that are kept. More than the schedule has, because redeliveries can be
/// requested.
const KEPT: usize = 30;

/// An attempt to deliver a message.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = DeliveryAttempt)]
#[serde(rename_all = "camelCase")]
pub struct Delivery {
    #[schema(format = DateTime)]
    pub(super) attempted_at: String,
    /// The HTTP status of the receiver's response, if there was one.
    #[schema(value_type = Option<i64>, required)]
    pub(super) status: Option<u16>,
    #[schema(schema_with = outcomes)]
    pub(super) outcome: String,
    /// When the next attempt follows. It is `null` if none follows.
    #[schema(format = DateTime, required)]
    pub(super) next_attempt_at: Option<String>,
}

impl Delivery {
    /// Returns what is shown of an attempt.
    pub(super) fn of(attempt: &Attempt) -> Self {
        Self {
            attempted_at: attempt.at.to_string(),
            status: attempt.status,
            outcome: attempt.outcome.to_owned(),
            next_attempt_at: attempt.next.map(|next| next.to_string()),
        }
    }
}

/// Reads the attempts that are stored as a JSON array.
pub(super) fn attempts(stored: &str) -> Vec<Delivery> {
    serde_json::from_str(stored).unwrap_or_default()
}

/// Returns the stored attempts with one more.
pub(super) fn with_attempt(stored: &str, attempt: &Attempt) -> String {
    let mut all = attempts(stored);
    all.push(Delivery::of(attempt));
    let skipped = all.len().saturating_sub(KEPT);
    serde_json::to_string(&all[skipped..]).unwrap_or_else(|_| "[]".into())
}

fn outcomes() -> Object {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .enum_values(Some([
            "delivered",
            "refused",
            "gone",
            "unreachable",
            "timeout",
            "forbidden-address",
        ]))
        .build()
}

/// Returns the schema of the delivery attempts that a mutation shows.
pub(in crate::mutations) fn deliveries() -> Array {
    ArrayBuilder::new()
        .items(Delivery::schema())
        .description(Some(format!(
            "The attempts to deliver the callback of the mutation. {}",
            describe_retries()
        )))
        .build()
}

/// Describes when a delivery is retried, for the API reference.
pub fn describe_retries() -> String {
    let after: Vec<String> = SCHEDULE
        .iter()
        .map(|wait| duration(wait.as_secs()))
        .collect();
    format!(
        "A delivery succeeds if the receiver responds 2xx within 15 seconds. After any other \
         response, including a redirect, or without a response, the server retries after {}. Each \
         delay varies by up to a fifth, regardless of `Retry-After`. A 410 ends the retries.",
        after.join(", ")
    )
}

/// Formats a number of seconds with the largest unit that divides it.
fn duration(seconds: u64) -> String {
    match seconds {
        3600.. if seconds.is_multiple_of(3600) => format!("{} h", seconds / 3600),
        60.. if seconds.is_multiple_of(60) => format!("{} min", seconds / 60),
        _ => format!("{seconds} s"),
    }
}
