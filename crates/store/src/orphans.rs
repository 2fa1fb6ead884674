//! Files that nothing refers to. A file is stored before the row that names it, so a process that
//! is killed in between leaves an orphaned file. So does restoring the database from a backup.

use crate::{Files, Old, Store, mutations::scope};
use db::{Database, Error, Statement, Value, column, statements};
use futures::TryStreamExt;
use model::{FileId, Scope, Timestamp};
use std::collections::HashSet;

statements! {
    everywhere SCOPES as "SCOPES_AND_QUEUES" =
        "SELECT region_id, environment, queued FROM scope_state ORDER BY region_id, environment";
    scope QUEUED as "QUEUED_AFTER" =
        "SELECT sequence, payload FROM mutations WHERE region_id = $1 AND environment = $2 AND status = 0 \
         AND sequence > $3 ORDER BY sequence LIMIT $4";
    scope ATTACHED as "ATTACHED_FILES" =
        "SELECT file FROM attachments WHERE region_id = $1 AND environment = $2 AND file > $3 AND file <= $4 \
         ORDER BY file LIMIT $5";
    installation SEEK as "SEEK_ORPHANS" =
        "UPDATE installation SET orphans_sought_at = $1 \
         WHERE name = 'installation' AND (orphans_sought_at IS NULL OR orphans_sought_at <= $2)";
}

pub(crate) static STATEMENTS: &[&Statement] = &[&SCOPES, &QUEUED, &ATTACHED, &SEEK];

/// Files that are checked together. Each scope is queried once for all of them.
const BATCH: usize = 500_000;
/// Mutations read per query.
const PAYLOADS: i64 = 100;
/// Rows read per query.
const ROWS: i64 = 1000;

/// The result of a search in the file store.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Orphans {
    /// The number of files that something refers to.
    pub referred: usize,
    /// The files that nothing refers to.
    pub found: Vec<Old>,
}

impl Orphans {
    /// Returns whether the file store has more orphaned files than referenced ones. It may then
    /// belong to another installation.
    pub fn are_doubtful(&self) -> bool {
        self.found.len() > self.referred
    }
}

impl Store {
    /// Returns the files that were stored before a moment and that nothing refers to. `before` must
    /// be old enough that every write that began before it has stored its rows.
    pub async fn orphans(&self, before: Timestamp) -> Result<Orphans, Error> {
        find(self.database(), self.files(), before).await
    }

    /// Claims the search for orphaned files. Returns true when no other process has begun one since
    /// that moment.
    pub async fn seek_orphans(&self, since: Timestamp) -> Result<bool, Error> {
        let now = self.clock().now();
        self.transaction(move |transaction| {
            Box::pin(async move {
                let values = [Value::Int(now.micros()), Value::Int(since.micros())];
                Ok(transaction.execute(&SEEK, &values).await? == 1)
            })
        })
        .await
    }
}

pub(crate) async fn find(
    database: &Database,
    files: &Files,
    before: Timestamp,
) -> Result<Orphans, Error> {
    let scopes = database
        .all(&SCOPES, &[], |row| {
            Ok((scope::<SCOPES>(row)?, row.int(column!(SCOPES, queued))?))
        })
        .await?;
    // Queued mutations are read before the attachments: the files of a mutation that is carried out
    // meanwhile move from its payload to rows.
    let mut queued = HashSet::new();
    for (scope, _) in scopes.iter().filter(|(_, queued)| *queued > 0) {
        add_queued(database, scope, &mut queued).await?;
    }
    let mut orphans = Orphans::default();
    let mut old = files.old(before);
    let mut together = HashSet::new();
    loop {
        let next = old.try_next().await?;
        let ended = next.is_none();
        match next {
            Some(Old::File(file)) => drop(together.insert(file)),
            Some(part) => orphans.found.push(part),
            None => {}
        }
        if together.len() >= BATCH || ended {
            let looked_at = together.len();
            together.retain(|file| !queued.contains(file));
            for (scope, _) in &scopes {
                take_attached(database, scope, &mut together).await?;
            }
            orphans.referred += looked_at - together.len();
            orphans.found.extend(together.drain().map(Old::File));
        }
        if ended {
            return Ok(orphans);
        }
    }
}

/// Adds the files that a scope's queued mutations refer to. A payload may be in a newer version's
/// format, so its text is searched for file names instead of being parsed.
async fn add_queued(
    database: &Database,
    scope: &Scope,
    queued: &mut HashSet<FileId>,
) -> Result<(), Error> {
    let [region, environment] = Value::of_scope(scope);
    let mut after = 0;
    loop {
        let values = [region, environment, Value::Int(after), Value::Int(PAYLOADS)];
        let read = database.query(&QUEUED, &values, |row| {
            after = row.int(column!(QUEUED, sequence))?;
            queued.extend(
                row.optional_text(column!(QUEUED, payload))
                    .ok()
                    .flatten()
                    .into_iter()
                    .flat_map(file_names),
            );
            Ok::<(), Error>(())
        });
        if i64::from(read.await?) < PAYLOADS {
            return Ok(());
        }
    }
}

/// Returns the words of a text that have the form of a file name.
fn file_names(text: &str) -> impl Iterator<Item = FileId> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric());
    words.filter_map(|word| word.parse().ok())
}

/// Removes the files that rows of a scope refer to from the set.
async fn take_attached(
    database: &Database,
    scope: &Scope,
    files: &mut HashSet<FileId>,
) -> Result<(), Error> {
    let (Some(first), Some(last)) = (files.iter().min().copied(), files.iter().max().copied())
    else {
        return Ok(());
    };
    let [region, environment] = Value::of_scope(scope);
    // A text that sorts before the first file name.
    let mut after = first.as_str()[..first.as_str().len() - 1].to_owned();
    loop {
        let mut next = None;
        let values = [
            region,
            environment,
            Value::Text(&after),
            Value::Text(last.as_str()),
            Value::Int(ROWS),
        ];
        let read = database.query(&ATTACHED, &values, |row| {
            let file: FileId = row.parsed(column!(ATTACHED, file))?;
            files.remove(&file);
            next = Some(file);
            Ok::<(), Error>(())
        });
        let read = read.await?;
        let Some(next) = next.filter(|_| i64::from(read) == ROWS) else {
            return Ok(());
        };
        after = next.to_string();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names_are_found_anywhere_in_a_document() {
        let text = r#"{"kept":{"file":"filAAAAAAAAAAAAAA","filename":"filBBBBBBBBBBBBBB.pdf"},"x":"\nfilCCCCCCCCCCCCCCC"}"#;
        let found: Vec<_> = file_names(text).map(|file| file.to_string()).collect();
        assert_eq!(found, ["filAAAAAAAAAAAAAA", "filBBBBBBBBBBBBBB"]);
    }
}
