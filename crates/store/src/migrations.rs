//! The migrations of the database schema. New ones are only ever appended.

/// The name and SQL text of every migration, oldest first. The first has the number 22.
pub(crate) const MIGRATIONS: &[(&str, &str)] = &[
    ("baseline", include_str!("../migrations/0022_baseline.sql")),
    (
        "version_1",
        include_str!("../migrations/0023_version_1.sql"),
    ),
    (
        "due_scopes",
        include_str!("../migrations/0024_due_scopes.sql"),
    ),
    (
        "subscriptions",
        include_str!("../migrations/0025_subscriptions.sql"),
    ),
    ("people", include_str!("../migrations/0026_people.sql")),
    ("tasks", include_str!("../migrations/0027_tasks.sql")),
    ("staff", include_str!("../migrations/0028_staff.sql")),
    ("history", include_str!("../migrations/0029_history.sql")),
    (
        "desk_rows",
        include_str!("../migrations/0030_desk_rows.sql"),
    ),
    (
        "desk_lists",
        include_str!("../migrations/0031_desk_lists.sql"),
    ),
    ("drafts", include_str!("../migrations/0032_drafts.sql")),
    ("jobs", include_str!("../migrations/0033_jobs.sql")),
    (
        "desk_work",
        include_str!("../migrations/0034_desk_work.sql"),
    ),
    (
        "sign_in_ways",
        include_str!("../migrations/0035_sign_in_ways.sql"),
    ),
    (
        "departures",
        include_str!("../migrations/0036_departures.sql"),
    ),
    (
        "text_filter",
        include_str!("../migrations/0037_text_filter.sql"),
    ),
];

/// The steps in which the tables of the baseline were developed. A database with all of them has
/// these tables.
pub(crate) const REPLACED: &[&str] = &[
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
