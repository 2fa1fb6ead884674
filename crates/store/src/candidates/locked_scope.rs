//! A scope: one region's environment, held for writing. It hands out positions and places in the change feed while its
//! row is held, so that commit order is their order.

use crate::{
    Error, Statement, Store, Transaction, Value,
    access_log::ChangeEvent,
    audit::{self, Entry},
    quotas::{self, OwnQuota, Usage},
};
use model::{CandidateId, RegionId, Scope, Timestamp};
use std::collections::{BTreeMap, BTreeSet, HashMap};

pub(super) static LOCK_SCOPE: Statement = Statement::new(
    "LOCK_SCOPE",
    "INSERT INTO scope_state (region_id, environment, last_position) VALUES ($1, $2, 0) \
     ON CONFLICT (region_id, environment) DO UPDATE SET last_position = scope_state.last_position \
     RETURNING last_position, last_change, last_mutation, queued, work_at, lease, lease_until, emptied_at, \
     swept_at, records, attachment_bytes, waiting_bytes, quota_records, quota_attachment_bytes",
);
/// The row is there. As an update it could not travel with the commit: that it changed a row would have to be seen first.
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

/// Who is fetching files for a scope's first mutation, and until when others leave it alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lease {
    /// A name made for this one lease.
    pub holder: String,
    /// When it ends by itself.
    pub until: Timestamp,
}

/// One region's environment, held for writing until the transaction ends.
#[derive(Debug, Clone)]
pub struct LockedScope {
    pub(crate) scope: Scope,
    pub(super) last_position: i64,
    last_change: i64,
    pub(crate) last_mutation: i64,
    /// Mutations that have not ended.
    pub queued: i64,
    /// When there is next something to do here, if ever.
    pub work_at: Option<Timestamp>,
    /// Who is fetching files for the first mutation.
    pub lease: Option<Lease>,
    /// When it was last emptied, as sandboxes are.
    pub emptied_at: Option<Timestamp>,
    /// When it was last looked through for candidates that are kept no longer.
    pub swept_at: Option<Timestamp>,
    /// What it holds.
    pub usage: Usage,
    /// The limits that were set for it.
    pub quota: OwnQuota,
    counted: BTreeMap<(bool, u8), i64>,
    /// Whether everything was removed.
    pub(super) emptied: bool,
    /// Whether files were named that are to be removed.
    pub discarding: bool,
    /// The e-mail keys that a record no longer has.
    pub(super) orphaned_email_keys: BTreeSet<String>,
    /// Those of them of records that were erased.
    pub(super) erased: BTreeSet<String>,
    /// What the audit log is to be told when the scope is left.
    noted: Vec<Entry>,
    /// The places in the list of those that were looked at or added.
    pub(crate) positions: HashMap<CandidateId, i64>,
    /// Who changed the candidates at which positions.
    pub(crate) written: Vec<(ChangeEvent, i64)>,
}

impl LockedScope {
    /// Takes the scope: others that want it wait until this transaction ends.
    pub async fn lock(transaction: &mut Transaction<'_>, scope: Scope) -> Result<Self, Error> {
        transaction.enter(&scope);
        let values = Value::of_scope(&scope);
        let locked = transaction.first(&LOCK_SCOPE, &values, |row| {
            let lease = match (row.optional_text(5)?, row.optional_int(6)?) {
                (Some(holder), Some(until)) => {
                    Some(Lease { holder: holder.to_owned(), until: Timestamp::from_micros(until) })
                }
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
        locked.await?.ok_or_else(|| Error::Internal("the scope's row was not returned".into()))
    }

    /// Whose scope it is.
    pub fn scope(&self) -> &Scope {
        &self.scope
    }

    /// The place in the change feed of the last change.
    pub fn last_change(&self) -> i64 {
        self.last_change
    }

    /// Takes the next place in the change feed.
    pub(crate) fn next_change(&mut self) -> i64 {
        self.last_change += 1;
        self.last_change
    }

    /// Takes so many places in the change feed, and gives the one before the first.
    pub(crate) fn take_changes(&mut self, count: i64) -> i64 {
        let before = self.last_change;
        self.last_change += count;
        before
    }

    /// The place in the queue that the next mutation gets.
    pub fn upcoming_mutation(&self) -> i64 {
        self.last_mutation + 1
    }

    /// Takes the next place in the queue.
    pub(crate) fn next_mutation(&mut self) -> i64 {
        self.last_mutation += 1;
        self.last_mutation
    }

    /// Makes sure that somebody looks at this scope then, if not before.
    pub fn work_by(&mut self, moment: Timestamp) {
        self.work_at = Some(self.work_at.map_or(moment, |before| before.min(moment)));
    }

    /// Makes sure that somebody looks at this scope now if files are to be removed.
    pub fn remove_soon(&mut self, now: Timestamp) {
        if self.discarding {
            self.work_by(now);
        }
    }

    pub(crate) fn count(&mut self, archived: bool, phase: u8, change: i64) {
        *self.counted.entry((archived, phase)).or_default() += change;
    }

    /// Whether everything was removed, the e-mail keys that a record no longer has, and those of erased records among them;
    /// none of it from now on.
    pub(crate) fn take_orphaned_email_keys(&mut self) -> (bool, BTreeSet<String>, BTreeSet<String>) {
        let taken = [&mut self.orphaned_email_keys, &mut self.erased].map(std::mem::take);
        let [orphaned_email_keys, erased] = taken;
        (std::mem::take(&mut self.emptied), orphaned_email_keys, erased)
    }

    /// Has the audit log told of what was done here, once the sessions of whom it concerned have been ended.
    pub fn note(&mut self, entry: Entry) {
        self.noted.push(entry);
    }

    /// Writes down what was noted for the audit log.
    pub(crate) async fn write_audit(&mut self, transaction: &mut Transaction<'_>) -> Result<(), Error> {
        audit::append(transaction, &std::mem::take(&mut self.noted)).await
    }

    /// Writes down what was handed out and counted. To be called before the transaction ends.
    pub fn save(self, transaction: &mut Transaction<'_>) -> Result<(), Error> {
        if self.emptied || !self.orphaned_email_keys.is_empty() || !self.noted.is_empty() {
            return Err(Error::Internal(
                "a scope was saved without ending the sessions of removed e-mail addresses".into(),
            ));
        }
        let [region, environment] = Value::of_scope(&self.scope);
        let moment = |moment: Option<Timestamp>| moment.map_or(Value::Null, |moment| Value::Int(moment.micros()));
        let values = [
            region,
            environment,
            Value::Int(self.last_position),
            Value::Int(self.last_change),
            Value::Int(self.last_mutation),
            Value::Int(self.queued),
            moment(self.work_at),
            self.lease.as_ref().map(|lease| lease.holder.as_str()).into(),
            moment(self.lease.as_ref().map(|lease| lease.until)),
            moment(self.emptied_at),
            moment(self.swept_at),
            Value::Int(self.usage.records),
            Value::Int(self.usage.attachment_bytes),
            Value::Int(self.usage.waiting_bytes),
        ];
        transaction.defer(&SAVE_SCOPE, &values, true)?;
        for ((archived, phase), count) in self.counted.iter().filter(|(_, count)| **count != 0) {
            let values =
                [region, environment, Value::Int((*archived).into()), Value::Int((*phase).into()), Value::Int(*count)];
            transaction.defer(&COUNT_UP, &values, true)?;
        }
        self.record_written(transaction)
    }
}

impl Store {
    /// The regions whose sandbox was not emptied since a moment.
    pub async fn full_sandboxes(&self, since: Timestamp) -> Result<Vec<RegionId>, Error> {
        self.engine().all(&FULL_SANDBOXES, &[Value::Int(since.micros())], |row| row.parsed(0)).await
    }
}
