//! The deep check: reads all stored data and compares what must agree. Columns follow from their
//! documents, counts from rows, references lead to existing rows, and no position was assigned
//! twice.
//!
//! It reads one snapshot of the database, so others can write meanwhile. It holds one page of rows
//! in memory, and one bit for each position of a scope.

mod candidates;
mod flaws;
mod places;
mod related;
mod tenants;
mod walk;
mod writes;

pub(crate) use tenants::statements;

use crate::{Files, quotas::Usage};
use db::copy::Part;
use db::{Database, Error, Finding, Snapshot, Statement, Value};
use flaws::Flaws;
use model::{RegionId, Scope};
use places::Places;
use std::collections::{BTreeMap, HashSet};
use walk::Walk;

pub(crate) static STATEMENTS: &[&Statement] = &[
    &candidates::ERASED,
    &candidates::ATTACHED,
    &related::DOCUMENT,
    &writes::MUTATION,
    &writes::REFERRED,
];

/// Ids that are looked up together.
const BATCH: usize = 1000;

/// A check in progress.
struct Look<'e> {
    database: &'e Database,
    snapshot: Snapshot,
    /// The attachments' files. `None` when they cannot be reached.
    files: Option<Files>,
    flaws: Flaws,
    /// The slug of every region.
    regions: BTreeMap<RegionId, String>,
    keys: HashSet<String>,
    /// The usage found in the scope that is being checked. `None` once a part of it could not be
    /// read.
    usage: Option<Usage>,
    /// The numbers of candidates, contact moments, attachments and mutations so far.
    rows: [u64; 4],
}

/// The columns of a scope's state row that are compared.
#[derive(Debug, Clone, Copy, Default)]
struct ScopeState {
    last_position: i64,
    last_change: i64,
    last_mutation: i64,
    queued: i64,
    has_work: bool,
    usage: Usage,
}

/// Checks all stored data, and the files if they are given.
pub(crate) async fn examine(
    database: &Database,
    files: Option<Files>,
) -> Result<Vec<Finding>, Error> {
    let (snapshot, nowhere) = (database.snapshot().await?, files.is_none());
    let (regions, keys) = (BTreeMap::new(), HashSet::new());
    let mut look = Look {
        database,
        snapshot,
        files,
        flaws: Flaws::default(),
        regions,
        keys,
        usage: None,
        rows: [0; 4],
    };
    look.installation().await?;
    for scope in look.scopes().await? {
        look.scope(&scope).await?;
    }
    let [candidates, moments, attachments, mutations] = look.rows;
    if nowhere && attachments > 0 {
        let remedy = "bring back the folder, or see that --attachments or --data-dir is right";
        look.flaws.doubt(Finding::fail(
            format!("none of the files of {attachments} attachments can be found"),
            remedy,
        ));
    }
    let findings = look.flaws.into_findings();
    let all_is_well = findings
        .iter()
        .all(|finding| finding.verdict != db::Verdict::Fail);
    let what = format!(
        "all that is stored agrees: {candidates} candidates, {moments} contact moments, {attachments} attachments, \
         {mutations} mutations"
    );
    Ok(all_is_well
        .then(|| Finding::ok(what))
        .into_iter()
        .chain(findings)
        .collect())
}

impl Look<'_> {
    async fn scope(&mut self, scope: &Scope) -> Result<(), Error> {
        let state = self.scope_state(scope).await?;
        self.usage = Some(Usage::default());
        let mut changes = Places::up_to(state.last_change);
        let positions = self.candidates(scope, &state, &mut changes).await?;
        self.erased(scope, &mut changes).await?;
        self.interactions(scope).await?;
        self.attachments(scope).await?;
        self.accesses(scope, positions.as_ref()).await?;
        self.mutations(scope, &state).await?;
        self.beside_mutations(scope).await?;
        self.discarded(scope).await?;
        self.usage_agrees(scope, &state);
        Ok(())
    }

    /// Adds the usage found by a walk to that of the scope. A walk that missed rows makes it
    /// unknown.
    fn tally(&mut self, walk: &Walk, found: Usage) {
        self.usage = self.usage.filter(|_| walk.whole).map(|usage| Usage {
            records: usage.records + found.records,
            attachment_bytes: usage.attachment_bytes + found.attachment_bytes,
            waiting_bytes: usage.waiting_bytes + found.waiting_bytes,
        });
    }

    fn usage_agrees(&mut self, scope: &Scope, state: &ScopeState) {
        let Some(found) = self.usage else { return };
        let part = self.part("scope_state", scope);
        for (what, found, counted) in [
            ("records", found.records, state.usage.records),
            (
                "bytes of attachments",
                found.attachment_bytes,
                state.usage.attachment_bytes,
            ),
            (
                "bytes of queued mutations",
                found.waiting_bytes,
                state.usage.waiting_bytes,
            ),
        ] {
            if found != counted {
                self.flaws
                    .add(&part, "", format!("the number of {what} is wrong"));
            }
        }
    }

    async fn scope_state(&mut self, scope: &Scope) -> Result<ScopeState, Error> {
        let mut walk = Walk::over(self.database, self.part("scope_state", scope));
        let rows = self.next(&mut walk).await?.unwrap_or_default();
        Ok(rows
            .first()
            .map_or_else(ScopeState::default, |row| ScopeState {
                last_position: row.int("last_position"),
                last_change: row.int("last_change"),
                last_mutation: row.int("last_mutation"),
                queued: row.int("queued"),
                has_work: !row.is_null("work_at"),
                usage: Usage {
                    records: row.int("records"),
                    attachment_bytes: row.int("attachment_bytes"),
                    waiting_bytes: row.int("waiting_bytes"),
                },
            }))
    }

    /// Returns the part that consists of a table's rows of one scope.
    fn part(&self, table: &'static str, scope: &Scope) -> Part {
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
    async fn missing<'i>(
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
fn number(rows: u64) -> i64 {
    i64::try_from(rows).unwrap_or(i64::MAX)
}

/// Returns the parameters of a statement about one row of a scope.
fn values<'v>(scope: &'v Scope, id: Value<'v>) -> Vec<Value<'v>> {
    let [region, environment] = Value::of_scope(scope);
    vec![region, environment, id]
}
