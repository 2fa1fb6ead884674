//! The store's figures for an operator's dashboards: database performance, and the amount of
//! waiting work.

use crate::{Store, unit_of_work::Lease};
use db::{Error, Statement, Value, column, statements};
use model::Timestamp;

pub use db::{BOUNDS, Measured, Taken, Usage, count_transaction, with_usage};

statements! {
    everywhere SCOPES_WAITING as "SCOPES_WAITING" =
        "SELECT CAST(COALESCE(SUM(queued), 0) AS BIGINT) AS queued, \
         CAST(COALESCE(SUM(CASE WHEN work_at <= $1 THEN 1 ELSE 0 END), 0) AS BIGINT) AS due, \
         CAST(COALESCE(SUM(CASE WHEN lease = $2 THEN 1 ELSE 0 END), 0) AS BIGINT) AS newer FROM scope_state";
    installation MAILS_WAITING as "MAILS_WAITING" =
        "SELECT COUNT(*) AS waiting FROM mails";
}
pub(crate) static STATEMENTS: &[&Statement] = &[&SCOPES_WAITING, &MAILS_WAITING];

/// The amount of work that waits in the database, for all nodes together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waiting {
    /// Mutations that were accepted and have not ended.
    pub mutations: i64,
    /// Scopes in which work is due: mutations, callbacks, files to be removed.
    pub scopes: i64,
    /// Scopes whose first mutation waits for a node of a newer version of the server.
    pub newer_version: i64,
    /// E-mails in the outbox.
    pub mails: i64,
}

impl Store {
    /// Returns the measurements of the database since this process started.
    pub fn measured(&self) -> Measured {
        self.database().measured()
    }

    /// Returns the amount of waiting work at `now`.
    pub async fn waiting(&self, now: Timestamp) -> Result<Waiting, Error> {
        let values = [Value::Int(now.micros()), Value::Text(Lease::NEWER_VERSION)];
        let scopes = self
            .database()
            .first(&SCOPES_WAITING, &values, |row| {
                Ok((
                    row.int(column!(SCOPES_WAITING, queued))?,
                    row.int(column!(SCOPES_WAITING, due))?,
                    row.int(column!(SCOPES_WAITING, newer))?,
                ))
            })
            .await?;
        let (mutations, scopes, newer_version) = scopes.unwrap_or_default();
        let mails = self
            .database()
            .first(&MAILS_WAITING, &[], |row| {
                row.int(column!(MAILS_WAITING, waiting))
            })
            .await?
            .unwrap_or_default();
        Ok(Waiting {
            mutations,
            scopes,
            newer_version,
            mails,
        })
    }
}
