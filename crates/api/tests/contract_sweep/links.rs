//! The links and codes that confirm an operation.

use model::{AddressChangeId, Environment, Person, RepeatingRandom, Token, TokenKind};
use std::time::Duration;
use store::{
    ScopeTx, address_changes,
    verifications::{self, Credentials, Verification},
};
use testkit::{TestApp, TestRegion};

/// Returns the token of the link that confirms an operation.
pub(super) fn link(operation: &str) -> Token {
    Token::random(
        TokenKind::Session,
        &RepeatingRandom::new(operation.len() as u64),
    )
}

/// The request for a new address that is to be approved, and its code.
pub(super) const APPROVAL: &str = "ver000000approval";
pub(super) const CODE: &str = "123456";

/// The links: operation, recipient and purpose.
pub(super) const LINKS: [(&str, &str, &str); 3] = [
    ("openSession", "n1@example.nl", "sign-in"),
    ("confirmNewEmail", "n8@example.nl", "address"),
    ("confirmErasure", "n7@example.nl", "erasure"),
];

/// Creates a link for a candidate, without sending it.
pub(super) async fn send_link(app: &TestApp, operation: &str, email: &str, purpose: &'static str) {
    let person = Person {
        environment: Environment::Production,
        identity_key: email.into(),
        region: None,
    };
    let verification = Verification {
        id: format!("ver{:014}", operation.len()).parse().unwrap(),
        person,
        redirect_url: None,
        new_email: (purpose == "address").then(|| "nieuw8@example.nl".into()),
    };
    let now = app.store.clock().now();
    let credentials = Credentials {
        token: link(operation).hash(),
        code: [0; 16],
        until: now.plus(Duration::from_mins(1)),
    };
    let sent = app.store.transaction(move |transaction| {
        Box::pin(async move {
            verifications::replace(transaction, &verification, purpose, now).await?;
            verifications::set_credentials(transaction, verification.id, &credentials).await
        })
    });
    let sent: Result<bool, store::Error> = sent.await;
    assert!(sent.unwrap());
}

/// Creates a candidate's request for a new address.
pub(super) async fn ask_for_address(app: &TestApp, email: &str) {
    let now = app.store.clock().now();
    let person = Person {
        environment: Environment::Production,
        identity_key: email.into(),
        region: None,
    };
    let id = APPROVAL.parse().unwrap();
    let new = Verification {
        id,
        person,
        redirect_url: None,
        new_email: Some("nieuw1@example.nl".into()),
    };
    let secret = &app.store.installation().secret;
    let code = secret.sign("verification code", &[APPROVAL.as_bytes(), CODE.as_bytes()]);
    let credentials = Credentials {
        token: [9; 32],
        code,
        until: now.plus(Duration::from_mins(1)),
    };
    let sent = app.store.transaction(move |transaction| {
        Box::pin(async move {
            verifications::replace(transaction, &new, "address-approval", now).await?;
            verifications::set_credentials(transaction, id, &credentials).await
        })
    });
    let sent: Result<bool, store::Error> = sent.await;
    assert!(sent.unwrap());
}

/// Creates an earlier change of a candidate's address, which a link can undo.
pub(super) async fn change_address(app: &TestApp, region: &TestRegion, number: u32) {
    let (now, scope) = (app.store.clock().now(), region.production());
    let change: AddressChangeId = "adr00000000000001".parse().unwrap();
    let candidate = format!("rec{number:014}").parse().unwrap();
    let hash = link("undoNewEmail").hash();
    let kept = app
        .store
        .write(scope, async move |tx: &mut ScopeTx<'_, '_>| {
            let former = (candidate, "oud@example.nl");
            tx.former_addresses()
                .keep(change, former, "ander@example.nl")
        });
    let kept: Result<(), store::Error> = kept.await;
    kept.unwrap();
    let changed = app.store.transaction(move |transaction| {
        Box::pin(async move {
            address_changes::insert(transaction, change, scope.environment, now).await?;
            address_changes::set_credentials(
                transaction,
                change,
                &hash,
                now.plus(Duration::from_mins(1)),
            )
            .await
        })
    });
    let changed: Result<bool, store::Error> = changed.await;
    assert!(changed.unwrap());
}
