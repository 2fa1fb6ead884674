//! The tables that hold tenants' rows. Isolation, row-level security, copying and distribution over
//! several database servers all use this list.

use crate::audit;
use db::Tables;
pub use db::TenantTable;

/// All tables, by whose rows they hold.
pub(crate) const TABLES: Tables = Tables {
    of_tenants: TENANT_TABLES,
    of_installation: INSTALLATION_TABLES,
    impersonal: IMPERSONAL_TABLES,
    of_records: RECORD_TABLES,
    append_only: audit::TABLE,
};

/// The tenants' tables. Their keys begin with `region_id`, followed by `environment` if the table
/// has that column.
pub static TENANT_TABLES: &[TenantTable] = &[
    TenantTable {
        name: "scope_state",
        by_environment: true,
    },
    TenantTable {
        name: "candidate_counts",
        by_environment: true,
    },
    TenantTable {
        name: "candidates",
        by_environment: true,
    },
    TenantTable {
        name: "interactions",
        by_environment: true,
    },
    TenantTable {
        name: "attachments",
        by_environment: true,
    },
    TenantTable {
        name: "erased",
        by_environment: true,
    },
    TenantTable {
        name: "mutations",
        by_environment: true,
    },
    TenantTable {
        name: "mutation_subjects",
        by_environment: true,
    },
    TenantTable {
        name: "pending_records",
        by_environment: true,
    },
    TenantTable {
        name: "idempotency_keys",
        by_environment: true,
    },
    TenantTable {
        name: "discarded_files",
        by_environment: true,
    },
    TenantTable {
        name: "accesses",
        by_environment: true,
    },
    TenantTable {
        name: "notices",
        by_environment: true,
    },
    TenantTable {
        name: "retentions",
        by_environment: true,
    },
    TenantTable {
        name: "key_erasures",
        by_environment: true,
    },
    TenantTable {
        name: "custom_fields",
        by_environment: false,
    },
    TenantTable {
        name: "region_settings",
        by_environment: false,
    },
];

/// The installation's own tables. They are small, and requests answered from a cache do not read
/// them.
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

/// The tables that hold nothing about a candidate but an id. Data deleted or overwritten in any
/// other table, including those added later, is also removed from the database's files.
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

/// The tables whose rows hold what was written about a person. The unused part of pages is searched
/// for copies of these rows.
static RECORD_TABLES: &[&str] = &[
    "candidates",
    "interactions",
    "attachments",
    "mails",
    "former_addresses",
];

/// The only index of a tenants' table that does not begin with the tenant. A person's records may
/// be in several regions, and a person who signs in sees all of them.
pub static INDEX_ACROSS_REGIONS: &str = "candidates_by_identity";
