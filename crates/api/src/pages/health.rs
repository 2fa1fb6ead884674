//! `/health/live`: the process answers. `/health/ready`: it can also read its database and is not stopping.

use crate::{App, envelope::json, problem::Problem};
use axum::{extract::State, response::Response};
use model::ProblemCode;

pub(super) async fn live() -> Response {
    json(br#"{"status":"live"}"#.to_vec())
}

pub(super) async fn ready(State(app): State<App>) -> Result<Response, Problem> {
    if app.is_stopping() {
        return Err(Problem::new(ProblemCode::Unavailable, "The server is stopping.").retry_after(1));
    }
    app.refresh().await?;
    Ok(json(br#"{"status":"ready"}"#.to_vec()))
}
