//! The second wall: row-level security. A statement on tenants' rows sees those of the scope it was given, and without
//! one none at all, even if its text forgot to say so.
//!
//! Two roles that cannot log in stand between the server and the tables, which neither owns. `onderwijsregio_server`
//! may read every tenant's rows; `onderwijsregio_tenant` sees and changes those of the scope that its transaction names.
//! Role and scope are set for one transaction at a time, so a transaction pooler may stand in between.

use super::{RowSecurity, connections::Connections};
use crate::{
    Error, Transaction, Value,
    statement::Reach,
    tenancy::{INSTALLATION_TABLES, TENANT_TABLES, TenantTable},
};

/// Opens a scope until the transaction ends: `$1` the region, `$2` the environment or nothing.
pub(super) const ENTER: &str = "SELECT set_config('role', 'onderwijsregio_tenant', true), \
    set_config('onderwijsregio.region', $1, true), set_config('onderwijsregio.environment', $2, true)";

/// Shows every tenant's rows, for reading, until the transaction ends. Takes the same parameters, and looks at none.
pub(super) const OVERLOOK: &str = "SELECT set_config('role', 'onderwijsregio_server', true), $1::text, $2::text";

/// What a policy compares with; after the transaction that set it, a setting is an empty text.
const REGION: &str = "region_id = NULLIF(current_setting('onderwijsregio.region', true), '')";
const ENVIRONMENT: &str = "environment = NULLIF(current_setting('onderwijsregio.environment', true), '')::bigint";

/// The texts that open the scope of a statement with these values.
pub(super) fn scope_of(reach: Reach, values: &[Value<'_>]) -> [String; 2] {
    let text = |value: Option<&Value<'_>>| match value {
        Some(Value::Text(text)) => (*text).to_owned(),
        Some(Value::Int(number)) => number.to_string(),
        _ => String::new(),
    };
    match reach {
        Reach::Installation | Reach::Everywhere => [String::new(), String::new()],
        Reach::Region => [text(values.first()), String::new()],
        Reach::Environment => [text(values.first()), text(values.get(1))],
    }
}

/// Puts a connection into the role it works in, if that role is there and ours to take.
pub(super) fn take_role(security: RowSecurity) -> String {
    let role = match security {
        RowSecurity::Off => return String::new(),
        RowSecurity::Writes => "onderwijsregio_server",
        RowSecurity::All => "onderwijsregio_tenant",
    };
    format!(
        "; SELECT set_config('role', rolname, false) FROM pg_roles \
         WHERE rolname = '{role}' AND pg_has_role(session_user, oid, 'MEMBER')"
    )
}

/// Whether all of the wall is up, and we may take both roles.
pub(super) async fn stands(connections: &Connections) -> Result<bool, Error> {
    let policies = connections.lines(
        "SELECT tablename || '.' || policyname FROM pg_policies WHERE schemaname = current_schema() \
         AND policyname IN ('onderwijsregio_server', 'onderwijsregio_tenant')",
    );
    let roles = connections.lines(
        "SELECT rolname::text FROM pg_roles WHERE rolname IN ('onderwijsregio_server', 'onderwijsregio_tenant') \
         AND pg_has_role(session_user, oid, 'MEMBER')",
    );
    if policies.await?.len() != 2 * TENANT_TABLES.len() || roles.await?.len() != 2 {
        return Ok(false);
    }
    // A table that a migration added is nobody's to use until it was granted.
    let closed = INSTALLATION_TABLES.iter().map(|table| {
        format!("SELECT '{table}' WHERE NOT has_table_privilege('onderwijsregio_tenant', '{table}', 'INSERT')")
    });
    Ok(connections.lines(&closed.collect::<Vec<_>>().join(" UNION ALL ")).await?.is_empty())
}

/// Puts it up, or what is missing of it.
pub(super) async fn raise(transaction: &mut Transaction<'_>) -> Result<(), Error> {
    transaction.batch(&text()).await
}

fn text() -> String {
    let tables = TENANT_TABLES.iter().map(|table| table.name).chain(INSTALLATION_TABLES.iter().copied());
    let tables = tables.collect::<Vec<_>>().join(", ");
    let grant =
        format!("GRANT SELECT, INSERT, UPDATE, DELETE ON {tables} TO onderwijsregio_server, onderwijsregio_tenant; ");
    // The audit log is only added to; what removes from it is the tables' owner.
    let once = "REVOKE UPDATE, DELETE ON audit FROM onderwijsregio_server, onderwijsregio_tenant; ".to_owned();
    let roles = ["onderwijsregio_server", "onderwijsregio_tenant"].map(role);
    roles.into_iter().chain([grant, once]).chain(TENANT_TABLES.iter().map(policies)).collect()
}

/// Makes a role ours where it is not. An administrator may have done so, for an owner who may make no roles. Roles belong
/// to the whole server: another database's start may make the same one at the same moment.
fn role(role: &str) -> String {
    format!(
        "DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') THEN CREATE ROLE {role} NOLOGIN; \
         END IF; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$; \
         DO $$ BEGIN IF NOT pg_has_role(session_user, '{role}', 'MEMBER') THEN \
         EXECUTE format('GRANT {role} TO %I', session_user); END IF; END $$; \
         DO $$ BEGIN EXECUTE format('GRANT USAGE ON SCHEMA %I TO {role}', current_schema()); END $$; "
    )
}

fn policies(TenantTable { name, by_environment }: &TenantTable) -> String {
    let own = if *by_environment { format!("{REGION} AND {ENVIRONMENT}") } else { REGION.to_owned() };
    format!(
        "ALTER TABLE {name} ENABLE ROW LEVEL SECURITY; \
         DROP POLICY IF EXISTS onderwijsregio_tenant ON {name}; \
         CREATE POLICY onderwijsregio_tenant ON {name} TO onderwijsregio_tenant USING ({own}) WITH CHECK ({own}); \
         DROP POLICY IF EXISTS onderwijsregio_server ON {name}; \
         CREATE POLICY onderwijsregio_server ON {name} FOR SELECT TO onderwijsregio_server USING (true); "
    )
}
