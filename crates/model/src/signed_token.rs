//! Opaque signed tokens: a payload with an HMAC, bound to a purpose and a scope or a person.

use crate::{Environment, Person, RegionId, Scope, Secret};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

/// Returns the URL-safe signed token of a payload. It is valid for this purpose and scope only.
pub fn seal(payload: &[u8], secret: &Secret, purpose: &str, scope: &Scope) -> String {
    sealed(payload, &secret.sign(purpose, &bound(payload, scope)))
}

fn sealed(payload: &[u8], tag: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode([payload, tag].concat())
}

/// Does the same for a person, whose records belong to several scopes.
pub fn sign_for_person(payload: &[u8], secret: &Secret, purpose: &str, person: &Person) -> String {
    sealed(
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

fn environment(environment: Environment) -> &'static [u8] {
    if environment.is_sandbox() { b"s" } else { b"p" }
}

/// Returns the payload that was signed for this purpose and scope, or nothing for any other text.
pub fn unseal(text: &str, secret: &Secret, purpose: &str, scope: &Scope) -> Option<Vec<u8>> {
    let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
    let (payload, tag) = bytes.split_last_chunk::<16>()?;
    secret
        .verify(purpose, &bound(payload, scope), tag)
        .then(|| payload.to_vec())
}

/// Returns the number that was signed for this purpose and scope, or nothing for any other text.
pub fn verify_number(text: &str, secret: &Secret, purpose: &str, scope: &Scope) -> Option<i64> {
    unseal(text, secret, purpose, scope)?
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
    use crate::Environment;

    #[test]
    fn token_decodes_only_for_its_purpose_and_scope() {
        let secret = Secret::new(&[7; 32]);
        let scope = |environment| Scope {
            region: "reg00000000000001".parse().unwrap(),
            environment,
        };
        let here = scope(Environment::Production);
        let text = seal(&42_i64.to_be_bytes(), &secret, "one", &here);
        assert_eq!(verify_number(&text, &secret, "one", &here), Some(42));
        assert_eq!(verify_number(&text, &secret, "two", &here), None);
        assert_eq!(
            verify_number(&text, &secret, "one", &scope(Environment::Sandbox)),
            None
        );
        assert_eq!(
            verify_number(&text, &Secret::new(&[8; 32]), "one", &here),
            None
        );
        for flip in 0..text.len() {
            let mut forged = text.clone().into_bytes();
            forged[flip] = if forged[flip] == b'A' { b'B' } else { b'A' };
            assert_eq!(
                unseal(std::str::from_utf8(&forged).unwrap(), &secret, "one", &here),
                None,
                "{flip}"
            );
        }
    }
}
