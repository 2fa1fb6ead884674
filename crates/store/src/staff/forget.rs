//! Empties the rows of people who were disabled: the address and the ways in first, the name once
//! nothing resolves it any more. The row itself stays, so that an id stays one person's.

use super::{factors, roles, staff_id};
use crate::Store;
use db::{Error, Value, column, register};
use model::{StaffId, Timestamp};

register! {
    installation DISABLED_WITH_EMAIL = "SELECT id AS staff_id FROM staff WHERE disabled_at <= $1 AND email IS NOT NULL ORDER BY disabled_at, id LIMIT 100";
    installation EMPTY_STAFF = "UPDATE staff SET email = NULL, email_key = NULL, invited_by = NULL, last_seen_at = NULL, digest_language = NULL \
                   WHERE id = $1 AND status = 2 AND disabled_at <= $2";
    installation DISABLED_WITH_NAME = "SELECT id AS staff_id FROM staff WHERE disabled_at <= $1 AND email IS NULL AND name <> '' \
                          ORDER BY disabled_at, id LIMIT 100";
    installation FORGET_NAME = "UPDATE staff SET name = '' WHERE id = $1 AND email IS NULL AND disabled_at <= $2";
    installation FIRST_AUDITED = "SELECT created_at FROM audit ORDER BY sequence LIMIT 1";
}

impl Store {
    /// Empties the address and the ways in of people who were disabled at `before` or earlier, at most
    /// 100. Returns how many.
    pub async fn empty_disabled_staff(&self, before: Timestamp) -> Result<usize, Error> {
        let values = [Value::Int(before.micros())];
        let found = self.database().all(
            &DISABLED_WITH_EMAIL,
            &values,
            staff_id::<DISABLED_WITH_EMAIL>,
        );
        let found = found.await?;
        let number = found.len();
        for id in found {
            self.transaction(move |transaction| {
                Box::pin(async move {
                    let values = [Value::Text(id.as_str()), Value::Int(before.micros())];
                    // The person may have been invited again since.
                    if transaction.execute(&EMPTY_STAFF, &values).await? == 1 {
                        factors::remove_all(transaction, id).await?;
                    }
                    Ok::<_, Error>(())
                })
            })
            .await?;
        }
        Ok(number)
    }

    /// Forgets the names and the roles of people who were disabled at `before` or earlier, once
    /// neither the access log nor the audit log names them any more: both hold nothing from before
    /// `before`. At most 100. Returns how many.
    pub async fn forget_staff_names(&self, before: Timestamp) -> Result<usize, Error> {
        let first = self.database().first(&FIRST_AUDITED, &[], |row| {
            row.int(column!(FIRST_AUDITED, created_at))
        });
        let unnamed = match first.await? {
            Some(first) => before.micros().min(first.saturating_sub(1)),
            None => before.micros(),
        };
        let values = [Value::Int(unnamed)];
        let found =
            self.database()
                .all(&DISABLED_WITH_NAME, &values, staff_id::<DISABLED_WITH_NAME>);
        let found: Vec<StaffId> = found.await?;
        let number = found.len();
        for id in found {
            self.transaction(move |transaction| {
                Box::pin(async move {
                    let values = [Value::Text(id.as_str()), Value::Int(unnamed)];
                    transaction.execute(&FORGET_NAME, &values).await?;
                    roles::forget(transaction, id).await
                })
            })
            .await?;
        }
        Ok(number)
    }
}
