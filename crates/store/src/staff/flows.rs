//! Sign-ins that have begun: a passkey's challenge, or a visit to a provider. A flow ends with its
//! first answer, right or wrong, and at its end. Beside them are the ids of a provider's logout tokens,
//! each of which counts once.
//!
//! The caller gives the browser a random value, of which only the SHA-256 is stored. A state that is
//! secret is encrypted before it is stored.

use db::{Error, Transaction, Value, column, register};
use model::{Timestamp, TokenHash};

register! {
    installation BEGIN_FLOW = "INSERT INTO sign_in_flows (purpose, hash, state, created_at, expires_at) VALUES ($1, $2, $3, $4, $5)";
    installation NOTE_ONCE = "INSERT INTO sign_in_flows (purpose, hash, state, created_at, expires_at) VALUES ($1, $2, $3, $4, $5) \
                 ON CONFLICT DO NOTHING";
    installation END_FLOW = "DELETE FROM sign_in_flows WHERE hash = $1 RETURNING purpose, state, expires_at";
    installation FORGET_FLOWS = "DELETE FROM sign_in_flows WHERE expires_at <= $1";
}

/// Stores a flow that begins now.
pub async fn begin(
    transaction: &mut Transaction<'_>,
    hash: &TokenHash,
    (purpose, state): (&str, &[u8]),
    now: Timestamp,
    expires_at: Timestamp,
) -> Result<(), Error> {
    let values = [
        Value::Text(purpose),
        Value::Blob(hash),
        Value::Blob(state),
        Value::Int(now.micros()),
        Value::Int(expires_at.micros()),
    ];
    transaction.execute(&BEGIN_FLOW, &values).await.map(drop)
}

/// Ends a flow and returns its state. Returns `None` if it does not exist, has expired, or was begun
/// for another purpose; it has ended in these cases, too.
pub async fn take(
    transaction: &mut Transaction<'_>,
    hash: &TokenHash,
    purpose: &str,
    now: Timestamp,
) -> Result<Option<Vec<u8>>, Error> {
    let taken = transaction
        .first(&END_FLOW, &[Value::Blob(hash)], |row| {
            let is_valid = row.text(column!(END_FLOW, purpose))? == purpose
                && now.micros() < row.int(column!(END_FLOW, expires_at))?;
            Ok(is_valid.then_some(row.blob(column!(END_FLOW, state))?.to_owned()))
        })
        .await?;
    Ok(taken.flatten())
}

/// Notes that something which may happen once has happened. Returns false if it was noted before, on
/// whichever node.
pub async fn note_once(
    transaction: &mut Transaction<'_>,
    hash: &TokenHash,
    purpose: &str,
    now: Timestamp,
    until: Timestamp,
) -> Result<bool, Error> {
    let values = [
        Value::Text(purpose),
        Value::Blob(hash),
        Value::Blob(&[]),
        Value::Int(now.micros()),
        Value::Int(until.micros()),
    ];
    Ok(transaction.execute(&NOTE_ONCE, &values).await? == 1)
}

/// Deletes the flows that have expired.
pub(crate) async fn forget_old(
    transaction: &mut Transaction<'_>,
    now: Timestamp,
) -> Result<(), Error> {
    let values = [Value::Int(now.micros())];
    transaction.execute(&FORGET_FLOWS, &values).await.map(drop)
}
