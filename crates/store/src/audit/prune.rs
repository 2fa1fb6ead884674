//! Removing what is old: an entry first says up to where, so that what remains can still be relied on.

use super::{DROP_ENTRIES, Entry, FIRST_SINCE, HASH_AT, Kind, NEWEST, append, hex};
use crate::{OpenError, Store, Value};
use model::Timestamp;

/// What was removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pruned {
    /// The last one's place; none were removed when there is none.
    pub last: Option<i64>,
}

impl Store {
    /// Removes the entries of the audit log before the first one since a moment. On PostgreSQL that takes the tables' owner.
    pub async fn prune_audit(&self, before: Timestamp) -> Result<Pruned, OpenError> {
        let first = self.engine().first(&FIRST_SINCE, &[Value::Int(before.micros())], |row| row.int(0)).await?;
        let last = match first {
            Some(first) => Some(first - 1),
            None => self.engine().first(&NEWEST, &[], |row| row.int(0)).await?,
        };
        let Some(last) = last else { return Ok(Pruned { last: None }) };
        let hash = self.engine().first(&HASH_AT, &[Value::Int(last)], |row| Ok(hex(row.blob(0)?))).await?;
        let Some(hash) = hash else { return Ok(Pruned { last: None }) };
        let told: Entry = self.entry(Kind::Pruned).about(last).with("hash", hash);
        self.engine()
            .overhaul(move |transaction| {
                Box::pin(async move {
                    append(transaction, std::slice::from_ref(&told)).await?;
                    transaction.execute(&DROP_ENTRIES, &[Value::Int(last)]).await?;
                    Ok(())
                })
            })
            .await?;
        Ok(Pruned { last: Some(last) })
    }
}
