//! A locked scope: one region's environment, locked for writing by one transaction.
//!
//! List positions and change positions are assigned while the scope's row is locked, so that their
//! order is the commit order.

use crate::{
    Store,
    access_log::ChangeEvent,
    audit::{self, Entry},
    quotas::{self, OwnQuota, Usage},
};
use db::{Error, Statement, Transaction, Value};
use model::{CandidateId, RegionId, Scope, Timestamp};
use std::collections::{BTreeMap, BTreeSet, HashMap};

pub(super) static LOCK_SCOPE: Statement = Statement::new(
    "LOCK_SCOPE",
    "INSERT INTO scope_state (region_id, environment, last_position) VALUES ($1, $2, 0) \
     ON CONFLICT (region_id, environment) DO UPDATE SET last_position = scope_state.last_position \
     RETURNING last_position, last_change, last_mutation, queued, work_at, lease, lease_until, emptied_at, \
     swept_at, records, attachment_bytes, waiting_bytes, quota_records, quota_attachment_bytes",
);
/// Updates the scope's row. It is written as an upsert because an insert always changes one row or
/// fails: an update's row count would have to be checked before the commit, so it could not be sent
/// in the same round trip.
pub(super) static SAVE_SCOPE: Statement = Statement::new(
    "SAVE_SCOPE",
    "INSERT INTO scope_state (region_id, environment, last_position, last_change, last_mutation, queued, work_at, lease, \
     lease_until, emptied_at, swept_at, records, attachment_bytes, waiting_bytes) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) \
     ON CONFLICT (region_id, environment) DO UPDATE SET last_position = excluded.last_position, \
     last_change = excluded.last_change, last_mutation = excluded.last_mutation, queued = excluded.queued, \
     work_at = excluded.work_at, lease = excluded.lease, lease_until = excluded.lease_until, \
     emptied_at = excluded.emptied_at, swept_at = excluded.swept_at, records = excluded.records, \
     attachment_bytes = excluded.attachment_bytes, waiting_bytes = excluded.waiting_bytes",
);
pub(super) static FULL_SANDBOXES: Statement = Statement::everywhere(
    "FULL_SANDBOXES",
    "SELECT region_id FROM scope_state WHERE environment = 1 AND (emptied_at IS NULL OR emptied_at < $1)",
);
pub(super) static COUNT_UP: Statement = Statement::new(
    "COUNT_UP",
    "INSERT INTO candidate_counts (region_id, environment, archived, phase, total) VALUES ($1, $2, $3, $4, $5) \
     ON CONFLICT (region_id, environment, archived, phase) \
     DO UPDATE SET total = candidate_counts.total + excluded.total",
);

/// A lease on a scope's first mutation. While it lasts, only its holder fetches the mutation's
/// files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lease {
    /// The holder's name, unique to this lease.
    pub holder: String,
    /// When the lease expires.
    pub until: Timestamp,
}

/// One region's environment, locked for writing until the transaction ends.
#[derive(Debug, Clone)]
pub struct LockedScope {
    pub(crate) scope: Scope,
    pub(super) last_position: i64,
    last_change: i64,
    pub(crate) last_mutation: i64,
    /// Number of mutations that have not ended.
    pub queued: i64,
    /// When background work is next due in this scope; none if no work is planned.
    pub work_at: Option<Timestamp>,
    /// The lease on the first mutation, while its files are being fetched.
    pub lease: Option<Lease>,
    /// When the scope was last emptied; only sandboxes are.
    pub emptied_at: Option<Timestamp>,
    /// When the scope was last searched for candidates whose retention period has ended.
    pub swept_at: Option<Timestamp>,
    /// What the scope stores.
    pub usage: Usage,
    /// The limits set for this scope.
    pub quota: OwnQuota,
    counted: BTreeMap<(bool, u8), i64>,
    /// Whether all records were removed in this transaction.
    pub(super) emptied: bool,
    /// Whether files were marked for removal in this transaction.
    pub discarding: bool,
    /// The identity keys that a record of this scope lost in this transaction.
    pub(super) orphaned_email_keys: BTreeSet<String>,
    /// Those of `orphaned_email_keys` whose record was erased.
    pub(super) erased: BTreeSet<String>,
    /// Entries to be written to the audit log before the scope is saved.
    noted: Vec<Entry>,
    /// The list positions of the candidates that were read or added.
    pub(crate) positions: HashMap<CandidateId, i64>,
    /// The changes to be recorded in the access log, each with the candidate's position.
    pub(crate) written: Vec<(ChangeEvent, i64)>,
}

impl LockedScope {
    /// Locks the scope until the transaction ends. Creates the scope's row if it is missing. Other
    /// transactions that lock the same scope wait.
    pub async fn lock(transaction: &mut Transaction<'_>, scope: Scope) -> Result<Self, Error> {
        transaction.enter(&scope);
        let values = Value::of_scope(&scope);
        let locked = transaction.first(&LOCK_SCOPE, &values, |row| {
            let lease = match (row.optional_text(5)?, row.optional_int(6)?) {
                (Some(holder), Some(until)) => Some(Lease {
                    holder: holder.to_owned(),
                    until: Timestamp::from_micros(until),
                }),
                _ => None,
            };
            let (usage, quota) = quotas::read(row, 9)?;
            Ok(Self {
                scope,
                last_position: row.int(0)?,
                last_change: row.int(1)?,
                last_mutation: row.int(2)?,
                queued: row.int(3)?,
                work_at: row.optional_int(4)?.map(Timestamp::from_micros),
                lease,
                emptied_at: row.optional_int(7)?.map(Timestamp::from_micros),
                swept_at: row.optional_int(8)?.map(Timestamp::from_micros),
                usage,
                quota,
                counted: BTreeMap::new(),
                emptied: false,
                discarding: false,
                orphaned_email_keys: BTreeSet::new(),
                erased: BTreeSet::new(),
                noted: Vec::new(),
                positions: HashMap::new(),
                written: Vec::new(),
            })
        });
        locked
            .await?
            .ok_or_else(|| Error::Internal("the scope's row was not returned".into()))
    }

    /// Returns the region and environment that are locked.
    pub fn scope(&self) -> &Scope {
        &self.scope
    }

    /// Returns the change position of the last change.
    pub fn last_change(&self) -> i64 {
        self.last_change
    }

    /// Assigns the next change position.
    pub(crate) fn next_change(&mut self) -> i64 {
        self.last_change += 1;
        self.last_change
    }

    /// Reserves `count` change positions. Returns the position before the first of them.
    pub(crate) fn take_changes(&mut self, count: i64) -> i64 {
        let before = self.last_change;
        self.last_change += count;
        before
    }

    /// Returns the queue position that the next mutation will get.
    pub fn upcoming_mutation(&self) -> i64 {
        self.last_mutation + 1
    }

    /// Assigns the next queue position.
    pub(crate) fn next_mutation(&mut self) -> i64 {
        self.last_mutation += 1;
        self.last_mutation
    }

    /// Schedules background work for this scope at `moment`, unless it is due earlier already.
    pub fn work_by(&mut self, moment: Timestamp) {
        self.work_at = Some(self.work_at.map_or(moment, |before| before.min(moment)));
    }

    /// Schedules background work for this scope at `now` if files were marked for removal.
    pub fn remove_soon(&mut self, now: Timestamp) {
        if self.discarding {
            self.work_by(now);
        }
    }

    pub(crate) fn count(&mut self, archived: bool, phase: u8, change: i64) {
        *self.counted.entry((archived, phase)).or_default() += change;
    }

    /// Returns and resets three facts:
    ///
    /// - whether all records were removed,
    /// - the identity keys that a record lost,
    /// - those of them whose record was erased.
    pub(crate) fn take_orphaned_email_keys(
        &mut self,
    ) -> (bool, BTreeSet<String>, BTreeSet<String>) {
        let taken = [&mut self.orphaned_email_keys, &mut self.erased].map(std::mem::take);
        let [orphaned_email_keys, erased] = taken;
        (
            std::mem::take(&mut self.emptied),
            orphaned_email_keys,
            erased,
        )
    }

    /// Notes an entry for the audit log. It is written when orphaned sessions have been ended.
    pub fn note(&mut self, entry: Entry) {
        self.noted.push(entry);
    }

    /// Appends the noted entries to the audit log.
    pub(crate) async fn write_audit(
        &mut self,
        transaction: &mut Transaction<'_>,
    ) -> Result<(), Error> {
        audit::append(transaction, &std::mem::take(&mut self.noted)).await
    }

    /// Writes the scope's row, the changed candidate counts and the access log entries. Must be
    /// called before the transaction ends.
    ///
    /// # Errors
    ///
    /// [`Error::Internal`] if orphaned sessions were not ended, or noted audit entries were not
    /// written.
    pub fn save(self, transaction: &mut Transaction<'_>) -> Result<(), Error> {
        if self.emptied || !self.orphaned_email_keys.is_empty() || !self.noted.is_empty() {
            return Err(Error::Internal(
                "a scope was saved without ending the sessions of removed e-mail addresses".into(),
            ));
        }
        let [region, environment] = Value::of_scope(&self.scope);
        let moment = |moment: Option<Timestamp>| {
            moment.map_or(Value::Null, |moment| Value::Int(moment.micros()))
        };
        let values = [
            region,
            environment,
            Value::Int(self.last_position),
            Value::Int(self.last_change),
            Value::Int(self.last_mutation),
            Value::Int(self.queued),
            moment(self.work_at),
            self.lease
                .as_ref()
                .map(|lease| lease.holder.as_str())
                .into(),
            moment(self.lease.as_ref().map(|lease| lease.until)),
            moment(self.emptied_at),
            moment(self.swept_at),
            Value::Int(self.usage.records),
            Value::Int(self.usage.attachment_bytes),
            Value::Int(self.usage.waiting_bytes),
        ];
        transaction.defer(&SAVE_SCOPE, &values, true)?;
        for ((archived, phase), count) in self.counted.iter().filter(|(_, count)| **count != 0) {
            let values = [
                region,
                environment,
                Value::Int((*archived).into()),
                Value::Int((*phase).into()),
                Value::Int(*count),
            ];
            transaction.defer(&COUNT_UP, &values, true)?;
        }
        self.record_written(transaction)
    }
}

impl Store {
    /// Returns the regions whose sandbox was not emptied since a moment.
    pub async fn full_sandboxes(&self, since: Timestamp) -> Result<Vec<RegionId>, Error> {
        self.database()
            .all(&FULL_SANDBOXES, &[Value::Int(since.micros())], |row| {
                row.parsed(0)
            })
            .await
    }
}
