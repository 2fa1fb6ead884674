//! Readers of an SQLite file share transactions when they follow each other closely. No reader may
//! see stale data because of it.

use crate::{open, writing};
use model::{KeyId, Permissions, Timestamp, TokenHash};
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicI64, AtomicUsize, Ordering},
    },
    time::Duration,
};
use store::{Store, keys::NewKey};
use tempfile::TempDir;
use writing::{add, ids};

/// Three tasks that read continuously and in parallel.
struct Reading {
    over: Arc<AtomicBool>,
    threads: Vec<tokio::task::JoinHandle<()>>,
}

impl Reading {
    fn begin<F: Future<Output = ()> + Send>(
        store: &Store,
        read: impl Fn(Store) -> F + Clone + Send + 'static,
    ) -> Self {
        let over = Arc::new(AtomicBool::new(false));
        let thread = |_| {
            let (store, over, read) = (store.clone(), over.clone(), read.clone());
            tokio::spawn(async move {
                while !over.load(Ordering::Acquire) {
                    read(store.clone()).await;
                    tokio::task::yield_now().await;
                }
            })
        };
        Self {
            threads: (0..3).map(thread).collect(),
            over,
        }
    }

    async fn end(self) {
        self.over.store(true, Ordering::Release);
        for thread in self.threads {
            thread.await.unwrap();
        }
    }
}

/// Reads repeatedly until `so_many` candidates are seen.
async fn wait_for(store: &Store, so_many: usize) {
    let seen = async {
        while ids(store).await.len() < so_many {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), seen)
        .await
        .expect("what was written is seen");
}

#[tokio::test]
async fn change_is_visible_to_the_next_read() {
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

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn change_is_visible_to_the_next_read_on_any_thread() {
    let folder = TempDir::new().unwrap();
    let store = open(folder.path()).await.unwrap();
    let written = Arc::new(AtomicUsize::new(0));
    let known = written.clone();
    let reading = Reading::begin(&store, move |store| {
        let least = known.load(Ordering::Acquire);
        async move {
            assert!(
                ids(&store).await.len() >= least,
                "{least} were there before it was asked"
            );
        }
    });
    for number in 0..300 {
        add(&store, number, false).await.unwrap();
        written.fetch_add(1, Ordering::Release);
    }
    reading.end().await;
}

/// One thread may still read a snapshot from before a change when another thread has already
/// learned of the change.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn key_revoked_by_another_process_is_not_cached_under_the_new_generation() {
    let folder = TempDir::new().unwrap();
    let store = open(folder.path()).await.unwrap();
    let other = open(folder.path()).await.unwrap();
    for number in 0..150 {
        let id: KeyId = format!("key{number:014}").parse().unwrap();
        let hash: TokenHash = [u8::try_from(number).unwrap(); 32];
        let key = NewKey {
            id,
            region: None,
            hash,
            preview: String::new(),
            description: None,
            sandbox_only: false,
            created_at: Timestamp::from_micros(0),
            expires_at: None,
            permissions: Permissions::ALL,
            allowed_networks: Vec::new(),
        };
        store.insert_key(key, false).await.unwrap();
        let alive_under = Arc::new(AtomicI64::new(0));
        let latest = alive_under.clone();
        let reading = Reading::begin(&store, move |store| {
            let latest = latest.clone();
            async move {
                // Without a certain generation, the result of a read is not cached.
                let Some(generation) = store.generation() else {
                    return;
                };
                if store.key_grant(&hash).await.unwrap().is_some() {
                    latest.fetch_max(generation, Ordering::AcqRel);
                }
            }
        });
        let learning = Reading::begin(&store, |store| async move {
            store.refresh_generation().await.unwrap();
        });
        assert!(other.revoke_key(id).await.unwrap());
        other.refresh_generation().await.unwrap();
        let raised = other.generation().unwrap();
        while store.generation() != Some(raised) {
            tokio::task::yield_now().await;
        }
        tokio::time::sleep(Duration::from_millis(2)).await;
        learning.end().await;
        reading.end().await;
        assert!(alive_under.load(Ordering::Acquire) < raised);
    }
}

#[tokio::test]
async fn writes_of_another_process_are_visible_during_continuous_reads() {
    let folder = TempDir::new().unwrap();
    let store = open(folder.path()).await.unwrap();
    // This is another store on the same file, so the first one is not notified of its changes.
    let other = open(folder.path()).await.unwrap();
    for number in 0..20 {
        ids(&store).await;
        add(&other, number, false).await.unwrap();
        wait_for(&store, usize::try_from(number).unwrap() + 1).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn wal_is_truncated_despite_long_readers() {
    let folder = TempDir::new().unwrap();
    let store = open(folder.path()).await.unwrap();
    add(&store, 0, false).await.unwrap();
    let log = crate::database(folder.path()).with_extension("db-wal");
    let reading = Reading::begin(&store, |store| async move { drop(ids(&store).await) });
    for number in 1..=10 {
        add(&store, number, false).await.unwrap();
        assert!(std::fs::metadata(&log).unwrap().len() > 0);
        store.suspect_traces();
        while !store.scrub().await.unwrap() {}
        assert_eq!(std::fs::metadata(&log).unwrap().len(), 0);
    }
    reading.end().await;
    add(&store, 11, false).await.unwrap();
    for _ in 0..50 {
        ids(&store).await;
    }
    store.suspect_traces();
    while !store.scrub().await.unwrap() {}
    assert_eq!(std::fs::metadata(&log).unwrap().len(), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn wal_restarts_while_many_read() {
    const ENOUGH: u64 = 24 << 20;
    let folder = TempDir::new().unwrap();
    let store = open(folder.path()).await.unwrap();
    let log = crate::database(folder.path()).with_extension("db-wal");
    let reading = Reading::begin(&store, |store| async move {
        drop(store.regions().await.unwrap());
    });
    // Several times the size at which a checkpoint is made.
    for number in 0..1_500 {
        add(&store, number, false).await.unwrap();
    }
    reading.end().await;
    let size = std::fs::metadata(&log).unwrap().len();
    assert!(size < ENOUGH, "{size} bytes");
    println!("{size} bytes in the log");
}
