//! Removal of old entries. A new entry first records up to where entries are removed, so that the
//! rest can still be verified.

use super::{DROP_ENTRIES, Entry, FIRST_SINCE, HASH_AT, Kind, NEWEST, append, hex};
use crate::{OpenError, Store};
use db::{Value, column};
use model::Timestamp;

/// The result of a removal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pruned {
    /// The sequence number of the last removed entry. `None` when none were removed.
    pub last: Option<i64>,
}

impl Store {
    /// Removes the audit log entries before the first one at or after a moment. On PostgreSQL this
    /// requires the role that owns the tables.
    pub async fn prune_audit(&self, before: Timestamp) -> Result<Pruned, OpenError> {
        let first = self
            .database()
            .first(&FIRST_SINCE, &[Value::Int(before.micros())], |row| {
                row.int(column!(FIRST_SINCE, sequence))
            })
            .await?;
        let last = match first {
            Some(first) => Some(first - 1),
            None => {
                self.database()
                    .first(&NEWEST, &[], |row| row.int(column!(NEWEST, sequence)))
                    .await?
            }
        };
        let Some(last) = last else {
            return Ok(Pruned { last: None });
        };
        let hash = self
            .database()
            .first(&HASH_AT, &[Value::Int(last)], |row| {
                Ok(hex(row.blob(column!(HASH_AT, hash))?))
            })
            .await?;
        let Some(hash) = hash else {
            return Ok(Pruned { last: None });
        };
        let entry: Entry = self.entry(Kind::Pruned).about(last).with("hash", hash);
        self.database()
            .overhaul(move |transaction| {
                Box::pin(async move {
                    append(transaction, std::slice::from_ref(&entry)).await?;
                    transaction
                        .execute(&DROP_ENTRIES, &[Value::Int(last)])
                        .await?;
                    Ok(())
                })
            })
            .await?;
        Ok(Pruned { last: Some(last) })
    }
}
