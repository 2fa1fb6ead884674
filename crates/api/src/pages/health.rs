//! `/health/live`: the process answers. `/health/ready`: it can also read its database and is not stopping. A server whose
//! disk is full still answers reads, so it is ready, and the body says that it takes no writes.

use crate::{App, envelope::json, problem::Problem};
use axum::{extract::State, response::Response};
use model::ProblemCode;
use std::time::Duration;
use store::disk::Holds;
use tokio::sync::Mutex;

/// For how long everybody gets the same answer. Anybody may ask, so the database is not asked for each.
const SHARED: Duration = Duration::from_secs(1);

/// What the database said last, and when.
#[derive(Debug, Default)]
pub(crate) struct Readiness(Mutex<Option<(Duration, Result<(), Problem>)>>);

pub(super) async fn live() -> Response {
    json(br#"{"status":"live"}"#.to_vec())
}

pub(super) async fn ready(State(app): State<App>) -> Result<Response, Problem> {
    if app.is_stopping() {
        return Err(Problem::new(ProblemCode::Unavailable, "The server is stopping.").retry_after(1));
    }
    // Whoever comes while the database is being asked waits for the same answer.
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
    Ok(json(format!(r#"{{"status":"ready","writes":"{writes}","attachments":"{attachments}"}}"#).into_bytes()))
}
