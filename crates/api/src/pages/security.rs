//! `/.well-known/security.txt`: where to report vulnerabilities.

use crate::{State, problem::Problem};
use axum::response::{IntoResponse, Response};
use http::header;

pub(super) async fn text(app: State) -> Result<Response, Problem> {
    let contact = app
        .settings
        .security
        .as_ref()
        .ok_or_else(Problem::not_found)?;
    let text = contact.text(&app.settings.public_url, app.clock.now());
    Ok(([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response())
}
