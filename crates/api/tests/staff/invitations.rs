//! Invitations: their e-mails and links, and what a link opens.

use super::{is_open, pass};
use model::{RegionId, Role, StaffId, StaffStatus};
use serde_json::json;
use services::staff::{
    Authority, Client, Enrolment, Followed, IfKnown, Invitee, ManageError, Staff,
};
use std::time::Duration;
use store::{
    Error,
    audit::Actor,
    sessions::SessionTx,
    staff::passkeys::{self, Passkey},
};
use testkit::{Settings, TestApp};

fn invitee(email: &str, roles: &[(RegionId, Role)]) -> Invitee {
    Invitee {
        name: "Noor Nieuw".into(),
        email: email.into(),
        roles: roles.to_vec(),
        operator: false,
    }
}

async fn manager(app: &TestApp, region: RegionId) -> (StaffId, Authority) {
    let id = app.staff("Mia Manager", &[(region, Role::Manager)]).await;
    let token = app.desk_session(id).await;
    let staff = &app.services.staff;
    let session = staff.session(token.as_bytes()).await.unwrap().unwrap();
    (id, staff.authority(&session).await.unwrap())
}

/// Follows a link and returns the token of the session in which a first way in is registered.
async fn enrol(staff: &Staff, link: &str) -> Option<String> {
    match staff.enrol(link, Client::default()).await.unwrap()? {
        Followed::Enrolment(opened) => Some(opened.token.reveal().to_owned()),
        Followed::Desk(_) => panic!("a link opened the desk"),
    }
}

/// Registers a passkey and ends the enrolment, as the pages do.
async fn register(app: &TestApp, enrolment: Enrolment) -> bool {
    let staff = app.services.staff.clone();
    let passkey = Passkey {
        id: model::FactorId::random(app.store.random().as_ref()),
        staff: enrolment.staff,
        credential: enrolment.staff.as_str().as_bytes().to_vec(),
        name: "Laptop".into(),
        public_key: vec![1],
        counter: 0,
        flags: 0,
        created_at: app.store.clock().now(),
        last_used_at: None,
    };
    let done = app
        .store
        .write_sessions(async move |tx: &mut SessionTx<'_, '_>| {
            passkeys::add(tx.transaction(), &passkey).await?;
            staff.joined(tx, &enrolment).await
        });
    let done: Result<bool, Error> = done.await;
    done.unwrap()
}

#[testkit::test]
async fn an_invited_person_registers_a_first_way_in_by_the_link() {
    let app = TestApp::start().await;
    let noord = app.region("noord").await.id;
    let (mia, authority) = manager(&app, noord).await;
    let staff = &app.services.staff;
    let new = invitee("Noor@staff.example.nl", &[(noord, Role::Coordinator)]);
    let id = staff.invite(&authority, new, IfKnown::Add).await.unwrap();
    let member = app.store.staff_member(id).await.unwrap().unwrap();
    assert_eq!(
        (member.status, member.invited_by, member.roles.as_slice()),
        (
            StaffStatus::Invited,
            Some(mia),
            [(noord, Role::Coordinator)].as_slice()
        )
    );
    let mails = app.sent_emails().await;
    assert_eq!(
        (mails.len(), mails[0].to.as_str()),
        (1, "Noor@staff.example.nl")
    );
    let link = mails[0].link();
    assert!(link.contains("/desk/join?token="), "{link}");
    let link = mails[0].token();
    assert!(staff.is_link(link).await.unwrap());

    let token = enrol(staff, link).await.unwrap();
    assert!(!staff.is_link(link).await.unwrap(), "it works once");
    assert!(enrol(staff, link).await.is_none());
    assert!(!is_open(&app, &token).await, "it is no session of the desk");
    let enrolment = staff.enrolment(token.as_bytes()).await.unwrap().unwrap();
    assert_eq!(
        (enrolment.staff, enrolment.name.as_str()),
        (id, "Noor Nieuw")
    );
    assert!(register(&app, enrolment.clone()).await);
    assert!(staff.enrolment(token.as_bytes()).await.unwrap().is_none());
    assert!(!register(&app, enrolment).await, "the enrolment has ended");
    let member = app.store.staff_member(id).await.unwrap().unwrap();
    assert_eq!(member.status, StaffStatus::Active);
    let desk = app.desk_session(id).await;
    assert!(is_open(&app, &desk).await);

    let mails = app.sent_emails().await;
    let joined = mails.last().unwrap();
    assert_eq!(joined.to, "mia.manager@staff.example.nl");
    assert!(joined.text.contains("Noor Nieuw heeft uw uitnodiging"));
    for kind in ["staff.invited", "staff.joined"] {
        let entries = app.audited(kind).await;
        assert_eq!(entries.len(), 1, "{kind}");
        assert_eq!(entries[0]["subject"], id.as_str());
        let printed = entries[0].to_string();
        assert!(
            !printed.contains("Noor") && !printed.contains(link),
            "{printed}"
        );
    }
    let invited = &app.audited("staff.invited").await[0];
    assert_eq!(invited["actor"], mia.as_str());
    assert_eq!(
        invited["details"],
        json!({"roles": [{"region": noord.as_str(), "role": "coordinator"}], "operator": false})
    );
}

#[testkit::test]
async fn a_link_lasts_72_hours_and_its_session_ten_minutes() {
    let app = TestApp::start().await;
    let noord = app.region("noord").await.id;
    let (_, authority) = manager(&app, noord).await;
    let staff = &app.services.staff;
    let mut links = Vec::new();
    for number in 1..=2 {
        let new = invitee(
            &format!("n{number}@staff.example.nl"),
            &[(noord, Role::Viewer)],
        );
        staff.invite(&authority, new, IfKnown::Add).await.unwrap();
        links.push(app.sent_emails().await.last().unwrap().token().to_owned());
    }
    pass(&app, Duration::from_secs(72 * 3600 - 1)).await;
    let token = enrol(staff, &links[0]).await.unwrap();
    pass(&app, Duration::from_secs(1)).await;
    assert!(enrol(staff, &links[1]).await.is_none());
    assert!(staff.enrolment(token.as_bytes()).await.unwrap().is_some());
    pass(&app, Duration::from_secs(599)).await;
    let enrolment = staff.enrolment(token.as_bytes()).await.unwrap();
    assert!(enrolment.is_none());
}

#[testkit::test]
async fn a_second_invitation_ends_the_first() {
    let app = TestApp::start().await;
    let (noord, zuid) = (app.region("noord").await.id, app.region("zuid").await.id);
    let (_, authority) = manager(&app, noord).await;
    let all = Authority::of_installation(Actor::Operator);
    let staff = &app.services.staff;
    let email = "n1@staff.example.nl";
    let one = invitee(email, &[(noord, Role::Viewer)]);
    let id = staff.invite(&authority, one, IfKnown::Add).await.unwrap();
    let first = app.sent_emails().await.last().unwrap().token().to_owned();
    let other = invitee("N1@staff.example.nl", &[(zuid, Role::Manager)]);
    assert_eq!(staff.invite(&all, other, IfKnown::Add).await.unwrap(), id);
    let second = app.sent_emails().await.last().unwrap().token().to_owned();
    assert!(enrol(staff, &first).await.is_none());
    assert!(enrol(staff, &second).await.is_some());
    let member = app.store.staff_member(id).await.unwrap().unwrap();
    let mut roles = [(noord, Role::Viewer), (zuid, Role::Manager)];
    roles.sort();
    assert_eq!(member.roles, roles);
}

#[testkit::test]
async fn a_known_person_gets_the_role_and_a_notice_and_the_manager_learns_no_more() {
    let app = TestApp::start().await;
    let (noord, zuid) = (app.region("noord").await.id, app.region("zuid").await.id);
    let known = app.staff("Kees Kundig", &[(zuid, Role::Viewer)]).await;
    let (_, authority) = manager(&app, noord).await;
    let staff = &app.services.staff;
    let email = "kees.kundig@staff.example.nl";
    let role = [(noord, Role::Coordinator)];
    let refused = staff.invite(&authority, invitee(email, &role), IfKnown::Refuse);
    assert!(matches!(refused.await, Err(ManageError::EmailTaken(id)) if id == known));
    let id = staff.invite(&authority, invitee(email, &role), IfKnown::Add);
    assert_eq!(id.await.unwrap(), known);
    let member = app.store.staff_member(known).await.unwrap().unwrap();
    assert_eq!(member.name, "Kees Kundig");
    assert!(member.roles.contains(&role[0]) && member.status == StaffStatus::Active);
    let mails = app.sent_emails().await;
    assert_eq!(mails.len(), 1);
    assert!(mails[0].text.contains("ook werken in"), "{}", mails[0].text);
    assert!(!mails[0].text.contains("token="));
}

#[testkit::test]
async fn nobody_manages_themselves_or_beyond_their_regions() {
    let app = TestApp::start().await;
    let (noord, zuid) = (app.region("noord").await.id, app.region("zuid").await.id);
    let (_, authority) = manager(&app, noord).await;
    let staff = &app.services.staff;
    let own = invitee("mia.manager@staff.example.nl", &[(noord, Role::Technician)]);
    let refused = staff.invite(&authority, own, IfKnown::Add).await;
    assert!(matches!(refused, Err(ManageError::Own)), "{refused:?}");
    let beyond = invitee("n1@staff.example.nl", &[(zuid, Role::Viewer)]);
    let refused = staff.invite(&authority, beyond, IfKnown::Add).await;
    assert!(matches!(refused, Err(ManageError::Beyond)), "{refused:?}");
    let mut operator = invitee("n1@staff.example.nl", &[]);
    operator.operator = true;
    let refused = staff.invite(&authority, operator, IfKnown::Add).await;
    assert!(matches!(refused, Err(ManageError::Beyond)), "{refused:?}");

    let elsewhere = app.staff("Zoë Zuid", &[(zuid, Role::Viewer)]).await;
    let refused = staff.disable(&authority, elsewhere).await;
    assert!(matches!(refused, Err(ManageError::Unknown)), "{refused:?}");
    let both = [(noord, Role::Viewer), (zuid, Role::Viewer)];
    let both = app.staff("Bo Beide", &both).await;
    let refused = staff.disable(&authority, both).await;
    assert!(matches!(refused, Err(ManageError::Beyond)), "{refused:?}");
    assert!(app.sent_emails().await.is_empty());
}

#[testkit::test]
async fn an_address_gets_five_links_an_hour() {
    let app = TestApp::start().await;
    let noord = app.region("noord").await.id;
    let (_, authority) = manager(&app, noord).await;
    let staff = &app.services.staff;
    let new = || invitee("n1@staff.example.nl", &[(noord, Role::Viewer)]);
    for _ in 0..5 {
        staff.invite(&authority, new(), IfKnown::Add).await.unwrap();
        pass(&app, Duration::from_mins(1)).await;
    }
    let refused = staff.invite(&authority, new(), IfKnown::Add).await;
    let expected = Duration::from_mins(55).as_secs();
    assert!(
        matches!(&refused, Err(ManageError::TooManyInvitations { retry_after }) if *retry_after == expected),
        "{refused:?}"
    );
    pass(&app, Duration::from_mins(55)).await;
    staff.invite(&authority, new(), IfKnown::Add).await.unwrap();
}

#[testkit::test]
async fn a_person_who_lost_everything_is_invited_again_at_the_known_address() {
    let app = TestApp::start().await;
    let noord = app.region("noord").await.id;
    let (_, authority) = manager(&app, noord).await;
    app.staff("Max Mede", &[(noord, Role::Manager)]).await;
    let sanne = app.staff("Sanne", &[(noord, Role::Coordinator)]).await;
    let token = app.desk_session(sanne).await;
    let staff = &app.services.staff;
    staff.reinvite(&authority, sanne).await.unwrap();
    assert!(!is_open(&app, &token).await);
    let member = app.store.staff_member(sanne).await.unwrap().unwrap();
    assert_eq!(member.status, StaffStatus::Invited);
    assert_eq!(member.roles, [(noord, Role::Coordinator)]);
    assert!(app.store.passkeys_of(sanne).await.unwrap().is_empty());
    let mails = app.sent_emails().await;
    let mut to: Vec<_> = mails.iter().map(|mail| mail.to.as_str()).collect();
    to.sort_unstable();
    assert_eq!(to, ["max.mede@staff.example.nl", "sanne@staff.example.nl"]);
    assert_eq!(app.audited("staff.reinvited").await.len(), 1);
}

#[testkit::test]
async fn a_disabled_person_is_notified_and_gets_nothing_else() {
    let app = TestApp::start().await;
    let noord = app.region("noord").await.id;
    let (_, authority) = manager(&app, noord).await;
    let staff = &app.services.staff;
    let new = invitee("n1@staff.example.nl", &[(noord, Role::Viewer)]);
    let id = staff.invite(&authority, new, IfKnown::Add).await.unwrap();
    let link = app.sent_emails().await.last().unwrap().token().to_owned();
    let token = enrol(staff, &link).await.unwrap();
    assert!(staff.disable(&authority, id).await.unwrap());
    let operator = Authority::of_installation(Actor::Operator);
    assert!(!staff.disable(&operator, id).await.unwrap());
    assert!(staff.enrolment(token.as_bytes()).await.unwrap().is_none());
    let mails = app.sent_emails().await;
    assert!(mails.last().unwrap().text.contains("niet meer inloggen"));

    // 90 days later only the name is left, for as long as something names the person.
    pass(&app, Duration::from_hours(90 * 24)).await;
    app.services.mutations.tidy_now().await.unwrap();
    let emptied = app.store.staff_member(id).await.unwrap().unwrap();
    assert_eq!((emptied.email, emptied.name.as_str()), (None, "Noor Nieuw"));
    let refused = staff
        .reinvite(&Authority::of_installation(Actor::Operator), id)
        .await;
    assert!(
        matches!(refused, Err(ManageError::NoAddress)),
        "{refused:?}"
    );
    pass(&app, Duration::from_hours(276 * 24)).await;
    app.services.mutations.tidy_now().await.unwrap();
    let named = staff.name(id).await.unwrap();
    assert_eq!(
        named.as_deref(),
        Some("Noor Nieuw"),
        "the audit log names it"
    );
    let now = app.store.clock().now();
    app.store.prune_audit(now).await.unwrap();
    app.services.mutations.tidy_now().await.unwrap();
    assert_eq!(staff.name(id).await.unwrap(), None);
}

#[testkit::test]
async fn a_link_opens_the_desk_by_itself_in_a_demo_only() {
    for is_demo in [true, false] {
        let mut settings = Settings::unlimited();
        settings.services.staff.demo = is_demo;
        let app = TestApp::with(settings).await;
        let noord = app.region("noord").await.id;
        let staff = &app.services.staff;
        let viewer = invitee("v@staff.example.nl", &[(noord, Role::Viewer)]);
        let (id, link) = staff.demo_link(viewer, true, "http://a").await.unwrap();
        let link = link.strip_prefix("http://a/desk/join?token=").unwrap();
        assert_eq!(staff.is_link(link).await.unwrap(), is_demo);
        let followed = staff.enrol(link, Client::default()).await.unwrap();
        match (is_demo, followed) {
            (true, Some(Followed::Desk(opened))) => {
                assert!(is_open(&app, opened.token.reveal()).await);
                assert_eq!(opened.staff, id);
            }
            (false, None) => (),
            (_, other) => panic!("{other:?}"),
        }
        assert!(
            staff
                .enrol(link, Client::default())
                .await
                .unwrap()
                .is_none()
        );
    }
}
