//! The migrations of the database schema. New ones are only ever appended.

use crate::{Error, OpenError, Transaction, Value, engine::Engine, statement::register};
use model::{Clock, Timestamp};

/// A migration that was applied to a database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Migration {
    /// The migration's number, counted from 1.
    pub version: i64,
    /// The migration's name.
    pub name: String,
    /// When it was applied to this database.
    pub applied_at: Timestamp,
}

/// The name and SQL text of every migration, oldest first.
const MIGRATIONS: &[(&str, &str)] = &[
    ("initial", include_str!("../migrations/0001_initial.sql")),
    (
        "mutations",
        include_str!("../migrations/0002_mutations.sql"),
    ),
    (
        "callback_secret_rotation",
        include_str!("../migrations/0003_callback_secret_rotation.sql"),
    ),
    (
        "mutation_subject",
        include_str!("../migrations/0004_mutation_subject.sql"),
    ),
    (
        "candidate_sessions",
        include_str!("../migrations/0005_candidate_sessions.sql"),
    ),
    ("mails", include_str!("../migrations/0006_mails.sql")),
    ("accesses", include_str!("../migrations/0007_accesses.sql")),
    ("orphans", include_str!("../migrations/0008_orphans.sql")),
    (
        "partial_indexes",
        include_str!("../migrations/0009_partial_indexes.sql"),
    ),
    (
        "shared_files",
        include_str!("../migrations/0010_shared_files.sql"),
    ),
    ("audit", include_str!("../migrations/0011_audit.sql")),
    (
        "region_settings",
        include_str!("../migrations/0012_region_settings.sql"),
    ),
    ("notices", include_str!("../migrations/0013_notices.sql")),
    (
        "retention",
        include_str!("../migrations/0014_retention.sql"),
    ),
    (
        "unsuccessful_mutations",
        include_str!("../migrations/0015_unsuccessful_mutations.sql"),
    ),
    ("identity", include_str!("../migrations/0016_identity.sql")),
    (
        "mutations_erasure",
        include_str!("../migrations/0017_mutations_erasure.sql"),
    ),
    ("keys", include_str!("../migrations/0018_keys.sql")),
    ("quotas", include_str!("../migrations/0019_quotas.sql")),
    ("account", include_str!("../migrations/0020_account.sql")),
    (
        "operations",
        include_str!("../migrations/0021_operations.sql"),
    ),
    (
        "key_counts",
        include_str!("../migrations/0022_key_counts.sql"),
    ),
];

const HISTORY: &str = "CREATE TABLE IF NOT EXISTS migrations (\
    version BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL, applied_at BIGINT NOT NULL)";

register! {
    APPLIED = "SELECT version, name, applied_at FROM migrations ORDER BY version";
    NEWEST = "SELECT version, name FROM migrations ORDER BY version DESC LIMIT 1";
    RECORD = "INSERT INTO migrations (version, name, applied_at) VALUES ($1, $2, $3)";
}

pub(crate) async fn applied(engine: &Engine) -> Result<Vec<Migration>, Error> {
    engine
        .all(&APPLIED, &[], |row| {
            let applied_at = Timestamp::from_micros(row.int(2)?);
            Ok(Migration {
                version: row.int(0)?,
                name: row.text(1)?.to_owned(),
                applied_at,
            })
        })
        .await
}

/// How a database's schema relates to the one that this binary creates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// The database has no tables.
    Missing,
    Current,
    Behind {
        newest: i64,
        known: i64,
    },
    Ahead {
        newest: i64,
        known: i64,
    },
}

/// Determines a database's schema version, without changing anything.
pub(crate) async fn shape(engine: &Engine) -> Result<Shape, Error> {
    let newest = match engine.first(&NEWEST, &[], |row| row.int(0)).await {
        Ok(newest) => newest.unwrap_or_default(),
        Err(Error::Internal(cause))
            if cause.contains("no such table") || cause.contains("(42P01)") =>
        {
            0
        }
        Err(error) => return Err(error),
    };
    let known = known();
    Ok(match newest {
        0 => Shape::Missing,
        newest if newest < known => Shape::Behind { newest, known },
        newest if newest > known => Shape::Ahead { newest, known },
        _ => Shape::Current,
    })
}

fn known() -> i64 {
    (1..)
        .zip(MIGRATIONS)
        .map(|(version, _)| version)
        .last()
        .unwrap_or_default()
}

/// Creates an in-memory SQLite database with the migrated tables.
pub(crate) fn scratch() -> rusqlite::Result<rusqlite::Connection> {
    let scratch = rusqlite::Connection::open_in_memory()?;
    MIGRATIONS
        .iter()
        .try_for_each(|(_, sql)| scratch.execute_batch(sql))?;
    Ok(scratch)
}

/// Applies the missing migrations in one transaction. Refuses a database that is newer than this
/// binary.
pub(crate) async fn run(engine: &Engine, clock: &dyn Clock) -> Result<(), OpenError> {
    let now = clock.now();
    // If nothing is missing, the database is opened without taking the write lock.
    if applied(engine)
        .await
        .is_ok_and(|history| history.len() == MIGRATIONS.len())
    {
        return Ok(());
    }
    engine
        .overhaul(move |transaction| Box::pin(advance(transaction, now)))
        .await
}

async fn advance(transaction: &mut Transaction<'_>, now: Timestamp) -> Result<(), OpenError> {
    transaction.define(HISTORY).await?;
    let newest = transaction
        .first(&NEWEST, &[], |row| {
            Ok((row.int(0)?, row.text(1)?.to_owned()))
        })
        .await?;
    let (current, name) = newest.unwrap_or_default();
    let known = known();
    if current > known {
        return Err(OpenError::Newer {
            found: current,
            name,
            known,
        });
    }
    for (version, (name, sql)) in (1..)
        .zip(MIGRATIONS)
        .skip_while(|(version, _)| *version <= current)
    {
        transaction.define(sql).await?;
        let record = [
            Value::Int(version),
            Value::Text(name),
            Value::Int(now.micros()),
        ];
        transaction.execute(&RECORD, &record).await?;
    }
    Ok(())
}
