//! The form that invites a person.

use super::{PAGE, Team, row};
use crate::{Page, URL, Visitor};
use axum::body::Body;
use http::{Method, StatusCode};
use model::{Role, StaffStatus};
use store::audit::Actor;

const FORM: &str = "/desk/r/noord/settings/staff/new";
const NOOR: [(&str, &str); 3] = [
    ("name", "Noor Bakker"),
    ("email", "noor@staff.example.nl"),
    ("roles", "viewer"),
];

impl Team {
    /// Fills in the form and sends it, as a browser does.
    async fn invite(&self, fields: &[(&str, &str)]) -> Page {
        let page = self.visitor.open(FORM).await;
        self.send(&page, fields).await
    }

    async fn send(&self, page: &Page, fields: &[(&str, &str)]) -> Page {
        sent(&self.visitor, page, FORM, fields).await
    }
}

/// Sends the form of a region.
async fn sent(visitor: &Visitor, page: &Page, form: &str, fields: &[(&str, &str)]) -> Page {
    let mut all = vec![("keeper", page.hidden("keeper")), ("roles", "")];
    all.extend(fields);
    visitor.submit(page, form, &all).await
}

#[testkit::test]
async fn invited_person_gets_a_link_and_is_in_the_list() {
    let team = Team::start().await;
    let fields = [
        ("name", " Noor Bakker "),
        ("email", " noor@Staff.example.nl"),
        ("roles", "coordinator"),
        ("roles", "technician"),
    ];
    let sent = team.invite(&fields).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.html);
    assert_eq!(sent.header("location"), format!("{PAGE}?done=invited"));
    let list = team.visitor.open(sent.header("location")).await;
    assert!(list.html.contains("De uitnodiging is verstuurd."));
    let noor = team.person("noor@staff.example.nl").await;
    assert_eq!(noor.name, "Noor Bakker");
    assert_eq!(noor.status, StaffStatus::Invited);
    assert_eq!(noor.invited_by, Some(team.manager));
    let roles = [
        (team.noord, Role::Coordinator),
        (team.noord, Role::Technician),
    ];
    assert_eq!(noor.roles, roles);
    assert!(!noor.operator);
    let found = row(&list, "Noor Bakker");
    assert!(found.contains("uitgenodigd") && found.contains("nog niet"));
    let emails = team.app.sent_emails().await;
    assert_eq!(emails.len(), 1);
    let link = emails[0].link().strip_prefix(URL).unwrap();
    let page = Visitor::new(&team.app).get(link).await;
    assert_eq!(page.status, StatusCode::OK);
    let entry = team.app.audited("staff.invited").await.remove(0);
    assert_eq!(entry["actor"], team.manager.as_str());
    assert_eq!(entry["region"], team.noord.as_str());
}

#[testkit::test]
async fn person_who_is_known_gets_the_role_beside_those_of_other_regions() {
    let team = Team::start().await;
    let zuid = [(team.zuid, Role::Manager)];
    let zoe = team.app.staff("Zoe Zuid", &zuid).await;
    let fields = [
        ("name", "Iemand Anders"),
        ("email", "zoe.zuid@staff.example.nl"),
        ("roles", "viewer"),
    ];
    let sent = team.invite(&fields).await;
    assert_eq!(sent.header("location"), format!("{PAGE}?done=invited"));
    let roles = team.roles(zoe).await;
    assert_eq!(roles.len(), 2);
    assert!(roles.contains(&(team.noord, Role::Viewer)));
    assert!(roles.contains(&(team.zuid, Role::Manager)));
    // The page of this region says nothing about the other.
    let page = team.visitor.open(&format!("{PAGE}/{zoe}")).await;
    assert!(page.html.contains("Zoe Zuid"));
    assert!(page.html.contains("Rollen: meekijker<br>"));
    let emails = team.app.sent_emails().await;
    assert_eq!(emails[0].subject, "U hebt toegang tot een regio erbij");
}

#[testkit::test]
async fn each_region_invites_a_disabled_person_again_for_itself() {
    let team = Team::start().await;
    let zuid = [(team.zuid, Role::Manager)];
    let zoe = team.app.staff("Zoe Zuid", &zuid).await;
    let zoe = team.browser(zoe).await;
    let both = [(team.noord, Role::Coordinator), (team.zuid, Role::Manager)];
    let bo = team.app.staff("Bo Beide", &both).await;
    let admin = team.app.client(&team.app.admin_key().await);
    let path = format!("/auth/staff/{bo}");
    let disabled = admin.send(Method::DELETE, &path, Body::empty()).await;
    assert_eq!(disabled.status, StatusCode::NO_CONTENT);
    // Otherwise an invitation of one region would bring back the roles in the other.
    assert!(team.roles(bo).await.is_empty());
    let entry = team.app.audited("staff.disabled").await.remove(0);
    assert_eq!(entry["details"]["roles"].as_array().unwrap().len(), 2);

    let as_role = |role| {
        [
            ("name", "Bo Beide"),
            ("email", "bo.beide@staff.example.nl"),
            ("roles", role),
        ]
    };
    let again = team.invite(&as_role("viewer")).await;
    assert_eq!(again.status, StatusCode::SEE_OTHER, "{}", again.html);
    assert_eq!(team.roles(bo).await, [(team.noord, Role::Viewer)]);
    let form = "/desk/r/zuid/settings/staff/new";
    let page = zoe.open(form).await;
    let again = sent(&zoe, &page, form, &as_role("coordinator")).await;
    assert_eq!(again.status, StatusCode::SEE_OTHER, "{}", again.html);
    let mut roles = team.roles(bo).await;
    roles.sort_unstable();
    let mut expected = [(team.noord, Role::Viewer), (team.zuid, Role::Coordinator)];
    expected.sort_unstable();
    assert_eq!(roles, expected);

    // The first region ends its access and invites once more; the other notices nothing of it.
    let ended = team.act(&format!("{PAGE}/{bo}/end"), &[]).await;
    assert_eq!(ended.status, StatusCode::SEE_OTHER);
    assert_eq!(team.roles(bo).await, [(team.zuid, Role::Coordinator)]);
    let again = team.invite(&as_role("viewer")).await;
    assert_eq!(again.status, StatusCode::SEE_OTHER, "{}", again.html);
    let mut roles = team.roles(bo).await;
    roles.sort_unstable();
    assert_eq!(roles, expected);
    assert_eq!(team.app.audited("staff.disabled").await.len(), 1);
}

#[testkit::test]
async fn disabled_operator_is_invited_by_a_region_as_a_person_with_that_role_only() {
    let team = Team::start().await;
    let olga = team.app.operator("Olga Beheer").await;
    let admin = team.app.client(&team.app.admin_key().await);
    let path = format!("/auth/staff/{olga}");
    admin.send(Method::DELETE, &path, Body::empty()).await;
    let fields = [
        ("name", "Olga Beheer"),
        ("email", "olga.beheer@staff.example.nl"),
        ("roles", "viewer"),
    ];
    let again = team.invite(&fields).await;
    assert_eq!(again.status, StatusCode::SEE_OTHER, "{}", again.html);
    let person = team.person("olga.beheer@staff.example.nl").await;
    assert_eq!(person.status, StaffStatus::Invited);
    assert!(!person.operator);
    assert_eq!(person.roles, [(team.noord, Role::Viewer)]);
}

#[testkit::test]
async fn every_fault_is_at_its_field_and_what_was_typed_stays() {
    let team = Team::start().await;
    let page = team.invite(&[("name", " "), ("email", "")]).await;
    assert_eq!(page.status, StatusCode::BAD_REQUEST);
    for (field, text) in [
        ("name", "Vul een naam in."),
        ("email", "Vul een e-mailadres in."),
        ("roles", "Kies minstens één rol."),
    ] {
        let link = format!("href=\"#{field}\">{text}");
        let error = format!("id=\"{field}-error\">{text}");
        assert!(page.html.contains(&link), "{field}");
        assert!(page.html.contains(&error), "{field}");
    }
    let long = "n".repeat(201);
    let fields = [
        ("name", &*long),
        ("email", "noor@"),
        ("roles", "manager"),
        ("roles", "koning"),
    ];
    let page = team.invite(&fields).await;
    assert_eq!(page.status, StatusCode::BAD_REQUEST);
    for text in [
        "hoogstens 200 tekens",
        "Vul een volledig e-mailadres in",
        &format!("value=\"{long}\""),
        "value=\"noor@\"",
        "value=\"manager\" checked",
        "<title>Fout: ",
    ] {
        assert!(page.html.contains(text), "{text}: {}", page.html);
    }
    assert!(!page.html.contains("Kies minstens"));
    assert_eq!(team.app.sent_emails().await.len(), 0);
    assert_eq!(team.app.audited("staff.invited").await.len(), 0);
}

#[testkit::test]
async fn own_address_and_too_many_invitations_are_refused_at_the_address() {
    let team = Team::start().await;
    let own = [
        ("name", "Mo Baas"),
        ("email", "mo.baas@staff.example.nl"),
        ("roles", "technician"),
    ];
    let page = team.invite(&own).await;
    assert_eq!(page.status, StatusCode::CONFLICT);
    let error = "id=\"email-error\">Dit is je eigen adres.";
    assert!(page.html.contains(error));
    assert!(page.html.contains("value=\"technician\" checked"));
    let roles = team.roles(team.manager).await;
    assert_eq!(roles, [(team.noord, Role::Manager)]);

    for _ in 0..5 {
        assert_eq!(team.invite(&NOOR).await.status, StatusCode::SEE_OTHER);
    }
    let page = team.invite(&NOOR).await;
    assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(page.html.contains("Probeer het over 60 minuten opnieuw."));
    assert!(page.html.contains("value=\"Noor Bakker\""));
}

#[testkit::test]
async fn form_needs_a_recent_proof_and_keeps_what_was_typed() {
    let mut team = Team::start().await;
    let page = team.visitor.open(FORM).await;
    team.wait().await;
    let asked = team.visitor.get(FORM).await;
    let step_up = "/desk/step-up?next=%2Fdesk%2Fr%2Fnoord%2Fsettings%2Fstaff%2Fnew";
    assert_eq!(asked.header("location"), step_up);
    let kept = team.send(&page, &NOOR).await;
    assert_eq!(kept.status, StatusCode::FORBIDDEN);
    for text in [
        "Bevestig eerst dat jij het bent",
        "een kwartier lang versleuteld bewaard",
        &format!("href=\"{step_up}\""),
    ] {
        assert!(kept.html.contains(text), "{text}: {}", kept.html);
    }
    assert!(!kept.html.contains("noor@"));
    assert_eq!(team.app.sent_emails().await.len(), 0);
    // A form that does not say whose it is is not kept.
    let other = team.visitor.submit(&page, FORM, &NOOR).await;
    assert_eq!(other.status, StatusCode::FORBIDDEN);
    assert!(!other.html.contains("een kwartier lang"));

    team.prove().await;
    let page = team.visitor.open(FORM).await;
    for text in [
        "Dit had je om",
        "value=\"Noor Bakker\"",
        "value=\"noor@staff.example.nl\"",
        "value=\"viewer\" checked",
    ] {
        assert!(page.html.contains(text), "{text}: {}", page.html);
    }
    let sent = team.send(&page, &NOOR).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
    let page = team.visitor.open(FORM).await;
    assert!(!page.html.contains("Noor Bakker"), "no longer kept");
}

#[testkit::test]
async fn form_whose_session_ended_is_kept_for_its_person() {
    let mut team = Team::start().await;
    let page = team.visitor.open(FORM).await;
    let staff = &team.app.services.staff;
    staff.end_all(team.manager, Actor::Operator).await.unwrap();
    let kept = team.send(&page, &NOOR).await;
    assert_eq!(kept.status, StatusCode::UNAUTHORIZED);
    assert!(kept.html.contains("versleuteld bewaard"), "{}", kept.html);
    let manager = [(team.noord, Role::Manager)];
    let other = team.app.staff("Bea Baas", &manager).await;
    let page = team.browser(other).await.open(FORM).await;
    assert!(!page.html.contains("Noor Bakker"));
    team.prove().await;
    let page = team.visitor.open(FORM).await;
    assert!(page.html.contains("value=\"Noor Bakker\""));
}
