//! Checks of rows that belong to candidates: contact moments, attachments with their files, and the
//! access log.

use super::{
    candidates::listed,
    look::{BATCH, Look, number, values},
    used_positions::UsedPositions,
    walk::{Record, Walk},
};
use crate::{files::is_missing, quotas::Usage, sharing};
use db::{Error, Finding, Value, column, statements};
use futures::{StreamExt, stream};
use model::{FileId, Scope, Timestamp};
use serde_json::Value as Json;
use std::{collections::HashSet, fmt::Write};

statements! {
    pub(super) scope DOCUMENT as "DEEP_DOCUMENT" =
        "SELECT document, lengths FROM candidates WHERE region_id = $1 AND environment = $2 AND id = $3";
}

/// Files that are checked concurrently. Each is read completely.
const AT_ONCE: usize = 4;

impl Look<'_> {
    pub(super) async fn interactions(&mut self, scope: &Scope) -> Result<(), Error> {
        let mut walk = Walk::over(self.database, self.part("interactions", scope));
        while let Some(rows) = self.next(&mut walk).await? {
            let candidates: HashSet<&str> =
                rows.iter().map(|row| row.text("candidate_id")).collect();
            let missing = self.missing(&DOCUMENT, scope, candidates).await?;
            for row in &rows {
                let id = row.text("id");
                if missing.contains(row.text("candidate_id")) {
                    self.flaws
                        .add(&walk.part, id, "belongs to a candidate that does not exist");
                }
                for flaw in columns(row) {
                    self.flaws.add(&walk.part, id, flaw);
                }
            }
        }
        self.rows[1] += walk.rows;
        self.tally(
            &walk,
            Usage {
                records: number(walk.rows),
                ..Usage::default()
            },
        );
        Ok(())
    }

    pub(super) async fn attachments(&mut self, scope: &Scope) -> Result<(), Error> {
        let mut walk = Walk::over(self.database, self.part("attachments", scope));
        let mut attachment_bytes = 0;
        while let Some(rows) = self.next(&mut walk).await? {
            attachment_bytes += rows.iter().map(|row| row.int("size")).sum::<i64>();
            // Documents are larger than rows, so fewer of them are loaded at a time.
            for rows in rows.chunks(BATCH / 10) {
                let sets = rows
                    .iter()
                    .map(|row| values(scope, Value::Text(row.text("candidate_id"))))
                    .collect();
                let named = self.snapshot.first_of(&DOCUMENT, sets, |row| {
                    Ok(listed(
                        row.text(column!(DOCUMENT, document))?,
                        row.blob(column!(DOCUMENT, lengths))?,
                    )
                    .into_iter()
                    .map(|named| named.id.to_string())
                    .collect::<HashSet<_>>())
                });
                for (row, named) in rows.iter().zip(named.await?) {
                    let flaw = match named {
                        None => "belongs to a candidate that does not exist",
                        Some(named) if !named.contains(row.text("id")) => {
                            "is not named by its candidate's document"
                        }
                        Some(_) => continue,
                    };
                    self.flaws.add(&walk.part, row.text("id"), flaw);
                }
                self.files_of(scope, &walk, rows).await?;
            }
        }
        self.rows[2] += walk.rows;
        self.tally(
            &walk,
            Usage {
                attachment_bytes,
                ..Usage::default()
            },
        );
        Ok(())
    }

    /// Checks that the files exist, have the recorded size, and have the recorded content where it
    /// is known.
    async fn files_of(&mut self, scope: &Scope, walk: &Walk, rows: &[Record]) -> Result<(), Error> {
        let Some(files) = self.files.clone() else {
            return Ok(());
        };
        let ask = |row: &Record| {
            let (files, file) = (files.clone(), row.text("file").parse::<FileId>());
            let (size, content) = (
                row.int("size"),
                row.optional_text("content").map(str::to_owned),
            );
            async move {
                let Ok(file) = file else {
                    return Ok(Some("has no file's name"));
                };
                let found = files.size(file).await?;
                if i64::try_from(found) != Ok(size) {
                    return Ok(Some("has a file of another size"));
                }
                let Some(content) = content else {
                    return Ok(None);
                };
                let holds = sharing::content_hash(&files.get(file).await?);
                Ok::<_, Error>((holds != content).then_some("has a file that holds something else"))
            }
        };
        let found: Vec<Result<_, Error>> = stream::iter(rows.iter().map(ask))
            .buffered(AT_ONCE)
            .collect()
            .await;
        for (row, found) in rows.iter().zip(found) {
            let id = row.text("id");
            match found {
                Ok(flaw) => flaw
                    .into_iter()
                    .for_each(|flaw| self.flaws.add(&walk.part, id, flaw)),
                Err(error) if is_missing(&error) => {
                    // The attachment may have been removed after the snapshot was taken, and its
                    // file with it.
                    let candidate = values(scope, Value::Text(row.text("candidate_id")));
                    let now = self.database.first(&DOCUMENT, &candidate, |row| {
                        Ok(listed(
                            row.text(column!(DOCUMENT, document))?,
                            row.blob(column!(DOCUMENT, lengths))?,
                        )
                        .iter()
                        .any(|named| named.id.as_str() == id))
                    });
                    if now.await?.unwrap_or_default() {
                        self.flaws.add(&walk.part, id, "has no file");
                    }
                }
                Err(error) => {
                    let remedy =
                        "see that the disk or the bucket can be reached, and run doctor again";
                    self.flaws.doubt(Finding::fail(
                        format!("attachments' files were not looked at: {error}"),
                        remedy,
                    ));
                    self.files = None;
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    /// Checks a table beside the record, whose rows name their candidate. Rows are named by the
    /// column `key`.
    pub(super) async fn beside_candidates(
        &mut self,
        scope: &Scope,
        table: &'static str,
        key: &str,
    ) -> Result<(), Error> {
        let mut walk = Walk::over(self.database, self.part(table, scope));
        while let Some(rows) = self.next(&mut walk).await? {
            let candidates: HashSet<&str> =
                rows.iter().map(|row| row.text("candidate_id")).collect();
            let missing = self.missing(&DOCUMENT, scope, candidates).await?;
            for row in rows
                .iter()
                .filter(|row| missing.contains(row.text("candidate_id")))
            {
                let flaw = "belongs to a candidate that does not exist";
                self.flaws.add(&walk.part, row.text(key), flaw);
            }
            for row in rows.iter().filter(|_| table == "tasks") {
                let open = row.is_null("done_at").then(|| row.text("due_on"));
                if row.optional_text("open_due_on") != open {
                    let flaw = "the column open_due_on does not follow from the others";
                    self.flaws.add(&walk.part, row.text(key), flaw);
                }
            }
        }
        Ok(())
    }

    pub(super) async fn accesses(
        &mut self,
        scope: &Scope,
        positions: Option<&UsedPositions>,
    ) -> Result<(), Error> {
        let mut walk = Walk::over(self.database, self.part("accesses", scope));
        let mut nobodys = 0;
        while let Some(rows) = self.next(&mut walk).await? {
            for row in &rows {
                let alone = row.int("span") == 1;
                nobodys += u64::from(
                    alone
                        && positions
                            .is_some_and(|positions| !positions.are_taken(row.int("place"))),
                );
                let place = format!("{}-{}", row.int("span"), row.int("place"));
                if alone != row.is_null("positions") {
                    self.flaws
                        .add(&walk.part, &place, "is of one candidate and of several");
                }
                if row
                    .optional_text("key_id")
                    .is_some_and(|key| !self.keys.contains(key))
                {
                    self.flaws
                        .add(&walk.part, &place, "was made by a key that does not exist");
                }
            }
        }
        if nobodys > 0 {
            let what = format!("{}: {nobodys} of candidates that are gone", walk.part);
            self.flaws.doubt(Finding::warn(
                what,
                "a read and an erasure met; they name nobody, and go after --accesses-kept",
            ));
        }
        Ok(())
    }
}

/// Returns what is wrong with a contact moment's columns, given its document.
fn columns(row: &Record) -> Vec<String> {
    let Ok(document) = serde_json::from_str::<Json>(row.text("document")) else {
        return vec!["its document is damaged".into()];
    };
    let mut flaws = Vec::new();
    for (column, member, expected) in [
        ("id", "id", row.optional_text("id").map(str::to_owned)),
        (
            "candidate_id",
            "candidateId",
            row.optional_text("candidate_id").map(str::to_owned),
        ),
        (
            "performed_at",
            "performedAt",
            moment(row.int("performed_at")),
        ),
        ("created_at", "createdAt", moment(row.int("created_at"))),
    ] {
        if document[member].as_str() != expected.as_deref() {
            flaws.push(format!(
                "the column {column} does not follow from its document"
            ));
        }
    }
    flaws
}

/// Returns a moment as documents write it, if it can be written.
fn moment(micros: i64) -> Option<String> {
    let mut text = String::new();
    write!(text, "{}", Timestamp::from_micros(micros)).ok()?;
    Some(text)
}
