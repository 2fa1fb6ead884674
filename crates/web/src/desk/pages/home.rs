//! Leads to the region in which the person worked last, and keeps a session alive.

use crate::{
    desk::{
        http::{DeskError, DeskSession, page},
        view::Message,
    },
    http::{Visit, last_region, redirect},
    state::State,
};
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, StatusCode};

/// Leads to the region that was open last, or to the first.
pub(crate) async fn show(
    state: State,
    session: DeskSession,
    visit: Visit,
    headers: HeaderMap,
) -> Result<Response, DeskError> {
    let mut known = Vec::new();
    for id in session.regions() {
        known.extend(state.desk_regions.by_id(id).await?);
    }
    known.sort_by(|one, other| one.name.cmp(&other.name));
    let last = last_region(&headers);
    let region = known
        .iter()
        .find(|region| last == Some(&region.slug))
        .or(known.first());
    if let Some(region) = region {
        return Ok(redirect(&format!("/desk/r/{}", region.slug)));
    }
    let shell = session.shell(&state, &visit);
    let t = &shell.t.refusals;
    page(&Message {
        heading: t.no_region,
        about: t.no_region_about.to_owned(),
        next: if session.known.operator {
            ("/desk/operator".to_owned(), shell.t.operator.title)
        } else {
            ("/desk/account".to_owned(), shell.t.shell.account)
        },
        shell,
    })
}

/// Any request of the session counts as a sign of life.
pub(crate) async fn alive(_: DeskSession) -> Response {
    StatusCode::NO_CONTENT.into_response()
}
