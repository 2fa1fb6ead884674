//! The writer: a thread that takes the waiting changes and commits them together.
//!
//! A durable commit costs one fsync, whether it holds one change or a hundred. Changes that arrive
//! during a commit therefore share the next one. Each of them has its own savepoint, so a change
//! that fails undoes only itself.

use super::{
    readers::Readers,
    traces::{Traces, cut_log},
    writing::Writing,
};
use crate::{Error, Transaction, disk, shared::Shared, statement::Removal};
use futures::{executor::block_on, future::BoxFuture};
use rusqlite::{Connection, ErrorCode};
use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc::{Receiver, SyncSender, TrySendError, sync_channel},
    },
    thread::JoinHandle,
    vec::IntoIter,
};
use tokio::sync::oneshot;

/// Maximum number of waiting changes. Further ones are refused at once, since a longer queue would
/// only add delay.
const WAITING: usize = 1024;
/// Maximum number of changes in one commit.
const GROUP: usize = 256;

/// Notifies the caller that the commit is durable, or that it failed.
type Deliver = Box<dyn FnOnce(Result<(), Error>) + Send>;
/// Does the work. Returns none if it failed: the caller has its answer and the work must be undone.
/// Else returns what it removes of a person's data.
type Job = Box<dyn FnOnce(&mut Connection) -> Option<(Deliver, Removal)> + Send>;

#[derive(Debug)]
pub(crate) struct Writer {
    jobs: Option<SyncSender<Job>>,
    /// Whether the last transaction failed because the disk was full.
    full: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
    shared: Shared,
}

impl Writer {
    pub(super) fn start(
        connection: Connection,
        readers: Readers,
        traces: Arc<Traces>,
        path: &Path,
        shared: Shared,
    ) -> Self {
        let (jobs, waiting) = sync_channel(WAITING);
        let (full, path) = (Arc::new(AtomicBool::new(false)), path.to_owned());
        let reported = full.clone();
        let thread = std::thread::Builder::new()
            .name("writer".into())
            .spawn(move || work_through(connection, &waiting, &readers, &traces, &path, &reported))
            .expect("the system can start a thread");
        Self {
            jobs: Some(jobs),
            full,
            thread: Some(thread),
            shared,
        }
    }

    /// Returns what the transactions share.
    pub(crate) fn shared(&self) -> &Shared {
        &self.shared
    }

    pub(crate) async fn run<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: for<'t> FnOnce(&'t mut Transaction<'_>) -> BoxFuture<'t, Result<T, E>> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let (answer, answered) = oneshot::channel::<Result<T, E>>();
        let shared = self.shared.clone();
        let job: Job = Box::new(move |connection| {
            let mut transaction = Transaction::Sqlite(Writing::new(connection, &shared));
            let done = block_on(work(&mut transaction));
            let removal = match &transaction {
                Transaction::Sqlite(writing) => writing.removal(),
                Transaction::Postgres(_) => Removal::Nothing,
            };
            match done {
                Ok(value) => {
                    let deliver = Box::new(move |committed: Result<(), Error>| {
                        drop(answer.send(committed.map(|()| value).map_err(E::from)));
                    }) as Deliver;
                    Some((deliver, removal))
                }
                Err(error) => {
                    drop(answer.send(Err(error)));
                    None
                }
            }
        });
        let jobs = self
            .jobs
            .as_ref()
            .expect("the writer lives as long as the engine");
        jobs.try_send(job).map_err(|refused| {
            Error::unavailable(match refused {
                TrySendError::Full(_) => "too many changes are waiting",
                TrySendError::Disconnected(_) => "the writer has stopped",
            })
        })?;
        // A job is dropped without an answer if its transaction failed, which is logged with its
        // cause, or if the job panicked.
        answered
            .await
            .unwrap_or_else(|_| Err(failed(self.full.load(Ordering::Relaxed)).into()))
    }
}

/// Returns the error for a change whose transaction failed.
fn failed(full: bool) -> Error {
    let lost = "the change could not be committed; another process may be writing, an import say: wait until it is done \
                and try again";
    if full {
        Error::disk_full()
    } else {
        Error::unavailable(lost)
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        drop(self.jobs.take());
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

fn work_through(
    mut connection: Connection,
    waiting: &Receiver<Job>,
    readers: &Readers,
    traces: &Traces,
    path: &Path,
    full: &AtomicBool,
) {
    while let Ok(first) = waiting.recv() {
        let group: Vec<Job> = std::iter::once(first)
            .chain(waiting.try_iter().take(GROUP - 1))
            .collect();
        let (mut group, mut deliveries) = (group.into_iter(), Vec::new());
        if let Err(error) = commit(
            &mut connection,
            &mut group,
            &mut deliveries,
            readers,
            traces,
        ) {
            let is_full =
                error.sqlite_error_code() == Some(ErrorCode::DiskFull) || disk::is_exhausted(path);
            full.store(is_full, Ordering::Relaxed);
            tracing::warn!(%error, is_full, "a transaction failed");
            drop(connection.execute_batch("ROLLBACK"));
            for (deliver, _) in deliveries {
                deliver(Err(failed(is_full)));
            }
            // Callers whose change was not reached are notified when their jobs are dropped here.
            drop(group);
        } else {
            full.store(false, Ordering::Relaxed);
        }
    }
    if traces.are_left()
        && let Err(error) = cut_log(&connection)
    {
        tracing::warn!(%error, "what was removed may still be in the write-ahead log");
    }
}

fn commit(
    connection: &mut Connection,
    group: &mut IntoIter<Job>,
    deliveries: &mut Vec<(Deliver, Removal)>,
    readers: &Readers,
    traces: &Traces,
) -> rusqlite::Result<()> {
    let alone = group.len() == 1;
    connection.execute_batch("BEGIN IMMEDIATE")?;
    for job in group {
        // A savepoint keeps the old versions of the pages changed after it, so a change that is
        // alone in its commit does without.
        if !alone {
            connection.execute_batch("SAVEPOINT job")?;
        }
        let outcome = catch_unwind(AssertUnwindSafe(|| job(connection)))
            .ok()
            .flatten();
        let done = outcome.is_some();
        deliveries.extend(outcome);
        match (done, alone) {
            (false, true) => return connection.execute_batch("ROLLBACK"),
            (false, false) => {
                connection.execute_batch("ROLLBACK TO SAVEPOINT job; RELEASE SAVEPOINT job")?;
            }
            (true, true) => {}
            (true, false) => connection.execute_batch("RELEASE SAVEPOINT job")?,
        }
    }
    readers.around_commit(|| connection.execute_batch("COMMIT"))?;
    if let Some(removal) = deliveries.iter().map(|(_, removal)| *removal).max() {
        traces.leave(removal);
    }
    deliveries
        .drain(..)
        .for_each(|(deliver, _)| deliver(Ok(())));
    Ok(())
}
