//! Files that nothing refers to any more: named in the transaction that let go of them, removed after it.

use crate::{Error, Statement, Store, Transaction, Value, candidates::Lane};
use model::{FileId, Scope};

pub(super) static DISCARD: Statement = Statement::new(
    "DISCARD_FILE",
    "INSERT INTO discarded_files (region_id, environment, file) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
);
pub(super) static DISCARDED: Statement = Statement::new(
    "DISCARDED_FILES",
    "SELECT file FROM discarded_files WHERE region_id = $1 AND environment = $2 ORDER BY file LIMIT $3",
);
pub(super) static FORGET_FILE: Statement = Statement::new(
    "FORGET_FILE",
    "DELETE FROM discarded_files WHERE region_id = $1 AND environment = $2 AND file = $3",
);

/// Files removed between two looks.
const TOGETHER: i64 = 500;

impl Lane {
    /// Lets go of files: those that no attachment has are removed once this transaction is durable.
    pub async fn discard(&mut self, transaction: &mut Transaction<'_>, files: &[FileId]) -> Result<(), Error> {
        let scope = self.scope;
        let [region, environment] = Value::of_scope(&scope);
        for file in files {
            if self.refers_to(transaction, *file).await? {
                continue;
            }
            transaction.execute(&DISCARD, &[region, environment, Value::Text(file.as_str())]).await?;
            self.discarding = true;
        }
        Ok(())
    }
}

impl Lane {
    /// Whether files are waiting to be removed.
    pub async fn has_discarded(&self, transaction: &mut Transaction<'_>) -> Result<bool, Error> {
        let [region, environment] = Value::of_scope(&self.scope);
        Ok(transaction.first(&DISCARDED, &[region, environment, Value::Int(1)], |_| Ok(())).await?.is_some())
    }
}

impl Store {
    /// Removes the files that a scope has let go of. Gives how many. What cannot be removed now is removed later: it stays
    /// named, and holds up nothing else.
    pub async fn remove_discarded(&self, scope: Scope) -> Result<usize, Error> {
        let mut removed = 0;
        loop {
            let [region, environment] = Value::of_scope(&scope);
            let files: Vec<FileId> = self
                .engine()
                .all(&DISCARDED, &[region, environment, Value::Int(TOGETHER)], |row| row.parsed(0))
                .await?;
            let gone = self.gone(&files).await;
            if gone.is_empty() {
                return Ok(removed);
            }
            removed += gone.len();
            self.transaction(move |transaction| {
                Box::pin(async move {
                    transaction.enter(&scope);
                    let [region, environment] = Value::of_scope(&scope);
                    for file in &gone {
                        transaction.execute(&FORGET_FILE, &[region, environment, Value::Text(file.as_str())]).await?;
                    }
                    Ok::<(), Error>(())
                })
            })
            .await?;
        }
    }

    /// Removes files up to the first that cannot be. Gives those that are gone.
    async fn gone(&self, files: &[FileId]) -> Vec<FileId> {
        let mut gone = Vec::with_capacity(files.len());
        for file in files {
            if let Err(error) = self.files().delete(*file).await {
                tracing::warn!(%file, %error, "a file cannot be removed for the moment");
                break;
            }
            gone.push(*file);
        }
        gone
    }
}
