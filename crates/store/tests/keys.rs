//! Opening a database fills in the keys of rows that were stored before the identity key existed.

use crate::{Fresh, fresh, open_at, writing};
use rusqlite::Connection;
use store::{ScopeTx, Store};
use testkit::Database;

/// More than two batches.
const ROWS: u64 = 1_001;

fn run(fresh: &Fresh, sql: &str) -> i64 {
    if let Database::Postgres(database) = &fresh.database {
        return database
            .run(sql)
            .first()
            .and_then(|row| row.parse().ok())
            .unwrap_or_default();
    }
    let database = Connection::open(fresh.folder.path().join("test.db")).unwrap();
    let mut statement = database.prepare(sql).unwrap();
    if statement.column_count() == 0 {
        return statement.execute([]).unwrap().try_into().unwrap();
    }
    statement.query_row([], |row| row.get(0)).unwrap()
}

async fn fill(store: &Store) {
    let filled = store.write(writing::scope(), async |tx: &mut ScopeTx<'_, '_>| {
        for number in 1..=ROWS {
            tx.candidates().insert(&writing::candidate(number)).await?;
        }
        Ok::<_, store::Error>(())
    });
    filled.await.unwrap();
}

#[testkit::test]
async fn stored_rows_get_new_keys_when_the_database_is_opened() {
    let fresh = fresh().await;
    fill(&fresh.store).await;
    let good = "email_key = identity_key AND identity_key LIKE 'n%@example.nl'";
    let count = |condition: &str| {
        run(
            &fresh,
            &format!("SELECT count(*) FROM candidates WHERE {condition}"),
        )
    };
    assert_eq!(count(good), i64::try_from(ROWS).unwrap());
    run(
        &fresh,
        "UPDATE candidates SET identity_key = NULL, email_key = 'of before', document = \
         replace(document, '\"email\":null', '\"email\":\"N' || ltrim(substr(id, 4), '0') || '@Example.nl\"')",
    );
    run(
        &fresh,
        "UPDATE candidates SET document = 'damaged' WHERE id = 'rec00000000000007'",
    );
    assert_eq!(count(good), 0);
    open_at(fresh.database.url(), fresh.folder.path())
        .await
        .unwrap();
    assert_eq!(count(good), i64::try_from(ROWS - 1).unwrap());
    assert_eq!(count("identity_key = '@' AND email_key = ''"), 1);
    assert_eq!(count("identity_key IS NULL"), 0);
    let counted = |column: &str| run(&fresh, &format!("SELECT {column} FROM installation"));
    assert_eq!(
        (counted("keys_changed"), counted("keys_without_address")),
        (i64::try_from(ROWS).unwrap(), 1)
    );
}
