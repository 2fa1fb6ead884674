//! The migrations of the database schema. New ones are only ever appended.

/// The name and SQL text of every migration, oldest first.
pub(crate) const MIGRATIONS: &[(&str, &str)] = &[
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
