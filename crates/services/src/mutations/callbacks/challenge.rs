//! A receiver that shows that it expects events: it answers a challenge before a subscription is
//! stored.

use super::event;
use crate::mutations::Inner;
use bytes::Bytes;
use egress::EgressError;
use http::{Method, Request, header};
use messages::KeyOrField;
use model::{EventId, Scope};
use std::time::Duration;

/// Maximum number of bytes of a receiver's answer.
const ANSWER: usize = 4096;
/// The number of random bytes of a challenge.
const CHALLENGE: usize = 16;
/// How long the receiver may take. The request of a person waits for it.
const TIME: Duration = Duration::from_secs(10);

/// Sends a new challenge to a URL, and returns what is wrong with the answer, if anything. The
/// message is not signed: nobody knows the secret of the subscription yet.
pub(in crate::mutations) async fn challenge(
    inner: &Inner,
    scope: Scope,
    url: &str,
) -> Result<(), KeyOrField> {
    let random = inner.store.random().as_ref();
    let mut bytes = [0; CHALLENGE];
    random.fill(&mut bytes);
    let challenge = format!("{:032x}", u128::from_be_bytes(bytes));
    let (id, now) = (EventId::random(random), inner.store.clock().now());
    let body = event::verification(scope, id.as_str(), &challenge, now);
    let request = Request::builder()
        .method(Method::POST)
        .uri(url)
        .header(header::CONTENT_TYPE, "application/json")
        .header("webhook-id", id.as_str())
        .header("webhook-timestamp", now.seconds().to_string())
        .body(Bytes::from(body));
    let Ok(request) = request else {
        return Err(KeyOrField::ChallengeUnreachable);
    };
    let client = inner.client.on_behalf_of(scope);
    match client.request(request, ANSWER, TIME).await {
        Ok(answer) if !answer.status().is_success() => Err(KeyOrField::ChallengeStatus {
            status: answer.status().as_u16(),
        }),
        Ok(answer) if contains(answer.body(), challenge.as_bytes()) => Ok(()),
        Ok(_) | Err(EgressError::InvalidResponse) => Err(KeyOrField::ChallengeBody),
        Err(EgressError::Timeout) => Err(KeyOrField::ChallengeTimeout),
        Err(_) => Err(KeyOrField::ChallengeUnreachable),
    }
}

fn contains(body: &[u8], challenge: &[u8]) -> bool {
    body.windows(challenge.len())
        .any(|window| window == challenge)
}
