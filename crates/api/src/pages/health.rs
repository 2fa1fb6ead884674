//! The health checks. `/health/live`: the process answers. `/health/ready`: it can also read its
//! database, and is not stopping. A server with a full disk still answers reads, so it is ready;
//! the body then says that it accepts no writes.

use crate::{App, envelope::json, problem::Problem};
use axum::response::Response;
use model::ProblemCode;
use std::time::Duration;
use store::disk::Holds;
use tokio::sync::Mutex;

/// How long a result is shared by all callers. The check is public, so it does not query the
/// database for each request.
const SHARED: Duration = Duration::from_secs(1);

/// The last result, and when it was obtained.
#[derive(Debug, Default)]
pub(crate) struct Readiness(Mutex<Option<(Duration, Result<(), Problem>)>>);

pub(super) async fn live() -> Response {
    json(br#"{"status":"live"}"#.to_vec())
}

pub(super) async fn ready(app: App) -> Result<Response, Problem> {
    if app.is_stopping() {
        return Err(
            Problem::new(ProblemCode::Unavailable, "The server is stopping.").retry_after(1),
        );
    }
    // Requests that arrive during the query wait for its result.
    let mut last = app.readiness.0.lock().await;
    let now = app.clock.elapsed();
    let answer = match &*last {
        Some((asked, answer)) if now.saturating_sub(*asked) < SHARED => answer.clone(),
        _ => {
            let answer = app.refresh().await.map_err(Problem::from);
            *last = Some((app.clock.elapsed(), answer.clone()));
            answer
        }
    };
    drop(last);
    answer?;
    let disks = app.store.disks();
    let full = disks.is_full() || disks.is_low(Holds::Database);
    let taken = |refused| if refused { "refused" } else { "accepted" };
    let (writes, attachments) = (taken(full), taken(full || disks.is_low(Holds::Attachments)));
    Ok(json(
        format!(r#"{{"status":"ready","writes":"{writes}","attachments":"{attachments}"}}"#)
            .into_bytes(),
    ))
}
