//! Accounts at providers that a person adds to the ways in, and removes.

use super::{Desk, Page, URL, Visitor, session, signed_in};
use http::{Method, StatusCode};
use model::Role;
use serde_json::json;
use std::time::Duration;
use url::Url;

const ADD: &str = "/desk/account/provider/op";

impl Desk {
    /// Returns the cookie of a session of the person, who has just proved who it is.
    pub(super) async fn person(&self) -> String {
        format!("__Host-desk={}", self.app.desk_session(self.staff).await)
    }

    /// Follows the link of the account's page.
    async fn follow(&self, cookie: &str) -> Page {
        self.now();
        let headers = [("cookie", cookie), ("sec-fetch-site", "same-origin")];
        self.visitor.send(Method::GET, ADD, &headers, "").await
    }

    /// Goes to the provider to add the account there. Returns the query with which the browser comes
    /// back, and the cookie of the flow.
    pub(super) async fn begin_adding(&self, cookie: &str) -> (String, String) {
        let page = self.follow(cookie).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.html);
        let (flow, _) = page.header("set-cookie").split_once(';').unwrap();
        let url = Url::parse(page.header("location")).unwrap();
        (self.provider.authorize(&url), flow.to_owned())
    }

    /// Adds the account at the provider.
    pub(super) async fn add(&self, cookie: &str) -> Page {
        let (query, flow) = self.begin_adding(cookie).await;
        self.back("op", &query, &[&flow, cookie]).await
    }

    /// Returns the paths of the person's ways in.
    pub(super) async fn ways(&self, cookie: &str) -> Vec<String> {
        let page = self.get(cookie, "/desk/account").await;
        let links = page.html.split("href=\"/desk/account/ways/").skip(1);
        links
            .map(|after| format!("/desk/account/ways/{}", after.split('"').next().unwrap()))
            .collect()
    }

    /// Removes a way in.
    pub(super) async fn remove(&self, cookie: &str, path: &str) -> Page {
        let token = self.get(cookie, "/desk/account").await;
        let visitor = Visitor {
            cookie: Some(cookie.to_owned()),
            ..Visitor::new(&self.app)
        };
        let form = format!("form={}&do=remove", token.hidden("form"));
        visitor.post(path, &form).await
    }
}

#[testkit::test]
async fn account_is_added_to_the_ways_in_whatever_its_address() {
    let desk = Desk::new().await;
    let cookie = desk.person().await;
    let page = desk.get(&cookie, "/desk/account").await;
    let link = format!("href=\"{ADD}\">Werkaccount van Testprovider toevoegen</a>");
    assert!(page.html.contains(&link), "{}", page.html);
    desk.provider.state().person["email"] = "elsewhere@private.example".into();
    desk.provider.state().person["email_verified"] = json!(false);
    let added = desk.add(&cookie).await;
    assert_eq!(
        (added.status, added.header("location")),
        (StatusCode::SEE_OTHER, "/desk/account?done=linked"),
        "{}",
        added.html
    );
    assert_eq!(session(&added), None, "the session goes on");
    let page = desk.get(&cookie, "/desk/account?done=linked").await;
    assert!(page.html.contains("Het werkaccount is toegevoegd."));
    assert!(page.html.contains("<strong>Testprovider</strong>"));
    assert!(!page.html.contains(&link));
    let entries = desk.app.audited("factor.added").await;
    assert_eq!(entries.len(), 1);
    assert_eq!(entries[0]["actor"], desk.staff.as_str());
    assert_eq!(entries[0]["details"]["method"], "oidc:op");
    let emails = desk.app.sent_emails().await;
    assert_eq!(emails.len(), 1);
    assert_eq!(emails[0].to, "sanne.voorbeeld@staff.example.nl");
    assert!(emails[0].text.contains(URL));

    let other = signed_in(&desk.sign_in().await);
    let page = desk.get(&other, "/desk/account").await;
    assert!(page.html.contains("Sanne Voorbeeld"));
}

#[testkit::test]
async fn account_is_added_after_a_recent_proof_and_by_the_own_page_only() {
    let desk = Desk::new().await;
    let cookie = desk.person().await;
    for headers in [
        vec![("cookie", &*cookie)],
        vec![("cookie", &*cookie), ("sec-fetch-site", "cross-site")],
        vec![("cookie", &*cookie), ("sec-fetch-site", "none")],
    ] {
        let page = desk.visitor.send(Method::GET, ADD, &headers, "").await;
        assert_eq!(page.header("location"), "/desk/account");
        assert_eq!(page.header("set-cookie"), "");
    }
    let headers = [("cookie", &*cookie), ("sec-fetch-site", "same-origin")];
    let path = "/desk/account/provider/unknown";
    let page = desk.visitor.send(Method::GET, path, &headers, "").await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    let path = "/desk/account/provider/other";
    let page = desk.visitor.send(Method::GET, path, &headers, "").await;
    assert_eq!(page.header("location"), "/desk/account?done=away");

    desk.app.clock.advance(Duration::from_mins(5));
    desk.app.store.refresh_generation().await.unwrap();
    let page = desk.follow(&cookie).await;
    assert_eq!(
        page.header("location"),
        "/desk/step-up?next=%2Fdesk%2Faccount%2Fprovider%2Fop"
    );
    let page = desk.visitor.get(ADD).await;
    assert!(page.header("location").starts_with("/desk/sign-in?next="));
}

#[testkit::test]
async fn account_of_somebody_else_and_a_second_account_are_refused() {
    let desk = Desk::new().await;
    let refused = async |page: Page, reason: &str| {
        assert_eq!(page.status, StatusCode::FORBIDDEN, "{reason}");
        assert!(page.html.contains("Dit is niet gelukt"), "{}", page.html);
        assert!(page.html.contains("href=\"/desk/account\""));
        assert_eq!(session(&page), None);
        assert_eq!(desk.reason().await.1, reason);
    };
    signed_in(&desk.sign_in().await);
    let other = [(desk.region, Role::Viewer)];
    let other = desk.app.staff("Otto Ander", &other).await;
    let other = format!("__Host-desk={}", desk.app.desk_session(other).await);
    refused(desk.add(&other).await, "otherPerson").await;
    // The person of the account may add it as often as wanted.
    let cookie = desk.person().await;
    let again = desk.add(&cookie).await;
    assert_eq!(again.header("location"), "/desk/account?done=linked");
    desk.provider.state().person["sub"] = "subject-2".into();
    desk.provider.state().userinfo["sub"] = "subject-2".into();
    refused(desk.add(&cookie).await, "otherAccount").await;
    assert_eq!(desk.app.audited("factor.added").await.len(), 1);
    assert_eq!(desk.ways(&other).await.len(), 0);

    // The way back belongs to the session in which it began.
    let (query, flow) = desk.begin_adding(&cookie).await;
    refused(desk.back("op", &query, &[&flow, &other]).await, "flow").await;
    let (query, flow) = desk.begin_adding(&cookie).await;
    let page = desk.back("op", &query, &[&flow]).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    assert_eq!(desk.reason().await.1, "flow");
    assert_eq!(session(&page), None);
}

#[testkit::test]
async fn account_is_removed_unless_it_is_the_last_way_in() {
    let desk = Desk::new().await;
    let cookie = desk.person().await;
    desk.add(&cookie).await;
    let way = desk.ways(&cookie).await.remove(0);
    let page = desk.remove(&cookie, &way).await;
    assert_eq!(page.status, StatusCode::CONFLICT);
    assert!(
        page.html
            .contains("Dit is je laatste manier om in te loggen")
    );
    desk.app.add_passkey(desk.staff).await;
    desk.app.sent_emails().await;
    let page = desk.remove(&cookie, &way).await;
    assert_eq!(page.header("location"), "/desk/account?done=removed");
    assert_eq!(desk.app.audited("factor.removed").await.len(), 1);
    assert_eq!(desk.app.sent_emails().await.len(), 1);
    // The account signs nobody in any more.
    desk.provider.state().person["email_verified"] = json!(false);
    assert_eq!(desk.sign_in().await.status, StatusCode::FORBIDDEN);
    let page = desk.remove(&cookie, &desk.ways(&cookie).await[0]).await;
    assert_eq!(page.status, StatusCode::CONFLICT);
}
