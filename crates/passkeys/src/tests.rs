use super::*;
use soft_authenticator::{Authenticator, PRESENT};

const URL: &str = "https://regio.example.nl/base";
const ORIGIN: &str = "https://regio.example.nl";
const OWNER: Owner<'_> = Owner {
    handle: [7; 16],
    account: "marieke@example.nl",
    name: "Marieke Voorbeeld",
};

fn site() -> Site {
    Site::new(URL, "Onderwijsregio").unwrap()
}

/// An authenticator with a passkey, and the passkey as it is stored.
fn registered(site: &Site) -> (Authenticator, Passkey) {
    let mut authenticator = Authenticator::new(ORIGIN);
    let started = site.start_registration(&OWNER, Vec::new()).unwrap();
    let answer = authenticator.create(&started.options);
    let passkey = site.finish_registration(&started.state, &answer).unwrap();
    (authenticator, passkey)
}

#[test]
fn passkey_is_asked_for_by_the_policy() {
    let started = site()
        .start_registration(&OWNER, vec![b"known".to_vec()])
        .unwrap();
    let options: serde_json::Value = serde_json::from_str(&started.options).unwrap();
    assert_eq!(
        options["rp"],
        serde_json::json!({"name": "Onderwijsregio", "id": "regio.example.nl"})
    );
    let selection = &options["authenticatorSelection"];
    assert_eq!(selection["residentKey"], "required");
    assert_eq!(selection["userVerification"], "required");
    assert_eq!(options["attestation"], "none");
    assert_eq!(options["excludeCredentials"][0]["id"], "a25vd24");
    // 32 bytes.
    assert_eq!(options["challenge"].as_str().unwrap().len(), 43);
    let algorithms: Vec<_> = options["pubKeyCredParams"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["alg"].as_i64().unwrap())
        .collect();
    assert_eq!(algorithms, [-7, -35, -257]);

    let started = site().start_authentication(&[b"known".to_vec()]).unwrap();
    let options: serde_json::Value = serde_json::from_str(&started.options).unwrap();
    assert_eq!(options["rpId"], "regio.example.nl");
    assert_eq!(options["userVerification"], "required");
    assert_eq!(options["allowCredentials"][0]["id"], "a25vd24");
}

#[test]
fn passkey_is_made_and_used() {
    let site = site();
    let (mut authenticator, passkey) = registered(&site);
    assert_eq!((&passkey.id, passkey.counter), (&authenticator.id, 0));
    authenticator.counter = 5;
    let started = site.start_authentication(&[]).unwrap();
    let answer = authenticator.get(&started.options);
    let claim = Claim {
        handle: OWNER.handle,
        id: passkey.id.clone(),
    };
    assert_eq!(site.claim(&answer), Ok(claim));
    let used = site
        .finish_authentication(&started.state, &answer, &passkey)
        .unwrap();
    assert_eq!((&used.id, used.counter), (&passkey.id, 5));
}

#[test]
fn synchronised_passkey_keeps_its_counter_at_0() {
    let site = site();
    let (authenticator, passkey) = registered(&site);
    for _ in 0..2 {
        let started = site.start_authentication(&[]).unwrap();
        let answer = authenticator.get(&started.options);
        let used = site.finish_authentication(&started.state, &answer, &passkey);
        assert_eq!(used.unwrap().counter, 0);
    }
}

#[test]
fn counter_that_does_not_rise_is_refused() {
    let site = site();
    let (mut authenticator, mut passkey) = registered(&site);
    passkey.counter = 5;
    for (counter, expected) in [
        (4, Err(Rejection::Counter)),
        (5, Err(Rejection::Counter)),
        (6, Ok(6)),
    ] {
        authenticator.counter = counter;
        let started = site.start_authentication(&[]).unwrap();
        let answer = authenticator.get(&started.options);
        let used = site.finish_authentication(&started.state, &answer, &passkey);
        assert_eq!(used.map(|passkey| passkey.counter), expected);
    }
}

/// An authenticator that is changed, and why its answer is then refused.
type Wrong = (fn(&mut Authenticator), Rejection);

#[test]
fn answer_that_is_wrong_in_one_thing_is_refused() {
    let wrong: [Wrong; 6] = [
        (
            |one| one.origin = "https://regio.example.nl:8443".into(),
            Rejection::Origin,
        ),
        (
            |one| one.origin = "http://regio.example.nl".into(),
            Rejection::Origin,
        ),
        (
            |one| one.origin = "https://sub.regio.example.nl".into(),
            Rejection::Origin,
        ),
        (|one| one.rp_id = "example.nl".into(), Rejection::Origin),
        (|one| one.flags = PRESENT, Rejection::Unverified),
        (|one| one.flags = 0, Rejection::Unverified),
    ];
    let site = site();
    for (change, reason) in wrong {
        let (mut authenticator, passkey) = registered(&site);
        change(&mut authenticator);
        let started = site.start_authentication(&[]).unwrap();
        let answer = authenticator.get(&started.options);
        let used = site.finish_authentication(&started.state, &answer, &passkey);
        assert_eq!(used, Err(reason));
        let mut other = Authenticator::new(ORIGIN);
        change(&mut other);
        let started = site.start_registration(&OWNER, Vec::new()).unwrap();
        let answer = other.create(&started.options);
        assert_eq!(
            site.finish_registration(&started.state, &answer),
            Err(reason)
        );
    }
}

#[test]
fn answer_to_another_challenge_or_of_another_key_is_refused() {
    let site = site();
    let (authenticator, passkey) = registered(&site);
    let [first, second] = [(); 2].map(|()| site.start_authentication(&[]).unwrap());
    let answer = authenticator.get(&first.options);
    let finish = |state: &str, answer: &str| site.finish_authentication(state, answer, &passkey);
    assert_eq!(finish(&second.state, &answer), Err(Rejection::Challenge));
    // Another device that says that it has this credential.
    let mut other = Authenticator::new(ORIGIN);
    (other.id, other.handle) = (authenticator.id.clone(), authenticator.handle.clone());
    assert_eq!(
        finish(&first.state, &other.get(&first.options)),
        Err(Rejection::Signature)
    );
    // Another credential.
    let (other, _) = registered(&site);
    assert_eq!(
        finish(&first.state, &other.get(&first.options)),
        Err(Rejection::Credential)
    );
    for answer in [
        "",
        "{}",
        "null",
        "[]",
        &answer.replace("authenticatorData", "data"),
    ] {
        assert_eq!(finish(&first.state, answer), Err(Rejection::Malformed));
        assert_eq!(site.claim(answer), Err(Rejection::Malformed));
    }
    // A creation is no sign-in, even for the same challenge.
    let started = site.start_registration(&OWNER, Vec::new()).unwrap();
    assert_eq!(
        site.finish_registration(&started.state, &answer),
        Err(Rejection::Malformed)
    );
}

#[test]
fn passkeys_need_a_name_and_tls() {
    let why = |url: &str| Site::new(url, "x").err();
    for url in [
        "http://127.0.0.1:8080",
        "https://192.0.2.1",
        "https://[2001:db8::1]",
    ] {
        assert_eq!(why(url), Some(Unusable::IpAddress), "{url}");
    }
    assert_eq!(why("http://regio.example.nl"), Some(Unusable::Insecure));
    assert_eq!(why("nothing"), Some(Unusable::NoName));
    for url in [
        "http://localhost:8080",
        "http://a.localhost",
        "https://regio.example.nl/base",
    ] {
        assert_eq!(why(url), None, "{url}");
    }
}
