//! A person's ways in: passkeys and accounts at providers. An active person keeps at least one.

use super::{hold, identities, passkeys};
use crate::{region_settings::PASSKEY, sessions::SessionTx};
use db::{Error, Transaction};
use model::{FactorId, StaffId};

/// What became of the removal of a way in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FactorRemoval {
    /// It was removed. Sessions that it opened go on.
    Removed,
    /// It is the last one, and stays.
    Last,
    /// The person has no such way in.
    Unknown,
}

/// Returns how many ways in a person has.
pub async fn number(transaction: &mut Transaction<'_>, staff: StaffId) -> Result<usize, Error> {
    let passkeys = passkeys::of(transaction, staff).await?;
    let identities = identities::of(transaction, staff).await?;
    Ok(passkeys.len() + identities.len())
}

/// Returns the ways in which a person can sign in: `passkey`, and `oidc:` with the name of each
/// provider. One way in is left out.
pub async fn ways(
    transaction: &mut Transaction<'_>,
    staff: StaffId,
    without: Option<FactorId>,
) -> Result<Vec<String>, Error> {
    let passkeys = passkeys::of(transaction, staff).await?;
    let identities = identities::of(transaction, staff).await?;
    let is_left = |id: FactorId| Some(id) != without;
    let mut ways = Vec::new();
    if passkeys.iter().any(|one| is_left(one.id)) {
        ways.push(PASSKEY.to_owned());
    }
    let left = identities.into_iter().filter(|one| is_left(one.id));
    ways.extend(left.map(|one| format!("oidc:{}", one.provider)));
    Ok(ways)
}

/// Removes a way in, unless it is the last one. Two removals at once leave one.
pub async fn remove(
    tx: &mut SessionTx<'_, '_>,
    staff: StaffId,
    id: FactorId,
) -> Result<FactorRemoval, Error> {
    hold(tx.transaction(), staff).await?;
    let passkeys = passkeys::of(tx.transaction(), staff).await?;
    let identities = identities::of(tx.transaction(), staff).await?;
    let is_passkey = passkeys.iter().any(|one| one.id == id);
    if !is_passkey && !identities.iter().any(|one| one.id == id) {
        return Ok(FactorRemoval::Unknown);
    }
    if passkeys.len() + identities.len() == 1 {
        return Ok(FactorRemoval::Last);
    }
    if is_passkey {
        passkeys::remove(tx, staff, id).await?;
    } else {
        identities::remove(tx, staff, id).await?;
    }
    Ok(FactorRemoval::Removed)
}

/// Removes all ways in of a person.
pub async fn remove_all(transaction: &mut Transaction<'_>, staff: StaffId) -> Result<u64, Error> {
    let removed = passkeys::remove_all(transaction, staff).await?;
    Ok(removed + identities::remove_all(transaction, staff).await?)
}
