//! The maintenance of the staff: what has ended, and what must no longer be known of people who were
//! disabled.

use super::limits::KEPT;
use std::time::Duration;
use store::{Error, Store};

/// Deletes what has ended, and empties the rows of people who were disabled long ago. `accesses_kept`
/// is how long the access log names who saw a candidate.
pub(crate) async fn tidy(store: &Store, accesses_kept: Duration) -> Result<(), Error> {
    let now = store.clock().now();
    store.forget_ended_of_staff(now).await?;
    store.empty_disabled_staff(now.minus(KEPT)).await?;
    let named = accesses_kept.max(KEPT);
    store.forget_staff_names(now.minus(named)).await?;
    Ok(())
}
