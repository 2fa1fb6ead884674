//! The health checks. `/health/live`: the process answers. `/health/ready`: it can also read its
//! database, and is not stopping. A server with a full disk still answers reads, so it is ready;
//! the body then says that it accepts no writes.

use crate::{State, envelope::json, problem::Problem};
use axum::response::Response;
use store::disk::Holds;

pub(super) async fn live() -> Response {
    json(br#"{"status":"live"}"#.to_vec())
}

pub(super) async fn ready(app: State) -> Result<Response, Problem> {
    if app.is_stopping() {
        return Err(Problem::new(messages::Server::Stopping).retry_after(1));
    }
    app.readiness.check(&app.store).await?;
    let disks = app.store.disks();
    let full = disks.is_full() || disks.is_low(Holds::Database);
    let taken = |refused| if refused { "refused" } else { "accepted" };
    let (writes, attachments) = (taken(full), taken(full || disks.is_low(Holds::Attachments)));
    Ok(json(
        format!(r#"{{"status":"ready","writes":"{writes}","attachments":"{attachments}"}}"#)
            .into_bytes(),
    ))
}
