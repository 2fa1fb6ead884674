//! The one writer: a thread that takes what is waiting and commits it together.
//!
//! A durable commit costs an fsync whether it holds one change or a hundred, so changes that arrive while one is being
//! written share the next. Each runs behind its own savepoint: one that fails takes only itself back.

use super::{
    readers::Readers,
    scrub::{Traces, cut_log},
    writing::Writing,
};
use crate::{Error, Transaction, statement::Removal};
use futures::{executor::block_on, future::BoxFuture};
use rusqlite::Connection;
use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc,
        mpsc::{Receiver, SyncSender, TrySendError, sync_channel},
    },
    thread::JoinHandle,
};
use tokio::sync::oneshot;

/// Changes that may wait. More is refused at once: a growing queue only turns slow into slower.
const WAITING: usize = 1024;
/// Changes that share one commit at the most.
const GROUP: usize = 256;

/// Tells the caller that the commit is durable.
type Deliver = Box<dyn FnOnce() + Send>;
/// Does the work; `None` when it failed, was answered, and must be undone. Else also what of a person's it removes.
type Job = Box<dyn FnOnce(&mut Connection) -> Option<(Deliver, Removal)> + Send>;

#[derive(Debug)]
pub(crate) struct Writer {
    jobs: Option<SyncSender<Job>>,
    thread: Option<JoinHandle<()>>,
}

impl Writer {
    pub(super) fn start(connection: Connection, readers: Readers, traces: Arc<Traces>) -> Self {
        let (jobs, waiting) = sync_channel(WAITING);
        let thread = std::thread::Builder::new()
            .name("writer".into())
            .spawn(move || work_through(connection, &waiting, &readers, &traces))
            .expect("the system can start a thread");
        Self { jobs: Some(jobs), thread: Some(thread) }
    }

    pub(crate) async fn run<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: for<'t> FnOnce(&'t mut Transaction<'_>) -> BoxFuture<'t, Result<T, E>> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let (answer, answered) = oneshot::channel::<Result<T, E>>();
        let job: Job = Box::new(move |connection| {
            let mut transaction = Transaction::Sqlite(Writing::new(connection));
            let done = block_on(work(&mut transaction));
            let removal = match &transaction {
                Transaction::Sqlite(writing) => writing.removal(),
                Transaction::Postgres(_) => Removal::Nothing,
            };
            match done {
                Ok(value) => Some((Box::new(move || drop(answer.send(Ok(value)))) as Deliver, removal)),
                Err(error) => {
                    drop(answer.send(Err(error)));
                    None
                }
            }
        });
        let jobs = self.jobs.as_ref().expect("the writer lives as long as the engine");
        jobs.try_send(job).map_err(|refused| {
            Error::Unavailable(match refused {
                TrySendError::Full(_) => "too many changes are waiting".into(),
                TrySendError::Disconnected(_) => "the writer has stopped".into(),
            })
        })?;
        // A job that is dropped unanswered ran into a failing transaction; its cause is in the log.
        let lost = "the change could not be committed; another process may be writing, an import say: wait until it is done \
                    and try again, and see that the disk has room";
        answered.await.unwrap_or_else(|_| Err(Error::Unavailable(lost.into()).into()))
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

fn work_through(mut connection: Connection, waiting: &Receiver<Job>, readers: &Readers, traces: &Traces) {
    while let Ok(first) = waiting.recv() {
        let group: Vec<Job> = std::iter::once(first).chain(waiting.try_iter().take(GROUP - 1)).collect();
        if let Err(error) = commit(&mut connection, group, readers, traces) {
            tracing::warn!(%error, "a transaction failed");
            drop(connection.execute_batch("ROLLBACK"));
        }
    }
    if traces.are_left()
        && let Err(error) = cut_log(&connection)
    {
        tracing::warn!(%error, "what was removed may still be in the write-ahead log");
    }
}

fn commit(connection: &mut Connection, group: Vec<Job>, readers: &Readers, traces: &Traces) -> rusqlite::Result<()> {
    let alone = group.len() == 1;
    connection.execute_batch("BEGIN IMMEDIATE")?;
    let mut deliveries = Vec::with_capacity(group.len());
    for job in group {
        // A savepoint keeps the old pages of what follows: not worth it for a change that has no company.
        if !alone {
            connection.execute_batch("SAVEPOINT job")?;
        }
        let outcome = catch_unwind(AssertUnwindSafe(|| job(connection))).ok().flatten();
        match (&outcome, alone) {
            (None, true) => return connection.execute_batch("ROLLBACK"),
            (None, false) => connection.execute_batch("ROLLBACK TO SAVEPOINT job; RELEASE SAVEPOINT job")?,
            (Some(_), true) => {}
            (Some(_), false) => connection.execute_batch("RELEASE SAVEPOINT job")?,
        }
        deliveries.extend(outcome);
    }
    readers.around_commit(|| connection.execute_batch("COMMIT"))?;
    if let Some(removal) = deliveries.iter().map(|(_, removal)| *removal).max() {
        traces.leave(removal);
    }
    for (deliver, _) in deliveries {
        deliver();
    }
    Ok(())
}
