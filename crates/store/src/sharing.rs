//! From when on attachments share files. A node of the version before would remove a file with the first attachment that had
//! it, so for a day after such a database is migrated, while nodes are exchanged, every attachment has a file of its own.

use crate::{Migration, Store};
use base64::{Engine, engine::general_purpose::STANDARD};
use model::Timestamp;
use sha2::{Digest, Sha256};
use std::time::Duration;

/// How long nodes of the version before may still run.
const EXCHANGE: Duration = Duration::from_hours(24);

/// The SHA-256 of what a file holds, in base64.
pub(crate) fn content(bytes: &[u8]) -> String {
    STANDARD.encode(Sha256::digest(bytes))
}

impl Store {
    /// By what a scope knows that it has a file already: [`crate::attachments::NewAttachment::content`] of these bytes.
    pub fn content_of(&self, bytes: &[u8]) -> Option<String> {
        (self.clock().now() >= self.inner.shares_from).then(|| content(bytes))
    }
}

/// The first moment at which files may be shared in a database of this history.
pub(crate) fn shares_from(history: &[Migration]) -> Timestamp {
    let applied = |name: &str| history.iter().find(|one| one.name == name).map(|one| one.applied_at.micros());
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
        let step =
            |version, name: &str, at| Migration { version, name: name.into(), applied_at: Timestamp::from_micros(at) };
        vec![step(1, "initial", made), step(2, "orphans", made), step(3, "shared_files", migrated)]
    }

    #[test]
    fn a_new_database_shares_at_once_and_one_of_before_a_day_after() {
        assert_eq!(shares_from(&history(7, 7)), Timestamp::from_micros(i64::MIN));
        assert_eq!(shares_from(&history(7, 9)), Timestamp::from_micros(86_400_000_009));
    }
}
