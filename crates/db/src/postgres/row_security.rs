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

use super::{
    connections::Connections,
    grants,
    roles::{ALL_TENANTS, SERVER, TENANT},
};
use crate::{Catalogue, Error, Table};

/// The conditions of the policies. After the transaction that set it, a setting is an empty text.
const REGION: &str = "region_id = NULLIF(current_setting('onderwijsregio.region', true), '')";
const ENVIRONMENT: &str =
    "environment = NULLIF(current_setting('onderwijsregio.environment', true), '')::bigint";

/// Whether row-level security is fully installed and the role `login` may set both roles.
pub(super) async fn is_installed(
    connections: &Connections,
    catalogue: &Catalogue,
    login: &str,
) -> Result<bool, Error> {
    let tables: Vec<_> = catalogue.tables.of_tenants().collect();
    let policies = connections.lines(
        "SELECT tablename || '.' || policyname FROM pg_policies WHERE schemaname = current_schema() \
         AND policyname IN ('onderwijsregio_server', 'onderwijsregio_tenant', 'onderwijsregio_owner', \
         'onderwijsregio_all_tenants')",
    );
    let forced = connections.lines(
        "SELECT relname::text FROM pg_class WHERE relnamespace = current_schema()::regnamespace \
         AND relrowsecurity AND relforcerowsecurity",
    );
    let on_workers = if connections.distributed().is_on() {
        " AND rolcanlogin"
    } else {
        ""
    };
    let roles = format!(
        "SELECT rolname::text FROM pg_roles WHERE rolname IN ('{SERVER}', '{TENANT}') \
         AND pg_has_role('{}', oid, 'MEMBER'){on_workers}",
        login.replace('\'', "''")
    );
    let roles = connections.lines(&roles);
    let of_table = if connections.distributed().is_on() {
        4
    } else {
        3
    };
    if policies.await?.len() != of_table * tables.len() || roles.await?.len() != 2 {
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
/// to `login`. A coordinator connects to its workers in the role of the statement, so there both
/// may log in.
pub(super) fn text(catalogue: &Catalogue, login: &str, is_distributed: bool) -> String {
    let roles = [SERVER, TENANT].map(|role| self::role(role, login));
    let logins = [SERVER, TENANT].map(|role| format!("ALTER ROLE {role} LOGIN; "));
    roles
        .into_iter()
        .chain(logins.into_iter().filter(|_| is_distributed))
        .chain([grants::text(catalogue)])
        .chain(catalogue.tables.of_tenants().map(policies))
        .chain(
            catalogue
                .tables
                .of_tenants()
                .filter(|_| is_distributed)
                .map(policy_of_all_tenants),
        )
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

/// Returns the SQL that lets a tenant's role read all rows in a transaction that says so, on a
/// distributed PostgreSQL.
fn policy_of_all_tenants(table: &Table) -> String {
    let name = table.name;
    format!(
        "DROP POLICY IF EXISTS onderwijsregio_all_tenants ON {name}; \
         CREATE POLICY onderwijsregio_all_tenants ON {name} FOR SELECT TO {TENANT} \
         USING (current_setting('onderwijsregio.region', true) = '{ALL_TENANTS}'); "
    )
}

fn policies(table: &Table) -> String {
    let name = table.name;
    let own = if table.by_environment() {
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
