//! The catalogue of tables. Each table has an entry, without which a test fails; an entry that lacks
//! an answer does not compile. Isolation, row-level security, privileges, copying, erasure, the reset
//! of sandboxes, deep checks, scrubbing and distribution over several database servers use this list.

use crate::attachments;
pub use db::{Content, Distribution, OnErasure, OnReset, Owner, Table};

/// All tables: first those of tenants, then the installation's own.
pub static TABLES: &[Table] = &[
    Table {
        name: "scope_state",
        owner: Owner::Scope,
        content: Content::Impersonal,
        on_erasure: OnErasure::Kept("positions and counts"),
        on_reset: OnReset::Kept("overwritten by the transaction that empties the scope"),
        distribution: Distribution::By("region_id"),
    },
    Table {
        name: "candidate_counts",
        owner: Owner::Scope,
        content: Content::Impersonal,
        on_erasure: OnErasure::Kept("totals, which the erasure corrects"),
        on_reset: OnReset::Deleted,
        distribution: Distribution::By("region_id"),
    },
    Table {
        name: "candidates",
        owner: Owner::Scope,
        content: Content::Records,
        on_erasure: OnErasure::Handled(
            "`Candidates::erase` deletes the row and reads what it held",
        ),
        on_reset: OnReset::Deleted,
        distribution: Distribution::By("region_id"),
    },
    Table {
        name: "interactions",
        owner: Owner::Scope,
        content: Content::Records,
        on_erasure: OnErasure::Deleted {
            column: "candidate_id",
            returning: None,
            awaited: true,
        },
        on_reset: OnReset::Deleted,
        distribution: Distribution::By("region_id"),
    },
    Table {
        name: "attachments",
        owner: Owner::Scope,
        content: Content::Records,
        on_erasure: OnErasure::Deleted {
            column: "candidate_id",
            returning: Some(attachments::ERASED),
            awaited: true,
        },
        on_reset: OnReset::Deleted,
        distribution: Distribution::By("region_id"),
    },
    Table {
        name: "erased",
        owner: Owner::Scope,
        content: Content::Impersonal,
        on_erasure: OnErasure::Kept("the tombstone that the erasure adds to the change feed"),
        on_reset: OnReset::Kept("the change feed reports what was removed"),
        distribution: Distribution::By("region_id"),
    },
    Table {
        name: "mutations",
        owner: Owner::Scope,
        content: Content::Personal,
        on_erasure: OnErasure::Handled(
            "the mutations about a candidate lose their content (`mutations::subjects`)",
        ),
        on_reset: OnReset::Deleted,
        distribution: Distribution::By("region_id"),
    },
    Table {
        name: "mutation_subjects",
        owner: Owner::Scope,
        content: Content::Impersonal,
        on_erasure: OnErasure::Kept("ids, deleted with their mutation"),
        on_reset: OnReset::Deleted,
        distribution: Distribution::By("region_id"),
    },
    Table {
        name: "pending_records",
        owner: Owner::Scope,
        content: Content::Impersonal,
        on_erasure: OnErasure::Kept("ids, deleted when their mutation ends"),
        on_reset: OnReset::Deleted,
        distribution: Distribution::By("region_id"),
    },
    Table {
        name: "idempotency_keys",
        owner: Owner::Scope,
        content: Content::Personal,
        on_erasure: OnErasure::Handled(
            "deleted with the content of their mutation (`mutations::subjects`)",
        ),
        on_reset: OnReset::Deleted,
        distribution: Distribution::By("region_id"),
    },
    Table {
        name: "discarded_files",
        owner: Owner::Scope,
        content: Content::Personal,
        on_erasure: OnErasure::Handled(
            "each row is deleted once its file is, which the erasure waits for",
        ),
        on_reset: OnReset::Kept("the files are still to be removed"),
        distribution: Distribution::By("region_id"),
    },
    Table {
        name: "accesses",
        owner: Owner::Scope,
        content: Content::Personal,
        on_erasure: OnErasure::Handled("found by the candidate's position (`access_log::forget`)"),
        on_reset: OnReset::Deleted,
        distribution: Distribution::By("region_id"),
    },
    Table {
        name: "notices",
        owner: Owner::Scope,
        content: Content::Personal,
        on_erasure: OnErasure::Kept("events of the region with ids, deleted when delivered"),
        on_reset: OnReset::Deleted,
        distribution: Distribution::By("region_id"),
    },
    Table {
        name: "retentions",
        owner: Owner::Scope,
        content: Content::Personal,
        on_erasure: OnErasure::Deleted {
            column: "candidate_id",
            returning: None,
            awaited: false,
        },
        on_reset: OnReset::Deleted,
        distribution: Distribution::By("region_id"),
    },
    Table {
        name: "candidate_history",
        owner: Owner::Scope,
        content: Content::Records,
        on_erasure: OnErasure::Deleted {
            column: "candidate_id",
            returning: None,
            awaited: false,
        },
        on_reset: OnReset::Deleted,
        distribution: Distribution::By("region_id"),
    },
    Table {
        name: "phase_changes",
        owner: Owner::Scope,
        content: Content::Impersonal,
        on_erasure: OnErasure::Kept("nothing leads to a person once the candidate's row is gone"),
        on_reset: OnReset::Deleted,
        distribution: Distribution::By("region_id"),
    },
    Table {
        name: "tasks",
        owner: Owner::Scope,
        content: Content::Records,
        on_erasure: OnErasure::Deleted {
            column: "candidate_id",
            returning: None,
            awaited: false,
        },
        on_reset: OnReset::Deleted,
        distribution: Distribution::By("region_id"),
    },
    Table {
        name: "coordinators",
        owner: Owner::Scope,
        content: Content::Personal,
        on_erasure: OnErasure::Deleted {
            column: "candidate_id",
            returning: None,
            awaited: false,
        },
        on_reset: OnReset::Deleted,
        distribution: Distribution::By("region_id"),
    },
    Table {
        name: "jobs",
        owner: Owner::Scope,
        content: Content::Personal,
        on_erasure: OnErasure::Kept("what was done to many candidates, and how many"),
        on_reset: OnReset::Deleted,
        distribution: Distribution::By("region_id"),
    },
    Table {
        name: "job_items",
        owner: Owner::Scope,
        content: Content::Personal,
        on_erasure: OnErasure::Deleted {
            column: "candidate_id",
            returning: None,
            awaited: false,
        },
        on_reset: OnReset::Deleted,
        distribution: Distribution::By("region_id"),
    },
    Table {
        name: "desk_exports",
        owner: Owner::Scope,
        content: Content::Personal,
        on_erasure: OnErasure::Handled(
            "all exports of the scope are deleted (`desk_exports::forget_all`)",
        ),
        on_reset: OnReset::Deleted,
        distribution: Distribution::By("region_id"),
    },
    Table {
        name: "desk_export_pieces",
        owner: Owner::Scope,
        content: Content::Records,
        on_erasure: OnErasure::Handled(
            "all exports of the scope are deleted (`desk_exports::forget_all`)",
        ),
        on_reset: OnReset::Deleted,
        distribution: Distribution::By("region_id"),
    },
    Table {
        name: "drafts",
        owner: Owner::Scope,
        content: Content::Personal,
        on_erasure: OnErasure::Deleted {
            column: "candidate_id",
            returning: None,
            awaited: false,
        },
        on_reset: OnReset::Deleted,
        distribution: Distribution::By("region_id"),
    },
    Table {
        name: "desk_rows",
        owner: Owner::Scope,
        content: Content::Records,
        on_erasure: OnErasure::Handled("`desk::erase` deletes the row and its words"),
        on_reset: OnReset::Deleted,
        distribution: Distribution::By("region_id"),
    },
    Table {
        name: "desk_words",
        owner: Owner::Scope,
        content: Content::Records,
        on_erasure: OnErasure::Handled("`desk::erase` deletes the words of the candidate's row"),
        on_reset: OnReset::Deleted,
        distribution: Distribution::By("region_id"),
    },
    Table {
        name: "searches",
        owner: Owner::Scope,
        content: Content::Personal,
        on_erasure: OnErasure::Kept("sealed words of staff, deleted after 12 hours"),
        on_reset: OnReset::Deleted,
        distribution: Distribution::By("region_id"),
    },
    Table {
        name: "views",
        owner: Owner::Scope,
        content: Content::Personal,
        on_erasure: OnErasure::Kept("sealed filters of staff"),
        on_reset: OnReset::Kept("settings of the staff"),
        distribution: Distribution::By("region_id"),
    },
    Table {
        name: "key_erasures",
        owner: Owner::Scope,
        content: Content::Personal,
        on_erasure: OnErasure::Kept("counts by key and minute"),
        on_reset: OnReset::Kept("counts by key and minute"),
        distribution: Distribution::By("region_id"),
    },
    Table {
        name: "subscription_events",
        owner: Owner::Scope,
        content: Content::Personal,
        on_erasure: OnErasure::Handled(
            "the details are removed (`subscriptions::forget_events`); the kinds and ids are still delivered",
        ),
        on_reset: OnReset::Deleted,
        distribution: Distribution::By("region_id"),
    },
    Table {
        name: "subscription_deliveries",
        owner: Owner::Scope,
        content: Content::Impersonal,
        on_erasure: OnErasure::Kept("outcomes by position of an event"),
        on_reset: OnReset::Deleted,
        distribution: Distribution::By("region_id"),
    },
    Table {
        name: "subscriptions",
        owner: Owner::Scope,
        content: Content::Impersonal,
        on_erasure: OnErasure::Kept("URLs of receivers"),
        on_reset: OnReset::Kept("settings of the region"),
        distribution: Distribution::By("region_id"),
    },
    Table {
        name: "custom_fields",
        owner: Owner::Region,
        content: Content::Impersonal,
        on_erasure: OnErasure::Kept("definitions"),
        on_reset: OnReset::Kept("shared with production"),
        distribution: Distribution::By("region_id"),
    },
    Table {
        name: "region_settings",
        owner: Owner::Region,
        content: Content::Impersonal,
        on_erasure: OnErasure::Kept("settings"),
        on_reset: OnReset::Kept("shared with production"),
        distribution: Distribution::By("region_id"),
    },
    Table {
        name: "due_scopes",
        owner: Owner::Scope,
        content: Content::Impersonal,
        on_erasure: OnErasure::Kept("when work is due"),
        on_reset: OnReset::Kept("the emptied scope has files to remove"),
        distribution: Distribution::Local,
    },
    Table {
        name: "migrations",
        owner: Owner::Installation,
        content: Content::Impersonal,
        on_erasure: OnErasure::Kept("nothing about a person"),
        on_reset: OnReset::Kept("nothing about a sandbox"),
        distribution: Distribution::Reference,
    },
    Table {
        name: "installation",
        owner: Owner::Installation,
        content: Content::Impersonal,
        on_erasure: OnErasure::Kept("nothing about a person"),
        on_reset: OnReset::Kept("nothing about a sandbox"),
        distribution: Distribution::Reference,
    },
    Table {
        name: "regions",
        owner: Owner::Installation,
        content: Content::Impersonal,
        on_erasure: OnErasure::Kept("nothing about a person"),
        on_reset: OnReset::Kept("nothing about a sandbox's records"),
        distribution: Distribution::Reference,
    },
    Table {
        name: "api_keys",
        owner: Owner::Installation,
        content: Content::Impersonal,
        on_erasure: OnErasure::Kept("nothing about a person"),
        on_reset: OnReset::Kept("the keys stay valid"),
        distribution: Distribution::Reference,
    },
    Table {
        name: "key_uses",
        owner: Owner::Installation,
        content: Content::Impersonal,
        on_erasure: OnErasure::Kept("nothing about a person"),
        on_reset: OnReset::Kept("the keys stay valid"),
        distribution: Distribution::Local,
    },
    Table {
        name: "verifications",
        owner: Owner::Installation,
        content: Content::Personal,
        on_erasure: OnErasure::Handled(
            "end with the person's last record (`sessions::end_orphaned`)",
        ),
        on_reset: OnReset::Handled("end with the sandbox's sessions (`sessions::end_orphaned`)"),
        distribution: Distribution::Reference,
    },
    Table {
        name: "verification_counts",
        owner: Owner::Installation,
        content: Content::Personal,
        on_erasure: OnErasure::Kept("counts by keyed hash, deleted when their period is over"),
        on_reset: OnReset::Kept("limits hold across environments"),
        distribution: Distribution::Reference,
    },
    Table {
        name: "candidate_sessions",
        owner: Owner::Installation,
        content: Content::Personal,
        on_erasure: OnErasure::Handled(
            "end with the person's last record (`sessions::end_orphaned`)",
        ),
        on_reset: OnReset::Handled("`sessions::end_orphaned`"),
        distribution: Distribution::Reference,
    },
    Table {
        name: "address_changes",
        owner: Owner::Installation,
        content: Content::Personal,
        on_erasure: OnErasure::Kept(
            "an id and a token's hash, deleted when the change can no longer be undone",
        ),
        on_reset: OnReset::Kept("as on erasure"),
        distribution: Distribution::Reference,
    },
    Table {
        name: "former_addresses",
        owner: Owner::Installation,
        content: Content::Records,
        on_erasure: OnErasure::Handled("`address_changes::forget_record`"),
        on_reset: OnReset::Handled("`address_changes::forget_in`"),
        distribution: Distribution::Reference,
    },
    Table {
        name: "mails",
        owner: Owner::Installation,
        content: Content::Records,
        on_erasure: OnErasure::Handled("`address_changes::forget_record` and `mails::forget_of`"),
        on_reset: OnReset::Kept("an e-mail without its reference is deleted unsent"),
        distribution: Distribution::Reference,
    },
    Table {
        name: "staff",
        owner: Owner::Installation,
        content: Content::Personal,
        on_erasure: OnErasure::Kept(
            "a member of staff, emptied after being disabled (`staff::forget`)",
        ),
        on_reset: OnReset::Kept("staff work in both environments"),
        distribution: Distribution::Reference,
    },
    Table {
        name: "staff_roles",
        owner: Owner::Installation,
        content: Content::Impersonal,
        on_erasure: OnErasure::Kept("roles of staff, deleted with the person's name"),
        on_reset: OnReset::Kept("staff work in both environments"),
        distribution: Distribution::Reference,
    },
    Table {
        name: "staff_identities",
        owner: Owner::Installation,
        content: Content::Personal,
        on_erasure: OnErasure::Kept("accounts of staff, deleted 90 days after disabling"),
        on_reset: OnReset::Kept("staff work in both environments"),
        distribution: Distribution::Reference,
    },
    Table {
        name: "passkeys",
        owner: Owner::Installation,
        content: Content::Personal,
        on_erasure: OnErasure::Kept("passkeys of staff, deleted 90 days after disabling"),
        on_reset: OnReset::Kept("staff work in both environments"),
        distribution: Distribution::Reference,
    },
    Table {
        name: "staff_sessions",
        owner: Owner::Installation,
        content: Content::Personal,
        on_erasure: OnErasure::Kept("sessions of staff, deleted when they end"),
        on_reset: OnReset::Kept("staff work in both environments"),
        distribution: Distribution::Reference,
    },
    Table {
        name: "invitations",
        owner: Owner::Installation,
        content: Content::Personal,
        on_erasure: OnErasure::Kept("invitations of staff, deleted when they end"),
        on_reset: OnReset::Kept("staff work in both environments"),
        distribution: Distribution::Reference,
    },
    Table {
        name: "sign_in_flows",
        owner: Owner::Installation,
        content: Content::Personal,
        on_erasure: OnErasure::Kept("sign-ins that have begun, deleted after minutes"),
        on_reset: OnReset::Kept("staff work in both environments"),
        distribution: Distribution::Reference,
    },
    Table {
        name: "audit",
        owner: Owner::Installation,
        content: Content::Personal,
        on_erasure: OnErasure::Kept("names a candidate by id only"),
        on_reset: OnReset::Kept("rows are only added"),
        distribution: Distribution::Reference,
    },
];

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
