//! The manager's pages for the staff of a region.

mod inviting;
mod person;

use super::{Page, Visitor, url};
use crate::URL;
use http::{Method, StatusCode};
use model::{RegionId, Role, StaffId};
use std::time::Duration;
use testkit::{Settings, TestApp};

const PAGE: &str = "/desk/r/noord/settings/staff";

/// Two regions, and a manager of the first.
struct Team {
    app: TestApp,
    noord: RegionId,
    zuid: RegionId,
    manager: StaffId,
    visitor: Visitor,
}

impl Team {
    async fn start() -> Self {
        let mut settings = Settings::unlimited();
        URL.clone_into(&mut settings.api.public_url);
        let app = TestApp::with(settings).await;
        let (noord, zuid) = (app.region("noord").await.id, app.region("zuid").await.id);
        let manager = app.staff("Mo Baas", &[(noord, Role::Manager)]).await;
        let mut team = Self {
            visitor: Visitor::new(&app),
            app,
            noord,
            zuid,
            manager,
        };
        team.prove().await;
        team
    }

    /// Opens a session of the manager, who has just proved who it is.
    async fn prove(&mut self) {
        self.visitor = self.browser(self.manager).await;
    }

    /// Returns the browser of a person who has just signed in.
    async fn browser(&self, staff: StaffId) -> Visitor {
        let token = self.app.desk_session(staff).await;
        Visitor {
            cookie: Some(format!("__Host-desk={token}")),
            ..Visitor::new(&self.app)
        }
    }

    /// Lets the proof of the manager become old.
    async fn wait(&self) {
        self.app.clock.advance(Duration::from_mins(5));
        self.app.store.refresh_generation().await.unwrap();
    }

    async fn roles(&self, staff: StaffId) -> Vec<(RegionId, Role)> {
        let person = self.app.store.staff_member(staff).await.unwrap();
        person.unwrap().roles
    }

    /// Sends a form with the token of the manager's session.
    async fn act(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        let page = self.visitor.get(PAGE).await;
        self.visitor.submit(&page, path, fields).await
    }

    /// Returns the person with an address.
    async fn person(&self, email: &str) -> store::staff::StoredStaff {
        let found = self.app.store.staff_by_email(email).await.unwrap();
        found.unwrap()
    }
}

/// Returns the row of a person in the list.
fn row<'p>(page: &'p Page, name: &str) -> &'p str {
    let mut rows = page.html.split("<tr data-row>").skip(1);
    rows.find(|row| row.contains(&format!(">{name}</a>")))
        .and_then(|row| row.split("</tr>").next())
        .unwrap_or_default()
}

#[testkit::test]
async fn list_shows_the_staff_of_the_region_and_nobody_else() {
    let team = Team::start().await;
    let roles = [
        (team.noord, Role::Coordinator),
        (team.noord, Role::Technician),
        (team.zuid, Role::Manager),
    ];
    let noor = team.app.staff("Noor Bakker", &roles).await;
    let zuid = [(team.zuid, Role::Viewer)];
    team.app.staff("Zoe Zuid", &zuid).await;
    for _ in 0..2 {
        team.app.desk_session(noor).await;
    }
    let page = team.visitor.open(PAGE).await;
    assert!(page.html.contains("aria-current=\"page\">Medewerkers</a>"));
    let noor = row(&page, "Noor Bakker");
    let cell = ">coördinator, technisch beheerder</td>";
    assert!(noor.contains(cell), "{noor}");
    assert!(noor.contains("noor.bakker@staff.example.nl"), "{noor}");
    assert!(noor.contains(">actief<") && noor.contains("class=\"num\">2</td>"));
    assert!(!noor.contains("nog niet"), "seen at the sign-in: {noor}");
    assert!(row(&page, "Mo Baas").contains("(jij)"));
    assert_eq!(row(&page, "Zoe Zuid"), "");
    assert!(!page.html.contains("zoe.zuid"));
}

#[testkit::test]
async fn long_list_has_pages() {
    let team = Team::start().await;
    for number in 0..55 {
        let name = format!("Persoon {number:02}");
        team.app.staff(&name, &[(team.noord, Role::Viewer)]).await;
    }
    let first = team.visitor.open(PAGE).await;
    assert_eq!(first.html.matches("<tr data-row>").count(), 50);
    assert!(first.html.contains("1 tot 50 van 56"));
    let second = team.visitor.open(&format!("{PAGE}?page=2")).await;
    assert!(second.html.contains("51 tot 56 van 56"));
    assert_eq!(second.html.matches("<tr data-row>").count(), 6);
    for odd in ["0", "9", "x", "-1", "99999999999999999999"] {
        team.visitor.open(&format!("{PAGE}?page={odd}")).await;
    }
}

#[testkit::test]
async fn only_managers_see_the_pages_and_the_link_to_them() {
    let team = Team::start().await;
    let viewer = [(team.noord, Role::Viewer)];
    let other = team.app.staff("Noor Bakker", &viewer).await;
    for role in [Role::Viewer, Role::Coordinator, Role::Technician] {
        let staff = team.app.staff(role.name(), &[(team.noord, role)]).await;
        let visitor = team.browser(staff).await;
        for (method, rest) in [
            (Method::GET, String::new()),
            (Method::GET, "/new".to_owned()),
            (Method::GET, format!("/{other}")),
            (Method::POST, "/new".to_owned()),
            (Method::POST, format!("/{other}/roles")),
            (Method::POST, format!("/{other}/sessions")),
            (Method::POST, format!("/{other}/invite")),
            (Method::POST, format!("/{other}/end")),
        ] {
            let headers = [("sec-fetch-site", "same-origin")];
            let path = format!("{PAGE}{rest}");
            let page = visitor.send(method, &path, &headers, "").await;
            assert_eq!(page.status, StatusCode::FORBIDDEN, "{path}");
            assert!(page.html.contains("een van deze rollen nodig: beheerder"));
        }
        if role != Role::Technician {
            let page = visitor.open("/desk/r/noord").await;
            assert!(!page.html.contains("/settings/staff"));
        }
    }
    let page = team.visitor.open("/desk/r/noord").await;
    assert!(page.html.contains(&format!("href=\"{PAGE}\"")));
}

#[testkit::test]
async fn people_of_other_regions_are_as_unknown_as_nobody() {
    let team = Team::start().await;
    let zuid = [(team.zuid, Role::Viewer)];
    let zoe = team.app.staff("Zoe Zuid", &zuid).await;
    // Somebody who manages both regions does so from the pages of each.
    let both = [(team.noord, Role::Manager), (team.zuid, Role::Manager)];
    let both = team.app.staff("Bo Beide", &both).await;
    let both = team.browser(both).await;
    let missing = team.visitor.get("/desk/r/noord/nothing").await;
    for visitor in [&team.visitor, &both] {
        let token = visitor.get(PAGE).await;
        for id in [zoe.as_str(), "usrAAAAAAAAAAAAAA", "x", "recAAAAAAAAAAAAAA"] {
            let page = visitor.get(&format!("{PAGE}/{id}")).await;
            assert_eq!(page.status, StatusCode::NOT_FOUND, "{id}");
            assert_eq!(page.html, missing.html, "{id}");
            for action in ["roles", "sessions", "invite", "end"] {
                let path = format!("{PAGE}/{id}/{action}");
                let fields = [("roles", "manager")];
                let page = visitor.submit(&token, &path, &fields).await;
                assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
                assert_eq!(page.html, missing.html, "{path}");
            }
        }
    }
    assert_eq!(team.roles(zoe).await, [(team.zuid, Role::Viewer)]);
    let page = team.visitor.get("/desk/r/zuid/settings/staff").await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    assert_eq!(page.html, missing.html);
    both.open("/desk/r/zuid/settings/staff").await;
}

#[testkit::test]
async fn form_of_another_session_changes_nothing() {
    let team = Team::start().await;
    let manager = [(team.noord, Role::Manager)];
    let noor = team.app.staff("Noor Bakker", &manager).await;
    let foreign = team.browser(noor).await.get(PAGE).await;
    let mo = team.manager;
    for path in [
        format!("{PAGE}/new"),
        format!("{PAGE}/{noor}/roles"),
        format!("{PAGE}/{noor}/end"),
        format!("{PAGE}/{mo}/end"),
    ] {
        let fields = [
            ("name", "X"),
            ("email", "x@example.nl"),
            ("roles", "viewer"),
        ];
        let page = team.visitor.submit(&foreign, &path, &fields).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN, "{path}");
        let page = team.visitor.post(&path, &url(&fields)).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN, "{path}");
    }
    assert_eq!(team.roles(noor).await, [(team.noord, Role::Manager)]);
}
