//! A deep check in progress: what its parts share.

use super::flaws::Flaws;
use crate::{Files, quotas::Usage};
use db::{Database, Error, Snapshot, Statement, Value, copy::Part};
use model::{RegionId, Scope};
use std::collections::{BTreeMap, HashSet};

/// Ids that are looked up together.
pub(super) const BATCH: usize = 1000;

/// A check in progress.
pub(super) struct Look<'e> {
    pub(super) database: &'e Database,
    pub(super) snapshot: Snapshot,
    /// The attachments' files. `None` when they cannot be reached.
    pub(super) files: Option<Files>,
    pub(super) flaws: Flaws,
    /// The slug of every region.
    pub(super) regions: BTreeMap<RegionId, String>,
    pub(super) keys: HashSet<String>,
    /// The usage found in the scope that is being checked. `None` once a part of it could not be
    /// read.
    pub(super) usage: Option<Usage>,
    /// The numbers of candidates, contact moments, attachments and mutations so far.
    pub(super) rows: [u64; 4],
}

/// The columns of a scope's state row that are compared.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct ScopeState {
    pub(super) last_position: i64,
    pub(super) last_change: i64,
    pub(super) last_mutation: i64,
    pub(super) last_history: i64,
    pub(super) last_event: i64,
    pub(super) queued: i64,
    pub(super) has_work: bool,
    /// Whether every candidate has a row in `desk_rows`.
    pub(super) desk_is_complete: bool,
    pub(super) usage: Usage,
}

impl Look<'_> {
    /// Returns the part that consists of a table's rows of one scope.
    pub(super) fn part(&self, table: &'static str, scope: &Scope) -> Part {
        let slug = self
            .regions
            .get(&scope.region)
            .cloned()
            .unwrap_or_else(|| scope.region.to_string());
        Part {
            table,
            region: Some((scope.region, slug)),
            environment: Some(scope.environment),
        }
    }

    /// Returns the ids for which a statement finds no row in a scope.
    pub(super) async fn missing<'i>(
        &mut self,
        statement: &'static Statement,
        scope: &Scope,
        ids: impl IntoIterator<Item = &'i str>,
    ) -> Result<HashSet<&'i str>, Error> {
        let ids: Vec<&str> = ids.into_iter().collect();
        let mut missing = HashSet::new();
        for ids in ids.chunks(BATCH) {
            let sets = ids
                .iter()
                .map(|id| self::values(scope, Value::Text(id)))
                .collect();
            let found = self.snapshot.first_of(statement, sets, |_| Ok(())).await?;
            missing.extend(
                ids.iter()
                    .zip(found)
                    .filter(|(_, found)| found.is_none())
                    .map(|(id, _)| *id),
            );
        }
        Ok(missing)
    }
}

/// Converts a number of rows to the type of the usage counters.
pub(super) fn number(rows: u64) -> i64 {
    i64::try_from(rows).unwrap_or(i64::MAX)
}

/// Returns the parameters of a statement about one row of a scope.
pub(super) fn values<'v>(scope: &'v Scope, id: Value<'v>) -> Vec<Value<'v>> {
    let [region, environment] = Value::of_scope(scope);
    vec![region, environment, id]
}
