//! Opening an SQLite file: what is not a usable database is refused with a remedy, and not changed.

use crate::{ADOPTED, assert_has_all_migrations, database, history_of, open, too_new, too_old};
use rusqlite::Connection;
use std::{fs, os::unix::fs::PermissionsExt, path::Path};

async fn refusal(folder: &Path) -> String {
    open(folder).await.expect_err("a refusal").to_string()
}

#[tokio::test]
async fn fresh_database_is_created_and_reopened() {
    let folder = tempfile::tempdir().unwrap();
    let secret = open(folder.path())
        .await
        .unwrap()
        .installation()
        .secret
        .sign("test", &[b"x"]);
    let again = open(folder.path()).await.unwrap();
    assert_eq!(again.installation().secret.sign("test", &[b"x"]), secret);
    assert_has_all_migrations(&again).await;
    assert_eq!(again.check().await.unwrap(), Vec::<String>::new());
}

#[tokio::test]
async fn database_of_the_replaced_steps_is_adopted() {
    let folder = tempfile::tempdir().unwrap();
    open(folder.path()).await.unwrap();
    let made = Connection::open(database(folder.path())).unwrap();
    made.execute_batch(&history_of(22)).unwrap();
    let adopted = open(folder.path()).await.expect(ADOPTED);
    assert_has_all_migrations(&adopted).await;
    let since = adopted.migrations().await.unwrap()[0].applied_at.micros();
    assert_eq!(since, 22_000_000, "when the last step was applied");
}

#[tokio::test]
async fn database_without_some_of_the_replaced_steps_is_rejected_unchanged() {
    let folder = tempfile::tempdir().unwrap();
    open(folder.path()).await.unwrap();
    let made = Connection::open(database(folder.path())).unwrap();
    made.execute_batch(&history_of(19)).unwrap();
    assert_eq!(refusal(folder.path()).await, too_old());
    let kept: i64 = made
        .query_row("SELECT count(*) FROM migrations", [], |row| row.get(0))
        .unwrap();
    assert_eq!(kept, 19);
}

#[tokio::test]
async fn file_that_is_no_database_is_rejected_unchanged() {
    let folder = tempfile::tempdir().unwrap();
    for content in [
        b"geen database, maar wel een hele regel tekst".repeat(50),
        b"x".to_vec(),
    ] {
        fs::write(database(folder.path()), &content).unwrap();
        assert!(
            refusal(folder.path())
                .await
                .contains("is not an Onderwijsregio database; choose another file")
        );
        assert_eq!(fs::read(database(folder.path())).unwrap(), content);
    }
}

#[tokio::test]
async fn database_of_another_program_is_rejected_unchanged() {
    let folder = tempfile::tempdir().unwrap();
    Connection::open(database(folder.path()))
        .unwrap()
        .execute_batch("CREATE TABLE theirs (x)")
        .unwrap();
    assert!(
        refusal(folder.path())
            .await
            .contains("is not an Onderwijsregio database")
    );
    let tables: i64 = Connection::open(database(folder.path()))
        .unwrap()
        .query_row("SELECT count(*) FROM sqlite_master", [], |row| row.get(0))
        .unwrap();
    assert_eq!(tables, 1);
}

#[tokio::test]
async fn newer_database_is_rejected() {
    let folder = tempfile::tempdir().unwrap();
    drop(open(folder.path()).await.unwrap());
    let connection = Connection::open(database(folder.path())).unwrap();
    connection
        .execute_batch("INSERT INTO migrations VALUES (99, 'later', 0)")
        .unwrap();
    assert_eq!(refusal(folder.path()).await, too_new());
}

#[tokio::test]
async fn locked_database_is_rejected() {
    let folder = tempfile::tempdir().unwrap();
    let other = Connection::open(database(folder.path())).unwrap();
    other
        .execute_batch("PRAGMA locking_mode=EXCLUSIVE; BEGIN EXCLUSIVE; CREATE TABLE theirs (x)")
        .unwrap();
    assert!(
        refusal(folder.path())
            .await
            .contains("is locked by another process; stop it")
    );
}

#[tokio::test]
async fn folder_at_the_database_path_is_rejected() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(database(folder.path())).unwrap();
    assert!(
        refusal(folder.path())
            .await
            .contains("cannot be opened for writing")
    );
}

#[tokio::test]
async fn read_only_database_is_rejected() {
    let folder = tempfile::tempdir().unwrap();
    drop(open(folder.path()).await.unwrap());
    fs::set_permissions(database(folder.path()), fs::Permissions::from_mode(0o444)).unwrap();
    // The superuser can write regardless of permissions.
    let may_write = fs::OpenOptions::new()
        .append(true)
        .open(database(folder.path()))
        .is_ok();
    match open(folder.path()).await {
        Ok(_) => assert!(may_write),
        Err(error) => assert!(
            error
                .to_string()
                .contains("check the owner and the permissions"),
            "{error}"
        ),
    }
}

#[tokio::test]
async fn an_address_of_another_kind_is_explained() {
    let error = crate::open_at("mysql://x", Path::new("x"))
        .await
        .unwrap_err();
    assert!(error.to_string().contains("write sqlite:PATH"), "{error}");
}

#[tokio::test]
async fn a_backup_is_a_whole_database() {
    let folder = tempfile::tempdir().unwrap();
    let copy = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await.unwrap();
    store.backup(&database(copy.path())).await.unwrap();
    let opened = open(copy.path()).await.unwrap();
    assert_eq!(opened.check().await.unwrap(), Vec::<String>::new());
    assert_eq!(
        opened.migrations().await.unwrap(),
        store.migrations().await.unwrap()
    );
}
