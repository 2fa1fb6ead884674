//! Applies migrations, and determines how a database's version relates to this program's.

use crate::{
    Catalogue, Columns, Database, Error, OpenError, PostgresOptions, Statement, Transaction, Value,
    column,
};
use model::{Clock, Timestamp};
use std::sync::Arc;

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

const HISTORY: &str = "CREATE TABLE IF NOT EXISTS migrations (\
    version BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL, applied_at BIGINT NOT NULL)";

/// The columns of [`APPLIED`].
enum AppliedColumns {}

impl Columns for AppliedColumns {
    const TEXTS: &'static [&'static str] =
        &["SELECT version, name, applied_at FROM migrations ORDER BY version"];
}

/// The columns of [`NEWEST`].
enum NewestColumns {}

impl Columns for NewestColumns {
    const TEXTS: &'static [&'static str] =
        &["SELECT version, name FROM migrations ORDER BY version DESC LIMIT 1"];
}

static APPLIED: Statement = Statement::installation("APPLIED", AppliedColumns::TEXTS[0]);
static NEWEST: Statement = Statement::installation("NEWEST", NewestColumns::TEXTS[0]);
static RECORD: Statement = Statement::installation(
    "RECORD",
    "INSERT INTO migrations (version, name, applied_at) VALUES ($1, $2, $3)",
);

/// The statements on the history of migrations.
pub static STATEMENTS: &[&Statement] = &[&APPLIED, &NEWEST, &RECORD];

/// Returns the migrations that were applied to a database, oldest first.
pub async fn applied(database: &Database) -> Result<Vec<Migration>, Error> {
    database
        .all(&APPLIED, &[], |row| {
            let applied_at = Timestamp::from_micros(row.int(column!(AppliedColumns, applied_at))?);
            Ok(Migration {
                version: row.int(column!(AppliedColumns, version))?,
                name: row.text(column!(AppliedColumns, name))?.to_owned(),
                applied_at,
            })
        })
        .await
}

/// How a database's schema relates to the one that this binary creates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// The database has no tables.
    Missing,
    /// The database has every migration of this program, and no other.
    Current,
    /// The database lacks migrations that this program no longer has.
    TooOld {
        /// The newest migration in the database.
        newest: i64,
        /// The oldest migration that this program upgrades from.
        oldest: i64,
    },
    /// The database lacks migrations.
    Behind {
        /// The newest migration in the database.
        newest: i64,
        /// The newest migration of this program.
        known: i64,
    },
    /// A newer program migrated the database.
    Ahead {
        /// The newest migration in the database.
        newest: i64,
        /// The newest migration of this program.
        known: i64,
    },
}

/// Determines a database's schema version, without changing anything.
pub async fn shape(database: &Database) -> Result<Shape, Error> {
    let newest = match database
        .first(&NEWEST, &[], |row| row.int(column!(NewestColumns, version)))
        .await
    {
        Ok(newest) => newest.unwrap_or_default(),
        Err(error) if error.lacks_table() => 0,
        Err(error) => return Err(error),
    };
    let (oldest, known) = (first(database.catalogue()), known(database.catalogue()));
    Ok(match newest {
        0 => Shape::Missing,
        newest if newest < oldest => Shape::TooOld { newest, oldest },
        newest if newest < known => Shape::Behind { newest, known },
        newest if newest > known => Shape::Ahead { newest, known },
        _ => Shape::Current,
    })
}

/// Returns the number of the first migration of this program: that of the last one it replaces.
fn first(catalogue: &Catalogue) -> i64 {
    (1..)
        .zip(catalogue.replaced)
        .map(|(version, _)| version)
        .last()
        .unwrap_or(1)
}

/// Returns the migrations of this program with their numbers.
fn numbered(
    catalogue: &Catalogue,
) -> impl Iterator<Item = (i64, &'static (&'static str, &'static str))> + use<> {
    (first(catalogue)..).zip(catalogue.migrations)
}

/// Returns the number of the newest migration of this program.
fn known(catalogue: &Catalogue) -> i64 {
    numbered(catalogue)
        .map(|(version, _)| version)
        .last()
        .unwrap_or_default()
}

/// Creates an in-memory SQLite database with the migrated tables.
pub(crate) fn scratch(catalogue: &Catalogue) -> rusqlite::Result<rusqlite::Connection> {
    let scratch = rusqlite::Connection::open_in_memory()?;
    catalogue
        .migrations
        .iter()
        .try_for_each(|(_, sql)| scratch.execute_batch(sql))?;
    Ok(scratch)
}

/// Applies the missing migrations in one transaction. Refuses a database that is newer than this
/// binary, and one that lacks migrations which this binary no longer has.
async fn run(database: &Database, clock: &dyn Clock) -> Result<(), OpenError> {
    let catalogue = database.catalogue();
    let now = clock.now();
    // If nothing is missing, the database is opened without taking the write lock.
    if applied(database)
        .await
        .is_ok_and(|history| history.len() == catalogue.migrations.len())
    {
        return Ok(());
    }
    database
        .overhaul(move |transaction| Box::pin(advance(transaction, catalogue, now)))
        .await
}

async fn advance(
    transaction: &mut Transaction<'_>,
    catalogue: &'static Catalogue,
    now: Timestamp,
) -> Result<(), OpenError> {
    transaction.define(HISTORY).await?;
    let newest = transaction
        .first(&NEWEST, &[], |row| {
            Ok((
                row.int(column!(NewestColumns, version))?,
                row.text(column!(NewestColumns, name))?.to_owned(),
            ))
        })
        .await?;
    let (current, name) = newest.unwrap_or_default();
    let known = known(catalogue);
    if current > known {
        return Err(OpenError::Newer {
            found: current,
            name,
            known,
        });
    }
    if current > 0 {
        adopt(transaction, catalogue, (current, name)).await?;
    }
    for (version, (name, sql)) in numbered(catalogue).skip_while(|(version, _)| *version <= current)
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

/// Records the first migration in place of the former ones that it replaces. Refuses a database
/// that lacks some of them.
async fn adopt(
    transaction: &mut Transaction<'_>,
    catalogue: &Catalogue,
    (current, name): (i64, String),
) -> Result<(), OpenError> {
    let oldest = first(catalogue);
    if current < oldest {
        let missing = (1..).zip(catalogue.replaced);
        let missing = missing.filter(|(version, _)| *version > current);
        let missing: Vec<_> = missing
            .map(|(version, name)| format!("{version} ({name})"))
            .collect();
        return Err(OpenError::Outdated {
            found: current,
            name,
            oldest,
            missing: missing.join(", "),
        });
    }
    if let Some((name, _)) = catalogue.migrations.first() {
        let history = format!(
            "DELETE FROM migrations WHERE version < {oldest}; \
             UPDATE migrations SET name = '{name}' WHERE version = {oldest}"
        );
        transaction.define(&history).await?;
    }
    Ok(())
}

impl Database {
    /// Creates and migrates the tables where needed, distributes them where that is wanted or was
    /// begun, and installs row-level security or triggers. Runs as the role of `migrate_as` if one is given.
    pub async fn migrate(
        &self,
        options: &PostgresOptions,
        clock: &Arc<dyn Clock>,
    ) -> Result<(), OpenError> {
        let owner = match (self, &options.migrate_as) {
            (Self::Postgres(postgres), Some(url)) => Some(Self::Postgres(Box::new(
                postgres.owner(url, options, clock.clone()).await?,
            ))),
            (Self::Sqlite(_), Some(_)) => {
                return Err(OpenError::MigrateAddress(
                    "--database does not name PostgreSQL",
                ));
            }
            (_, None) => None,
        };
        let by = owner.as_ref().unwrap_or(self);
        run(by, clock.as_ref()).await?;
        match (by, options.distribute) {
            (Self::Postgres(postgres), None) => postgres.distribute_later_tables().await?,
            (Self::Postgres(postgres), Some(shards)) => postgres.distribute(shards).await?,
            (Self::Sqlite(_), None) => {}
            (Self::Sqlite(_), Some(_)) => return Err(OpenError::NotDistributed),
        }
        by.install_guards().await?;
        if let (Self::Postgres(postgres), Some(_)) = (self, &owner) {
            // The pooled connections were opened before the roles existed, so they have not set
            // one.
            postgres.drop_idle();
        }
        Ok(())
    }
}
