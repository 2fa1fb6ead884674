//! The message about an event.

use model::{EventKind, KeyId, Scope, StaffId, Timestamp};
use serde_json::{Map, Value, json};
use store::subscriptions::StoredEvent;

/// The type of the message that tests a subscription.
const TEST: &str = "subscription.test";
/// The type of the message that a receiver answers before it is subscribed.
const VERIFICATION: &str = "subscription.verification";

/// Composes the body of a message about an event.
pub(super) fn body(scope: Scope, event: &StoredEvent) -> Vec<u8> {
    let mut data = Map::new();
    if let Some(candidate) = &event.candidate {
        data.insert("candidateId".into(), candidate.as_str().into());
    }
    let member = event.kind.and_then(EventKind::subject_member);
    if let Some((member, subject)) = member.zip(event.subject.as_deref()) {
        data.insert(member.into(), subject.into());
    }
    data.insert("sequence".into(), event.sequence.into());
    data.insert("by".into(), by(event.actor.as_deref()));
    let details = event.details.as_deref();
    let details = details.and_then(|text| serde_json::from_str::<Map<String, Value>>(text).ok());
    data.extend(details.into_iter().flatten());
    let kind = event.kind.map_or("", EventKind::name);
    message(scope, event.id.as_str(), (kind, event.created_at), &data)
}

/// Composes the body of the message that tests a subscription.
pub(super) fn test(scope: Scope, id: &str, subscription: &str, now: Timestamp) -> Vec<u8> {
    let mut data = Map::new();
    data.insert("subscriptionId".into(), subscription.into());
    message(scope, id, (TEST, now), &data)
}

/// Composes the body of the message that a receiver answers with the challenge.
pub(super) fn verification(scope: Scope, id: &str, challenge: &str, now: Timestamp) -> Vec<u8> {
    let mut data = Map::new();
    data.insert("challenge".into(), challenge.into());
    message(scope, id, (VERIFICATION, now), &data)
}

fn message(
    scope: Scope,
    id: &str,
    (kind, at): (&str, Timestamp),
    data: &Map<String, Value>,
) -> Vec<u8> {
    let meta = json!({"sandboxEnabled": scope.environment.is_sandbox()});
    let body = json!({"id": id, "type": kind, "timestamp": at, "data": data, "meta": meta});
    body.to_string().into_bytes()
}

/// Says who caused an event: an API key, a member of staff, a candidate, or the server itself.
fn by(actor: Option<&str>) -> Value {
    match actor {
        Some(key) if key.parse::<KeyId>().is_ok() => json!({"kind": "key", "id": key}),
        Some(person) if person.parse::<StaffId>().is_ok() => {
            json!({"kind": "person", "id": person})
        }
        Some(kind) => json!({"kind": kind}),
        None => json!({"kind": "system"}),
    }
}
