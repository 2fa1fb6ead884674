//! Whether the server can read its database.

use crate::problem::Problem;
use std::time::Duration;
use store::Store;
use tokio::sync::Mutex;

/// How long a result is shared by all callers. The check is public, so it does not query the
/// database for each request.
const SHARED: Duration = Duration::from_secs(1);

/// The last result, and when it was obtained.
#[derive(Debug, Default)]
pub(crate) struct Readiness(Mutex<Option<(Duration, Result<(), Problem>)>>);

impl Readiness {
    /// Returns whether the database could be read within the last second.
    pub(crate) async fn check(&self, store: &Store) -> Result<(), Problem> {
        // Requests that arrive during the query wait for its result.
        let mut last = self.0.lock().await;
        let now = store.clock().elapsed();
        match &*last {
            Some((asked, answer)) if now.saturating_sub(*asked) < SHARED => answer.clone(),
            _ => {
                let answer = store.refresh_generation().await.map_err(Problem::from);
                *last = Some((store.clock().elapsed(), answer.clone()));
                answer
            }
        }
    }
}
