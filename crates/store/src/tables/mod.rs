//! The catalogue of tables. Each table has an entry, without which a test fails; an entry that lacks
//! an answer does not compile. Isolation, row-level security, privileges, copying, erasure, the reset
//! of sandboxes, deep checks, scrubbing and distribution over several database servers use this list.

mod installation;
mod tenants;

pub use db::{Content, Distribution, OnErasure, OnReset, Owner, Table};

/// All tables: first those of tenants, then the installation's own.
pub static TABLES: &[Table] = &ALL;

static ALL: [Table; COUNT] = all();

const COUNT: usize = tenants::TABLES.len() + installation::TABLES.len();

const fn all() -> [Table; COUNT] {
    let of_tenants = tenants::TABLES.len();
    let mut all = [tenants::TABLES[0]; COUNT];
    let mut index = 1;
    while index < COUNT {
        all[index] = if index < of_tenants {
            tenants::TABLES[index]
        } else {
            installation::TABLES[index - of_tenants]
        };
        index += 1;
    }
    all
}

/// Only a scope's rows are deleted by generated statements.
const _: () = {
    let mut index = 0;
    while index < TABLES.len() {
        let table = &TABLES[index];
        assert!(table.by_environment() || !matches!(table.on_reset, OnReset::Deleted));
        assert!(table.by_environment() || !matches!(table.on_erasure, OnErasure::Deleted { .. }));
        index += 1;
    }
};

/// Returns the tables in which every row belongs to a tenant.
pub fn tenant_tables() -> impl Iterator<Item = &'static Table> {
    TABLES.iter().filter(|table| table.is_of_tenants())
}

/// Returns the installation's own tables.
pub fn installation_tables() -> impl Iterator<Item = &'static Table> {
    TABLES.iter().filter(|table| !table.is_of_tenants())
}

/// The only indexes of tenants' tables that do not begin with the tenant, with their columns.
///
/// - A person's records may be in several regions, and a person who signs in sees all of them.
/// - Background work finds the scopes that have work to do.
pub static INDEXES_ACROSS_REGIONS: [(&str, &[&str]); 2] = [
    (
        "candidates_by_identity",
        &[
            "environment",
            "identity_key",
            "region_id",
            "archived",
            "position",
        ],
    ),
    ("due_scopes_by_due", &["due_at"]),
];
