//! A person of the staff: roles, sessions, a new invitation, the end of the access.

use super::{PAGE, Team};
use crate::Page;
use http::StatusCode;
use model::{RegionId, Role, StaffId, StaffStatus};
use services::{departures, staff::Authority};
use store::audit::Actor;

impl Team {
    /// Adds a person with a role in the manager's region.
    async fn add(&self, name: &str, role: Role) -> StaffId {
        self.app.staff(name, &[(self.noord, role)]).await
    }

    /// Sends a form of the person's page.
    async fn change(&self, id: StaffId, action: &str, roles: &[&str]) -> Page {
        let mut fields = vec![("roles", "")];
        fields.extend(roles.iter().map(|role| ("roles", *role)));
        self.act(&format!("{PAGE}/{id}/{action}"), &fields).await
    }
}

#[testkit::test]
async fn roles_of_the_region_are_changed_and_those_elsewhere_stay() {
    let team = Team::start().await;
    let noor = team.add("Noor Bakker", Role::Viewer).await;
    team.app.give_role(noor, (team.zuid, Role::Manager)).await;
    let visitor = team.browser(noor).await;
    let page = visitor.get("/desk/r/noord/retention").await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    let page = team.visitor.open(&format!("{PAGE}/{noor}")).await;
    assert!(page.html.contains("value=\"viewer\" checked"));
    assert!(!page.html.contains("value=\"manager\" checked"));
    let chosen = ["coordinator", "technician"];
    let saved = team.change(noor, "roles", &chosen).await;
    let next = format!("{PAGE}/{noor}?done=roles");
    assert_eq!(saved.header("location"), next);
    let page = team.visitor.open(&next).await;
    assert!(page.html.contains("De rollen zijn opgeslagen."));
    let mut roles = team.roles(noor).await;
    roles.sort_unstable();
    let mut expected = [
        (team.noord, Role::Coordinator),
        (team.noord, Role::Technician),
        (team.zuid, Role::Manager),
    ];
    expected.sort_unstable();
    assert_eq!(roles, expected);
    // In force at once, in the session that is open.
    visitor.open("/desk/r/noord/retention").await;

    let page = team.change(noor, "roles", &[]).await;
    assert_eq!(page.status, StatusCode::BAD_REQUEST);
    let error = "id=\"roles-error\">Kies minstens één rol.";
    assert!(page.html.contains(error), "{}", page.html);
    assert_eq!(team.roles(noor).await.len(), 3);
}

#[testkit::test]
async fn nobody_changes_the_own_access() {
    let team = Team::start().await;
    team.add("Bea Baas", Role::Manager).await;
    let mo = team.manager;
    let page = team.visitor.open(&format!("{PAGE}/{mo}")).await;
    assert!(page.html.contains("verandert een andere beheerder"));
    assert!(!page.html.contains(&format!("action=\"{PAGE}/{mo}")));
    for action in ["roles", "sessions", "invite", "end"] {
        let page = team.change(mo, action, &["technician", "manager"]).await;
        assert_eq!(page.status, StatusCode::CONFLICT, "{action}");
        assert!(page.html.contains("verandert een andere beheerder"));
    }
    assert_eq!(team.roles(mo).await, [(team.noord, Role::Manager)]);
}

#[testkit::test]
async fn sessions_of_a_person_are_ended() {
    let team = Team::start().await;
    let noor = team.add("Noor Bakker", Role::Viewer).await;
    let (one, two) = (team.browser(noor).await, team.browser(noor).await);
    let page = team.visitor.open(&format!("{PAGE}/{noor}")).await;
    assert!(page.html.contains("Open sessies: 2."));
    // Ending sessions needs no recent proof: a lost device is urgent.
    team.wait().await;
    let ended = team.change(noor, "sessions", &[]).await;
    let next = format!("{PAGE}/{noor}?done=sessions");
    assert_eq!(ended.header("location"), next);
    for visitor in [one, two] {
        let page = visitor.get("/desk/r/noord").await;
        assert_eq!(page.status, StatusCode::SEE_OTHER);
    }
    let page = team.visitor.open(&next).await;
    assert!(page.html.contains("De sessies zijn beëindigd."));
    assert!(page.html.contains("Er zijn nu geen open sessies."));
    let entries = team.app.audited("session.ended").await;
    assert_eq!(entries.len(), 2);
    assert_eq!(entries[0]["actor"], team.manager.as_str());
}

#[testkit::test]
async fn person_who_lost_everything_is_invited_again() {
    let team = Team::start().await;
    let noor = team.add("Noor Bakker", Role::Coordinator).await;
    team.add("Bea Baas", Role::Manager).await;
    let visitor = team.browser(noor).await;
    let again = team.change(noor, "invite", &[]).await;
    let next = format!("{PAGE}/{noor}?done=again");
    assert_eq!(again.header("location"), next);
    let page = visitor.get("/desk/r/noord").await;
    assert_eq!(page.status, StatusCode::SEE_OTHER);
    let person = team.person("noor.bakker@staff.example.nl").await;
    assert_eq!(person.status, StaffStatus::Invited);
    assert_eq!(person.roles, [(team.noord, Role::Coordinator)]);
    let sent = team.app.sent_emails().await;
    let sent: Vec<_> = sent.iter().map(|one| (&*one.to, &*one.subject)).collect();
    let (bea, noors) = ("bea.baas@staff.example.nl", "noor.bakker@staff.example.nl");
    assert_eq!(
        sent,
        [
            (bea, "Een collega is opnieuw uitgenodigd"),
            (noors, "Uitnodiging voor Onderwijsregio"),
        ]
    );
    let page = team.visitor.open(&next).await;
    assert!(page.html.contains("Uitnodiging opnieuw versturen"));
    for _ in 0..4 {
        team.change(noor, "invite", &[]).await;
    }
    let page = team.change(noor, "invite", &[]).await;
    assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(page.html.contains("Probeer het over 60 minuten opnieuw."));
}

#[testkit::test]
async fn operator_is_not_reset_by_a_manager() {
    let team = Team::start().await;
    let olga = team.app.operator("Olga Beheer").await;
    team.app.give_role(olga, (team.noord, Role::Viewer)).await;
    let page = team.change(olga, "invite", &[]).await;
    assert_eq!(page.status, StatusCode::CONFLICT);
    assert!(page.html.contains("alleen een systeembeheerder"));
    let person = team.person("olga.beheer@staff.example.nl").await;
    assert_eq!(person.status, StaffStatus::Active);
    // The role in this region goes, and the operator stays one.
    let ended = team.change(olga, "end", &[]).await;
    assert_eq!(ended.status, StatusCode::SEE_OTHER);
    let person = team.person("olga.beheer@staff.example.nl").await;
    assert!(person.operator && person.roles.is_empty());
    assert_eq!(person.status, StaffStatus::Active);
}

#[testkit::test]
async fn access_ends_here_and_at_all_for_whose_only_region_it_was() {
    let team = Team::start().await;
    let noor = team.add("Noor Bakker", Role::Coordinator).await;
    let both = team.add("Bo Beide", Role::Viewer).await;
    team.app.give_role(both, (team.zuid, Role::Viewer)).await;
    let (of_noor, of_both) = (team.browser(noor).await, team.browser(both).await);
    for id in [noor, both] {
        let ended = team.change(id, "end", &[]).await;
        assert_eq!(ended.header("location"), format!("{PAGE}?done=ended"));
        // Whether the person is known elsewhere does not appear.
        let list = team.visitor.open(ended.header("location")).await;
        assert!(
            list.html
                .contains("De toegang tot deze regio is beëindigd.")
        );
        assert!(!list.html.contains(id.as_str()));
        let again = team.change(id, "end", &[]).await;
        assert_eq!(again.status, StatusCode::NOT_FOUND);
    }
    let page = of_noor.get("/desk/account").await;
    assert_eq!(page.status, StatusCode::SEE_OTHER);
    of_both.open("/desk/r/zuid").await;
    let page = of_both.get("/desk/r/noord").await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    let noor = team.person("noor.bakker@staff.example.nl").await;
    assert_eq!(noor.status, StaffStatus::Disabled);
    assert!(noor.roles.is_empty());
    assert_eq!(team.roles(both).await, [(team.zuid, Role::Viewer)]);
    let sent = team.app.sent_emails().await;
    assert_eq!(sent.len(), 1);
    // "beëindigd", as a header has it.
    let subject = "Uw toegang is =?utf-8?b?YmXDq2luZGlnZA==?=";
    assert_eq!(sent[0].subject, subject);
    let changed = team.app.audited("staff.changed").await;
    assert_eq!(changed.len(), 2);
    for entry in changed {
        assert_eq!(entry["region"], team.noord.as_str());
        assert_eq!(entry["actor"], team.manager.as_str());
    }
    assert_eq!(team.app.audited("staff.disabled").await.len(), 1);
}

#[testkit::test]
async fn own_views_go_with_the_access_to_the_region_and_shared_ones_stay() {
    let team = Team::start().await;
    let both = [(team.noord, Role::Manager), (team.zuid, Role::Manager)];
    let bo = team.app.staff("Bo Beide", &both).await;
    let visitor = team.browser(bo).await;
    for views in [
        "/desk/r/noord/views",
        "/desk/r/noord/sandbox/views",
        "/desk/r/zuid/views",
    ] {
        for of in ["me", "region"] {
            let page = visitor.open(views).await;
            let fields = [("query", ""), ("name", "Nieuw"), ("of", of)];
            let saved = visitor.submit(&page, views, &fields).await;
            assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.html);
        }
    }
    let own = |region: RegionId| {
        let condition = format!("staff_id = '{bo}' AND region_id = '{region}'");
        team.app.count("views", &condition)
    };
    assert_eq!((own(team.noord), own(team.zuid)), (2, 1));
    let ended = team.change(bo, "end", &[]).await;
    assert_eq!(ended.status, StatusCode::SEE_OTHER);
    let store = &team.app.services.store;
    departures::release(store).await.unwrap();
    assert_eq!((own(team.noord), own(team.zuid)), (0, 1));
    let operator = Authority::of_installation(Actor::Operator);
    let staff = &team.app.services.staff;
    assert!(staff.disable(&operator, bo).await.unwrap());
    departures::release(store).await.unwrap();
    assert_eq!((own(team.noord), own(team.zuid)), (0, 0));
    assert_eq!(team.app.count("views", "staff_id = ''"), 3);
}

#[testkit::test]
async fn actions_need_a_recent_proof_and_keep_what_was_chosen() {
    let mut team = Team::start().await;
    let noor = team.add("Noor Bakker", Role::Viewer).await;
    team.wait().await;
    for action in ["roles", "invite", "end"] {
        let page = team.change(noor, action, &["coordinator", "manager"]).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN, "{action}");
        assert!(page.html.contains("Bevestig eerst dat jij het bent"));
        let path = "%2Fdesk%2Fr%2Fnoord%2Fsettings%2Fstaff%2F";
        let back = format!("/desk/step-up?next={path}{noor}");
        assert!(page.html.contains(&back), "{action}: {}", page.html);
        let chosen = "%3Froles%3Dcoordinator%26roles%3Dmanager";
        assert_eq!(page.html.contains(chosen), action == "roles");
    }
    assert_eq!(team.roles(noor).await, [(team.noord, Role::Viewer)]);
    assert_eq!(team.app.sent_emails().await.len(), 0);
    team.prove().await;
    let path = format!("{PAGE}/{noor}?roles=coordinator&roles=manager");
    let page = team.visitor.open(&path).await;
    assert!(page.html.contains("value=\"coordinator\" checked"));
    assert!(page.html.contains("value=\"manager\" checked"));
    assert!(!page.html.contains("value=\"viewer\" checked"));
    let roles = team.roles(noor).await;
    assert_eq!(roles, [(team.noord, Role::Viewer)], "only shown");
}

#[testkit::test]
async fn two_managers_who_end_each_other_do_not_leave_the_region_alone() {
    let team = Team::start().await;
    let bea = team.add("Bea Baas", Role::Manager).await;
    let staff = &team.app.services.staff;
    let token = team.app.desk_session(bea).await;
    let session = staff.session(token.as_bytes()).await.unwrap().unwrap();
    let authority = staff.authority(&session).await.unwrap();
    let ended = team.change(bea, "end", &[]).await;
    assert_eq!(ended.status, StatusCode::SEE_OTHER);
    // What the other had begun before that changes nothing.
    let late = staff.end_access(&authority, team.manager, team.noord);
    assert!(late.await.is_err());
    let roles = team.roles(team.manager).await;
    assert_eq!(roles, [(team.noord, Role::Manager)]);
}
