//! The subscriptions of all regions in figures, for an operator's dashboards.

use crate::Store;
use db::{Error, Row, Value, column, statements};

statements! {
    pub(super) everywhere SUBSCRIBED_SCOPES as "SUBSCRIBED_SCOPES" =
        "SELECT region_id, environment, last_event FROM scope_state WHERE subscribed <> 0";
    pub(super) scope COUNTED as "COUNT_SUBSCRIPTIONS" =
        "SELECT COUNT(*) AS present, CAST(COALESCE(SUM(CASE WHEN paused_at IS NULL THEN 0 ELSE 1 END), 0) AS BIGINT) AS paused, \
         CAST(COALESCE(SUM(CASE WHEN paused_at IS NULL AND failing_since IS NOT NULL THEN 1 ELSE 0 END), 0) AS BIGINT) AS failing, \
         MIN(CASE WHEN paused_at IS NULL THEN sent_to END) AS sent_to \
         FROM subscriptions WHERE region_id = $1 AND environment = $2";
}

/// The number of subscriptions in all regions, by state.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SubscriptionCounts {
    /// Subscriptions whose last delivery succeeded, or that had none.
    pub well: i64,
    /// Subscriptions to which every delivery fails at present.
    pub failing: i64,
    /// Subscriptions to which nothing is sent.
    pub paused: i64,
    /// The largest number of events that a subscription, paused ones apart, was not sent yet.
    pub behind: i64,
}

impl Store {
    /// Counts the subscriptions of all regions.
    pub async fn count_subscriptions(&self) -> Result<SubscriptionCounts, Error> {
        let scopes = self.database().all(&SUBSCRIBED_SCOPES, &[], |row| {
            Ok((
                row.text(column!(SUBSCRIBED_SCOPES, region_id))?.to_owned(),
                row.int(column!(SUBSCRIBED_SCOPES, environment))?,
                row.int(column!(SUBSCRIBED_SCOPES, last_event))?,
            ))
        });
        let scopes = scopes.await?;
        let mut all = SubscriptionCounts::default();
        let sets = scopes
            .iter()
            .map(|(region, environment, _)| vec![Value::Text(region), Value::Int(*environment)]);
        let count = |index: usize, row: Row<'_>| {
            let paused = row.int(column!(COUNTED, paused))?;
            let failing = row.int(column!(COUNTED, failing))?;
            all.well += row.int(column!(COUNTED, present))? - paused - failing;
            all.failing += failing;
            all.paused += paused;
            if let Some(sent_to) = row.optional_int(column!(COUNTED, sent_to))? {
                all.behind = all.behind.max(scopes[index].2 - sent_to);
            }
            Ok::<(), Error>(())
        };
        self.database().query_batch(&COUNTED, sets, count).await?;
        Ok(all)
    }
}
