//! Limits erasures per API key, so that a stolen key or a faulty program cannot empty a region
//! unnoticed.

use super::refusal::Refusal;
use model::{KeyId, NoticeId, Random, Timestamp};
use serde_json::json;
use store::{Error, Transaction, candidates::LockedScope, erasures::KeyErasures};

/// Number of candidates that a key may erase per hour.
const ALLOWANCE: i64 = 100;
/// Type of the notice that a region receives when a key exceeds the limit.
const MASS_ERASURE: &str = "key.mass_erasure";

/// Counts an erasure by a key. Above the hourly limit, the key needs the permission to change
/// settings (`may_settle`). The region is notified once.
pub(super) async fn count(
    transaction: &mut Transaction<'_>,
    locked: &mut LockedScope,
    (key, may_settle): (KeyId, bool),
    now: Timestamp,
    random: &dyn Random,
) -> Result<Result<(), Refusal>, Error> {
    let before = locked.erasures_by(transaction, key, now).await?;
    let is_beyond = before.erased >= ALLOWANCE;
    let tells = is_beyond && !before.told;
    if tells {
        let data =
            json!({"keyId": key, "erased": before.erased, "refused": !may_settle}).to_string();
        locked
            .notify(
                transaction,
                NoticeId::random(random),
                MASS_ERASURE,
                &data,
                now,
            )
            .await?;
    }
    let is_admitted = !is_beyond || may_settle;
    if is_admitted || tells {
        let counted = KeyErasures {
            erased: i64::from(is_admitted),
            told: tells,
        };
        locked.count_erasure(transaction, key, now, counted).await?;
    }
    Ok(if is_admitted { Ok(()) } else { Err(beyond()) })
}

fn beyond() -> Refusal {
    Refusal::new(messages::Credential::MassErasure { most: ALLOWANCE })
}
