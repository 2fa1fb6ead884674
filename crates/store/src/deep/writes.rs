//! Checks of accepted writes and the rows beside them: subjects, pending records, idempotency keys
//! and discarded files.

use super::{
    candidates::ERASED,
    look::{Look, ScopeState, values},
    related::DOCUMENT,
    used_positions::UsedPositions,
    walk::{Record, Walk},
};
use crate::quotas::Usage;
use db::{Error, Value, column, statements};
use model::Scope;
use std::collections::HashSet;

statements! {
    pub(super) scope MUTATION as "DEEP_MUTATION" =
        "SELECT status, candidate_ids FROM mutations WHERE region_id = $1 AND environment = $2 AND sequence = $3";
    pub(super) scope REFERRED as "DEEP_REFERRED" =
        "SELECT id FROM attachments WHERE region_id = $1 AND environment = $2 AND file = $3";
}

/// Stored values of a mutation's status.
const QUEUED: i64 = 0;
const SUCCEEDED: i64 = 1;

impl Look<'_> {
    pub(super) async fn mutations(
        &mut self,
        scope: &Scope,
        state: &ScopeState,
    ) -> Result<(), Error> {
        let mut walk = Walk::over(self.database, self.part("mutations", scope));
        let (mut queued, mut due, mut positions_in_use) =
            (0, false, UsedPositions::up_to(state.last_mutation));
        let mut waiting_bytes = 0;
        while let Some(rows) = self.next(&mut walk).await? {
            let subjects: Vec<Vec<String>> = rows
                .iter()
                .map(|row| ids(row.text("candidate_ids")))
                .collect();
            let of_succeeded = rows
                .iter()
                .zip(&subjects)
                .filter(|(row, _)| row.int("status") == SUCCEEDED);
            let wanted: HashSet<&str> = of_succeeded
                .flat_map(|(_, ids)| ids)
                .map(String::as_str)
                .collect();
            let missing = self.missing(&DOCUMENT, scope, wanted).await?;
            let missing = self.missing(&ERASED, scope, missing).await?;
            for (row, subjects) in rows.iter().zip(&subjects) {
                let id = row.text("id");
                if row.int("status") == QUEUED {
                    queued += 1;
                    waiting_bytes += row.int("waiting_bytes");
                }
                due |= !row.is_null("callback_at");
                for flaw in flaws(row, subjects) {
                    self.flaws.add(&walk.part, id, flaw);
                }
                if let Some(flaw) = positions_in_use.take(row.int("sequence")) {
                    self.flaws
                        .add(&walk.part, id, format!("{flaw} in the queue"));
                }
                let done = row.int("status") == SUCCEEDED;
                if done
                    && subjects
                        .iter()
                        .any(|subject| missing.contains(subject.as_str()))
                {
                    self.flaws
                        .add(&walk.part, id, "is about a candidate that never was");
                }
                if row
                    .optional_text("key_id")
                    .is_some_and(|key| !self.keys.contains(key))
                {
                    self.flaws
                        .add(&walk.part, id, "was sent by a key that does not exist");
                }
            }
        }
        self.rows[3] += walk.rows;
        self.tally(
            &walk,
            Usage {
                waiting_bytes,
                ..Usage::default()
            },
        );
        if !walk.whole {
            return Ok(());
        }
        let part = self.part("scope_state", scope);
        if queued != state.queued {
            self.flaws
                .add(&part, "", "the number of queued mutations is wrong");
        }
        if (queued > 0 || due) && !state.has_work {
            self.flaws
                .add(&part, "", "there is work that nobody will look for");
        }
        Ok(())
    }

    /// Checks the tables whose rows name a mutation by its position in the queue.
    pub(super) async fn beside_mutations(&mut self, scope: &Scope) -> Result<(), Error> {
        for table in ["mutation_subjects", "pending_records", "idempotency_keys"] {
            let mut walk = Walk::over(self.database, self.part(table, scope));
            while let Some(rows) = self.next(&mut walk).await? {
                let sets = rows
                    .iter()
                    .map(|row| values(scope, Value::Int(row.int("sequence"))))
                    .collect();
                let found = self.snapshot.first_of(&MUTATION, sets, |row| {
                    Ok((
                        row.int(column!(MUTATION, status))?,
                        row.text(column!(MUTATION, candidate_ids))?.to_owned(),
                    ))
                });
                for (row, found) in rows.iter().zip(found.await?) {
                    let flaw = match found {
                        None => "belongs to a mutation that does not exist",
                        Some((status, _)) if table == "pending_records" && status != QUEUED => {
                            "is to be made by a mutation that has ended"
                        }
                        Some((_, candidates))
                            if table == "mutation_subjects"
                                && !ids(&candidates).contains(&row.text("candidate_id").into()) =>
                        {
                            "names a candidate that its mutation does not"
                        }
                        Some(_) => continue,
                    };
                    // An idempotency key is text from the caller and must not be printed. The
                    // position in the queue identifies the row too.
                    self.flaws
                        .add(&walk.part, &row.int("sequence").to_string(), flaw);
                }
            }
        }
        Ok(())
    }

    pub(super) async fn discarded(&mut self, scope: &Scope) -> Result<(), Error> {
        let mut walk = Walk::over(self.database, self.part("discarded_files", scope));
        while let Some(rows) = self.next(&mut walk).await? {
            let files: Vec<&str> = rows.iter().map(|row| row.text("file")).collect();
            let free = self
                .missing(&REFERRED, scope, files.iter().copied())
                .await?;
            for file in files.into_iter().filter(|file| !free.contains(file)) {
                self.flaws.add(
                    &walk.part,
                    file,
                    "is to be removed and still an attachment's",
                );
            }
        }
        Ok(())
    }
}

/// Parses a JSON array of ids.
fn ids(listed: &str) -> Vec<String> {
    serde_json::from_str(listed).unwrap_or_default()
}

/// Returns what is wrong with a mutation's own columns.
fn flaws(row: &Record, subjects: &[String]) -> Vec<&'static str> {
    let ended = row.int("status") != QUEUED;
    [
        (
            !(0..=3).contains(&row.int("status")),
            "has a status that there is none of",
        ),
        (
            ended == row.is_null("finished_at"),
            "has ended, and not ended",
        ),
        (
            ended != row.is_null("payload"),
            "has nothing to do, or something left to do",
        ),
        (
            (row.int("status") == 2) == row.is_null("problem"),
            "has failed without a problem, or a problem without failing",
        ),
        (
            !row.is_null("callback_at") && row.is_null("callback_url"),
            "has a callback to nowhere",
        ),
        (
            !row.is_null("subject")
                && row.optional_text("subject") != subjects.first().map(String::as_str),
            "the column subject does not follow from its candidates",
        ),
    ]
    .into_iter()
    .filter(|(wrong, _)| *wrong)
    .map(|(_, flaw)| flaw)
    .collect()
}
