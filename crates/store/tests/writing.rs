//! The writer: changes are committed in groups, a failing change is rolled back alone, and no
//! change is applied in part.

use crate::{Fresh, database, fresh};
use futures::StreamExt;
use model::{Action, Environment, RegionId, Scope, Timestamp};
use store::{
    Error, ErrorKind, ScopeTx, Store,
    access_log::{AccessCursor, ChangeEvent, Viewer},
    candidates::{Finished, Inserted, NewCandidate, Page},
};

pub(crate) fn scope() -> Scope {
    Scope {
        region: "reg00000000000001".parse::<RegionId>().unwrap(),
        environment: Environment::Production,
    }
}

pub(crate) fn candidate(number: u64) -> NewCandidate {
    let document = model::DocumentBuilder::build(|field, out| {
        let text = if field == model::Field::Id {
            format!("\"rec{number:014}\"")
        } else {
            "null".to_owned()
        };
        out.extend_from_slice(text.as_bytes());
    })
    .finish();
    NewCandidate {
        id: format!("rec{number:014}").parse().unwrap(),
        finished: Finished {
            email_key: format!("n{number}@example.nl"),
            identity_key: format!("n{number}@example.nl"),
            ..Finished::of(document, None)
        },
        interactions: vec![],
        attachments: vec![],
    }
}

/// Adds a candidate, then fails if `fail` is set.
pub(crate) async fn add(store: &Store, number: u64, fail: bool) -> Result<Inserted, Error> {
    let work = store.write(scope(), async move |tx: &mut ScopeTx<'_, '_>| {
        let inserted = tx.candidates().insert(&candidate(number)).await?;
        if fail {
            Err(Error::internal("on purpose"))
        } else {
            Ok(inserted)
        }
    });
    work.await
}

pub(crate) async fn ids(store: &Store) -> Vec<String> {
    let mut ids = Vec::new();
    let page = Page {
        filter: model::Filter::default(),
        after: model::Cursor::START,
        limit: 1000,
    };
    store
        .page(&scope(), page, |row| ids.push(row.id().to_owned()))
        .await
        .unwrap();
    ids
}

#[testkit::test]
async fn concurrent_changes_commit_and_failures_leave_nothing() {
    let Fresh { store, .. } = &fresh().await;
    let changes = (0..300).map(|number| {
        let store = store.clone();
        tokio::spawn(async move { (number, add(&store, number, number % 3 == 0).await) })
    });
    // These are more concurrent changes than there are connections, but few enough that each gets a
    // connection within the timeout of one second.
    let mut changes = futures::stream::iter(changes).buffered(40);
    while let Some(change) = changes.next().await {
        let (number, done) = change.unwrap();
        match done {
            Ok(inserted) => assert_eq!((inserted, number % 3 == 0), (Inserted::Yes, false)),
            Err(error) => assert_eq!(
                (error.to_string(), number % 3),
                ("internal database error: on purpose".into(), 0)
            ),
        }
    }
    let mut found = ids(store).await;
    assert_eq!(
        store
            .count(&scope(), model::Filter::default())
            .await
            .unwrap(),
        200
    );
    found.sort();
    let expected: Vec<_> = (0..300)
        .filter(|number| number % 3 != 0)
        .map(|number| format!("rec{number:014}"))
        .collect();
    assert_eq!(found, expected);
}

#[testkit::test]
async fn duplicate_id_is_reported_and_not_counted() {
    let Fresh { store, .. } = &fresh().await;
    assert_eq!(add(store, 1, false).await.unwrap(), Inserted::Yes);
    assert_eq!(
        add(store, 1, false).await.unwrap(),
        Inserted::CandidateIdTaken
    );
    assert_eq!(
        store
            .count(&scope(), model::Filter::default())
            .await
            .unwrap(),
        1
    );
}

#[testkit::test]
async fn panic_fails_one_change() {
    let Fresh { store, .. } = &fresh().await;
    let panicking = store.transaction(|_| Box::pin(async { panic!("on purpose") }));
    let done: Result<(), Error> = panicking.await;
    assert!(done.is_err());
    assert_eq!(add(store, 1, false).await.unwrap(), Inserted::Yes);
}

#[tokio::test]
async fn answered_change_is_on_disk() {
    let Fresh { store, folder, .. } = &fresh().await;
    add(store, 1, false).await.unwrap();
    let outside = rusqlite::Connection::open(database(folder.path())).unwrap();
    let rows: i64 = outside
        .query_row("SELECT count(*) FROM candidates", [], |row| row.get(0))
        .unwrap();
    assert_eq!(rows, 1);
    assert_eq!(
        outside
            .query_row("PRAGMA journal_mode", [], |row| row.get::<_, String>(0))
            .unwrap(),
        "wal"
    );
}

#[tokio::test]
async fn full_disk_is_unavailable_and_loses_nothing() {
    let Fresh { store, .. } = &fresh().await;
    add(store, 1, false).await.unwrap();
    let full = store.transaction(|transaction| {
        Box::pin(async move {
            // A limit on the number of pages makes SQLite report a full disk.
            let store::Transaction::Sqlite(connection) = transaction else {
                panic!("an embedded engine")
            };
            connection
                .execute_batch("PRAGMA max_page_count = 1")
                .map_err(Error::from)
        })
    });
    full.await.unwrap();
    let written = store.write(scope(), async |tx: &mut ScopeTx<'_, '_>| {
        for number in 2..2000 {
            tx.candidates().insert(&candidate(number)).await?;
        }
        Ok(())
    });
    let error: Error = written.await.unwrap_err();
    assert!(error.kind() == ErrorKind::DiskFull, "{error}");
    assert_eq!(ids(store).await, ["rec00000000000001"]);
}

#[testkit::test]
async fn candidate_erased_in_the_transaction_that_changed_it_has_no_access_records() {
    let Fresh { store, .. } = &fresh().await;
    let work = store.write(scope(), async |tx: &mut ScopeTx<'_, '_>| {
        let (first, second) = (candidate(1), candidate(2));
        for new in [&first, &second] {
            tx.candidates().add(new).await?;
        }
        let key = "key00000000000001".parse().unwrap();
        let at = Timestamp::from_micros(7);
        let written = ChangeEvent {
            viewer: Viewer::Key(key),
            action: Action::CandidatesCreate,
            fields: None,
            at,
            sequence: 1,
        };
        tx.access_log().note(&[first.id, second.id], &written);
        tx.candidates().erase(first.id).await?;
        Ok::<_, Error>(())
    });
    work.await.unwrap();
    for (position, expected) in [(1, 0), (2, 1)] {
        let page = store
            .accesses_of(&scope(), position, AccessCursor::START, 9)
            .await
            .unwrap();
        assert_eq!(page.accesses.len(), expected, "{position}");
    }
}
