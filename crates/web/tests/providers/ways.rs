//! The ways to sign in that a region allows: at sign-in, at enrolment, and when a role is used.

use super::{BEGIN, Desk, Page, URL, Visitor, session, signed_in};
use http::StatusCode;
use model::{RegionId, Role, StaffStatus};
use services::staff::{Authority, IfKnown, Invitee, StaffChange};
use std::time::Duration;
use store::{
    audit::Actor,
    region_settings::{RegionSettingsChange, SignInWays},
};

const PAGE: &str = "/desk/r/noord/settings/staff/sign-in";

impl Desk {
    /// Sets how the staff of a region sign in.
    pub(super) async fn allow(&self, region: RegionId, ways: &[&str]) {
        let ways = ways.iter().map(|way| (*way).to_owned());
        let change = RegionSettingsChange {
            sign_in: Some(SignInWays::new(ways)),
            ..RegionSettingsChange::default()
        };
        let changed = self.app.store.change_region_settings(region, change).await;
        changed.unwrap();
    }

    async fn allowed(&self) -> Option<Vec<String>> {
        let settings = self.app.store.region_settings(self.region).await.unwrap();
        settings.sign_in.listed().map(<[String]>::to_vec)
    }

    /// Sends the form with the ways of the region.
    pub(super) async fn choose(&self, cookie: &str, ways: &[&str]) -> Page {
        let mut fields = "&ways=".to_owned();
        for way in ways {
            fields = format!("{fields}&ways={}", way.replace(':', "%3A"));
        }
        self.send_fields(cookie, PAGE, &fields).await
    }

    /// Sends a form without fields of its own.
    async fn send_form(&self, cookie: &str, path: &str) -> Page {
        self.send_fields(cookie, path, "").await
    }

    async fn send_fields(&self, cookie: &str, path: &str, fields: &str) -> Page {
        let account = self.get(cookie, "/desk/account").await;
        let form = format!("form={}{fields}", account.hidden("form"));
        let visitor = Visitor {
            cookie: Some(cookie.to_owned()),
            ..Visitor::new(&self.app)
        };
        visitor.post(path, &form).await
    }
}

#[testkit::test]
async fn role_is_in_force_only_in_a_way_that_its_region_allows() {
    let desk = Desk::new().await;
    let zuid = desk.app.region("zuid").await.id;
    desk.app.give_role(desk.staff, (zuid, Role::Viewer)).await;
    let before = signed_in(&desk.sign_in().await);
    let page = desk.get(&before, "/desk/r/noord").await;
    assert_eq!(page.status, StatusCode::OK);

    desk.allow(desk.region, &["passkey"]).await;
    // At once, in the session that is open.
    for session in [before, signed_in(&desk.sign_in().await)] {
        let page = desk.get(&session, "/desk/r/noord/candidates").await;
        assert_eq!(page.status, StatusCode::FORBIDDEN);
        assert!(page.html.contains("Hier log je in met: een passkey."));
        let step_up = "/desk/step-up?next=%2Fdesk%2Fr%2Fnoord%2Fcandidates";
        assert!(page.html.contains(step_up), "{}", page.html);
        // The proof that is asked for is one that the region allows.
        let page = desk.get(&session, step_up).await;
        assert!(!page.html.contains("/desk/sign-in/op?for=step-up"));
        let page = desk.get(&session, "/desk/r/zuid").await;
        assert_eq!(page.status, StatusCode::OK);
        let page = desk.get(&session, "/desk/step-up?next=/desk/r/zuid").await;
        assert!(page.html.contains("/desk/sign-in/op?for=step-up"));
    }
    let by_passkey = desk.person().await;
    let page = desk.get(&by_passkey, "/desk/r/noord").await;
    assert_eq!(page.status, StatusCode::OK);
    // The proof opens the region, and leaves the others open.
    let both = desk
        .step_up_by_passkey(&signed_in(&desk.sign_in().await))
        .await;
    desk.allow(zuid, &["oidc:op"]).await;
    for region in ["noord", "zuid"] {
        let page = desk.get(&both, &format!("/desk/r/{region}")).await;
        assert_eq!(page.status, StatusCode::OK, "{region}");
    }

    // No region allows it: nobody is signed in, and no account is linked.
    desk.allow(zuid, &["passkey", "oidc:other"]).await;
    let page = desk.sign_in().await;
    assert_eq!((page.status, session(&page)), (StatusCode::FORBIDDEN, None));
    assert_eq!(desk.reason().await, ("oidc:op".into(), "way".into()));
    let page = desk.get(&by_passkey, "/desk/account").await;
    assert!(page.html.contains("/desk/account/provider/other"));
    desk.allow(desk.region, &[]).await;
    signed_in(&desk.sign_in().await);
}

#[testkit::test]
async fn role_outside_the_regions_of_its_provider_is_not_in_force() {
    let desk = Desk::with(|options| {
        options.regions = vec!["noord".into()];
        options.name = "Inlogdienst".into();
    })
    .await;
    let zuid = desk.app.region("zuid").await.id;
    let session = signed_in(&desk.sign_in().await);
    // The person gets roles while the session is open.
    for region in [desk.region, zuid] {
        desk.app
            .give_role(desk.staff, (region, Role::Manager))
            .await;
    }
    let both = [(desk.region, Role::Viewer), (zuid, Role::Viewer)];
    let pia = desk.app.staff("Pia Voorbeeld", &both).await;
    let path = format!("/desk/r/noord/settings/staff/{pia}/sessions");

    let page = desk.get(&session, "/desk/r/noord/candidates").await;
    assert_eq!(page.status, StatusCode::OK);
    let page = desk.get(&session, "/desk/r/zuid/candidates").await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    assert!(
        page.html
            .contains("Hier log je in met: een passkey, Testprovider.")
    );
    let step_up = "/desk/step-up?next=%2Fdesk%2Fr%2Fzuid%2Fcandidates";
    assert!(page.html.contains(step_up), "{}", page.html);
    let page = desk.get(&session, step_up).await;
    assert!(!page.html.contains("/desk/sign-in/op?for=step-up"));
    // It manages nobody in the name of the other region.
    let page = desk.send_form(&session, &path).await;
    assert_eq!(page.status, StatusCode::CONFLICT, "{}", page.html);

    let session = desk.step_up_by_passkey(&session).await;
    let page = desk.get(&session, "/desk/r/zuid/candidates").await;
    assert_eq!(page.status, StatusCode::OK);
    let page = desk.send_form(&session, &path).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.html);
}

#[testkit::test]
async fn provider_for_some_regions_makes_nobody_an_operator() {
    let desk = Desk::with(|options| options.regions = vec!["noord".into()]).await;
    let session = signed_in(&desk.sign_in().await);
    let change = StaffChange {
        operator: Some(true),
        ..StaffChange::default()
    };
    let all = Authority::of_installation(Actor::Operator);
    let staff = &desk.app.services.staff;
    staff.change(&all, desk.staff, change).await.unwrap();
    let page = desk.get(&session, "/desk/operator").await;
    let step_up = "/desk/step-up?next=%2Fdesk%2Foperator";
    assert_eq!(page.header("location"), step_up);
    let page = desk.get(&session, step_up).await;
    assert!(!page.html.contains("/desk/sign-in/op?for=step-up"));
    let session = desk.step_up_by_passkey(&session).await;
    let page = desk.get(&session, "/desk/operator").await;
    assert_eq!(page.status, StatusCode::OK);
}

#[testkit::test]
async fn first_way_in_is_one_that_the_region_allows() {
    let desk = Desk::new().await;
    desk.allow(desk.region, &["passkey"]).await;
    let invitee = Invitee {
        name: "Noor Nieuw".to_owned(),
        email: "noor@staff.example.nl".to_owned(),
        roles: vec![(desk.region, Role::Viewer)],
        operator: false,
    };
    let authority = Authority::of_installation(Actor::Operator);
    let staff = &desk.app.services.staff;
    let noor = staff
        .invite(&authority, invitee, IfKnown::Refuse)
        .await
        .unwrap();
    let email = desk.app.sent_emails().await.remove(0);
    let (_, token) = email
        .link()
        .strip_prefix(URL)
        .unwrap()
        .split_once("token=")
        .unwrap();
    let begun = desk
        .visitor
        .post("/desk/join", &format!("token={token}"))
        .await;
    let cookie = begun
        .header("set-cookie")
        .split_once(';')
        .unwrap()
        .0
        .to_owned();
    let page = desk.get(&cookie, "/desk/join/passkey").await;
    assert!(page.html.contains("data-passkey=\"create\""));
    assert!(!page.html.contains("/desk/sign-in/op"), "{}", page.html);

    desk.now();
    desk.provider.state().person["email"] = "noor@staff.example.nl".into();
    let visitor = Visitor {
        cookie: Some(cookie.clone()),
        ..Visitor::new(&desk.app)
    };
    let begin = visitor.get(BEGIN).await;
    let flow = begin.header("set-cookie").split_once(';').unwrap().0;
    let url = url::Url::parse(begin.header("location")).unwrap();
    let query = desk.provider.authorize(&url);
    let page = desk.back("op", &query, &[flow, &cookie]).await;
    assert_eq!((page.status, session(&page)), (StatusCode::FORBIDDEN, None));
    assert_eq!(desk.reason().await.1, "way");
    let person = desk.app.store.staff_member(noor).await.unwrap().unwrap();
    assert_eq!(person.status, StaffStatus::Invited);
    assert_eq!(desk.app.audited("factor.added").await.len(), 0);

    desk.allow(desk.region, &["oidc:op"]).await;
    let page = desk.get(&cookie, "/desk/join/passkey").await;
    assert!(!page.html.contains("data-passkey=\"create\""));
    assert!(
        page.html
            .contains("Je regio laat niet inloggen met een passkey.")
    );
    assert!(page.html.contains("/desk/sign-in/op"));
}

#[testkit::test]
async fn manager_chooses_the_ways_and_keeps_one_of_the_own() {
    let desk = Desk::new().await;
    let manager = (desk.region, Role::Manager);
    desk.app.give_role(desk.staff, manager).await;
    let cookie = desk.person().await;
    let page = desk.get(&cookie, PAGE).await;
    for way in ["passkey", "oidc:op", "oidc:other"] {
        assert!(
            page.html.contains(&format!("value=\"{way}\" checked")),
            "{way}"
        );
    }
    let page = desk.choose(&cookie, &[]).await;
    assert_eq!(page.status, StatusCode::BAD_REQUEST);
    assert!(
        page.html
            .contains("id=\"ways-error\">Kies minstens één manier.")
    );
    // The manager has no way in at all so far.
    let page = desk.choose(&cookie, &["oidc:other", "passkey"]).await;
    assert_eq!(page.status, StatusCode::CONFLICT);
    assert!(page.html.contains("kun je zelf niet meer inloggen"));
    assert!(page.html.contains("value=\"oidc:other\" checked"));
    assert!(!page.html.contains("value=\"oidc:op\" checked"));
    assert_eq!(desk.allowed().await, None);

    desk.app.add_passkey(desk.staff).await;
    let page = desk.choose(&cookie, &["passkey", "oidc:unknown"]).await;
    assert_eq!(
        page.header("location"),
        "/desk/r/noord/settings/staff?done=ways"
    );
    assert_eq!(desk.allowed().await, Some(vec!["passkey".to_owned()]));
    let page = desk.get(&cookie, page.header("location")).await;
    assert!(
        page.html.contains("Alleen met: een passkey."),
        "{}",
        page.html
    );
    let changed = desk.app.audited("settings.changed").await;
    assert_eq!(changed.last().unwrap()["actor"], desk.staff.as_str());
    let page = desk
        .choose(&cookie, &["passkey", "oidc:op", "oidc:other"])
        .await;
    assert_eq!(page.status, StatusCode::SEE_OTHER);
    assert_eq!(desk.allowed().await, None, "all, also later ones");

    desk.app.clock.advance(Duration::from_mins(5));
    desk.app.store.refresh_generation().await.unwrap();
    let page = desk.choose(&cookie, &["passkey", "oidc:op"]).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    assert!(
        page.html.contains("%3Fways%3Dpasskey%26ways%3Doidc%3Aop"),
        "{}",
        page.html
    );
    assert_eq!(desk.allowed().await, None);
}

#[testkit::test]
async fn last_way_in_that_a_region_allows_stays() {
    let desk = Desk::new().await;
    let cookie = desk.person().await;
    desk.add(&cookie).await;
    desk.app.clock.advance(Duration::from_secs(1));
    desk.app.add_passkey(desk.staff).await;
    desk.allow(desk.region, &["oidc:op"]).await;
    let ways = desk.ways(&cookie).await;
    let page = desk.remove(&cookie, &ways[0]).await;
    assert_eq!(page.status, StatusCode::CONFLICT);
    assert!(page.html.contains("laat je alleen op deze manier inloggen"));
    let page = desk.remove(&cookie, &ways[1]).await;
    assert_eq!(page.header("location"), "/desk/account?done=removed");
    assert_eq!(desk.ways(&cookie).await, [ways[0].clone()]);
}
