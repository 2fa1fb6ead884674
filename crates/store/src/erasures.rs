//! Counts how many candidates each key erased recently. Erasures beyond the hourly limit require
//! the permission to change settings, and the region is notified.

use crate::unit_of_work::aggregate;
use db::{Error, Value, column, register};
use model::{KeyId, Timestamp};
use std::time::Duration;

/// The period whose erasures are counted together: one minute, in microseconds.
const MINUTE: i64 = 60_000_000;
/// The period for which erasures count.
pub const WINDOW: Duration = Duration::from_hours(1);

register! {
    scope KEY_ERASURES = "SELECT erasures, told FROM key_erasures WHERE region_id = $1 AND environment = $2 AND key_id = $3 \
                    AND minute >= $4";
    scope COUNT_ERASURE = "INSERT INTO key_erasures (region_id, environment, key_id, minute, erasures, told) \
                     VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (region_id, environment, key_id, minute) \
                     DO UPDATE SET erasures = key_erasures.erasures + excluded.erasures, \
                     told = key_erasures.told + excluded.told";
    scope FORGET_ERASURES = "DELETE FROM key_erasures WHERE region_id = $1 AND environment = $2 AND key_id = $3 AND minute < $4";
}

/// The erasures by a key within [`WINDOW`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct KeyErasures {
    /// The number of erased candidates.
    pub erased: i64,
    /// Whether the region was notified.
    pub notified: bool,
}

fn minute(at: Timestamp) -> i64 {
    at.micros().div_euclid(MINUTE)
}

aggregate! {
    /// The erasures in the locked scope, by key.
    Erasures,
    /// Gives access to the numbers of erasures in the scope, by key.
    erasures
}

impl Erasures<'_, '_> {
    /// Returns the erasures by a key within [`WINDOW`].
    pub async fn by(&mut self, key: KeyId) -> Result<KeyErasures, Error> {
        let [region, environment] = Value::of_scope(&self.state.scope);
        let since = Value::Int(minute(self.state.now.minus(WINDOW)));
        let values = [region, environment, Value::Text(key.as_str()), since];
        let rows = self
            .transaction
            .all(&KEY_ERASURES, &values, |row| {
                Ok((
                    row.int(column!(KEY_ERASURES, erasures))?,
                    row.int(column!(KEY_ERASURES, told))? != 0,
                ))
            })
            .await?;
        let sum = |all: KeyErasures, (erased, notified): (i64, bool)| KeyErasures {
            erased: all.erased + erased,
            notified: all.notified || notified,
        };
        Ok(rows.into_iter().fold(KeyErasures::default(), sum))
    }

    /// Adds to the erasures of a key, and records whether the region is notified. Deletes counts
    /// that are older than [`WINDOW`].
    pub async fn count(&mut self, key: KeyId, counted: KeyErasures) -> Result<(), Error> {
        let [region, environment] = Value::of_scope(&self.state.scope);
        let key = Value::Text(key.as_str());
        let forgotten = Value::Int(minute(self.state.now.minus(WINDOW)));
        self.transaction
            .execute(&FORGET_ERASURES, &[region, environment, key, forgotten])
            .await?;
        let values = [
            region,
            environment,
            key,
            Value::Int(minute(self.state.now)),
            Value::Int(counted.erased),
            Value::Int(counted.notified.into()),
        ];
        self.transaction
            .execute(&COUNT_ERASURE, &values)
            .await
            .map(drop)
    }
}
