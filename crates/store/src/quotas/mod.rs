//! What a scope stores, and its limits. Both are in the scope's row, which every write reads and
//! locks anyway, so that a check needs no statement of its own.

mod limits;

use crate::Store;
use db::{Columns, Error, Row, Value, column, register};
use model::Scope;

register! {
    scope USAGE = "SELECT records, attachment_bytes, waiting_bytes, quota_records, quota_attachment_bytes FROM scope_state \
             WHERE region_id = $1 AND environment = $2";
    scope SET_QUOTA = "UPDATE scope_state SET quota_records = $3, quota_attachment_bytes = $4 \
                 WHERE region_id = $1 AND environment = $2";
}

/// The stored value for [`Limit::Unlimited`].
const UNLIMITED: i64 = -1;

/// What a scope stores, as counted by the transactions that changed it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Usage {
    /// Number of candidates and contact moments.
    pub records: i64,
    /// Bytes of attachments. An attachment of two candidates counts twice, even if they share its
    /// file.
    pub attachment_bytes: i64,
    /// Bytes of mutations that have not ended: their payloads and the files sent with them.
    pub waiting_bytes: i64,
}

/// A limit set for one scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// At most this many.
    AtMost(u64),
    /// No limit.
    Unlimited,
}

/// The limits set for one scope. Where none is set, the operator's default applies.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct OwnQuota {
    /// The limit for candidates and contact moments.
    pub records: Option<Limit>,
    /// The limit for attachments, in bytes.
    pub attachment_bytes: Option<Limit>,
}

impl Limit {
    fn of_stored(stored: Option<i64>) -> Option<Self> {
        stored.map(|stored| u64::try_from(stored).map_or(Self::Unlimited, Self::AtMost))
    }

    fn stored(limit: Option<Self>) -> Value<'static> {
        match limit {
            None => Value::Null,
            Some(Self::Unlimited) => Value::Int(UNLIMITED),
            Some(Self::AtMost(most)) => Value::Int(i64::try_from(most).unwrap_or(i64::MAX)),
        }
    }
}

/// Reads usage and limits from a row of a statement `C`.
pub(crate) fn read<C: Columns>(row: Row<'_>) -> Result<(Usage, OwnQuota), Error> {
    let usage = Usage {
        records: row.int(column!(C, records))?,
        attachment_bytes: row.int(column!(C, attachment_bytes))?,
        waiting_bytes: row.int(column!(C, waiting_bytes))?,
    };
    let own = OwnQuota {
        records: Limit::of_stored(row.optional_int(column!(C, quota_records))?),
        attachment_bytes: Limit::of_stored(row.optional_int(column!(C, quota_attachment_bytes))?),
    };
    Ok((usage, own))
}

/// Converts a size to the type of the counters. A larger size becomes `i64::MAX`.
pub(crate) fn counted(size: u64) -> i64 {
    i64::try_from(size).unwrap_or(i64::MAX)
}

impl Store {
    /// Returns what a scope stores, and the limits set for it.
    pub async fn usage(&self, scope: &Scope) -> Result<(Usage, OwnQuota), Error> {
        let found = self
            .database()
            .first(&USAGE, &Value::of_scope(scope), read::<USAGE>)
            .await?;
        Ok(found.unwrap_or_default())
    }
}
