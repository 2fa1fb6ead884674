//! When subscriptions next have something to do.

use super::{
    failing::PAUSED_AFTER,
    subscription::{Subscription, of_scope},
};
use crate::unit_of_work::ScopeState;
use db::{Error, Transaction};
use model::Timestamp;

/// Returns when a subscription of the scope next has something to do.
pub(crate) async fn next_due(
    transaction: &mut Transaction<'_>,
    state: &ScopeState,
) -> Result<Option<Timestamp>, Error> {
    if state.events.subscribed.is_empty() {
        return Ok(None);
    }
    let all = of_scope(transaction, &state.scope).await?;
    let due = |one: &Subscription| {
        let new = (one.sent_to < state.row.last_event).then_some(state.now);
        let given_up = one.failing_since.map(|since| since.plus(PAUSED_AFTER));
        let first = [new, one.due_at, given_up].into_iter().flatten().min();
        first.map(|first| one.rests_until.map_or(first, |until| first.max(until)))
    };
    let live = all.iter().filter(|one| one.paused.is_none());
    Ok(live.filter_map(due).min())
}
