//! PostgreSQL's roles: what each may do, and a server whose role owns nothing.

use crate::{
    open_with,
    writing::{add, ids, scope},
};
use store::{
    CATALOGUE, Options, RowSecurity,
    tables::{installation_tables, tenant_tables},
};
use tempfile::TempDir;
use testkit::postgres::{Cluster, Database};

/// Runs a statement as a role with a scope set. Returns `done`, or the error's code.
fn tried(database: &Database, role: &str, sql: &str) -> String {
    let scope = scope();
    let done = database.run(&format!(
        "CREATE TEMP TABLE outcome (code text); GRANT ALL ON outcome TO PUBLIC; \
         DO $$ BEGIN BEGIN SET LOCAL ROLE {role}; SET LOCAL onderwijsregio.region = '{}'; \
         SET LOCAL onderwijsregio.environment = '0'; {sql}; RESET ROLE; INSERT INTO outcome VALUES ('done'); \
         EXCEPTION WHEN OTHERS THEN INSERT INTO outcome VALUES (SQLSTATE); END; END $$; SELECT code FROM outcome",
        scope.region
    ));
    done.concat()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tenant_role_has_no_rights_on_installation_tables() {
    let database = Database::fresh();
    for table in installation_tables().map(|table| table.name) {
        for sql in [
            format!("PERFORM 1 FROM {table}"),
            format!("DELETE FROM {table}"),
            format!("INSERT INTO {table} DEFAULT VALUES"),
            format!("TRUNCATE {table}"),
        ] {
            assert_eq!(
                tried(&database, "onderwijsregio_tenant", &sql),
                "42501",
                "{sql}"
            );
        }
    }
    assert_eq!(
        tried(
            &database,
            "onderwijsregio_tenant",
            "PERFORM 1 FROM candidates"
        ),
        "done"
    );
    assert_eq!(
        tried(
            &database,
            "onderwijsregio_tenant",
            "DELETE FROM custom_fields"
        ),
        "42501"
    );
    assert_eq!(
        tried(&database, "onderwijsregio_tenant", "DROP TABLE candidates"),
        "42501"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn server_role_cannot_change_tenant_rows_or_append_only_tables() {
    let database = Database::fresh();
    for sql in [
        "DELETE FROM regions",
        "DELETE FROM api_keys",
        "DELETE FROM installation",
        "DELETE FROM migrations",
        "DELETE FROM audit",
        "UPDATE audit SET kind = kind",
        "INSERT INTO migrations VALUES (99, 'later', 0)",
    ] {
        assert_eq!(
            tried(&database, "onderwijsregio_server", sql),
            "42501",
            "{sql}"
        );
    }
    for table in tenant_tables() {
        let sql = format!("DELETE FROM {}", table.name);
        assert_eq!(
            tried(&database, "onderwijsregio_server", &sql),
            "42501",
            "{sql}"
        );
    }
    assert_eq!(
        tried(
            &database,
            "onderwijsregio_server",
            "PERFORM 1 FROM candidates"
        ),
        "done"
    );
}

/// Starts a PostgreSQL server on which one role owns the tables and another one serves.
fn two_roles() -> Cluster {
    let cluster = Cluster::start(&["fsync=off"]);
    cluster.run("CREATE ROLE eigenaar LOGIN CREATEROLE");
    cluster.run("CREATE ROLE dienst LOGIN NOINHERIT");
    cluster.run("CREATE DATABASE regio OWNER eigenaar");
    cluster
}

fn options(cluster: &Cluster, folder: &TempDir, row_security: RowSecurity) -> Options {
    let url = cluster
        .url_of("regio")
        .replace("user=postgres", "user=dienst");
    let mut options = Options::new(url, folder.path().join("attachments"));
    options.postgres.row_security = row_security;
    options
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn server_without_ownership_reads_and_writes() {
    let (cluster, folder) = (two_roles(), TempDir::new().unwrap());
    let plain = options(&cluster, &folder, RowSecurity::Writes);
    let refused = open_with(&plain)
        .await
        .expect_err("there are no tables yet")
        .to_string();
    assert!(
        refused.contains("--migrate-database") && refused.contains("(42501)"),
        "{refused}"
    );

    let owner = cluster
        .url_of("regio")
        .replace("user=postgres", "user=eigenaar");
    let mut migrating = plain.clone();
    migrating.postgres.migrate_as = Some(owner);
    open_with(&migrating).await.unwrap();
    let store = open_with(&plain).await.unwrap();
    add(&store, 1, false).await.unwrap();
    assert_eq!(ids(&store).await, ["rec00000000000001"]);
    let all = open_with(&options(&cluster, &folder, RowSecurity::All))
        .await
        .unwrap();
    assert_eq!(ids(&all).await, ["rec00000000000001"]);

    let mut elsewhere = plain;
    elsewhere.postgres.migrate_as = Some(cluster.url());
    let refused = open_with(&elsewhere)
        .await
        .expect_err("another database")
        .to_string();
    assert!(
        refused.ends_with(
            "; give both the same host, port and database; only role and password may differ"
        ),
        "{refused}"
    );

    // The role that logs in has no rights of its own. Even the owner sees no rows until it sets
    // `onderwijsregio.as_owner`.
    let seen = |user: &str, before: &str| {
        let url = cluster
            .url_of("regio")
            .replace("user=postgres", &format!("user={user}"));
        let mut psql = std::process::Command::new(testkit::postgres::program("psql"));
        let sql = format!("{before} SELECT count(*) FROM candidates");
        let done = psql
            .args(["--quiet", "--tuples-only", "--no-align", &url, "-c", &sql])
            .output()
            .unwrap();
        let (out, err) = (
            String::from_utf8(done.stdout).unwrap(),
            String::from_utf8(done.stderr).unwrap(),
        );
        format!("{}{}", out.trim(), err.lines().next().unwrap_or_default())
    };
    assert_eq!(
        seen("dienst", ""),
        "ERROR:  permission denied for table candidates"
    );
    assert_eq!(seen("eigenaar", ""), "0");
    assert_eq!(seen("eigenaar", "SET onderwijsregio.as_owner = 'on';"), "1");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn owner_skips_row_security_only_when_disabled() {
    let (cluster, folder) = (two_roles(), TempDir::new().unwrap());
    let url = cluster
        .url_of("regio")
        .replace("user=postgres", "user=eigenaar");
    let open = async |row_security| {
        let mut options = Options::new(&url, folder.path().join("attachments"));
        options.postgres.row_security = row_security;
        open_with(&options).await
    };
    let store = open(RowSecurity::Writes).await.unwrap();
    add(&store, 1, false).await.unwrap();
    let off = open(RowSecurity::Off).await.unwrap();
    add(&off, 2, false).await.unwrap();
    for store in [&store, &off] {
        assert_eq!(ids(store).await, ["rec00000000000001", "rec00000000000002"]);
    }
}

#[test]
fn tenant_role_cannot_touch_installation_tables_or_append_only_tables() {
    let (server, tenant) = ("onderwijsregio_server", "onderwijsregio_tenant");
    let needed = db::needed_rights(&CATALOGUE);
    let is_own = |name: &str| installation_tables().any(|table| table.name == name);
    assert!(
        !needed
            .iter()
            .any(|(table, role, _)| *role == tenant && is_own(table))
    );
    for table in ["installation", "regions", "api_keys", "migrations", "audit"] {
        assert!(!needed.contains(&(table, server, "DELETE")), "{table}");
    }
    let writes =
        |(table, role, verb): &&db::Right| *role == server && *verb != "SELECT" && !is_own(table);
    assert_eq!(needed.iter().filter(writes).count(), 0);
    assert!(
        needed.contains(&("candidates", tenant, "UPDATE"))
            && needed.contains(&("audit", server, "INSERT"))
    );
}
