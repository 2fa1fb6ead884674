//! Row-level security: a statement sees the rows of the scope that its transaction names, and none
//! without a scope.

use crate::{
    open_at, open_with,
    writing::{add, ids, scope},
};
use store::{Options, RowSecurity};
use tempfile::TempDir;
use testkit::postgres::{Citus, Database};

/// Returns the candidates that the tenant role sees after these settings.
fn seen(database: &Database, settings: &str) -> Vec<String> {
    database.run(&format!(
        "BEGIN; SET LOCAL ROLE onderwijsregio_tenant; {settings} SELECT id FROM candidates; COMMIT"
    ))
}

fn of(region: &str, environment: u8) -> String {
    format!(
        "SET LOCAL onderwijsregio.region = '{region}'; SET LOCAL onderwijsregio.environment = '{environment}';"
    )
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn statement_without_a_scope_returns_no_rows() {
    if Citus::leaves_out(
        "statement_without_a_scope_returns_no_rows",
        "it runs several statements at once",
    ) {
        return;
    }
    let database = Database::fresh();
    let folder = TempDir::new().unwrap();
    let store = open_at(database.url(), folder.path()).await.unwrap();
    add(&store, 1, false).await.unwrap();
    let region = scope().region;
    assert_eq!(
        database.run("SELECT id FROM candidates"),
        ["rec00000000000001"]
    );
    assert_eq!(seen(&database, ""), Vec::<String>::new());
    assert_eq!(
        seen(&database, &of(region.as_str(), 1)),
        Vec::<String>::new()
    );
    assert_eq!(
        seen(&database, &of("reg00000000000002", 0)),
        Vec::<String>::new()
    );
    assert_eq!(
        seen(&database, &of(region.as_str(), 0)),
        ["rec00000000000001"]
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn change_outside_the_scope_is_rejected() {
    let database = Database::fresh();
    let insert = "INSERT INTO scope_state VALUES ('reg00000000000002', 0, 0)";
    let change = |settings: &str| {
        format!(
            "DO $$ BEGIN SET LOCAL ROLE onderwijsregio_tenant; {settings} {insert}; RAISE 'taken'; \
         EXCEPTION WHEN insufficient_privilege THEN NULL; END $$"
        )
    };
    database.run(&change(""));
    database.run(&change(&of("reg00000000000001", 0)));
    assert_eq!(
        database.run("SELECT region_id FROM scope_state"),
        Vec::<String>::new()
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn reads_and_writes_work_in_every_row_security_mode() {
    for row_security in [RowSecurity::Off, RowSecurity::Writes, RowSecurity::All] {
        let database = Database::fresh();
        let folder = TempDir::new().unwrap();
        let mut options = Options::new(database.url(), folder.path().into());
        options.postgres.row_security = row_security;
        let store = open_with(&options).await.unwrap();
        add(&store, 1, false).await.unwrap();
        assert_eq!(ids(&store).await, ["rec00000000000001"], "{row_security:?}");
        database.run(&format!(
            "INSERT INTO interactions VALUES ('{}', 0, 'rec2', 'rec00000000000001', 0, 0, '{{}}')",
            scope().region
        ));
        let found = store
            .interactions(&scope(), "rec00000000000001", 9, |_| ())
            .await
            .unwrap();
        assert_eq!(found, 1, "{row_security:?}");
    }
}
