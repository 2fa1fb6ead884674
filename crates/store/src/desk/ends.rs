//! The filter on the end of the retention, which is computed: from what was set by hand, the last
//! change, the newest contact, the consent, and what the region has set.

use super::{facts::CONSENT, query::CandidateQuery, scan::Entry, wanted::Wanted};
use crate::Store;
use db::{Error, Value, column, statements};
use model::{Scope, Timestamp};
use std::collections::HashMap;

statements! {
    /// The ends that were set by hand, in their order.
    pub(super) scope SET_ENDS as "RETENTIONS_SET" =
        "SELECT candidate_id, retain_until FROM retentions WHERE region_id = $1 AND environment = $2 \
         AND retain_until >= $3 AND (retain_until, candidate_id) > ($3, $4) ORDER BY retain_until, candidate_id LIMIT $5";
}

/// Ends that are read at once.
const PORTION: i64 = 1000;
/// A day in microseconds.
const DAY: i64 = 86_400_000_000;

/// Decides whose retention ends before a moment.
#[derive(Debug)]
pub(super) struct Ends {
    before: i64,
    /// Candidates who were last changed or contacted before these moments are among them: without and with
    /// consent. None if the region keeps candidates for good.
    silent_since: Option<[i64; 2]>,
    /// The ends that were set by hand.
    set: HashMap<String, i64>,
}

impl Ends {
    /// Whether a candidate's retention ends before the moment.
    pub(super) fn has(&self, entry: &Entry<'_>) -> bool {
        if let Some(end) = self.set.get(entry.id) {
            return *end < self.before;
        }
        // A candidate whose last change is unreadable is kept.
        let Some([without, with]) = self.silent_since.filter(|_| entry.updated_at != 0) else {
            return false;
        };
        let has_consent = entry.facets & CONSENT.bit(Some(0)) != 0;
        let last = entry.updated_at.max(entry.candidate.last_contact);
        last < if has_consent { with } else { without }
    }
}

impl Store {
    /// Returns a search as the values of the statements, with what else decides.
    pub(super) async fn wanted(
        &self,
        scope: &Scope,
        query: &CandidateQuery,
    ) -> Result<Wanted, Error> {
        let mut wanted = Wanted::of(query);
        if let Some(before) = query.filters.retention_ends_before {
            wanted.only_ending(self.ends(scope, before).await?);
        }
        Ok(wanted)
    }

    async fn ends(&self, scope: &Scope, before: Timestamp) -> Result<Ends, Error> {
        let before = before.micros();
        let retention = self.region_settings(scope.region).await?.retention;
        let silent_since = retention.map(|kept| {
            [kept.days, kept.days_with_consent].map(|days| before.saturating_sub(days * DAY))
        });
        let [region, environment] = Value::of_scope(scope);
        let (mut set, mut after) = (HashMap::new(), (0, String::new()));
        loop {
            let values = [
                region,
                environment,
                Value::Int(after.0),
                Value::Text(&after.1),
                Value::Int(PORTION),
            ];
            let found = self
                .database()
                .all(&SET_ENDS, &values, |row| {
                    let id = row.text(column!(SET_ENDS, candidate_id))?.to_owned();
                    Ok((row.int(column!(SET_ENDS, retain_until))?, id))
                })
                .await?;
            let is_last = i64::try_from(found.len()) != Ok(PORTION);
            if let Some(last) = found.last() {
                after.clone_from(last);
            }
            set.extend(found.into_iter().map(|(end, id)| (id, end)));
            if is_last {
                return Ok(Ends {
                    before,
                    silent_since,
                    set,
                });
            }
        }
    }
}
