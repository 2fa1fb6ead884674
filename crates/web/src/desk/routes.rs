//! The table of the desk's pages. A page of a region is a row: its method, its path below the
//! region, the right that it needs, and its handler. Both environments of a region have all rows.
//!
//! The tests walk [`desk_routes`], so a new page is tested with every role.

use super::{
    candidate,
    http::{around, around_servers, guard},
    pages, sign_in,
};
use crate::state::State;
use axum::{
    Router,
    handler::Handler,
    middleware::from_fn_with_state,
    routing::{MethodRouter, any, get, post},
};
use http::Method;
use model::{Environment, Right};

/// Who may open a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Everybody.
    Public,
    /// Members of staff who have signed in.
    SignedIn,
    /// Members of staff with this right in the region that the path names.
    Region(Environment, Right),
}

/// A page of the desk.
#[derive(Debug, Clone)]
pub struct DeskRoute {
    /// Its method.
    pub method: Method,
    /// The pattern of its path, such as `/desk/r/{region}/candidates/{id}`.
    pub path: String,
    /// Who may open it.
    pub access: Access,
}

/// A row of the table.
pub(crate) struct Row {
    method: Method,
    path: &'static str,
    right: Right,
    handler: MethodRouter<State>,
}

/// Declares a page that is read.
pub(crate) fn see<H: Handler<T, State>, T: 'static>(
    path: &'static str,
    right: Right,
    handler: H,
) -> Row {
    Row {
        method: Method::GET,
        path,
        right,
        handler: get(handler),
    }
}

/// Declares a form that is sent.
pub(crate) fn send<H: Handler<T, State>, T: 'static>(
    path: &'static str,
    right: Right,
    handler: H,
) -> Row {
    Row {
        method: Method::POST,
        path,
        right,
        handler: post(handler),
    }
}

/// Returns the pages of a region, by their path below it.
fn region_rows() -> Vec<Row> {
    let (seen, changed) = (Right::SeeCandidates, Right::ChangeCandidates);
    let mut rows = vec![
        see("", seen, pages::today::show),
        see("/candidates", seen, pages::list::show),
        send("/candidates/search", seen, pages::list::search),
        send("/candidates/select", seen, pages::list::select),
        see("/candidates/select", seen, pages::list::back),
        send("/candidates/columns", seen, pages::list::choose_columns),
        see("/views", seen, pages::views::show),
        send("/views", seen, pages::views::save),
        send("/views/remove", seen, pages::views::remove),
        see("/tasks", seen, pages::tasks::show),
        send("/tasks", changed, pages::tasks::add),
        see("/tasks/{id}/{task}", changed, pages::tasks::edit),
        send("/tasks/{id}/{task}", changed, pages::tasks::change),
        see("/retention", changed, pages::retention::show),
        send("/bulk", changed, pages::bulk::start),
        see("/bulk", changed, pages::bulk::back),
        see("/bulk/{job}", changed, pages::bulk::show),
        send("/bulk/{job}/undo", changed, pages::bulk::undo),
        send("/exports", Right::Export, pages::exports::make),
        see("/exports", Right::Export, pages::bulk::back),
        see("/exports/{export}", Right::Export, pages::exports::download),
        see("/board", seen, pages::board::show),
        see("/board/{id}", changed, pages::board::choose),
        send("/board/move", changed, pages::board::change),
        see("/board/move", changed, pages::board::back),
    ];
    rows.extend(candidate::rows());
    rows.extend(pages::staff::rows());
    rows
}

/// Returns the pages outside a region: method, path, whether a session is needed, and handler.
fn common_rows() -> Vec<(Method, &'static str, bool, MethodRouter<State>)> {
    let mut rows = vec![
        (Method::GET, "/desk", true, get(pages::home::show)),
        (Method::GET, "/desk/keys", true, get(pages::keys::show)),
        (Method::POST, "/desk/keys", true, post(pages::keys::choose)),
        (Method::GET, "/desk/alive", true, get(pages::home::alive)),
        (
            Method::GET,
            "/desk/assets/{fingerprint}/{name}",
            false,
            get(crate::pages::assets::of_desk),
        ),
    ];
    rows.extend(sign_in::rows());
    rows
}

/// Returns the path of a region's page in an environment.
fn placed(environment: Environment, path: &str) -> String {
    match environment {
        Environment::Production => format!("/desk/r/{{region}}{path}"),
        Environment::Sandbox => format!("/desk/r/{{region}}/sandbox{path}"),
    }
}

/// Returns all pages of the desk, for tests.
pub fn desk_routes() -> Vec<DeskRoute> {
    let common = common_rows().into_iter().chain(sign_in::server_rows()).map(
        |(method, path, signed_in, _)| DeskRoute {
            method,
            path: path.to_owned(),
            access: if signed_in {
                Access::SignedIn
            } else {
                Access::Public
            },
        },
    );
    let of_regions = Environment::ALL.into_iter().flat_map(|environment| {
        region_rows().into_iter().map(move |row| DeskRoute {
            method: row.method,
            path: placed(environment, row.path),
            access: Access::Region(environment, row.right),
        })
    });
    common.chain(of_regions).collect()
}

/// Returns the router of all pages under `/desk`.
pub(crate) fn router(state: &State) -> Router {
    let mut router = Router::new();
    for (_, path, _, handler) in common_rows() {
        router = router.route(path, handler);
    }
    for environment in Environment::ALL {
        for row in region_rows() {
            let admission = guard::Admission {
                state: state.clone(),
                environment,
                right: row.right,
            };
            let guarded = row
                .handler
                .layer(from_fn_with_state(admission, guard::admit))
                .layer(from_fn_with_state(
                    (state.clone(), environment),
                    candidate::rescue,
                ));
            router = router.route(&placed(environment, row.path), guarded);
        }
    }
    let mut servers = Router::new();
    for (_, path, _, handler) in sign_in::server_rows() {
        servers = servers.route(path, handler);
    }
    router
        .route("/desk/", any(pages::not_found))
        .route("/desk/{*rest}", any(pages::not_found))
        .layer(from_fn_with_state(state.clone(), around))
        .merge(servers.layer(from_fn_with_state(state.clone(), around_servers)))
        .with_state(state.clone())
}
