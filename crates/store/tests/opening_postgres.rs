//! Opening a PostgreSQL database: what cannot be used is refused with a remedy.

use crate::{HISTORY, assert_has_all_migrations, history_of, open_at, too_new, too_old};
use store::{OpenError, Store, tables::tenant_tables};
use tempfile::TempDir;
use testkit::postgres::{Citus, Database};

async fn open(url: &str) -> Result<Store, OpenError> {
    open_at(url, TempDir::new().unwrap().path()).await
}

async fn refusal(url: &str) -> String {
    open(url).await.expect_err("a refusal").to_string()
}

/// Returns the address with another user.
fn as_user(database: &Database, user: &str) -> String {
    database
        .url()
        .replace("user=postgres", &format!("user={user}"))
}

/// Drops a role. A coordinator of Citus 13.2 can crash when it does, so there the role stays.
fn drop_role(database: &Database, sql: &str) {
    if Citus::find().is_none() {
        database.run(sql);
    }
}

#[tokio::test]
async fn blank_database_is_migrated_and_reopened() {
    let database = Database::blank();
    let secret = open(database.url())
        .await
        .unwrap()
        .installation()
        .secret
        .sign("test", &[b"x"]);
    let again = open(database.url()).await.unwrap();
    assert_eq!(again.installation().secret.sign("test", &[b"x"]), secret);
    assert_has_all_migrations(&again).await;
    assert_eq!(again.check().await.unwrap(), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn concurrent_nodes_migrate_once() {
    let database = Database::blank();
    let nodes: Vec<_> = (0..6)
        .map(|_| {
            tokio::spawn({
                let url = database.url().to_owned();
                async move { open(&url).await }
            })
        })
        .collect();
    let mut secrets = Vec::new();
    for node in nodes {
        secrets.push(
            node.await
                .unwrap()
                .unwrap()
                .installation()
                .secret
                .sign("test", &[b"x"]),
        );
    }
    secrets.dedup();
    assert_eq!(secrets.len(), 1);
    assert_eq!(
        database.run("SELECT count(*) FROM migrations"),
        [HISTORY.len().to_string()]
    );
}

#[tokio::test]
async fn database_of_the_replaced_steps_is_adopted() {
    if Citus::leaves_out(
        "database_of_the_replaced_steps_is_adopted",
        "it runs several statements at once",
    ) {
        return;
    }
    let database = Database::fresh();
    database.run(&history_of(22));
    let adopted = open(database.url()).await.unwrap();
    assert_has_all_migrations(&adopted).await;
}

#[tokio::test]
async fn database_without_some_of_the_replaced_steps_is_rejected_unchanged() {
    if Citus::leaves_out(
        "database_without_some_of_the_replaced_steps_is_rejected_unchanged",
        "it runs several statements at once",
    ) {
        return;
    }
    let database = Database::fresh();
    database.run(&history_of(19));
    assert_eq!(refusal(database.url()).await, too_old());
    assert_eq!(database.run("SELECT count(*) FROM migrations"), ["19"]);
}

#[tokio::test]
async fn newer_database_is_rejected() {
    let database = Database::fresh();
    database.run("INSERT INTO migrations VALUES (99, 'later', 0)");
    assert_eq!(refusal(database.url()).await, too_new());
}

#[tokio::test]
async fn unreachable_server_is_reported_without_the_password() {
    let nobody = refusal("postgres://ada:geheim@127.0.0.1:1/regio").await;
    assert!(
        nobody.starts_with("the database 127.0.0.1:1/regio cannot be reached: "),
        "{nobody}"
    );
    assert!(
        nobody.ends_with("check that the server runs and that host and port are right"),
        "{nobody}"
    );
    assert!(
        !nobody.contains("geheim") && !nobody.contains("ada"),
        "{nobody}"
    );
    let database = Database::blank();
    let missing = refusal(&database.url().replace("test_", "missing_")).await;
    assert!(
        missing.ends_with("make the database first, with createdb"),
        "{missing}"
    );
    let stranger = refusal(&as_user(&database, "a_stranger")).await;
    assert!(
        stranger.ends_with("check the user and the password, and the server's pg_hba.conf"),
        "{stranger}"
    );
}

#[tokio::test]
async fn role_without_ownership_serves_once_it_may_set_roles() {
    let database = Database::fresh();
    let role = format!("plain_{}", std::process::id());
    database.run(&format!("CREATE ROLE {role} LOGIN"));
    let refused = refusal(&as_user(&database, &role)).await;
    assert!(
        refused.contains("GRANT onderwijsregio_server, onderwijsregio_tenant TO"),
        "{refused}"
    );
    database.run(&format!(
        "GRANT onderwijsregio_server, onderwijsregio_tenant TO {role}"
    ));
    let store = open(&as_user(&database, &role)).await.unwrap();
    assert!(store.regions().await.unwrap().is_empty());
    drop(store);
    drop_role(&database, &format!("DROP ROLE {role}"));
}

#[tokio::test]
async fn owner_that_cannot_create_roles_uses_prepared_roles() {
    let database = Database::blank();
    // The roles exist since the first database of this server was migrated.
    drop(Database::fresh());
    let role = format!("owner_{}", std::process::id());
    database.run(&format!(
        "CREATE ROLE {role} LOGIN; DO $$ BEGIN EXECUTE format('ALTER DATABASE %I OWNER TO {role}', current_database()); END $$"
    ));
    let refused = refusal(&as_user(&database, &role)).await;
    assert!(
        refused.contains("GRANT onderwijsregio_server, onderwijsregio_tenant TO"),
        "{refused}"
    );
    database.run(&format!(
        "GRANT onderwijsregio_server, onderwijsregio_tenant TO {role}"
    ));
    drop(open(&as_user(&database, &role)).await.unwrap());
    assert_eq!(
        database.run("SELECT count(*) FROM pg_policies"),
        [(3 * tenant_tables().count()).to_string()]
    );
    drop_role(
        &database,
        &format!(
            "REASSIGN OWNED BY {role} TO CURRENT_USER; DROP OWNED BY {role}; DROP ROLE {role}"
        ),
    );
}
