//! The roles that statements run in, and the requests that set them.

use super::options::RowSecurity;
use crate::{Reach, Statement, Value};
use std::sync::Arc;

/// The role for the installation's own tables, and for reading all tenants' rows.
pub(super) const SERVER: &str = "onderwijsregio_server";
/// The role for the rows of one scope.
pub(super) const TENANT: &str = "onderwijsregio_tenant";

/// In place of a region: all of them, for reading.
pub(super) const ALL_TENANTS: &str = "*";

/// The role that a statement runs in, with its scope.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) enum Role {
    /// The role that every connection begins with.
    #[default]
    Server,
    /// The role of one tenant, with the region and environment that [`scope_of`] returned.
    Tenant(Arc<[String; 2]>),
    /// The tenants' role, reading the rows of all of them; on a distributed PostgreSQL, where a
    /// transaction may not read as another role what it changed.
    AllTenants,
}

impl Role {
    /// Returns the role for a statement in a transaction that has entered `scope`.
    pub(super) fn of(statement: &Statement, scope: Option<&Arc<[String; 2]>>) -> Self {
        scope
            .filter(|_| statement.is_of_tenants())
            .map_or(Self::Server, |scope| Self::Tenant(scope.clone()))
    }

    /// Returns the role that reads with a statement of this reach and these values.
    pub(super) fn reading(reach: Reach, values: &[Value<'_>]) -> Self {
        match reach {
            Reach::Everywhere => Self::Server,
            _ => Self::Tenant(Arc::new(scope_of(reach, values))),
        }
    }

    /// Returns the statements that set the role on a distributed PostgreSQL. A coordinator logs in to
    /// its workers as the role, so it must not pass that on: it is set by a function. It passes the
    /// text of each `SET LOCAL` on, so each is a request of its own.
    pub(super) fn local(&self) -> Vec<String> {
        let role = |name: &str| format!("SELECT set_config('role', '{name}', true)");
        let [region, environment] = match self {
            Self::Server => return vec![role(SERVER)],
            Self::Tenant(scope) => scope.each_ref().map(|text| text.replace('\'', "''")),
            Self::AllTenants => [ALL_TENANTS.to_owned(), String::new()],
        };
        vec![
            role(TENANT),
            format!("SET LOCAL onderwijsregio.region = '{region}'"),
            format!("SET LOCAL onderwijsregio.environment = '{environment}'"),
        ]
    }

    /// Returns the statement that sets the role, and its parameters.
    pub(super) fn statement(&self) -> (&'static str, [&str; 2]) {
        match self {
            Self::Server | Self::AllTenants => (SEE_ALL_TENANTS, ["", ""]),
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
        Reach::Scope => [text(values.first()), text(values.get(1))],
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
