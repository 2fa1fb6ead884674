//! Signatures of callbacks: both header forms, their verification, and secrets after a rotation.

use super::{Why, headers, verify};

const NEW: &str = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
const OLD: &str = "whsec_/v38+/r5+Pf29fTz8vHw7+7t7Ovq6ejn5uXk4+Lh4N8=";
const BODY: &[u8] = r#"{"naam":"Zoë"}"#.as_bytes();
const TARGET: &str = "/hook?a=b%20c";
const THEN: i64 = 1_767_225_600;

type Headers = Vec<(&'static str, String)>;

fn signed(secrets: &[&str]) -> Headers {
    headers(secrets, "msg_1", "abcDEF", THEN, TARGET, BODY)
}

fn verified(
    secret: &str,
    headers: &Headers,
    target: &str,
    body: &[u8],
    now: i64,
) -> Result<(), Why> {
    let headers: Vec<_> = headers
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    verify(secret, &headers, target, body, now, 300)
}

#[test]
fn headers_equal_those_of_another_implementation() {
    let own = "v2=K3TnGE370Q/X1MSvULNhleGLYk7OLo85fvUm9vmW5PY=";
    let new = "v1,2YnjQU2KyGkXH/a563X9OeRKag9eiwg7ds1Q0e8ZtCk=";
    let old = "v1,lt7Pf54b/vncDwh2QL95Dg4xmZ9vg3TCYOu0E3vx7Ps=";
    for (secrets, standard) in [
        (&[NEW][..], new.to_owned()),
        (&[NEW, OLD], format!("{new} {old}")),
    ] {
        let expected = [
            ("x-mutationengine-timestamp", "1767225600"),
            ("x-mutationengine-nonce", "abcDEF"),
            ("x-mutationengine-signature", own),
            ("webhook-id", "msg_1"),
            ("webhook-timestamp", "1767225600"),
            ("webhook-signature", &standard),
        ];
        assert_eq!(
            signed(secrets),
            expected.map(|(name, value)| (name, value.to_owned()))
        );
    }
}

#[test]
fn example_of_the_specification_verifies() {
    let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    let id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    let made = headers(
        &[secret],
        id,
        "",
        1_614_265_330,
        "/",
        br#"{"test": 2432232314}"#,
    );
    assert_eq!(made[5].1, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
}

#[test]
fn signed_message_verifies_and_others_have_a_reason() {
    let good = signed(&[NEW]);
    let other = "x-mutationengine-signature";
    assert_eq!(verified(NEW, &good, TARGET, BODY, THEN), Ok(()));
    assert_eq!(verified(NEW, &good, TARGET, BODY, THEN + 300), Ok(()));
    assert_eq!(verified(NEW, &good, TARGET, BODY, THEN - 300), Ok(()));
    assert_eq!(
        verified(NEW, &good, TARGET, BODY, THEN + 301),
        Err(Why::Age(301, 300))
    );
    assert_eq!(
        verified(NEW, &good, TARGET, BODY, THEN - 301),
        Err(Why::Age(-301, 300))
    );
    assert_eq!(
        verified(OLD, &good, TARGET, BODY, THEN),
        Err(Why::Mismatch(other))
    );
    assert_eq!(
        verified(NEW, &good, "/hook", BODY, THEN),
        Err(Why::Mismatch(other))
    );
    assert_eq!(
        verified(NEW, &good, TARGET, b"{}", THEN),
        Err(Why::Mismatch(other))
    );
    for secret in ["", "whsec_", "whsec_~", "AAEC", &NEW[1..]] {
        assert_eq!(
            verified(secret, &good, TARGET, BODY, THEN),
            Err(Why::Secret),
            "{secret}"
        );
    }
    for index in 0..good.len() {
        let mut missing = good.clone();
        let (name, _) = missing.remove(index);
        assert_eq!(
            verified(NEW, &missing, TARGET, BODY, THEN),
            Err(Why::Missing(name))
        );
        let mut changed = good.clone();
        changed[index].1.push('0');
        assert!(
            verified(NEW, &changed, TARGET, BODY, THEN).is_err(),
            "{name}"
        );
    }
}

#[test]
fn after_a_rotation_the_older_secret_still_makes_the_standard_signature() {
    let both = signed(&[NEW, OLD]);
    assert_eq!(verified(NEW, &both, TARGET, BODY, THEN), Ok(()));
    let swapped: Headers = both
        .iter()
        .zip(signed(&[OLD, NEW]))
        .map(|(new, old)| {
            if new.0 == "webhook-signature" {
                new.clone()
            } else {
                old
            }
        })
        .collect();
    assert_eq!(verified(OLD, &swapped, TARGET, BODY, THEN), Ok(()));
    let without = swapped.into_iter().map(|(name, value)| {
        let value = if name == "webhook-signature" {
            value.split(' ').next().unwrap().to_owned()
        } else {
            value
        };
        (name, value)
    });
    assert_eq!(
        verified(OLD, &without.collect(), TARGET, BODY, THEN),
        Err(Why::Mismatch("webhook-signature"))
    );
}
