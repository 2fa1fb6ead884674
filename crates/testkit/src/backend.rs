//! The engine that the test of the current thread runs on.

use crate::postgres;
use std::{cell::Cell, future::Future, path::Path};

/// A database engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Backend {
    /// The embedded engine.
    Sqlite,
    /// A PostgreSQL server, see [`crate::postgres`].
    Postgres,
}

thread_local! {
    static BACKEND: Cell<Backend> = const { Cell::new(Backend::Sqlite) };
}

/// Runs an asynchronous test on an engine.
pub fn run(backend: Backend, test: impl Future<Output = ()>) {
    run_blocking(backend, || {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build();
        runtime.expect("a runtime").block_on(test);
    });
}

/// Runs a test on an engine.
pub fn run_blocking(backend: Backend, test: impl FnOnce()) {
    BACKEND.set(backend);
    test();
}

/// Returns the engine of this test.
pub fn backend() -> Backend {
    BACKEND.get()
}

/// A database for one test. It is dropped with this value.
#[derive(Debug)]
pub enum Database {
    /// `test.db` in a folder of the test.
    Sqlite(String),
    /// A database on the PostgreSQL server for tests.
    Postgres(postgres::Database),
    /// A database that the test manages itself, by its address.
    Given(String),
}

impl Database {
    /// Creates an empty database. On PostgreSQL it is already migrated, which saves time.
    pub fn fresh(folder: &Path) -> Self {
        match backend() {
            Backend::Sqlite => Self::Sqlite(format!("sqlite:{}", folder.join("test.db").display())),
            Backend::Postgres => Self::Postgres(postgres::Database::fresh()),
        }
    }

    /// Returns its address.
    pub fn url(&self) -> &str {
        match self {
            Self::Sqlite(url) | Self::Given(url) => url,
            Self::Postgres(database) => database.url(),
        }
    }
}
