//! The moment from which attachments share files. A node of a version without sharing removes a
//! file with the first attachment that uses it. For 24 hours after a database is migrated, while
//! nodes are replaced, every attachment therefore gets its own file.

use crate::Store;
use base64::{Engine, engine::general_purpose::STANDARD};
use db::migrations::Migration;
use model::Timestamp;
use sha2::{Digest, Sha256};
use std::time::Duration;

/// How long nodes of the previous version may still run after the migration.
const EXCHANGE: Duration = Duration::from_hours(24);

/// Returns the SHA-256 of a file's content, in base64.
pub(crate) fn content(bytes: &[u8]) -> String {
    STANDARD.encode(Sha256::digest(bytes))
}

impl Store {
    /// Returns the value of [`crate::attachments::NewAttachment::content`] for these bytes, by
    /// which a scope finds identical files. Returns `None` while files must not be shared yet.
    pub fn content_of(&self, bytes: &[u8]) -> Option<String> {
        (self.clock().now() >= self.inner.shares_from).then(|| content(bytes))
    }
}

/// Returns the first moment at which files may be shared, from the migration history of a database.
pub(crate) fn shares_from(history: &[Migration]) -> Timestamp {
    let applied = |name: &str| {
        history
            .iter()
            .find(|one| one.name == name)
            .map(|one| one.applied_at.micros())
    };
    let exchange = i64::try_from(EXCHANGE.as_micros()).unwrap_or(i64::MAX);
    let from = match (applied("initial"), applied("shared_files")) {
        (Some(made), Some(migrated)) if made != migrated => migrated.saturating_add(exchange),
        _ => i64::MIN,
    };
    Timestamp::from_micros(from)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn history(made: i64, migrated: i64) -> Vec<Migration> {
        let step = |version, name: &str, at| Migration {
            version,
            name: name.into(),
            applied_at: Timestamp::from_micros(at),
        };
        vec![
            step(1, "initial", made),
            step(2, "orphans", made),
            step(3, "shared_files", migrated),
        ]
    }

    #[test]
    fn new_database_shares_files_at_once_and_an_upgraded_one_a_day_later() {
        assert_eq!(
            shares_from(&history(7, 7)),
            Timestamp::from_micros(i64::MIN)
        );
        assert_eq!(
            shares_from(&history(7, 9)),
            Timestamp::from_micros(86_400_000_009)
        );
    }
}
