//! How many candidates each key erased of late: what goes beyond an hour's allowance is for whoever may settle things, and the
//! region is told.

use crate::{Error, Transaction, Value, candidates::LockedScope, statement::register};
use model::{KeyId, Timestamp};
use std::time::Duration;

/// What is counted together.
const MINUTE: i64 = 60_000_000;
/// For how long erasures count.
pub const WINDOW: Duration = Duration::from_hours(1);

register! {
    KEY_ERASURES = "SELECT erasures, told FROM key_erasures WHERE region_id = $1 AND environment = $2 AND key_id = $3 \
                    AND minute >= $4";
    COUNT_ERASURE = "INSERT INTO key_erasures (region_id, environment, key_id, minute, erasures, told) \
                     VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (region_id, environment, key_id, minute) \
                     DO UPDATE SET erasures = key_erasures.erasures + excluded.erasures, \
                     told = key_erasures.told + excluded.told";
    FORGET_ERASURES = "DELETE FROM key_erasures WHERE region_id = $1 AND environment = $2 AND key_id = $3 AND minute < $4";
}

/// What a key erased within [`WINDOW`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct KeyErasures {
    /// How many candidates.
    pub erased: i64,
    /// Whether the region was told of it.
    pub told: bool,
}

fn minute(at: Timestamp) -> i64 {
    at.micros().div_euclid(MINUTE)
}

impl LockedScope {
    /// What a key erased here of late.
    pub async fn erasures_by(
        &self,
        transaction: &mut Transaction<'_>,
        key: KeyId,
        now: Timestamp,
    ) -> Result<KeyErasures, Error> {
        let [region, environment] = Value::of_scope(&self.scope);
        let since = Value::Int(minute(now.minus(WINDOW)));
        let values = [region, environment, Value::Text(key.as_str()), since];
        let rows = transaction.all(&KEY_ERASURES, &values, |row| Ok((row.int(0)?, row.int(1)? != 0))).await?;
        let sum = |all: KeyErasures, (erased, told): (i64, bool)| KeyErasures {
            erased: all.erased + erased,
            told: all.told || told,
        };
        Ok(rows.into_iter().fold(KeyErasures::default(), sum))
    }

    /// Counts erasures by a key, none or one, and that the region is told. What counts no longer is forgotten.
    pub async fn count_erasure(
        &self,
        transaction: &mut Transaction<'_>,
        key: KeyId,
        now: Timestamp,
        counted: KeyErasures,
    ) -> Result<(), Error> {
        let [region, environment] = Value::of_scope(&self.scope);
        let key = Value::Text(key.as_str());
        let forgotten = Value::Int(minute(now.minus(WINDOW)));
        transaction.execute(&FORGET_ERASURES, &[region, environment, key, forgotten]).await?;
        let (erased, told) = (Value::Int(counted.erased), Value::Int(counted.told.into()));
        let values = [region, environment, key, Value::Int(minute(now)), erased, told];
        transaction.execute(&COUNT_ERASURE, &values).await.map(drop)
    }
}
