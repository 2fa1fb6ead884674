//! Signed tokens that are bound to a scope or a person.

use crate::{Environment, Person, RegionId, Scope};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use signed_token::{Secret, SignedToken};

/// Returns the codec of tokens that are valid for this purpose and scope only.
pub fn scope_token<'a>(
    secret: &'a Secret,
    purpose: &'a str,
    scope: &'a Scope,
) -> SignedToken<'a, 2> {
    let region = scope.region.as_str().as_bytes();
    SignedToken::new(secret, purpose, [region, environment(scope.environment)])
}

/// Returns the codec of tokens that are valid for this purpose and person only. A person's records
/// belong to several scopes.
pub fn person_token<'a>(
    secret: &'a Secret,
    purpose: &'a str,
    person: &'a Person,
) -> SignedToken<'a, 3> {
    let region = person.region.as_ref().map_or("", RegionId::as_str);
    let bound = [
        person.identity_key.as_bytes(),
        region.as_bytes(),
        environment(person.environment),
    ];
    SignedToken::new(secret, purpose, bound)
}

pub(crate) fn environment(environment: Environment) -> &'static [u8] {
    if environment.is_sandbox() { b"s" } else { b"p" }
}

/// Returns the URL-safe signed token of a payload. It is valid for this purpose and scope only.
pub fn sign_token(payload: &[u8], secret: &Secret, purpose: &str, scope: &Scope) -> String {
    signed(payload, &secret.sign(purpose, &bound(payload, scope)))
}

fn signed(payload: &[u8], tag: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode([payload, tag].concat())
}

/// Does the same for a person, whose records belong to several scopes.
pub fn sign_for_person(payload: &[u8], secret: &Secret, purpose: &str, person: &Person) -> String {
    signed(
        payload,
        &secret.sign(purpose, &bound_to_person(payload, person)),
    )
}

/// Returns the payload that was signed for this purpose and person, or nothing for any other text.
pub fn verify_for_person(
    text: &str,
    secret: &Secret,
    purpose: &str,
    person: &Person,
) -> Option<Vec<u8>> {
    let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
    let (payload, tag) = bytes.split_last_chunk::<16>()?;
    secret
        .verify(purpose, &bound_to_person(payload, person), tag)
        .then(|| payload.to_vec())
}

fn bound_to_person<'a>(payload: &'a [u8], person: &'a Person) -> [&'a [u8]; 4] {
    let region = person.region.as_ref().map_or("", RegionId::as_str);
    [
        payload,
        person.identity_key.as_bytes(),
        region.as_bytes(),
        environment(person.environment),
    ]
}

/// Returns the payload that was signed for this purpose and scope, or nothing for any other text.
pub fn verify_token(text: &str, secret: &Secret, purpose: &str, scope: &Scope) -> Option<Vec<u8>> {
    let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
    let (payload, tag) = bytes.split_last_chunk::<16>()?;
    secret
        .verify(purpose, &bound(payload, scope), tag)
        .then(|| payload.to_vec())
}

/// Returns the number that was signed for this purpose and scope, or nothing for any other text.
pub fn verify_number(text: &str, secret: &Secret, purpose: &str, scope: &Scope) -> Option<i64> {
    verify_token(text, secret, purpose, scope)?
        .try_into()
        .ok()
        .map(i64::from_be_bytes)
}

fn bound<'a>(payload: &'a [u8], scope: &'a Scope) -> [&'a [u8]; 3] {
    [
        payload,
        scope.region.as_str().as_bytes(),
        environment(scope.environment),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn token_is_valid_only_in_its_scope() {
        let secret = Secret::new(&[7; 32]);
        let scope = |region: &str, environment| Scope {
            region: region.parse().unwrap(),
            environment,
        };
        let here = scope("reg00000000000001", Environment::Production);
        let text = scope_token(&secret, "one", &here).encode(&42_i64);
        let decoded = |scope: &Scope| scope_token(&secret, "one", scope).decode::<i64>(&text);
        assert_eq!(decoded(&here), Some(42));
        for other in [
            scope("reg00000000000001", Environment::Sandbox),
            scope("reg00000000000002", Environment::Production),
        ] {
            assert_eq!(decoded(&other), None);
        }
    }
}
