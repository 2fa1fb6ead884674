//! The state of a locked scope: its row, and the rows of candidates and contact moments that were
//! read.

use super::effects::Effects;
use crate::{
    candidates::LoadedCandidates,
    mutations::Author,
    quotas::{self, OwnQuota, Usage},
    region_settings::ExitReasons,
    subscriptions::EventState,
};
use db::{Error, Row, Transaction, Value, column, statements};
use model::{Action, CandidateId, InteractionId, Random, Scope, Timestamp};
use std::{collections::HashMap, sync::Arc};

statements! {
    pub(super) scope LOCK_SCOPE as "LOCK_SCOPE" =
        "INSERT INTO scope_state (region_id, environment, last_position, desk_change) VALUES ($1, $2, 0, 0) \
         ON CONFLICT (region_id, environment) DO UPDATE SET last_position = scope_state.last_position \
         RETURNING last_position, last_change, last_mutation, queued, work_at, lease, lease_until, emptied_at, \
         swept_at, records, attachment_bytes, waiting_bytes, quota_records, quota_attachment_bytes, subscribed, last_event, \
         last_history, phases_change, desk_change";
    /// Updates the scope's row. It is written as an upsert because an insert always changes one row or
    /// fails: an update's row count would have to be checked before the commit, so it could not be sent
    /// in the same round trip.
    pub(super) scope SAVE_SCOPE as "SAVE_SCOPE" =
        "INSERT INTO scope_state (region_id, environment, last_position, last_change, last_mutation, queued, work_at, lease, \
         lease_until, emptied_at, swept_at, records, attachment_bytes, waiting_bytes, last_history, phases_change, desk_change, \
         last_event) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18) \
         ON CONFLICT (region_id, environment) DO UPDATE SET last_position = excluded.last_position, \
         last_change = excluded.last_change, last_mutation = excluded.last_mutation, queued = excluded.queued, \
         work_at = excluded.work_at, lease = excluded.lease, lease_until = excluded.lease_until, \
         emptied_at = excluded.emptied_at, swept_at = excluded.swept_at, records = excluded.records, \
         attachment_bytes = excluded.attachment_bytes, waiting_bytes = excluded.waiting_bytes, \
         last_history = excluded.last_history, phases_change = excluded.phases_change, \
         desk_change = excluded.desk_change, last_event = excluded.last_event";
}

/// A lease on a scope's first mutation. While it lasts, only its holder fetches the mutation's
/// files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lease {
    /// The holder's name, unique to this lease.
    pub holder: String,
    /// When the lease expires.
    pub until: Timestamp,
}

impl Lease {
    /// The holder if the first mutation is left for a node of a newer version of the server.
    pub const NEWER_VERSION: &str = "newer-version";
}

/// The columns of a scope's row that a unit of work may change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ScopeRow {
    pub(crate) last_position: i64,
    pub(crate) last_change: i64,
    pub(crate) last_mutation: i64,
    /// Number of mutations that have not ended.
    pub(crate) queued: i64,
    /// When background work is next due in this scope; none if no work is planned.
    pub(crate) work_at: Option<Timestamp>,
    /// The lease on the first mutation, while its files are being fetched.
    pub(crate) lease: Option<Lease>,
    /// When the scope was last emptied; only sandboxes are.
    pub(crate) emptied_at: Option<Timestamp>,
    /// When the scope was last searched for candidates whose retention period has ended.
    pub(crate) swept_at: Option<Timestamp>,
    /// What the scope stores.
    pub(crate) usage: Usage,
    /// The last assigned number of an entry in the history or among the phases.
    pub(crate) last_history: i64,
    /// The position in the change feed up to which the entries among the phases are complete.
    pub(crate) phases_change: i64,
    /// Up to which change the rows of the desk are complete; -1 if they never were.
    pub(crate) desk_change: i64,
    /// The last assigned position of an event.
    pub(crate) last_event: i64,
}

/// The state of a locked scope.
#[derive(Debug, Clone)]
pub(crate) struct ScopeState {
    pub(crate) scope: Scope,
    /// When the scope was locked.
    pub(crate) now: Timestamp,
    pub(crate) row: ScopeRow,
    /// The limits set for this scope.
    pub(crate) quota: OwnQuota,
    /// Whether `row.work_at` may be earlier than necessary, because planned work was done or
    /// postponed.
    pub(crate) is_rescheduled: bool,
    /// Whether the work that was due was done, so that the index of due scopes must be corrected.
    pub(crate) is_worked_off: bool,
    /// The candidates that were read or added.
    pub(crate) loaded: LoadedCandidates,
    /// The contact moments that were read: the candidate and the document of each.
    pub(crate) interactions: HashMap<InteractionId, (CandidateId, Arc<str>)>,
    pub(crate) effects: Effects,
    /// Who makes the changes.
    pub(crate) author: Author,
    /// The operation that makes the changes, if it is known.
    pub(crate) action: Option<Action>,
    /// What the region asks when a candidate leaves, once a change has needed it.
    pub(crate) exit_reasons: Option<ExitReasons>,
    /// The events that the changes cause.
    pub(crate) events: EventState,
    pub(crate) random: Arc<dyn Random>,
}

impl ScopeRow {
    fn read(row: Row<'_>) -> Result<(Self, OwnQuota, EventState), Error> {
        let moment = |column| Ok::<_, Error>(row.optional_int(column)?.map(Timestamp::from_micros));
        let lease = match (
            row.optional_text(column!(LOCK_SCOPE, lease))?,
            moment(column!(LOCK_SCOPE, lease_until))?,
        ) {
            (Some(holder), Some(until)) => Some(Lease {
                holder: holder.to_owned(),
                until,
            }),
            _ => None,
        };
        let (usage, quota) = quotas::read::<LOCK_SCOPE>(row)?;
        let read = Self {
            last_position: row.int(column!(LOCK_SCOPE, last_position))?,
            last_change: row.int(column!(LOCK_SCOPE, last_change))?,
            last_mutation: row.int(column!(LOCK_SCOPE, last_mutation))?,
            queued: row.int(column!(LOCK_SCOPE, queued))?,
            work_at: moment(column!(LOCK_SCOPE, work_at))?,
            lease,
            emptied_at: moment(column!(LOCK_SCOPE, emptied_at))?,
            swept_at: moment(column!(LOCK_SCOPE, swept_at))?,
            usage,
            last_history: row.int(column!(LOCK_SCOPE, last_history))?,
            phases_change: row.int(column!(LOCK_SCOPE, phases_change))?,
            desk_change: row.int(column!(LOCK_SCOPE, desk_change))?,
            last_event: row.int(column!(LOCK_SCOPE, last_event))?,
        };
        Ok((read, quota, EventState::read::<LOCK_SCOPE>(row)?))
    }
}

impl ScopeState {
    /// Locks the scope until the transaction ends. Creates the scope's row if it is missing. Other
    /// transactions that lock the same scope wait.
    pub(super) async fn lock(
        transaction: &mut Transaction<'_>,
        scope: Scope,
    ) -> Result<(ScopeRow, OwnQuota, EventState), Error> {
        transaction.enter(&scope);
        transaction
            .first(&LOCK_SCOPE, &Value::of_scope(&scope), ScopeRow::read)
            .await?
            .ok_or_else(|| Error::internal("the scope's row was not returned"))
    }

    /// Adds the scope's row to the transaction.
    pub(super) fn save(&self, transaction: &mut Transaction<'_>) -> Result<(), Error> {
        let [region, environment] = Value::of_scope(&self.scope);
        let row = &self.row;
        let lease = row.lease.as_ref();
        let values = [
            region,
            environment,
            Value::Int(row.last_position),
            Value::Int(row.last_change),
            Value::Int(row.last_mutation),
            Value::Int(row.queued),
            row.work_at.into(),
            lease.map(|lease| lease.holder.as_str()).into(),
            lease.map(|lease| lease.until).into(),
            row.emptied_at.into(),
            row.swept_at.into(),
            Value::Int(row.usage.records),
            Value::Int(row.usage.attachment_bytes),
            Value::Int(row.usage.waiting_bytes),
            Value::Int(row.last_history),
            Value::Int(row.phases_change),
            Value::Int(row.desk_change),
            Value::Int(row.last_event),
        ];
        transaction.defer_one(&SAVE_SCOPE, &values)
    }

    /// Assigns the next change position.
    pub(crate) fn next_change(&mut self) -> i64 {
        self.row.last_change += 1;
        self.row.last_change
    }

    /// Schedules background work for this scope at `moment`, unless it is due earlier already.
    pub(crate) fn work_by(&mut self, moment: Timestamp) {
        let before = self.row.work_at;
        self.row.work_at = Some(before.map_or(moment, |before| before.min(moment)));
    }
}
