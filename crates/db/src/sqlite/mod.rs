//! The SQLite engine, inside the process: one writer thread, and read-only connections used on the
//! caller's thread.
//!
//! A point read takes a few microseconds, less than handing it to another thread.

mod checkup;
mod guards;
mod open;
mod reader;
mod readers;
mod scrub;
mod slack;
mod statements;
mod traces;
mod writer;
mod writing;

pub(crate) use statements::query;
pub(crate) use writing::Writing;

use crate::{Error, OpenError, meter::Meter, shared::Shared};
use model::Clock;
use readers::Readers;
use rusqlite::Connection;
use std::{
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
    sync::Arc,
};
use traces::Traces;
use writer::Writer;

/// An SQLite database.
#[derive(Debug)]
pub struct Sqlite {
    path: PathBuf,
    readers: Readers,
    pub(crate) writer: Writer,
    traces: Arc<Traces>,
    pub(crate) meter: Arc<Meter>,
}

impl Sqlite {
    pub(crate) fn open(
        path: &Path,
        clock: Arc<dyn Clock>,
        shared: Shared,
    ) -> Result<Self, OpenError> {
        let writer = open::writer(path)?;
        let readers = Readers::new(path);
        let traces = Arc::new(Traces::default());
        let writer = Writer::start(writer, readers.clone(), traces.clone(), path, shared);
        Ok(Self {
            path: path.to_owned(),
            readers,
            writer,
            traces,
            meter: Meter::new(clock),
        })
    }

    /// Returns the number of read connections in use, and of idle ones.
    pub(crate) fn connections(&self) -> [usize; 2] {
        self.readers.count()
    }

    /// Runs `work` with a read connection, on the caller's thread.
    pub(crate) fn read<T, E: From<Error>>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, E>,
    ) -> Result<T, E> {
        let began = self.meter.now();
        let result = self.readers.with_reader(work);
        self.meter.statement(began);
        result
    }

    /// Later reads see everything committed before this call, also by other processes.
    pub(crate) fn invalidate_reads(&self) {
        self.readers.invalidate_reads();
    }

    pub(crate) async fn backup(&self, to: PathBuf) -> Result<(), Error> {
        // The backup copies a snapshot: otherwise each change by another process would restart it.
        let source = self.snapshot()?;
        let copy = move || {
            let mut target = Connection::open(&to)?;
            let backup = rusqlite::backup::Backup::new(&source, &mut target)?;
            backup.run_to_completion(1000, std::time::Duration::from_millis(1), None)
        };
        let (done, copied) = tokio::sync::oneshot::channel();
        std::thread::spawn(move || done.send(copy()));
        copied
            .await
            .map_err(|_| Error::internal("the backup thread died"))?
            .map_err(Error::from)
    }

    /// Opens a read connection whose view of the database stays the same.
    pub(crate) fn snapshot(&self) -> Result<Connection, Error> {
        let connection = open::reader(&self.path)?;
        // The first read determines which state the transaction sees.
        connection.execute_batch("BEGIN; SELECT count(*) FROM sqlite_master")?;
        Ok(connection)
    }

    /// Returns the file's device and inode numbers, which do not depend on its path.
    pub(crate) fn identity(&self) -> Result<String, Error> {
        let file = std::fs::metadata(&self.path).map_err(Error::unavailable)?;
        Ok(format!("sqlite {} {}", file.dev(), file.ino()))
    }

    pub(crate) fn check(&self) -> Result<Vec<String>, Error> {
        self.read(|connection| {
            let mut statement = connection
                .prepare("PRAGMA integrity_check")
                .map_err(Error::from)?;
            let lines = statement
                .query_map([], |row| row.get::<_, String>(0))
                .map_err(Error::from)?;
            // A badly damaged page makes the check itself fail. What it reported before that is
            // kept.
            let reported = lines.map(|line| {
                line.unwrap_or_else(|error| format!("the check came to an end: {error}"))
            });
            let reported: Vec<String> = reported.collect();
            let faults = reported
                .iter()
                .flat_map(|lines| lines.lines())
                .filter(|line| *line != "ok" && !line.starts_with("***"));
            Ok(faults.map(|fault| named(connection, fault)).collect())
        })
    }
}

/// Prefixes a fault in a B-tree (`Tree 7 page 12: …`) with the name of the table or index.
fn named(connection: &Connection, fault: &str) -> String {
    let root = fault
        .strip_prefix("Tree ")
        .and_then(|rest| rest.split(' ').next()?.parse::<i64>().ok());
    let name = root.and_then(|root| {
        let asked = "SELECT type || ' ' || name FROM sqlite_master WHERE rootpage = ?1";
        connection
            .query_row(asked, [root], |row| row.get::<_, String>(0))
            .ok()
    });
    name.map_or_else(|| fault.to_owned(), |name| format!("{name}: {fault}"))
}
