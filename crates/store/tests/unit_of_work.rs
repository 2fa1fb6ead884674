//! Units of work: what follows from a change is written with it, and nothing of what failed.

use crate::{
    Fresh, fresh,
    writing::{candidate, ids, scope},
};
use model::{Action, Filter, Person, Timestamp};
use std::sync::Arc;
use store::{
    Error, ScopeTx, Store,
    access_log::{AccessCursor, ChangeEvent, Viewer},
    audit::{Actor, Entry, Kind},
    candidates::{Change, Finished},
    sessions::{SessionTx, StoredSession},
};

fn entry() -> Entry {
    Entry::new(
        Kind::CandidateErased,
        Actor::System,
        Timestamp::from_micros(1),
    )
}

fn change(sequence: i64) -> ChangeEvent {
    ChangeEvent {
        viewer: Viewer::Key("key00000000000001".parse().unwrap()),
        action: Action::CandidatesCreate,
        fields: None,
        at: Timestamp::from_micros(7),
        sequence,
    }
}

/// Adds a candidate with an entry in the access log and one in the audit log.
async fn add(tx: &mut ScopeTx<'_, '_>, number: u64) -> Result<(), Error> {
    let new = candidate(number);
    tx.candidates().add(&new).await?;
    tx.access_log().note(&[new.id], &change(1));
    tx.audit().note(entry());
    Ok(())
}

/// Returns the numbers of candidates, of audit entries, and of access log entries of the first list
/// position.
async fn counts(store: &Store) -> (i64, usize, usize) {
    let mut entries = 0;
    let visit = |_| {
        entries += 1;
        Ok::<_, Error>(())
    };
    store.audit(None, visit).await.unwrap();
    let scope = scope();
    let page = store.accesses_of(&scope, 1, AccessCursor::START, 9);
    let accesses = page.await.unwrap().accesses.len();
    let candidates = store.count(&scope, Filter::default()).await.unwrap();
    (candidates, entries, accesses)
}

/// Returns the numbers of entries in the history of the first two candidates.
async fn histories(store: &Store) -> [usize; 2] {
    let mut found = [0; 2];
    for (number, found) in (1..).zip(&mut found) {
        let id = candidate(number).id;
        let entries = store.history_of(&scope(), id, i64::MAX, 9).await;
        *found = entries.unwrap().len();
    }
    found
}

#[testkit::test]
async fn what_follows_from_a_change_is_written_with_it() {
    let Fresh { store, .. } = &fresh().await;
    let written = store.write(scope(), async |tx: &mut ScopeTx<'_, '_>| add(tx, 1).await);
    written.await.unwrap();
    assert_eq!(ids(store).await, ["rec00000000000001"]);
    assert_eq!(counts(store).await, (1, 1, 1));
    assert_eq!(histories(store).await, [1, 0]);
    assert_eq!(store.usage(&scope()).await.unwrap().0.records, 1);
}

#[testkit::test]
async fn nothing_of_a_failed_unit_of_work_is_written() {
    let Fresh { store, .. } = &fresh().await;
    let failed = store.write(scope(), async |tx: &mut ScopeTx<'_, '_>| {
        add(tx, 1).await?;
        Err::<(), _>(Error::internal("on purpose"))
    });
    failed.await.unwrap_err();
    assert_eq!(counts(store).await, (0, 0, 0));
    assert_eq!(histories(store).await, [0, 0]);
    assert_eq!(store.usage(&scope()).await.unwrap().0.records, 0);
}

#[testkit::test]
async fn nothing_follows_from_what_is_rolled_back_to_a_savepoint() {
    let Fresh { store, .. } = &fresh().await;
    let written = store.write(scope(), async |tx: &mut ScopeTx<'_, '_>| {
        let savepoint = tx.savepoint().await?;
        add(tx, 1).await?;
        tx.roll_back(savepoint).await?;
        let savepoint = tx.savepoint().await?;
        add(tx, 2).await?;
        tx.release(savepoint).await
    });
    let written: Result<(), Error> = written.await;
    written.unwrap();
    assert_eq!(ids(store).await, ["rec00000000000002"]);
    assert_eq!(counts(store).await, (1, 1, 1));
    assert_eq!(histories(store).await, [0, 1]);
}

#[testkit::test]
async fn a_candidate_is_read_again_only_after_it_was_changed() {
    let Fresh { store, .. } = &fresh().await;
    let written = store.write(scope(), async |tx: &mut ScopeTx<'_, '_>| {
        let new = candidate(1);
        tx.candidates().add(&new).await?;
        let first = tx.candidates().load(new.id).await?.unwrap();
        let again = tx.candidates().load(new.id).await?.unwrap();
        assert!(Arc::ptr_eq(&first, &again));
        let after = Finished {
            phase: 2,
            ..new.finished
        };
        tx.candidates()
            .replace(new.id, &first, &after, Change::Updated)
            .await?;
        assert_eq!(tx.candidates().load(new.id).await?.unwrap().phase, 2);
        tx.candidates().erase(new.id).await?;
        assert!(tx.candidates().load(new.id).await?.is_none());
        Ok::<_, Error>(())
    });
    written.await.unwrap();
    assert_eq!(counts(store).await, (0, 0, 0));
}

#[testkit::test]
async fn sessions_end_with_the_last_record_of_their_person() {
    let Fresh { store, .. } = &fresh().await;
    let erased = candidate(1);
    let id = erased.id;
    let added = store.write(scope(), async move |tx: &mut ScopeTx<'_, '_>| {
        tx.candidates().add(&erased).await?;
        tx.candidates().add(&candidate(2)).await
    });
    let added: Result<(), Error> = added.await;
    added.unwrap();
    let session = |number: u8| StoredSession {
        hash: [number; 32],
        person: Person {
            environment: scope().environment,
            identity_key: format!("n{number}@example.nl"),
            region: None,
        },
        idle_until: Timestamp::from_micros(2),
        expires_at: Timestamp::from_micros(2),
        chosen: None,
    };
    let opened = store.write_sessions(async move |tx: &mut SessionTx<'_, '_>| {
        for number in [1, 2] {
            tx.insert(&session(number), Timestamp::from_micros(1))
                .await?;
        }
        Ok::<_, Error>(())
    });
    opened.await.unwrap();
    let before = store.session_generation().unwrap();
    let erased = store.write(scope(), async move |tx: &mut ScopeTx<'_, '_>| {
        tx.candidates().erase(id).await
    });
    let erased: Result<_, Error> = erased.await;
    assert_eq!(erased.unwrap(), Some(vec![]));
    assert!(store.session(&[1; 32]).await.unwrap().is_none());
    assert!(store.session(&[2; 32]).await.unwrap().is_some());
    assert_eq!(store.session_generation(), Some(before + 1));
}
