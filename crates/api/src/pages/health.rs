//! `/health/live`: the process answers. `/health/ready`: it can also read its database and is not stopping. A server whose
//! disk is full still answers reads, so it is ready, and the body says that it takes no writes.

use crate::{App, envelope::json, problem::Problem};
use axum::{extract::State, response::Response};
use model::ProblemCode;
use store::disk::Holds;

pub(super) async fn live() -> Response {
    json(br#"{"status":"live"}"#.to_vec())
}

pub(super) async fn ready(State(app): State<App>) -> Result<Response, Problem> {
    if app.is_stopping() {
        return Err(Problem::new(ProblemCode::Unavailable, "The server is stopping.").retry_after(1));
    }
    app.refresh().await?;
    let disks = app.store.disks();
    let full = disks.is_full() || disks.is_low(Holds::Database);
    let taken = |refused| if refused { "refused" } else { "accepted" };
    let (writes, attachments) = (taken(full), taken(full || disks.is_low(Holds::Attachments)));
    Ok(json(format!(r#"{{"status":"ready","writes":"{writes}","attachments":"{attachments}"}}"#).into_bytes()))
}
