//! The attempts to deliver a callback: when they are made, and how a mutation shows them.

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

/// An attempt to deliver the callback.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Delivery {
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
