//! Opens a database file: checks that it belongs to this program and is writable, and configures
//! its connections.

use crate::{Error, OpenError};
use rusqlite::{Connection, ErrorCode, OpenFlags, config::DbConfig};
use std::{num::NonZero, path::Path, thread::available_parallelism, time::Duration};

/// Marks a file as belonging to this program, in SQLite's header (`PRAGMA application_id`): "ONWR".
const APPLICATION_ID: i32 = 0x4f4e_5752;
/// How long a connection waits for another process's lock.
const BUSY: Duration = Duration::from_secs(5);
/// The size of the page caches of all readers together, in kibibytes. Pages that are in no cache are
/// copied from the system's cache by a system call each, which costs a page of a list a tenth more.
const READERS_CACHE: i64 = 128_000;
/// The size of the page cache that a reader has at least, in kibibytes.
const SMALLEST_CACHE: i64 = 16_000;
/// Number of prepared statements that each connection caches.
const PREPARED: usize = 128;

pub(super) fn writer(path: &Path) -> Result<Connection, OpenError> {
    let name = || path.display().to_string();
    if let Some(folder) = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
    {
        std::fs::create_dir_all(folder).map_err(|cause| OpenError::Permission {
            path: name(),
            cause: cause.to_string(),
        })?;
    }
    if is_something_else(path) {
        return Err(OpenError::NotOurs(name()));
    }
    let connection = Connection::open_with_flags(
        path,
        OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )
    .map_err(|error| explain(error, path))?;
    if connection
        .is_readonly("main")
        .map_err(|error| explain(error, path))?
    {
        return Err(OpenError::Permission {
            path: name(),
            cause: "it is read-only".into(),
        });
    }
    let ours = prepare_writer(&connection).map_err(|error| explain(error, path))?;
    if ours {
        Ok(connection)
    } else {
        Err(OpenError::NotOurs(name()))
    }
}

/// Whether there is a file that is not a SQLite database. The library itself takes a short file for
/// an empty database, and would overwrite it.
fn is_something_else(path: &Path) -> bool {
    const MAGIC: &[u8] = b"SQLite format 3\0";
    let mut start = [0; 16];
    let file = std::fs::File::open(path);
    let read = file.and_then(|mut file| std::io::Read::read(&mut file, &mut start));
    read.is_ok_and(|read| read > 0 && start[..read] != *MAGIC)
}

/// Configures the write connection. Returns false if the file belongs to another program.
fn prepare_writer(connection: &Connection) -> rusqlite::Result<bool> {
    prepare_both(connection)?;
    let tables: i64 =
        connection.query_row("SELECT count(*) FROM sqlite_master", [], |row| row.get(0))?;
    let application: i32 =
        connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
    if tables == 0 && application == 0 {
        // A page of 8 kB holds several candidates. The size can only be set while the file is
        // empty.
        connection.pragma_update(None, "page_size", 8192)?;
        connection.pragma_update(None, "application_id", APPLICATION_ID)?;
    } else if application != APPLICATION_ID {
        return Ok(false);
    }
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    // Deleted content is overwritten with zeros, so that an erased person leaves nothing in free
    // pages.
    connection.pragma_update(None, "secure_delete", "ON")?;
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    connection.pragma_update(None, "cache_size", -64_000)?;
    Ok(true)
}

pub(super) fn reader(path: &Path) -> rusqlite::Result<Connection> {
    let connection = Connection::open_with_flags(
        path,
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )?;
    prepare_both(&connection)?;
    connection.pragma_update(None, "cache_size", -cache_of_reader())?;
    Ok(connection)
}

/// Returns the size of one reader's page cache in kibibytes: an equal share for each thread that
/// reads.
fn cache_of_reader() -> i64 {
    let threads = available_parallelism().map_or(1, NonZero::get);
    let share = READERS_CACHE / i64::try_from(threads).unwrap_or(READERS_CACHE);
    share.max(SMALLEST_CACHE)
}

/// Applies the settings that readers and the writer share.
fn prepare_both(connection: &Connection) -> rusqlite::Result<()> {
    connection.busy_timeout(BUSY)?;
    connection.set_prepared_statement_cache_capacity(PREPARED);
    // Without this, a statement is planned again whenever other values are bound, which costs more
    // than running it.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    Ok(())
}

fn explain(error: rusqlite::Error, path: &Path) -> OpenError {
    let path = path.display().to_string();
    match error.sqlite_error_code() {
        Some(ErrorCode::NotADatabase) => OpenError::NotOurs(path),
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => OpenError::Locked(path),
        Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => {
            OpenError::Permission {
                path,
                cause: error.to_string(),
            }
        }
        Some(ErrorCode::DiskFull) => OpenError::Permission {
            path,
            cause: "the disk is full; make room first".to_owned(),
        },
        _ => OpenError::Store(Error::internal(error)),
    }
}
