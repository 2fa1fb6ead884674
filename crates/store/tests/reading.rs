//! What readers of a SQLite file see, and that they hold up nobody.

use crate::{open, writing};
use std::time::Duration;
use store::Store;
use tempfile::TempDir;
use writing::{add, ids};

/// Reads on and on until `so_many` are seen.
async fn wait_for(store: &Store, so_many: usize) {
    let seen = async {
        while ids(store).await.len() < so_many {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), seen).await.expect("what was written is seen");
}

#[tokio::test]
async fn a_change_is_seen_by_the_very_next_read() {
    let folder = TempDir::new().unwrap();
    let store = open(folder.path()).await.unwrap();
    for number in 0..200 {
        for _ in 0..5 {
            assert_eq!(ids(&store).await.len(), number);
        }
        add(&store, number as u64, false).await.unwrap();
        assert_eq!(ids(&store).await.len(), number + 1);
    }
}

#[tokio::test]
async fn what_another_process_writes_is_seen_while_one_reads_on_and_on() {
    let folder = TempDir::new().unwrap();
    let store = open(folder.path()).await.unwrap();
    // Not through the same store, so it hears of nothing.
    let other = open(folder.path()).await.unwrap();
    for number in 0..20 {
        ids(&store).await;
        add(&other, number, false).await.unwrap();
        wait_for(&store, usize::try_from(number).unwrap() + 1).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn nothing_stays_in_the_log_for_a_reader_who_has_gone_or_reads_on() {
    let folder = TempDir::new().unwrap();
    let store = open(folder.path()).await.unwrap();
    add(&store, 0, false).await.unwrap();
    let log = crate::database(folder.path()).with_extension("db-wal");
    let reading: Vec<_> = (0..3)
        .map(|_| {
            let store = store.clone();
            tokio::spawn(async move {
                for _ in 0..2_000 {
                    ids(&store).await;
                    tokio::task::yield_now().await;
                }
            })
        })
        .collect();
    for number in 1..=10 {
        add(&store, number, false).await.unwrap();
        assert!(std::fs::metadata(&log).unwrap().len() > 0);
        while !store.scrub().await.unwrap() {}
        assert_eq!(std::fs::metadata(&log).unwrap().len(), 0);
    }
    for one in reading {
        one.await.unwrap();
    }
    add(&store, 11, false).await.unwrap();
    for _ in 0..50 {
        ids(&store).await;
    }
    while !store.scrub().await.unwrap() {}
    assert_eq!(std::fs::metadata(&log).unwrap().len(), 0);
}
