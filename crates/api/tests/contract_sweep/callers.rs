//! Which callers each operation accepts.

use super::{Fixture, Takes};
use http::{Method, StatusCode};
use model::{RepeatingRandom, Token, TokenKind};
use serde_json::json;
use std::time::Duration;

#[testkit::test]
async fn every_operation_needs_a_credential() {
    let fixture = Fixture::new().await;
    let app = &fixture.app;
    let never = |kind, seed| {
        Token::random(kind, &RepeatingRandom::new(seed))
            .reveal()
            .to_owned()
    };
    let keys = [
        "ork_x".to_owned(),
        never(TokenKind::Region, 99),
        never(TokenKind::Admin, 98),
    ];
    let sessions = ["x".to_owned(), never(TokenKind::Session, 97)];
    for operation in fixture.closed() {
        let anonymous = (!operation.takes.none()).then(|| app.anonymous());
        let unknown = keys
            .iter()
            .map(|key| app.client(key))
            .chain(sessions.iter().map(|token| app.visitor(token)));
        for client in anonymous.into_iter().chain(unknown) {
            let answer = operation.send(&client, "", "").await;
            assert_eq!(
                answer.status,
                StatusCode::UNAUTHORIZED,
                "{}",
                operation.name()
            );
        }
    }
}

#[testkit::test]
async fn every_operation_rejects_an_expired_credential() {
    let fixture = Fixture::new().await;
    let app = &fixture.app;
    let own = app.client(&fixture.region.key);
    let made = own.post("/auth/region/api-keys", &json!({})).await.json()["data"].clone();
    let revoked = app.client(made["key"].as_str().unwrap());
    assert_eq!(revoked.get("/candidates").await.status, StatusCode::OK);
    let id = made["id"].as_str().unwrap();
    let gone = own
        .send(
            Method::DELETE,
            &format!("/auth/regions/{}/api-keys/{id}", fixture.region.id),
            "".into(),
        )
        .await;
    assert_eq!(gone.status, StatusCode::NO_CONTENT);

    let admin = app.client(&fixture.admin);
    assert_eq!(admin.get("/auth/regions").await.status, StatusCode::OK);
    let grant = app
        .store
        .key_grant(&Token::recognise(fixture.admin.as_bytes()).unwrap().1)
        .await
        .unwrap()
        .unwrap();
    assert!(app.store.revoke_key(grant.id).await.unwrap());

    let ended = app.visitor(&fixture.session);
    let end = ended
        .send(
            Method::DELETE,
            "/auth/candidates/sessions/current",
            "".into(),
        )
        .await;
    assert_eq!(end.status, StatusCode::NO_CONTENT);
    let expired = app.visitor(&fixture.movers_session);
    assert_eq!(
        expired.get("/auth/candidates/me").await.status,
        StatusCode::OK
    );
    app.clock
        .advance(services::sessions::IDLE + Duration::from_secs(1));
    for operation in fixture.closed() {
        for client in [&revoked, &admin, &ended, &expired] {
            let answer = operation.send(client, "", "").await;
            assert_eq!(
                answer.status,
                StatusCode::UNAUTHORIZED,
                "{}",
                operation.name()
            );
        }
    }
}

#[testkit::test]
async fn every_operation_rejects_the_wrong_kind_of_key() {
    let fixture = Fixture::new().await;
    let sandbox_only = fixture
        .app
        .client(&fixture.app.sandbox_only_key(&fixture.region).await);
    let admin = fixture.app.client(&fixture.admin);
    let own = fixture.app.client(&fixture.region.key);
    let session = fixture.app.visitor(&fixture.session);
    for operation in fixture.closed() {
        let name = operation.name();
        if matches!(operation.takes, Takes::Session | Takes::KeyOrSession) {
            let elsewhere = operation.send(&session, "/api/sandbox", "").await;
            assert_eq!(elsewhere.status, StatusCode::UNAUTHORIZED, "{name}");
        } else {
            assert_eq!(
                operation.send(&session, "", "").await.status,
                StatusCode::FORBIDDEN,
                "{name}"
            );
        }
        let answer = operation.send(&sandbox_only, "", "").await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{name}");
        if operation.is_of_an_environment() {
            let answer = operation.send(&sandbox_only, "/api/sandbox", "").await;
            assert_ne!(answer.status, StatusCode::FORBIDDEN, "{name}");
        }
        if matches!(operation.takes, Takes::Admin | Takes::Session) {
            assert_eq!(
                operation.send(&own, "", "").await.status,
                StatusCode::FORBIDDEN,
                "{name}"
            );
        }
        if operation.takes == Takes::Session {
            assert_eq!(
                operation.send(&admin, "", "").await.status,
                StatusCode::FORBIDDEN,
                "{name}"
            );
        }
        if matches!(operation.takes, Takes::Admin | Takes::Session) {
            continue;
        }
        let answer = operation.send(&admin, "", "").await;
        assert_eq!(answer.faults(), ["x-api-region required"], "{name}");
    }
}
