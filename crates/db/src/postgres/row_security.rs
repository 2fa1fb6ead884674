//! Row-level security. A statement on tenants' rows sees only those of the scope it was given, and
//! without a scope none at all, even if its SQL lacks the condition.
//!
//! The server runs its statements as one of two roles. Neither can log in or owns the tables:
//!
//! - `onderwijsregio_tenant` reads and changes rows of the scope that its transaction names, and
//!   none of the installation's own tables.
//! - `onderwijsregio_server` uses the installation's tables, and may read every tenant's rows.
//!
//! Their privileges are listed in `grants`. Role and scope are set for one transaction at a time,
//! so a pooler in transaction mode may be used.
//!
//! The policies also apply to the tables' owner (`FORCE`), unless its session sets
//! `onderwijsregio.as_owner`.

use super::{connections::Connections, grants, options::RowSecurity};
use crate::{Catalogue, Error, Reach, Statement, Tables, TenantTable, Value};
use std::sync::Arc;

/// The role for the installation's own tables, and for reading all tenants' rows.
pub(super) const SERVER: &str = "onderwijsregio_server";
/// The role for the rows of one scope.
pub(super) const TENANT: &str = "onderwijsregio_tenant";

/// The role that a statement runs in, with its scope.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) enum Role {
    /// The role that every connection begins with.
    #[default]
    Server,
    /// The role of one tenant, with the region and environment that [`scope_of`] returned.
    Tenant(Arc<[String; 2]>),
}

impl Role {
    /// Returns the role for a statement in a transaction that has entered `scope`.
    pub(super) fn of(
        statement: &Statement,
        tables: &Tables,
        scope: Option<&Arc<[String; 2]>>,
    ) -> Self {
        scope
            .filter(|_| statement.is_of_tenants(tables))
            .map_or(Self::Server, |scope| Self::Tenant(scope.clone()))
    }

    /// Returns the statement that sets the role, and its parameters.
    pub(super) fn statement(&self) -> (&'static str, [&str; 2]) {
        match self {
            Self::Server => (SEE_ALL_TENANTS, ["", ""]),
            Self::Tenant(scope) => (ENTER_SCOPE, scope.each_ref().map(String::as_str)),
        }
    }
}

/// Enters a scope until the transaction ends: `$1` is the region, `$2` the environment or empty.
pub(super) const ENTER_SCOPE: &str = "SELECT set_config('role', 'onderwijsregio_tenant', true), \
    set_config('onderwijsregio.region', $1, true), set_config('onderwijsregio.environment', $2, true)";

/// Makes every tenant's rows visible, for reading, until the transaction ends. It has the same
/// parameters as [`ENTER_SCOPE`] and ignores them.
pub(super) const SEE_ALL_TENANTS: &str =
    "SELECT set_config('role', 'onderwijsregio_server', true), $1::text, $2::text";

/// Declares that a session works as the tables' owner: to migrate, to copy, or without row-level
/// security.
pub(super) const AS_OWNER: &str = "onderwijsregio.as_owner = 'on'";

/// The conditions of the policies. After the transaction that set it, a setting is an empty text.
const REGION: &str = "region_id = NULLIF(current_setting('onderwijsregio.region', true), '')";
const ENVIRONMENT: &str =
    "environment = NULLIF(current_setting('onderwijsregio.environment', true), '')::bigint";

/// Returns the parameters that enter the scope of a statement with these values.
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

/// Returns the SQL that sets a connection's initial role, if the role exists and may be set.
/// Without row-level security it declares the session to be the owner's instead.
pub(super) fn take_role(security: RowSecurity) -> String {
    match security {
        RowSecurity::Off => format!("; SET {AS_OWNER}"),
        RowSecurity::Writes | RowSecurity::All => format!(
            "; SELECT set_config('role', rolname, false) FROM pg_roles \
             WHERE rolname = '{SERVER}' AND pg_has_role(session_user, oid, 'MEMBER')"
        ),
    }
}

/// Whether row-level security is fully installed and the role `login` may set both roles.
pub(super) async fn is_installed(
    connections: &Connections,
    catalogue: &Catalogue,
    login: &str,
) -> Result<bool, Error> {
    let tables = catalogue.tables.of_tenants;
    let policies = connections.lines(
        "SELECT tablename || '.' || policyname FROM pg_policies WHERE schemaname = current_schema() \
         AND policyname IN ('onderwijsregio_server', 'onderwijsregio_tenant', 'onderwijsregio_owner')",
    );
    let forced = connections.lines(
        "SELECT relname::text FROM pg_class WHERE relnamespace = current_schema()::regnamespace \
         AND relrowsecurity AND relforcerowsecurity",
    );
    let roles = format!(
        "SELECT rolname::text FROM pg_roles WHERE rolname IN ('{SERVER}', '{TENANT}') \
         AND pg_has_role('{}', oid, 'MEMBER')",
        login.replace('\'', "''")
    );
    let roles = connections.lines(&roles);
    if policies.await?.len() != 3 * tables.len() || roles.await?.len() != 2 {
        return Ok(false);
    }
    let forced: Vec<String> = forced.await?.concat();
    if !tables
        .iter()
        .all(|table| forced.iter().any(|name| name == table.name))
    {
        return Ok(false);
    }
    grants::are_granted(connections, catalogue).await
}

/// Returns the SQL that installs row-level security, or what is missing of it, and grants both roles
/// to `login`.
pub(super) fn text(catalogue: &Catalogue, login: &str) -> String {
    let roles = [SERVER, TENANT].map(|role| self::role(role, login));
    roles
        .into_iter()
        .chain([grants::text(catalogue)])
        .chain(catalogue.tables.of_tenants.iter().map(policies))
        .collect()
}

/// Returns the SQL that creates a role unless it exists, and grants it to `login`. For an owner
/// without CREATEROLE, an administrator may have done both. Roles belong to the whole server:
/// another database's start may create the same role at the same moment.
fn role(role: &str, login: &str) -> String {
    let (name, text) = (login.replace('"', "\"\""), login.replace('\'', "''"));
    format!(
        "DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') THEN CREATE ROLE {role} NOLOGIN; \
         END IF; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$; \
         DO $$ BEGIN IF NOT pg_has_role('{text}', '{role}', 'MEMBER') THEN GRANT {role} TO \"{name}\"; END IF; END $$; \
         DO $$ BEGIN EXECUTE format('GRANT USAGE ON SCHEMA %I TO {role}', current_schema()); END $$; "
    )
}

fn policies(
    TenantTable {
        name,
        by_environment,
    }: &TenantTable,
) -> String {
    let own = if *by_environment {
        format!("{REGION} AND {ENVIRONMENT}")
    } else {
        REGION.to_owned()
    };
    let as_owner = "current_setting(''onderwijsregio.as_owner'', true) = ''on''";
    format!(
        "ALTER TABLE {name} ENABLE ROW LEVEL SECURITY; ALTER TABLE {name} FORCE ROW LEVEL SECURITY; \
         DROP POLICY IF EXISTS onderwijsregio_tenant ON {name}; \
         CREATE POLICY onderwijsregio_tenant ON {name} TO {TENANT} USING ({own}) WITH CHECK ({own}); \
         DROP POLICY IF EXISTS onderwijsregio_server ON {name}; \
         CREATE POLICY onderwijsregio_server ON {name} FOR SELECT TO {SERVER} USING (true); \
         DROP POLICY IF EXISTS onderwijsregio_owner ON {name}; \
         DO $$ BEGIN EXECUTE (SELECT format('CREATE POLICY onderwijsregio_owner ON {name} TO %I USING ({as_owner}) \
         WITH CHECK ({as_owner})', tableowner) FROM pg_tables WHERE schemaname = current_schema() \
         AND tablename = '{name}'); END $$; "
    )
}
