//! Signed tokens that are bound to a scope or a person.

use crate::{Environment, Person, RegionId, Scope};
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
