//! Stores what tests log, and the personal data they use. `scripts/test-logs` searches the logs for
//! that data after all tests have run. Active only when `ONDERWIJSREGIO_TEST_LOGS` names a folder,
//! as `make test` does.

use model::{Field, vocabulary::INTERACTION_TYPES};
use serde_json::Value;
use std::{
    fs::File,
    io::{self, Write},
    sync::{Arc, LazyLock, Mutex, PoisonError},
};
use tracing_subscriber::{EnvFilter, fmt::MakeWriter};

/// The members of requests and rows, besides the fields of a candidate, whose texts are somebody's
/// own.
const OTHER_PERSONAL: [&str; 7] = [
    "newEmail",
    "filename",
    "subject",
    "summary",
    "description",
    "performedBy",
    "location",
];

/// Returns whether a member's text is somebody's own.
fn is_personal(name: &str) -> bool {
    OTHER_PERSONAL.contains(&name)
        || Field::named(name).is_some_and(|field| field.definition().kind.is_personal())
}

/// Minimum length in characters of a recorded text. Shorter ones also occur within other words.
const SHORTEST: usize = 6;

/// A file that all threads of the process append to.
#[derive(Debug, Clone)]
struct Shared(Arc<Mutex<File>>);

impl Shared {
    fn line(&self, text: &str) {
        let mut file = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        writeln!(file, "{text}").expect("the test's logs can be written");
    }
}

impl Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Shared {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

/// The files for the log lines and for the personal data of this process.
static KEPT: LazyLock<Option<[Shared; 2]>> = LazyLock::new(|| {
    let folder = std::env::var_os("ONDERWIJSREGIO_TEST_LOGS")?;
    let file = |kind: &str| {
        let path = std::path::Path::new(&folder).join(format!("{}.{kind}", std::process::id()));
        Shared(Arc::new(Mutex::new(
            File::create(path).expect("the folder for the tests' logs is there"),
        )))
    };
    let kept = ["log", "used"].map(file);
    let ours =
        "info,api=debug,services=debug,db=debug,model=debug,schema=debug,store=debug,web=debug";
    let subscriber = tracing_subscriber::fmt()
        .json()
        .with_env_filter(EnvFilter::new(ours))
        .with_writer(kept[0].clone());
    // A test can set another subscriber for its own thread.
    drop(subscriber.try_init());
    Some(kept)
});

/// Starts storing what this process logs.
pub fn keep() {
    LazyLock::force(&KEPT);
}

/// Stores what another process has logged.
pub fn keep_text(text: &str) {
    if let Some([log, _]) = &*KEPT {
        text.lines().for_each(|line| log.line(line));
    }
}

/// Stores the personal data in a request or a row.
pub fn note_used(value: &Value) {
    let Some([_, used]) = &*KEPT else { return };
    match value {
        Value::Array(values) => values.iter().for_each(note_used),
        Value::Object(members) => {
            for (name, value) in members {
                match value {
                    Value::String(text) if is_personal(name) => note_text(used, text),
                    _ => note_used(value),
                }
            }
        }
        _ => {}
    }
}

/// Stores the personal data in a query string.
pub fn note_query(path: &str) {
    let Some([_, used]) = &*KEPT else { return };
    let query = path.split_once('?').map_or("", |(_, query)| query);
    for (name, value) in query.split('&').filter_map(|part| part.split_once('=')) {
        if is_personal(name) {
            note_text(used, value);
        }
    }
}

fn note_text(used: &Shared, text: &str) {
    let line = text.lines().next().unwrap_or_default();
    // Error responses list the allowed interaction types, so those cannot be searched for even if a
    // test uses one as free text.
    if line.chars().count() >= SHORTEST && !INTERACTION_TYPES.contains(&line) {
        used.line(line);
    }
}
