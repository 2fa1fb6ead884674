//! The deep check: reads all stored data and compares what must agree. Columns follow from their
//! documents, counts from rows, references lead to existing rows, and no position was assigned
//! twice.
//!
//! It reads one snapshot of the database, so others can write meanwhile. It holds one page of rows
//! in memory, and one bit for each position of a scope.

mod candidates;
mod desk;
mod flaws;
mod history;
mod look;
mod related;
mod staff;
mod subscriptions;
mod tenants;
mod used_positions;
mod walk;
mod writes;

pub(crate) use tenants::statements;

use crate::{Files, quotas::Usage};
use db::{Database, Error, Finding, Statement};
use flaws::Flaws;
use look::{Look, ScopeState};
use model::Scope;
use std::collections::{BTreeMap, HashSet};
use used_positions::UsedPositions;
use walk::Walk;

pub(crate) static STATEMENTS: &[&Statement] = &[
    &candidates::ERASED,
    &candidates::ATTACHED,
    &desk::CANDIDATE,
    &desk::WORD,
    &history::JOURNEY,
    &related::DOCUMENT,
    &writes::MUTATION,
    &writes::REFERRED,
];

/// How a table of a scope is compared with the rows that it refers to.
#[derive(Clone, Copy)]
enum Check {
    Erased,
    Interactions,
    Attachments,
    /// A table beside the record whose rows name their candidate, with the column that names the row.
    BesideCandidates {
        key: &'static str,
    },
    Desk,
    Accesses,
    History,
    Phases,
    Subscriptions,
    Mutations,
}

/// The checks of a scope's tables after that of its candidates, in their order.
const CHECKS: [(&str, Check); 12] = [
    ("erased", Check::Erased),
    ("interactions", Check::Interactions),
    ("attachments", Check::Attachments),
    ("tasks", Check::BesideCandidates { key: "id" }),
    (
        "coordinators",
        Check::BesideCandidates {
            key: "candidate_id",
        },
    ),
    ("job_items", Check::BesideCandidates { key: "job_id" }),
    ("desk_rows", Check::Desk),
    ("accesses", Check::Accesses),
    ("candidate_history", Check::History),
    ("phase_changes", Check::Phases),
    ("subscriptions", Check::Subscriptions),
    ("mutations", Check::Mutations),
];

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
    look.staff().await?;
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
        let mut changes = UsedPositions::up_to(state.last_change);
        let before = self.rows[0];
        let positions = self.candidates(scope, &state, &mut changes).await?;
        let candidates = self.rows[0] - before;
        for (table, check) in CHECKS {
            let done = match check {
                Check::Erased => self.erased(scope, &mut changes).await,
                Check::Interactions => self.interactions(scope).await,
                Check::Attachments => self.attachments(scope).await,
                Check::BesideCandidates { key } => self.beside_candidates(scope, table, key).await,
                Check::Desk => self.desk(scope, &state, candidates).await,
                Check::Accesses => self.accesses(scope, positions.as_ref()).await,
                Check::History => self.history(scope, &state).await,
                Check::Phases => self.phases(scope, &state).await,
                Check::Subscriptions => self.subscriptions(scope, &state).await,
                Check::Mutations => self.mutations(scope, &state).await,
            };
            self.go_on(table, scope, done).await?;
        }
        self.beside_mutations(scope).await?;
        self.discarded(scope).await?;
        self.usage_agrees(scope, &state);
        Ok(())
    }

    /// Records that a table could not be compared with the rows that it refers to, if they cannot be
    /// read, so that one damaged table does not end the whole check.
    async fn go_on(
        &mut self,
        table: &'static str,
        scope: &Scope,
        done: Result<(), Error>,
    ) -> Result<(), Error> {
        match done {
            Err(error) if error.is_internal() => {
                let part = self.part(table, scope);
                let what = format!("what it refers to cannot be read: {}", error.cause());
                self.flaws.add(&part, "", what);
                self.usage = None;
                self.snapshot.go_on().await
            }
            done => done,
        }
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
                last_history: row.int("last_history"),
                last_event: row.int("last_event"),
                queued: row.int("queued"),
                has_work: !row.is_null("work_at"),
                desk_is_complete: row.int("desk_change") == row.int("last_change"),
                usage: Usage {
                    records: row.int("records"),
                    attachment_bytes: row.int("attachment_bytes"),
                    waiting_bytes: row.int("waiting_bytes"),
                },
            }))
    }
}
