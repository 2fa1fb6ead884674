//! Which tables hold tenants' rows. Isolation, row-level security, copying and distribution all go by this list.

/// A table of which every row belongs to one region.
#[derive(Debug, Clone, Copy)]
pub struct TenantTable {
    /// Its name.
    pub name: &'static str,
    /// Whether each row also belongs to one environment; otherwise it is the same in both.
    pub by_environment: bool,
}

/// The tenants' tables. Each has keys that begin with `region_id`, and with `environment` after it where it has one.
pub static TENANT_TABLES: &[TenantTable] = &[
    TenantTable { name: "scope_state", by_environment: true },
    TenantTable { name: "candidate_counts", by_environment: true },
    TenantTable { name: "candidates", by_environment: true },
    TenantTable { name: "interactions", by_environment: true },
    TenantTable { name: "attachments", by_environment: true },
    TenantTable { name: "erased", by_environment: true },
    TenantTable { name: "mutations", by_environment: true },
    TenantTable { name: "mutation_subjects", by_environment: true },
    TenantTable { name: "pending_records", by_environment: true },
    TenantTable { name: "idempotency_keys", by_environment: true },
    TenantTable { name: "discarded_files", by_environment: true },
    TenantTable { name: "accesses", by_environment: true },
    TenantTable { name: "notices", by_environment: true },
    TenantTable { name: "retentions", by_environment: true },
    TenantTable { name: "key_erasures", by_environment: true },
    TenantTable { name: "custom_fields", by_environment: false },
    TenantTable { name: "region_settings", by_environment: false },
];

/// The tables of the installation itself. They are small, and no request that is answered from a cache reads them.
pub static INSTALLATION_TABLES: &[&str] = &[
    "migrations",
    "installation",
    "regions",
    "api_keys",
    "verifications",
    "verification_counts",
    "candidate_sessions",
    "address_changes",
    "former_addresses",
    "mails",
    "audit",
];

/// The tables in which nothing of a candidate's ever stands but an id. Of every other table, one that is added later too,
/// what is deleted or overwritten is removed from the database's files as well.
pub static IMPERSONAL_TABLES: &[&str] = &[
    "scope_state",
    "candidate_counts",
    "erased",
    "mutation_subjects",
    "pending_records",
    "custom_fields",
    "region_settings",
    "migrations",
    "installation",
    "regions",
    "api_keys",
];

/// The tables whose rows hold what was written about a person. Copies of them are looked for in the unused part of pages.
pub(crate) static RECORD_TABLES: &[&str] = &["candidates", "interactions", "attachments", "mails", "former_addresses"];

/// The one index of a tenants' table that does not begin with the tenant: a person's records lie in several regions, and
/// whoever signs in sees them all.
pub static INDEX_ACROSS_REGIONS: &str = "candidates_by_identity";
