//! Whose account it is.

use super::{BEGIN, Desk, session, signed_in};
use http::{Method, StatusCode};
use model::Role;
use openid_connect::ClaimPath;
use serde_json::json;

#[testkit::test]
async fn verified_address_links_an_account_once_and_then_the_account_counts() {
    let desk = Desk::new().await;
    let page = desk.sign_in().await;
    assert_eq!(page.header("location"), "/desk");
    let first = signed_in(&page);
    assert!(desk.is_in(&first).await);
    let added = desk.app.audited("factor.added").await;
    assert_eq!(added.len(), 1);
    assert_eq!(added[0]["actor"], desk.staff.as_str());
    assert_eq!(added[0]["details"]["method"], "oidc:op");
    let opened = desk.app.audited("session.opened").await;
    assert_eq!(opened.last().unwrap()["details"]["method"], "oidc:op");
    let emails = desk.app.sent_emails().await;
    assert_eq!(emails.len(), 1);
    assert_eq!(emails[0].to, "sanne.voorbeeld@staff.example.nl");

    // The address and the name at the provider mean nothing any more.
    desk.provider.state().person["email"] = "other@elsewhere.example.nl".into();
    desk.provider.state().person["email_verified"] = json!(false);
    let second = signed_in(&desk.sign_in().await);
    assert_ne!(first, second);
    let account = desk.get(&second, "/desk/account").await;
    assert!(account.html.contains("Sanne Voorbeeld"));
    assert_eq!(desk.app.audited("factor.added").await.len(), 1);

    // Another account with the address does not become the person's.
    desk.provider.state().person["email"] = "sanne.voorbeeld@staff.example.nl".into();
    desk.provider.state().person["email_verified"] = json!(true);
    desk.provider.state().person["sub"] = "subject-2".into();
    desk.provider.state().userinfo["sub"] = "subject-2".into();
    assert_eq!(desk.sign_in().await.status, StatusCode::FORBIDDEN);
    let refused = ("oidc:op".to_owned(), "otherAccount".to_owned());
    assert_eq!(desk.reason().await, refused);
}

#[testkit::test]
async fn provider_that_is_trusted_vouches_for_its_own_domains() {
    let desk = Desk::with(|options| options.trust_email = true).await;
    desk.provider.state().person["email_verified"] = json!(null);
    signed_in(&desk.sign_in().await);

    let desk = Desk::with(|options| {
        options.trust_email = true;
        options.settings.domains = vec!["noord.example.nl".into()];
    })
    .await;
    assert_eq!(desk.sign_in().await.status, StatusCode::FORBIDDEN);
    assert_eq!(desk.reason().await.1, "emailDomain");
}

#[testkit::test]
async fn provider_for_some_regions_opens_no_other() {
    let desk = Desk::with(|options| options.regions = vec!["noord".into()]).await;
    let zuid = desk.app.region("zuid").await.id;
    signed_in(&desk.sign_in().await);
    desk.app.give_role(desk.staff, (zuid, Role::Viewer)).await;
    assert_eq!(desk.sign_in().await.status, StatusCode::FORBIDDEN);
    assert_eq!(desk.reason().await.1, "region");

    desk.app.operator("Olaf Voorbeeld").await;
    let person = json!({
        "sub": "subject-9", "email": "olaf.voorbeeld@staff.example.nl", "email_verified": true,
    });
    desk.provider.state().person = person;
    assert_eq!(desk.sign_in().await.status, StatusCode::FORBIDDEN);
    assert_eq!(desk.reason().await.1, "region");
    assert_eq!(desk.app.audited("factor.added").await.len(), 1);
}

#[testkit::test]
async fn roles_follow_the_provider_at_each_sign_in() {
    let desk = Desk::with(|options| {
        options.regions = vec!["noord".into()];
        options.settings.roles_claim = Some(ClaimPath::new("realm_access.roles"));
        options.roles = vec![
            ("ow-manager".into(), Role::Manager),
            ("ow-viewer".into(), Role::Viewer),
        ];
    })
    .await;
    let roles = async |at_provider: serde_json::Value| {
        desk.provider.state().person["realm_access"] = json!({"roles": at_provider});
        signed_in(&desk.sign_in().await);
        let person = desk.app.store.staff_member(desk.staff).await.unwrap();
        let roles = person.unwrap().roles.into_iter();
        roles.map(|(_, role)| role).collect::<Vec<_>>()
    };
    let given = Role::Coordinator;
    assert_eq!(
        roles(json!(["ow-manager", "offline_access"])).await,
        [given, Role::Manager]
    );
    assert_eq!(roles(json!(["ow-viewer"])).await, [Role::Viewer, given]);
    assert_eq!(roles(json!([])).await, [given]);
    desk.app.take_role(desk.staff, (desk.region, given)).await;
    assert_eq!(roles(json!(["ow-viewer"])).await, [Role::Viewer]);

    // Without any role, nobody is signed in, and the role of before is gone.
    desk.provider.state().person["realm_access"] = json!(null);
    assert_eq!(desk.sign_in().await.status, StatusCode::FORBIDDEN);
    assert_eq!(desk.reason().await.1, "noRole");
    let person = desk.app.store.staff_member(desk.staff).await.unwrap();
    assert!(person.unwrap().roles.is_empty());
    let entries = desk.app.audited("staff.changed").await;
    let changes: Vec<_> = entries
        .iter()
        .map(|entry| {
            let details = &entry["details"];
            (details["given"].as_str(), details["taken"].as_str())
        })
        .collect();
    assert_eq!(
        changes,
        [
            (Some("manager"), None),
            (None, Some("manager")),
            (Some("viewer"), None),
            (None, Some("viewer")),
            (Some("viewer"), None),
            (None, Some("viewer")),
        ]
    );
}

#[testkit::test]
async fn step_up_asks_the_same_person_again() {
    let desk = Desk::new().await;
    let before = signed_in(&desk.sign_in().await);
    let step_up = async |seconds: i64| desk.step_up(&before, seconds).await;
    assert_eq!(step_up(61).await.status, StatusCode::FORBIDDEN);
    assert_eq!(desk.reason().await.1, "authenticationTimeWrong");
    assert!(desk.is_in(&before).await);

    desk.provider.state().person["sub"] = "subject-2".into();
    assert_eq!(step_up(0).await.status, StatusCode::FORBIDDEN);
    assert_eq!(desk.reason().await.1, "otherPerson");
    desk.provider.state().person["sub"] = "subject-1".into();

    let page = step_up(0).await;
    assert_eq!(page.header("location"), "/desk/account");
    let after = signed_in(&page);
    assert!(desk.is_in(&after).await);
    assert!(!desk.is_in(&before).await);
}

#[testkit::test]
async fn another_site_does_not_begin_a_sign_in() {
    let desk = Desk::new().await;
    for site in ["cross-site", "same-site"] {
        let headers = [("sec-fetch-site", site)];
        let page = desk.visitor.send(Method::GET, BEGIN, &headers, "").await;
        assert_eq!(page.header("location"), "/desk/sign-in");
        assert_eq!(page.header("set-cookie"), "");
    }
    let page = desk.visitor.get("/desk/sign-in/unknown").await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    let (query, cookie) = desk
        .begin(&format!("{BEGIN}?next=//evil.example/desk"))
        .await;
    let page = desk.back("op", &query, &[&cookie]).await;
    assert_eq!(page.header("location"), "/desk");
}

#[testkit::test]
async fn provider_that_is_away_is_named_and_the_page_still_works() {
    let desk = Desk::new().await;
    let page = desk.visitor.get("/desk/sign-in").await;
    assert!(page.html.contains("Inloggen met Testprovider"));
    assert!(!page.html.contains("is nu niet bereikbaar"));
    let page = desk.visitor.get("/desk/sign-in/other").await;
    assert_eq!(page.header("location"), "/desk/sign-in");
    assert_eq!(session(&page), None);
    let page = desk.visitor.get("/desk/sign-in").await;
    assert!(page.html.contains("Testprovider is nu niet bereikbaar"));
    let refused = ("oidc:other".to_owned(), "providerUnreachable".to_owned());
    assert_eq!(desk.reason().await, refused);
    signed_in(&desk.sign_in().await);
}
