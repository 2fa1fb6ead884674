//! Files that nothing refers to any more. They are recorded in the transaction that releases them,
//! and removed after it. The mutation that released them succeeds only once they are gone. Until
//! then it reports how many could not be removed.

use super::author::Author;
use crate::{
    Store,
    audit::Actor,
    outbox::Outbox,
    unit_of_work::{ScopeTx, aggregate},
};
use db::{Database, Error, Row, Transaction, Value, column, columns, statements};
use model::{CandidateId, Environment, FileId, MutationId, RegionId, Scope, Timestamp};
use std::{collections::BTreeSet, time::Duration};

statements! {
    pub(super) scope DISCARD as "DISCARD_FILE" =
        "INSERT INTO discarded_files (region_id, environment, file, candidate_id, sequence) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT DO NOTHING";
    pub(super) scope REFERS_TO_FILE as "REFERS_TO_FILE" =
        "SELECT id FROM attachments WHERE region_id = $1 AND environment = $2 AND file = $3 LIMIT 1";
    pub(super) scope DUE as "DUE_FILES" =
        "SELECT file, candidate_id, sequence, attempts FROM discarded_files \
         WHERE region_id = $1 AND environment = $2 AND due_at <= $3 ORDER BY due_at LIMIT $4";
    pub(super) scope NEXT as "NEXT_FILE" =
        "SELECT due_at FROM discarded_files WHERE region_id = $1 AND environment = $2 AND due_at IS NOT NULL \
         ORDER BY due_at LIMIT 1";
    pub(super) scope LEFT_OF as "FILES_LEFT_OF" =
        "SELECT file FROM discarded_files WHERE region_id = $1 AND environment = $2 AND candidate_id = $3 LIMIT 1";
    pub(super) scope FORGET_FILE as "FORGET_FILE" =
        "DELETE FROM discarded_files WHERE region_id = $1 AND environment = $2 AND file = $3";
    pub(super) scope POSTPONE_FILE as "POSTPONE_FILE" =
        "UPDATE discarded_files SET attempts = attempts + 1, due_at = $4 \
         WHERE region_id = $1 AND environment = $2 AND file = $3";
    pub(super) scope NOTE_UNREMOVED as "NOTE_UNREMOVED" =
        "UPDATE mutations SET unremoved = (SELECT COUNT(*) FROM discarded_files \
         WHERE region_id = $1 AND environment = $2 AND sequence = $3 AND attempts > 0) \
         WHERE region_id = $1 AND environment = $2 AND sequence = $3 AND status = 3";
    pub(super) scope NOTE_UNREMOVED_OF as "NOTE_UNREMOVED_OF" =
        "UPDATE mutations SET unremoved = (SELECT COUNT(*) FROM discarded_files \
         WHERE region_id = $1 AND environment = $2 AND candidate_id = $3 AND attempts > 0) \
         WHERE region_id = $1 AND environment = $2 AND subject = $3 AND status = 3 AND forgotten = 2";
    pub(super) scope COMPLETE as "COMPLETE_MUTATION" =
        "UPDATE mutations SET status = 1, unremoved = 0, finished_at = CAST($4 AS BIGINT), \
         callback_at = CASE WHEN callback_url IS NULL THEN NULL ELSE CAST($4 AS BIGINT) END \
         WHERE region_id = $1 AND environment = $2 AND sequence = $3 AND status = 3 AND forgotten <> 2 \
         AND NOT EXISTS (SELECT file FROM discarded_files \
         WHERE region_id = $1 AND environment = $2 AND sequence = $3) RETURNING id, key_id, author_kind, person_id, person_name, person_role";
    pub(super) scope COMPLETE_ERASURE as "COMPLETE_ERASURE" =
        "UPDATE mutations SET status = 1, unremoved = 0, finished_at = CAST($4 AS BIGINT), \
         callback_at = CASE WHEN callback_url IS NULL THEN NULL ELSE CAST($4 AS BIGINT) END \
         WHERE region_id = $1 AND environment = $2 AND subject = $3 AND status = 3 AND forgotten = 2 \
         AND NOT EXISTS (SELECT file FROM discarded_files \
         WHERE region_id = $1 AND environment = $2 AND candidate_id = $3) RETURNING id, key_id, author_kind, person_id, person_name, person_role";
    pub(super) scope COUNTED as "COUNT_DISCARDED" =
        "SELECT COUNT(*) AS files, CAST(COALESCE(SUM(CASE WHEN attempts > 0 THEN 1 ELSE 0 END), 0) AS BIGINT) AS failing \
         FROM discarded_files WHERE region_id = $1 AND environment = $2";
    pub(super) scope FAILING as "FAILING_FILES" =
        "SELECT file FROM discarded_files WHERE region_id = $1 AND environment = $2 AND attempts > 0 ORDER BY file LIMIT $3";
    pub(super) installation REGION_IDS as "REGION_IDS" =
        "SELECT id FROM regions ORDER BY slug";
}

/// Files removed between two transactions.
const BATCH: i64 = 500;
/// Number of failed removals after which a pass ends, because the file store is probably
/// unreachable.
const FAILURES: usize = 3;
/// Longest time between two attempts to remove a file.
const LONGEST: Duration = Duration::from_mins(1);

/// The owner of a discarded file.
#[derive(Debug, Clone, Copy)]
pub struct Owner {
    /// The candidate.
    pub candidate: CandidateId,
    /// The position in the queue of the mutation that releases the file.
    pub sequence: i64,
}

/// A file to remove.
#[derive(Debug, Clone)]
struct Discarded {
    file: FileId,
    candidate: Option<CandidateId>,
    sequence: Option<i64>,
    attempts: i64,
}

/// The number of files to remove, and how many of those could not be removed so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ToRemove {
    /// All files to remove.
    pub files: i64,
    /// Files whose removal has failed.
    pub failing: i64,
}

fn discarded(row: Row<'_>) -> Result<Discarded, Error> {
    let candidate = row
        .optional_text(column!(DUE, candidate_id))?
        .and_then(|id| id.parse().ok());
    Ok(Discarded {
        file: row.parsed(column!(DUE, file))?,
        candidate,
        sequence: row.optional_int(column!(DUE, sequence))?,
        attempts: row.int(column!(DUE, attempts))?,
    })
}

/// Returns up to `most` names of files whose removal has failed, and the total number of those
/// files.
pub(crate) async fn failing(database: &Database, most: usize) -> Result<(Vec<String>, i64), Error> {
    let (mut names, mut number) = (Vec::new(), 0);
    for scope in scopes(database).await? {
        let own = Value::of_scope(&scope);
        let counted = database
            .first(&COUNTED, &own, |row| row.int(column!(COUNTED, failing)))
            .await?
            .unwrap_or_default();
        if counted > 0 && names.len() < most {
            let limit = Value::Int(i64::try_from(most - names.len()).unwrap_or(i64::MAX));
            names.extend(
                database
                    .all(&FAILING, &[own[0], own[1], limit], |row| {
                        Ok(row.text(column!(FAILING, file))?.to_owned())
                    })
                    .await?,
            );
        }
        number += counted;
    }
    Ok((names, number))
}

async fn scopes(database: &Database) -> Result<Vec<Scope>, Error> {
    let regions: Vec<RegionId> = database
        .all(&REGION_IDS, &[], |row| row.parsed(column!(REGION_IDS, id)))
        .await?;
    let both = |region| {
        Environment::ALL.map(|environment| Scope {
            region,
            environment,
        })
    };
    Ok(regions.into_iter().flat_map(both).collect())
}

aggregate! {
    /// The files that the locked scope has released.
    DiscardedFiles,
    /// Gives access to the files that the scope has released.
    discarded_files
}

/// Returns when the scope's next file is due for removal.
pub(crate) async fn next_removal(
    transaction: &mut Transaction<'_>,
    scope: &Scope,
) -> Result<Option<Timestamp>, Error> {
    transaction
        .first(&NEXT, &Value::of_scope(scope), |row| {
            Ok(Timestamp::from_micros(row.int(column!(NEXT, due_at))?))
        })
        .await
}

impl DiscardedFiles<'_, '_> {
    /// Discards files. Those that no attachment uses are removed once this unit of work is durable.
    /// The mutation of the owner, if one is given, is completed when they are gone. Returns whether
    /// one of the files will be removed.
    pub async fn add(&mut self, files: &[FileId], owner: Option<Owner>) -> Result<bool, Error> {
        let [region, environment] = Value::of_scope(&self.state.scope);
        let candidate = owner.map(|owner| owner.candidate);
        let candidate = candidate.as_ref().map(CandidateId::as_str).into();
        let sequence = owner.map_or(Value::Null, |owner| Value::Int(owner.sequence));
        let mut removes = false;
        for file in files {
            let file = Value::Text(file.as_str());
            let referring = self
                .transaction
                .first(&REFERS_TO_FILE, &[region, environment, file], |_| Ok(()))
                .await?;
            if referring.is_some() {
                continue;
            }
            let values = [region, environment, file, candidate, sequence];
            self.transaction.execute(&DISCARD, &values).await?;
            removes = true;
        }
        self.state.effects.discards_files |= removes;
        Ok(removes)
    }

    /// Returns whether files of a candidate still have to be removed.
    pub async fn has_any_of(&mut self, candidate: CandidateId) -> Result<bool, Error> {
        let [region, environment] = Value::of_scope(&self.state.scope);
        let values = [region, environment, Value::Text(candidate.as_str())];
        let found = self
            .transaction
            .first(&LEFT_OF, &values, |_| Ok(()))
            .await?;
        Ok(found.is_some())
    }

    /// Records which files are gone and which could not be removed, and completes the mutations
    /// that waited for them.
    async fn settle(&mut self, tried: &[(Discarded, bool)]) -> Result<(), Error> {
        let now = self.state.now;
        let scope = self.state.scope;
        let [region, environment] = Value::of_scope(&scope);
        for (one, gone) in tried {
            let file = Value::Text(one.file.as_str());
            if *gone {
                let values = [region, environment, file];
                self.transaction.execute(&FORGET_FILE, &values).await?;
            } else {
                let due = Value::Int(now.plus(pause(one.attempts)).micros());
                let values = [region, environment, file, due];
                self.transaction.execute(&POSTPONE_FILE, &values).await?;
            }
        }
        let sequences: BTreeSet<i64> = tried.iter().filter_map(|(one, _)| one.sequence).collect();
        for sequence in sequences {
            let values = [
                region,
                environment,
                Value::Int(sequence),
                Value::Int(now.micros()),
            ];
            self.transaction
                .execute(&NOTE_UNREMOVED, &values[..3])
                .await?;
            let completed = self.transaction.all(&COMPLETE, &values, completed).await?;
            self.note_completed(&completed);
        }
        let mut candidates: Vec<CandidateId> =
            tried.iter().filter_map(|(one, _)| one.candidate).collect();
        candidates.sort_unstable_by(|one, other| one.as_str().cmp(other.as_str()));
        candidates.dedup();
        for candidate in candidates {
            self.complete_erasure(candidate).await?;
        }
        // Callbacks may be due, and failed removals are tried again.
        self.state.work_by(now);
        Ok(())
    }

    fn note_completed(&mut self, completed: &[Completed]) {
        for (mutation, sender) in completed {
            self.state
                .note_mutation_ended(false, (mutation.as_str(), *sender));
        }
    }

    /// Completes the erasure of a candidate if all of its files are gone.
    async fn complete_erasure(&mut self, candidate: CandidateId) -> Result<(), Error> {
        let [region, environment] = Value::of_scope(&self.state.scope);
        let values = [
            region,
            environment,
            Value::Text(candidate.as_str()),
            Value::Int(self.state.now.micros()),
        ];
        self.transaction
            .execute(&NOTE_UNREMOVED_OF, &values[..3])
            .await?;
        let erasures = self.transaction.all(&COMPLETE_ERASURE, &values, completed);
        let erasures = erasures.await?;
        self.note_completed(&erasures);
        if !erasures.is_empty() {
            let mut outbox = Outbox {
                transaction: self.transaction,
                state: self.state,
            };
            outbox.release_notices(candidate).await?;
        }
        Ok(())
    }
}

columns! {
    /// The columns of a mutation that is completed.
    CompletedColumns: COMPLETE, COMPLETE_ERASURE
}

/// The id of a mutation, and who sent it.
type Completed = (MutationId, Option<Actor>);

fn completed(row: Row<'_>) -> Result<Completed, Error> {
    let author = Author::read::<CompletedColumns>(row)?;
    Ok((
        row.parsed(column!(CompletedColumns, id))?,
        author.as_ref().map(Author::actor),
    ))
}

/// Returns the time between a failed removal and the next attempt.
fn pause(attempts: i64) -> Duration {
    let doubled = u32::try_from(attempts)
        .ok()
        .and_then(|attempts| 2_u64.checked_pow(attempts));
    doubled.map_or(LONGEST, Duration::from_secs).min(LONGEST)
}

impl Store {
    /// Removes the discarded files of a scope and returns their number. A file that cannot be
    /// removed is tried again later. It stays recorded, its mutation reports it, and it does not
    /// delay others.
    pub async fn remove_discarded(&self, scope: Scope) -> Result<usize, Error> {
        let mut removed = 0;
        loop {
            let now = self.clock().now();
            let [region, environment] = Value::of_scope(&scope);
            let values = [
                region,
                environment,
                Value::Int(now.micros()),
                Value::Int(BATCH),
            ];
            let files = self.database().all(&DUE, &values, discarded).await?;
            let tried = self.try_to_remove(files).await;
            if tried.is_empty() {
                return Ok(removed);
            }
            let gone = tried.iter().filter(|(_, gone)| *gone).count();
            let unreachable = tried.len() - gone >= FAILURES;
            removed += gone;
            self.write(scope, async move |tx: &mut ScopeTx<'_, '_>| {
                tx.discarded_files().settle(&tried).await
            })
            .await?;
            if unreachable {
                return Ok(removed);
            }
        }
    }

    /// Removes files until [`FAILURES`] have failed. Returns the files that were tried, and whether
    /// each is gone.
    async fn try_to_remove(&self, files: Vec<Discarded>) -> Vec<(Discarded, bool)> {
        let mut tried = Vec::with_capacity(files.len());
        let mut failures = 0;
        for one in files {
            let deleted = self.files().delete(one.file).await;
            if let Err(error) = &deleted {
                tracing::warn!(file = %one.file, %error, "a file cannot be removed for the moment");
                failures += 1;
            }
            tried.push((one, deleted.is_ok()));
            if failures == FAILURES {
                break;
            }
        }
        tried
    }

    /// Counts the files that still have to be removed, in all regions.
    pub async fn files_to_remove(&self) -> Result<ToRemove, Error> {
        let scopes = scopes(self.database()).await?;
        let mut all = ToRemove::default();
        let sets = scopes.iter().map(|scope| Value::of_scope(scope).to_vec());
        let count = |_, row: Row<'_>| {
            all.files += row.int(column!(COUNTED, files))?;
            all.failing += row.int(column!(COUNTED, failing))?;
            Ok::<(), Error>(())
        };
        self.database().query_batch(&COUNTED, sets, count).await?;
        Ok(all)
    }
}
