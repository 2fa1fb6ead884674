//! Triggers with which the database protects the table to which servers only append.

use super::Sqlite;
use crate::{Error, OpenError};

impl Sqlite {
    /// Creates the triggers that are missing.
    pub(crate) async fn install_guards(&self) -> Result<(), OpenError> {
        if self.is_guarded()? {
            return Ok(());
        }
        let triggers = self.writer.shared().catalogue().tables.append_only.triggers;
        self.writer
            .run(move |transaction| Box::pin(async { Ok(transaction.define(triggers).await?) }))
            .await
    }

    /// Whether all triggers exist.
    pub(crate) fn is_guarded(&self) -> Result<bool, Error> {
        let names = self
            .writer
            .shared()
            .catalogue()
            .tables
            .append_only
            .trigger_names;
        let list = names.join("', '");
        let counted = format!(
            "SELECT COUNT(*) FROM sqlite_master WHERE type = 'trigger' AND name IN ('{list}')"
        );
        let standing: i64 = self.read(|connection| {
            connection
                .query_row(&counted, [], |row| row.get(0))
                .map_err(Error::from)
        })?;
        Ok(usize::try_from(standing) == Ok(names.len()))
    }
}
