//! Which of a person's records a session acts on, where it was asked which ones are meant.

use crate::{Error, Store, Transaction, Value, settings, statement::register, verifications::CountKey};
use model::{Timestamp, TokenHash, VerificationId};

register! {
    CHOOSE = "UPDATE candidate_sessions SET chosen = $2 WHERE hash = $1";
    TRY_ANSWER = "UPDATE candidate_sessions SET answers = answers + 1 WHERE hash = $1 AND answers < $2 RETURNING answers";
    COUNTED = "SELECT asked FROM verification_counts WHERE key = $1 AND since > $2";
    KEEP_CHOSEN = "UPDATE verifications SET chosen = $2 WHERE id = $1";
    CHOSEN_BY_TOKEN = "SELECT chosen FROM verifications WHERE token_hash = $1";
}

/// Counts an answer in a session, and gives the number of answers. Nothing when `most` were given before. Other answers
/// wait until this transaction ends.
pub async fn try_answer(
    transaction: &mut Transaction<'_>,
    session: &TokenHash,
    most: i64,
) -> Result<Option<i64>, Error> {
    transaction.first(&TRY_ANSWER, &[Value::Blob(session), Value::Int(most)], |row| row.int(0)).await
}

/// How often something was counted under a key in a stretch that began after `over`, without counting it.
pub async fn counted(transaction: &mut Transaction<'_>, key: &CountKey, over: Timestamp) -> Result<i64, Error> {
    let values = [Value::Blob(key), Value::Int(over.micros())];
    Ok(transaction.first(&COUNTED, &values, |row| row.int(0)).await?.unwrap_or_default())
}

/// Limits what a verification is about to what the session chose that asks for it.
pub async fn keep(
    transaction: &mut Transaction<'_>,
    verification: VerificationId,
    chosen: Option<&str>,
) -> Result<(), Error> {
    let values = [Value::Text(verification.as_str()), chosen.into()];
    transaction.execute(&KEEP_CHOSEN, &values).await.map(drop)
}

/// What the verification is limited to that a link's token opens.
pub async fn by_token(transaction: &mut Transaction<'_>, token: &TokenHash) -> Result<Option<String>, Error> {
    let values = [Value::Blob(token)];
    let chosen = transaction.first(&CHOSEN_BY_TOKEN, &values, |row| Ok(row.optional_text(0)?.map(str::to_owned)));
    Ok(chosen.await?.flatten())
}

impl Store {
    /// Limits a session to what was chosen in it, on every node.
    pub async fn choose(&self, session: TokenHash, chosen: String) -> Result<(), Error> {
        let raised = self.transaction(move |transaction| {
            Box::pin(async move {
                transaction.execute(&CHOOSE, &[Value::Blob(&session), Value::Text(&chosen)]).await?;
                settings::raise_sessions(transaction).await
            })
        });
        self.learn_session_generation(Some(raised.await?));
        Ok(())
    }
}
