//! Limits erasures per API key, so that a stolen key or a faulty program cannot empty a region
//! unnoticed.

use super::refusal::{Refusal, WriteError};
use model::{KeyId, NoticeId, Random};
use serde_json::json;
use store::{ScopeTx, erasures::KeyErasures};

/// Number of candidates that a key may erase per hour.
const ALLOWANCE: i64 = 100;
/// Type of the notice that a region receives when a key exceeds the limit.
const MASS_ERASURE: &str = "key.mass_erasure";

/// Counts an erasure by a key. Above the hourly limit, the key needs the permission to change
/// settings (`may_settle`). The region is notified once.
pub(super) async fn count(
    tx: &mut ScopeTx<'_, '_>,
    (key, may_settle): (KeyId, bool),
    random: &dyn Random,
) -> Result<(), WriteError> {
    let before = tx.erasures().by(key).await?;
    let is_beyond = before.erased >= ALLOWANCE;
    let notifies = is_beyond && !before.notified;
    if notifies {
        let data =
            json!({"keyId": key, "erased": before.erased, "refused": !may_settle}).to_string();
        let notice = NoticeId::random(random);
        tx.outbox().notify(notice, MASS_ERASURE, &data).await?;
    }
    let is_admitted = !is_beyond || may_settle;
    if is_admitted || notifies {
        let counted = KeyErasures {
            erased: i64::from(is_admitted),
            notified: notifies,
        };
        tx.erasures().count(key, counted).await?;
    }
    if is_admitted {
        Ok(())
    } else {
        Err(beyond().into())
    }
}

fn beyond() -> Refusal {
    Refusal::new(messages::Credential::MassErasure { most: ALLOWANCE })
}
