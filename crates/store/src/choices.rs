//! The records that a session acts on, where the person was asked which ones are meant.

use crate::{Store, sessions::SessionTx, verifications::CountKey};
use db::{Error, Transaction, Value, column, register};
use model::{Timestamp, TokenHash, VerificationId};

register! {
    installation CHOOSE = "UPDATE candidate_sessions SET chosen = $2 WHERE hash = $1";
    installation TRY_ANSWER = "UPDATE candidate_sessions SET answers = answers + 1 WHERE hash = $1 AND answers < $2 RETURNING answers";
    installation COUNTED = "SELECT asked FROM verification_counts WHERE key = $1 AND since > $2";
    installation KEEP_CHOSEN = "UPDATE verifications SET chosen = $2 WHERE id = $1";
    installation CHOSEN_BY_TOKEN = "SELECT chosen FROM verifications WHERE token_hash = $1";
}

/// Counts an answer in a session and returns the number of answers so far. Returns `None` when
/// `most` answers were given before. Other transactions that count answers of the session wait
/// until this one ends.
pub async fn try_answer(
    transaction: &mut Transaction<'_>,
    session: &TokenHash,
    most: i64,
) -> Result<Option<i64>, Error> {
    transaction
        .first(
            &TRY_ANSWER,
            &[Value::Blob(session), Value::Int(most)],
            |row| row.int(column!(TRY_ANSWER, answers)),
        )
        .await
}

/// Returns how often something was counted under a key in a period that began after `over`, without
/// counting it.
pub async fn counted(
    transaction: &mut Transaction<'_>,
    key: &CountKey,
    over: Timestamp,
) -> Result<i64, Error> {
    let values = [Value::Blob(key), Value::Int(over.micros())];
    Ok(transaction
        .first(&COUNTED, &values, |row| row.int(column!(COUNTED, asked)))
        .await?
        .unwrap_or_default())
}

/// Limits a verification to the records that the requesting session has chosen.
pub async fn keep(
    transaction: &mut Transaction<'_>,
    verification: VerificationId,
    chosen: Option<&str>,
) -> Result<(), Error> {
    let values = [Value::Text(verification.as_str()), chosen.into()];
    transaction.execute(&KEEP_CHOSEN, &values).await.map(drop)
}

/// Returns the records that the verification of a link's token is limited to.
pub async fn by_token(
    transaction: &mut Transaction<'_>,
    token: &TokenHash,
) -> Result<Option<String>, Error> {
    let values = [Value::Blob(token)];
    let chosen = transaction.first(&CHOSEN_BY_TOKEN, &values, |row| {
        Ok(row
            .optional_text(column!(CHOSEN_BY_TOKEN, chosen))?
            .map(str::to_owned))
    });
    Ok(chosen.await?.flatten())
}

impl Store {
    /// Limits a session to the chosen records, on every node.
    pub async fn choose(&self, session: TokenHash, chosen: String) -> Result<(), Error> {
        self.write_sessions(async move |tx: &mut SessionTx<'_, '_>| {
            let values = [Value::Blob(&session), Value::Text(&chosen)];
            tx.change(&CHOOSE, &values).await.map(drop)
        })
        .await
    }
}
