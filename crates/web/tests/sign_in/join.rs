//! The link of an invitation, and the first passkey.

use super::{app, challenge, form};
use crate::{Page, URL, Visitor};
use http::StatusCode;
use model::Role;
use services::staff::{Authority, IfKnown, Invitee};
use soft_authenticator::Authenticator;
use std::time::Duration;
use store::audit::Actor;
use testkit::TestApp;

/// Invites a person, and returns the path of the link in the e-mail.
async fn invited(app: &TestApp, name: &str) -> String {
    let region = app.region("noord").await.id;
    let invitee = Invitee {
        name: name.to_owned(),
        email: "nieuw@staff.example.nl".to_owned(),
        roles: vec![(region, Role::Coordinator)],
        operator: false,
    };
    let authority = Authority::of_installation(Actor::Operator);
    let staff = &app.services.staff;
    let id = staff.invite(&authority, invitee, IfKnown::Refuse).await;
    id.unwrap();
    let mail = app.sent_emails().await.remove(0);
    mail.link().strip_prefix(URL).unwrap().to_owned()
}

/// Presses the button of the page that the link opens.
async fn begin(visitor: &mut Visitor, link: &str) -> Page {
    let page = visitor.get(link).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.header("set-cookie").is_empty());
    let token = page.hidden("token").to_owned();
    let begun = visitor
        .post("/desk/join", &form(&[("token", &token)]))
        .await;
    let cookie = begun.header("set-cookie").split_once(';');
    visitor.cookie = cookie.map(|(cookie, _)| cookie.to_owned());
    begun
}

/// Makes the first passkey with what the page asks for.
async fn make(visitor: &Visitor, authenticator: &mut Authenticator) -> Page {
    let page = visitor.get("/desk/join/passkey").await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.html);
    let token = page.hidden("form").to_owned();
    let (flow, options) = challenge(visitor, "/desk/join/challenge", &token).await;
    let answer = authenticator.create(&options);
    let fields = [("form", &*token), ("flow", &*flow), ("answer", &*answer)];
    visitor.post("/desk/join/passkey", &form(&fields)).await
}

#[testkit::test]
async fn invitation_leads_to_a_first_passkey_and_into_the_desk() {
    let app = app().await;
    let link = invited(&app, "Noor Nieuw").await;
    let mut visitor = Visitor::new(&app);
    // Mail programs open links, too.
    assert_eq!(visitor.get(&link).await.status, StatusCode::OK);
    let begun = begin(&mut visitor, &link).await;
    assert_eq!(
        (begun.status, begun.header("location")),
        (StatusCode::SEE_OTHER, "/desk/join/passkey")
    );
    // This session opens nothing else.
    for path in ["/desk", "/desk/account", "/desk/r/noord", "/desk/step-up"] {
        let page = visitor.get(path).await;
        assert!(
            page.header("location").starts_with("/desk/sign-in"),
            "{path}"
        );
    }
    let page = visitor.get("/desk/join/passkey").await;
    assert!(page.html.contains("Welkom, Noor Nieuw"));
    let enrolment = visitor.cookie.clone();
    let mut authenticator = Authenticator::new(URL);
    let joined = make(&visitor, &mut authenticator).await;
    assert_eq!(
        (joined.status, joined.header("location")),
        (StatusCode::SEE_OTHER, "/desk"),
        "{}",
        joined.html
    );
    let (cookie, _) = joined.header("set-cookie").split_once(';').unwrap();
    assert_ne!(Some(cookie.to_owned()), enrolment);
    // The session of the registration has ended.
    let page = visitor.get("/desk/join/passkey").await;
    assert_eq!(page.status, StatusCode::SEE_OTHER);
    visitor.cookie = Some(cookie.to_owned());
    let page = visitor.get("/desk/r/noord").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.html.contains("Noor Nieuw"));

    let again = begin(&mut Visitor::new(&app), &link).await;
    assert_eq!(again.status, StatusCode::FORBIDDEN);
    assert!(again.html.contains("Deze uitnodiging werkt niet meer"));
    let refused = app.audited("session.refused").await;
    assert_eq!(refused[0]["details"]["reason"], "link");
}

#[testkit::test]
async fn every_link_that_opens_nothing_is_the_same_page() {
    let app = app().await;
    let link = invited(&app, "Laat Nieuw").await;
    app.clock.advance(Duration::from_hours(72));
    let mut visitor = Visitor::new(&app);
    let late = begin(&mut visitor, &link).await;
    let unknown = begin(&mut visitor, "/desk/join?token=nobody").await;
    assert_eq!(late.status, StatusCode::FORBIDDEN);
    assert_eq!((late.status, &late.html), (unknown.status, &unknown.html));
    assert!(late.header("set-cookie").is_empty());
}

#[testkit::test]
async fn first_passkey_is_made_within_ten_minutes() {
    let app = app().await;
    let link = invited(&app, "Traag Nieuw").await;
    let mut visitor = Visitor::new(&app);
    begin(&mut visitor, &link).await;
    app.clock.advance(Duration::from_mins(10));
    let page = visitor.get("/desk/join/passkey").await;
    assert!(page.header("location").starts_with("/desk/sign-in"));
}

#[testkit::test]
async fn passkey_without_verification_does_not_let_a_person_join() {
    let app = app().await;
    let link = invited(&app, "Zonder Nieuw").await;
    let mut visitor = Visitor::new(&app);
    begin(&mut visitor, &link).await;
    let mut authenticator = Authenticator::new(URL);
    authenticator.flags = soft_authenticator::PRESENT;
    let refused = make(&visitor, &mut authenticator).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert!(refused.header("set-cookie").is_empty());
    // The person may try again with another device.
    let joined = make(&visitor, &mut Authenticator::new(URL)).await;
    assert_eq!(joined.header("location"), "/desk");
}
