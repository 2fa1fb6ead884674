//! Whole sign-ins: what is asked, what comes back, and callbacks that belong elsewhere.

use crate::{BACK, ISSUER, NOW, Pair, flow, provider::SECRET};
use openid_connect::{Callback, ClaimPath, Flow, Purpose, Reason};
use serde_json::json;
use std::collections::HashMap;

fn run<T>(future: impl Future<Output = T>) -> T {
    futures::executor::block_on(future)
}

#[test]
fn authorization_url_has_all_that_protects_the_flow() {
    let pair = Pair::with(|settings| settings.acr_values = vec!["mfa".into(), "hw".into()]);
    let url = run(pair.url(&pair.flow(Purpose::SignIn))).unwrap();
    assert_eq!(url.path(), "/authorize");
    let query: HashMap<String, String> = url.query_pairs().into_owned().collect();
    let expected = [
        ("tenant", "1"),
        ("response_type", "code"),
        ("response_mode", "query"),
        ("client_id", "desk"),
        ("redirect_uri", BACK),
        ("scope", "openid email profile"),
        ("code_challenge_method", "S256"),
        ("acr_values", "mfa hw"),
    ];
    for (name, value) in expected {
        assert_eq!(query[name], value, "{name}");
    }
    for name in ["state", "nonce", "code_challenge"] {
        assert_eq!(query[name].len(), 43, "{name}");
    }
    assert_eq!(query.len(), expected.len() + 3);
    assert!(!url.as_str().contains("s3cret"), "{SECRET}");

    let url = run(pair.url(&pair.flow(Purpose::StepUp))).unwrap();
    let query: HashMap<String, String> = url.query_pairs().into_owned().collect();
    assert_eq!(
        (query["max_age"].as_str(), query["prompt"].as_str()),
        ("0", "login")
    );
}

#[test]
fn identity_is_what_the_token_says() {
    let pair =
        Pair::with(|settings| settings.roles_claim = Some(ClaimPath::new("realm_access.roles")));
    pair.provider.state().person["realm_access"] = json!({"roles": ["ow-coordinator", 1, "x"]});
    let identity = run(pair.sign_in(Purpose::SignIn)).unwrap();
    assert_eq!(identity.issuer, ISSUER);
    assert_eq!(identity.subject, "subject-1");
    assert_eq!(identity.name.as_deref(), Some("Sanne Voorbeeld"));
    assert_eq!(identity.session.as_deref(), Some("session-1"));
    assert_eq!(
        identity.roles,
        Some(vec!["ow-coordinator".to_owned(), "x".to_owned()])
    );
    let email = identity.email.clone().unwrap();
    assert_eq!(
        (email.address.as_str(), email.is_verified),
        ("sanne@noord.example.nl", true)
    );
    assert!(
        !pair
            .provider
            .state()
            .requests
            .contains(&"userinfo".to_owned())
    );
    assert!(!format!("{identity:?} {email:?}").contains("anne"));
}

#[test]
fn address_is_verified_by_the_truth_value_alone() {
    for (given, expected) in [
        (json!(true), true),
        (json!(false), false),
        (json!("true"), false),
        (json!(1), false),
        (json!(null), false),
    ] {
        let pair = Pair::new();
        pair.provider.state().person["email_verified"] = given.clone();
        let email = run(pair.sign_in(Purpose::SignIn)).unwrap().email.unwrap();
        assert_eq!(email.is_verified, expected, "{given}");
    }
    let pair = Pair::new();
    pair.provider
        .changing(|token| token.without("email_verified"));
    // The userinfo endpoint does not vouch for an address of the token.
    pair.provider.state().userinfo["email_verified"] = json!(true);
    let email = run(pair.sign_in(Purpose::SignIn)).unwrap().email.unwrap();
    assert!(!email.is_verified);
}

#[test]
fn missing_claims_are_asked_for() {
    let pair = Pair::with(|settings| settings.subject_claim = ClaimPath::new("uid"));
    pair.provider.changing(|token| token.without("email"));
    pair.provider.state().userinfo = json!({
        "sub": "subject-1", "uid": "u1", "name": "Another Name", "email": "sanne@zuid.example.nl",
    });
    let identity = run(pair.sign_in(Purpose::SignIn)).unwrap();
    assert_eq!(identity.subject, "u1");
    assert_eq!(identity.name.as_deref(), Some("Sanne Voorbeeld"));
    let email = identity.email.unwrap();
    // The token's `email_verified` is about no address.
    assert_eq!(
        (email.address.as_str(), email.is_verified),
        ("sanne@zuid.example.nl", false)
    );

    for (userinfo, reason) in [
        (
            json!({"sub": "subject-2", "uid": "u1"}),
            Reason::UserinfoSubject,
        ),
        (json!({"uid": "u1"}), Reason::UserinfoSubject),
        (json!("no JSON"), Reason::Userinfo),
        (json!({"sub": "subject-1"}), Reason::SubjectClaim),
    ] {
        pair.provider.state().userinfo = userinfo;
        assert_eq!(run(pair.sign_in(Purpose::SignIn)).err(), Some(reason));
    }
}

#[test]
fn code_is_good_once() {
    let pair = Pair::new();
    let flow = pair.flow(Purpose::SignIn);
    let query = pair.provider.authorize(&run(pair.url(&flow)).unwrap());
    assert!(run(pair.finish(&flow, &query)).is_ok());
    assert_eq!(run(pair.finish(&flow, &query)).err(), Some(Reason::Code));
}

#[test]
fn callback_of_another_browser_is_refused() {
    let pair = Pair::new();
    let (mine, others) = (pair.flow(Purpose::SignIn), pair.flow(Purpose::SignIn));
    let query = pair.provider.authorize(&run(pair.url(&others)).unwrap());
    assert_eq!(run(pair.finish(&mine, &query)).err(), Some(Reason::State));
    // With the state exchanged, the verifier and the nonce still differ.
    let url = run(pair.url(&mine)).unwrap();
    let state = url
        .query_pairs()
        .find(|(name, _)| name == "state")
        .unwrap()
        .1;
    let code = query.split('&').next().unwrap();
    let query = format!("{code}&state={state}&iss={ISSUER}");
    assert_eq!(run(pair.finish(&mine, &query)).err(), Some(Reason::Code));
}

#[test]
fn providers_cannot_be_mixed_up() {
    let (honest, other) = (Pair::new(), Pair::at("https://evil.example", |_| {}));
    let flow = honest.flow(Purpose::SignIn);
    let query = other.provider.authorize(&run(honest.url(&flow)).unwrap());
    assert_eq!(
        run(honest.finish(&flow, &query)).err(),
        Some(Reason::ResponseIssuer)
    );
    let without: Vec<&str> = query
        .split('&')
        .filter(|pair| !pair.starts_with("iss="))
        .collect();
    let without = without.join("&");
    assert_eq!(
        run(honest.finish(&flow, &without)).err(),
        Some(Reason::ResponseIssuerMissing)
    );
    assert!(
        !honest
            .provider
            .state()
            .requests
            .contains(&"token".to_owned())
    );

    // A provider that does not promise the parameter has no such code.
    let plain = Pair::new();
    plain.provider.state().metadata["authorization_response_iss_parameter_supported"] =
        json!(false);
    let flow = plain.flow(Purpose::SignIn);
    let query = other.provider.authorize(&run(plain.url(&flow)).unwrap());
    assert_eq!(
        run(plain.finish(&flow, &query)).err(),
        Some(Reason::ResponseIssuer)
    );
    assert_eq!(
        run(plain.finish(
            &flow,
            &query.replace("code-", "other-").replace("evil", "op")
        ))
        .err(),
        Some(Reason::ResponseIssuer)
    );
}

#[test]
fn callback_is_read_strictly() {
    let pair = Pair::new();
    let flow = pair.flow(Purpose::SignIn);
    let url = run(pair.url(&flow)).unwrap();
    let state = url
        .query_pairs()
        .find(|(name, _)| name == "state")
        .unwrap()
        .1
        .into_owned();
    let iss = "https%3A%2F%2Fop.example.nl";
    for (query, reason) in [
        (String::new(), Reason::State),
        ("state=".to_owned(), Reason::State),
        (format!("state={state}&state={state}"), Reason::Callback),
        (
            format!("state={state}&code=1&code=2&iss={iss}"),
            Reason::Callback,
        ),
        (format!("state={state}&iss={iss}"), Reason::CodeMissing),
        (
            format!("state={state}&code=&iss={iss}"),
            Reason::CodeMissing,
        ),
        (
            format!("state={state}&error=access_denied&iss={iss}"),
            Reason::Denied,
        ),
        (
            format!("state={state}&error=login_required&iss={iss}"),
            Reason::ProviderError,
        ),
        (
            format!("state={state}&error=access_denied&code=1&iss={iss}"),
            Reason::Denied,
        ),
        (
            format!("state=x&error=access_denied&iss={iss}"),
            Reason::State,
        ),
        (
            format!("state={state}&code=unknown&iss={iss}"),
            Reason::Code,
        ),
    ] {
        assert_eq!(
            run(pair.finish(&flow, &query)).err(),
            Some(reason),
            "{query}"
        );
    }
    assert!(Callback::parse("session_state=1&session_state=2").is_ok());
}

#[test]
fn wrong_secret_is_named_as_such() {
    let pair = Pair::with(|settings| settings.client_secret = Some("wrong".into()));
    assert_eq!(
        run(pair.sign_in(Purpose::SignIn)).err(),
        Some(Reason::ClientRefused)
    );
}

#[test]
fn secret_goes_into_the_body_if_the_provider_takes_no_other_way() {
    let pair = Pair::new();
    pair.provider.state().metadata["token_endpoint_auth_methods_supported"] =
        json!(["client_secret_post"]);
    assert!(run(pair.sign_in(Purpose::SignIn)).is_ok());
}

#[test]
fn flow_is_stored_and_read_back() {
    let kept = flow(Purpose::StepUp, NOW);
    let text = serde_json::to_string(&kept).unwrap();
    assert_eq!(serde_json::from_str::<Flow>(&text).unwrap(), kept);
    let shown = format!("{kept:?}");
    assert_eq!(
        shown,
        format!("Flow {{ purpose: StepUp, started_at: {NOW}, .. }}")
    );
}
