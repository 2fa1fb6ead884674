//! Tests of the store on real databases.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod audit;
mod catalogue;
mod copying;
mod distributed;
mod generations;
mod keys;
mod opening;
mod opening_postgres;
mod plans;
mod reading;
mod roles;
mod row_security;
mod secrets;
mod statements;
mod unit_of_work;
mod writing;

use model::{RepeatingRandom, SystemClock};
use std::{path::Path, sync::Arc};
use store::{OpenError, Options, Store};
use tempfile::TempDir;
use testkit::Database;

/// The history of a database that this version made: the number and name of each migration.
const HISTORY: [(i64, &str); 16] = [
    (22, "baseline"),
    (23, "version_1"),
    (24, "due_scopes"),
    (25, "subscriptions"),
    (26, "people"),
    (27, "tasks"),
    (28, "staff"),
    (29, "history"),
    (30, "desk_rows"),
    (31, "desk_lists"),
    (32, "drafts"),
    (33, "jobs"),
    (34, "desk_work"),
    (35, "sign_in_ways"),
    (36, "departures"),
    (37, "text_filter"),
];

/// The steps that the first migration replaces.
const REPLACED: [&str; 22] = [
    "initial",
    "mutations",
    "callback_secret_rotation",
    "mutation_subject",
    "candidate_sessions",
    "mails",
    "accesses",
    "orphans",
    "partial_indexes",
    "shared_files",
    "audit",
    "region_settings",
    "notices",
    "retention",
    "unsuccessful_mutations",
    "identity",
    "mutations_erasure",
    "keys",
    "quotas",
    "account",
    "operations",
    "key_counts",
];

/// What a test expects of a database from which `WITHOUT_LATER` has removed what came later.
const ADOPTED: &str =
    "the database is adopted, once WITHOUT_LATER removes what each later migration adds";

/// Removes what the migrations after the first have added.
const WITHOUT_LATER: &str = "ALTER TABLE region_settings DROP COLUMN v1; \
    ALTER TABLE region_settings DROP COLUMN v1_unknown; ALTER TABLE api_keys DROP COLUMN v1_used_at; \
    DROP TABLE due_scopes; DROP TABLE key_uses; \
    ALTER TABLE scope_state DROP COLUMN subscribed; ALTER TABLE scope_state DROP COLUMN last_event; \
    DROP TABLE subscriptions; DROP TABLE subscription_events; DROP TABLE subscription_deliveries; \
    ALTER TABLE mutations DROP COLUMN author_kind; ALTER TABLE mutations DROP COLUMN person_id; \
    ALTER TABLE mutations DROP COLUMN person_name; ALTER TABLE mutations DROP COLUMN person_role; \
    ALTER TABLE accesses DROP COLUMN person_id; ALTER TABLE accesses DROP COLUMN person_role; \
    DROP TABLE tasks; DROP TABLE coordinators; \
    DROP TABLE staff; DROP TABLE staff_roles; DROP TABLE staff_identities; DROP TABLE passkeys; DROP TABLE staff_sessions; \
    DROP TABLE invitations; DROP TABLE sign_in_flows; DROP TABLE staff_departures; \
    DROP TABLE candidate_history; DROP TABLE phase_changes; ALTER TABLE candidates DROP COLUMN journey; \
    ALTER TABLE scope_state DROP COLUMN last_history; ALTER TABLE scope_state DROP COLUMN phases_change; \
    ALTER TABLE scope_state DROP COLUMN desk_change; DROP TABLE desk_rows; DROP TABLE desk_words; DROP TABLE searches; DROP TABLE views; DROP TABLE drafts; \
    DROP TABLE jobs; DROP TABLE job_items; DROP TABLE desk_exports; DROP TABLE desk_export_pieces; \
    ALTER TABLE region_settings DROP COLUMN sign_in; ALTER TABLE region_settings DROP COLUMN exit_reasons; ALTER TABLE region_settings DROP COLUMN exit_reason_required; \
    DROP INDEX retentions_by_end";

/// Returns the SQL text that makes a database one with the first steps that the first migration
/// replaces.
fn history_of(steps: usize) -> String {
    let rows = (1..).zip(REPLACED).take(steps);
    let rows: Vec<_> = rows
        .map(|(version, name)| format!("({version}, '{name}', {version}000000)"))
        .collect();
    format!(
        "{WITHOUT_LATER}; DELETE FROM migrations; INSERT INTO migrations (version, name, applied_at) VALUES {}",
        rows.join(", ")
    )
}

/// Returns the error for a database that has only the first 19 of these steps.
fn too_old() -> &'static str {
    "a development version made this database: it is at migration 19 (quotas) and lacks 20 (account), 21 (operations), 22 \
     (key_counts), and this version upgrades databases from migration 22 on. In the source code, check out the last commit \
     whose crates/store/migrations contains the missing migrations, and run `onderwijsregio migrate` built from it; then \
     start this version. If the data is not needed, use a new database instead"
}

fn database(folder: &Path) -> std::path::PathBuf {
    folder.join("test.db")
}

async fn open(folder: &Path) -> Result<Store, OpenError> {
    open_at(&format!("sqlite:{}", database(folder).display()), folder).await
}

async fn open_at(url: &str, folder: &Path) -> Result<Store, OpenError> {
    open_with(&Options::new(url, folder.join("attachments"))).await
}

async fn open_with(options: &Options) -> Result<Store, OpenError> {
    Store::open(
        options,
        Arc::new(SystemClock::new()),
        Arc::new(RepeatingRandom::new(1)),
    )
    .await
}

async fn assert_has_all_migrations(store: &Store) {
    let history: Vec<_> = store
        .migrations()
        .await
        .unwrap()
        .into_iter()
        .map(|one| (one.version, one.name))
        .collect();
    assert_eq!(
        history,
        HISTORY.map(|(version, name)| (version, name.to_owned()))
    );
}

/// Returns the error for a database with a migration that this version does not know.
fn too_new() -> String {
    let known = HISTORY.map(|(version, _)| version)[HISTORY.len() - 1];
    format!(
        "the database has migration 99 (later) and this version knows only {known}; run the version that made it, or a newer one"
    )
}

/// A fresh store of the test's engine, its database and its folder.
struct Fresh {
    store: Store,
    database: Database,
    folder: TempDir,
}

async fn fresh() -> Fresh {
    let folder = TempDir::new().unwrap();
    let database = Database::fresh(folder.path());
    Fresh {
        store: open_at(database.url(), folder.path()).await.unwrap(),
        database,
        folder,
    }
}
