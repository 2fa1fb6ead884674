//! Every page of the desk, by the table of its router: with each role, in the region of the role and
//! in another, in both environments, and without a session.

use super::{Visitor, region};
use http::{Method, StatusCode};
use model::{Right, Role};
use testkit::TestApp;
use web::{Access, DeskRoute, desk_routes};

/// Returns a path of a route.
fn path(route: &DeskRoute, slug: &str) -> String {
    let mut path = route.path.clone();
    for (variable, value) in [
        ("{region}", slug),
        ("{id}", "recAAAAAAAAAAAAAA"),
        ("{way}", "facAAAAAAAAAAAAAA"),
        ("{job}", "jobAAAAAAAAAAAAAA"),
        ("{export}", "expAAAAAAAAAAAAAA"),
        ("{slug}", "surf"),
        ("{person}", "usrAAAAAAAAAAAAAA"),
        ("{task}", "tskAAAAAAAAAAAAAA"),
        ("{moment}", "intAAAAAAAAAAAAAA"),
        ("{file}", "attAAAAAAAAAAAAAA"),
        ("{fingerprint}", "0"),
        ("{name}", "desk.css"),
    ] {
        path = path.replace(variable, value);
    }
    path
}

/// Returns the routes of regions with the right that each needs.
fn of_regions() -> Vec<(DeskRoute, Right)> {
    let routes = desk_routes().into_iter();
    let of_region = |route: DeskRoute| match route.access {
        Access::Region(_, right) => Some((route, right)),
        Access::Public | Access::SignedIn => None,
    };
    routes.filter_map(of_region).collect()
}

async fn status(visitor: &Visitor, route: &DeskRoute, slug: &str) -> (StatusCode, String) {
    let path = path(route, slug);
    assert!(
        !path.contains('{'),
        "{path} has a variable that the test does not know"
    );
    let page = if route.method == Method::GET {
        visitor.get(&path).await
    } else {
        visitor.post(&path, "").await
    };
    (page.status, page.html)
}

#[testkit::test]
async fn a_page_opens_for_exactly_the_roles_with_its_right() {
    let app = TestApp::start().await;
    let noord = region(&app, "noord").await;
    assert!(of_regions().len() >= 10);
    for role in Role::ALL {
        let visitor = Visitor::staff(&app, role.name(), &[(noord.id, role)]).await;
        for (route, right) in of_regions() {
            let (status, html) = status(&visitor, &route, "noord").await;
            let what = format!("{} {} as {}", route.method, route.path, role.name());
            let is_refused = html.contains("Dit mag je hier niet");
            assert_eq!(is_refused, !role.may(right), "{what}: {status}");
            if is_refused {
                assert_eq!(status, StatusCode::FORBIDDEN, "{what}");
            } else if route.method == Method::GET {
                let known = [
                    StatusCode::OK,
                    StatusCode::SEE_OTHER,
                    StatusCode::NOT_FOUND,
                    StatusCode::FORBIDDEN,
                ];
                assert!(known.contains(&status), "{what}: {status}");
            } else {
                // A form without the token of the session does nothing.
                assert!(status.is_client_error(), "{what}: {status}");
            }
        }
    }
}

#[testkit::test]
async fn a_region_without_a_role_answers_like_one_that_never_was() {
    let app = TestApp::start().await;
    let (noord, _) = (region(&app, "noord").await, app.region("zuid").await);
    let visitor = Visitor::staff(&app, "Marieke", &[(noord.id, Role::Manager)]).await;
    let operator = app.operator("Otto").await;
    let operator = Visitor {
        cookie: Some(format!("__Host-desk={}", app.desk_session(operator).await)),
        ..Visitor::new(&app)
    };
    let missing = visitor.get("/desk/r/noord/nothing").await;
    assert_eq!(missing.status, StatusCode::NOT_FOUND);
    for (route, right) in of_regions() {
        for slug in ["zuid", "west", noord.id.as_str()] {
            let (status, html) = status(&visitor, &route, slug).await;
            assert_eq!(status, StatusCode::NOT_FOUND, "{} {slug}", route.path);
            assert_eq!(html, missing.html, "{} {slug}", route.path);
        }
        if !right.is_of_operators() {
            let (status, html) = status(&operator, &route, "noord").await;
            assert_eq!(status, StatusCode::NOT_FOUND, "{}", route.path);
            assert_eq!(html, missing.html, "{}", route.path);
        }
    }
}

#[testkit::test]
async fn without_a_session_a_page_leads_to_signing_in() {
    let app = TestApp::start().await;
    region(&app, "noord").await;
    let visitor = Visitor::new(&app);
    for route in desk_routes() {
        if route.access == Access::Public {
            continue;
        }
        let path = path(&route, "noord");
        if route.method == Method::GET {
            let page = visitor.get(&path).await;
            assert_eq!(page.status, StatusCode::SEE_OTHER, "{path}");
            let location = page.header("location");
            assert!(
                location.starts_with("/desk/sign-in?next=%2Fdesk"),
                "{path}: {location}"
            );
        } else {
            let page = visitor.post(&path, "").await;
            let refused = [StatusCode::UNAUTHORIZED, StatusCode::SEE_OTHER];
            assert!(refused.contains(&page.status), "{path}: {}", page.status);
        }
    }
}

#[testkit::test]
async fn every_answer_has_the_headers_of_the_desk() {
    let app = TestApp::start().await;
    let noord = region(&app, "noord").await;
    let member = Visitor::staff(&app, "Marieke", &[(noord.id, Role::Manager)]).await;
    let nobody = Visitor::new(&app);
    let missing = DeskRoute {
        method: Method::GET,
        path: "/desk/r/{region}/nothing".to_owned(),
        access: Access::Public,
    };
    let routes: Vec<_> = desk_routes().into_iter().chain([missing]).collect();
    assert!(
        routes
            .iter()
            .any(|route| route.path == "/desk/sign-in/{slug}/logout")
    );
    for route in routes {
        let path = path(&route, "noord");
        // Another site's form is refused, and what is sent by a page of this site is not.
        for (visitor, site) in [
            (&nobody, "cross-site"),
            (&nobody, "same-origin"),
            (&member, "same-origin"),
        ] {
            let headers = [("sec-fetch-site", site)];
            let page = visitor
                .send(route.method.clone(), &path, &headers, "")
                .await;
            let what = format!("{} {path}: {}", route.method, page.status);
            assert!(!page.status.is_server_error(), "{what}");
            let policy = page.header("content-security-policy");
            assert!(
                policy.starts_with("default-src 'none'; ") && policy.contains("connect-src 'self'"),
                "{what}: {policy}"
            );
            for (name, value) in [
                ("cache-control", "no-store"),
                ("referrer-policy", "same-origin"),
                ("x-content-type-options", "nosniff"),
                ("x-frame-options", "DENY"),
                ("cross-origin-opener-policy", "same-origin"),
                ("cross-origin-resource-policy", "same-origin"),
                (
                    "permissions-policy",
                    "camera=(), geolocation=(), microphone=()",
                ),
            ] {
                assert_eq!(page.header(name), value, "{what}: {name}");
            }
        }
    }
}
