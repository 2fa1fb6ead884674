//! Checks of the rows by which candidates are listed and found: they must follow from the candidates'
//! documents and contact moments.

use super::{
    look::{BATCH, Look, ScopeState, values},
    walk::{Record, Walk},
};
use crate::{
    candidates::checksum,
    desk::{DeskFacts, text_filter},
};
use db::{Error, Value, column, statements};
use model::{Scope, distinct_words};
use std::collections::HashMap;

statements! {
    pub(super) scope CANDIDATE as "DEEP_DESK_CANDIDATE" =
        "SELECT position, lengths, document, custom, (SELECT MAX(performed_at) FROM interactions WHERE region_id = $1 \
         AND environment = $2 AND candidate_id = $3) AS last_contact, (SELECT staff_id FROM coordinators WHERE region_id = $1 \
         AND environment = $2 AND candidate_id = $3) AS coordinator, COALESCE((SELECT MIN(open_due_on || '') FROM tasks \
         WHERE region_id = $1 AND environment = $2 AND candidate_id = $3), '~') AS next_task FROM candidates \
         WHERE region_id = $1 AND environment = $2 AND id = $3";
    pub(super) scope WORD as "DEEP_DESK_WORD" =
        "SELECT position FROM desk_words WHERE region_id = $1 AND environment = $2 AND word = $3 AND position = $4";
}

/// What a row must say; no facts if the document is damaged, which another check reports.
struct Expected {
    position: i64,
    last_contact: i64,
    coordinator: Option<String>,
    next_task: String,
    custom: Option<String>,
    facts: Option<DeskFacts>,
    text_filter: Vec<u8>,
}

impl Look<'_> {
    /// Checks the rows of a scope with this number of candidates.
    pub(super) async fn desk(
        &mut self,
        scope: &Scope,
        state: &ScopeState,
        candidates: u64,
    ) -> Result<(), Error> {
        let mut walk = Walk::over(self.database, self.part("desk_rows", scope));
        let mut words = 0;
        while let Some(rows) = self.next(&mut walk).await? {
            for rows in rows.chunks(BATCH / 10) {
                words += self.desk_rows(scope, &walk, rows).await?;
            }
        }
        if walk.whole && walk.rows < candidates && state.desk_is_complete {
            let lacking = candidates - walk.rows;
            let flaw = format!("{lacking} candidates have no row");
            self.flaws.add(&walk.part, "", flaw);
        }
        let whole = walk.whole;
        let mut walk = Walk::over(self.database, self.part("desk_words", scope));
        while self.next(&mut walk).await?.is_some() {}
        if whole && walk.whole && walk.rows > words {
            let flaw = "has words that no row names";
            self.flaws.add(&walk.part, "", flaw);
        }
        Ok(())
    }

    /// Checks some rows. Returns the number of their words.
    async fn desk_rows(
        &mut self,
        scope: &Scope,
        walk: &Walk,
        rows: &[Record],
    ) -> Result<u64, Error> {
        let ids = rows.iter().map(|row| row.text("candidate_id"));
        let sets = ids.map(|id| values(scope, Value::Text(id))).collect();
        let expected = self.snapshot.first_of(&CANDIDATE, sets, |row| {
            let custom = row.optional_text(column!(CANDIDATE, custom))?;
            let document = checksum::opened(
                row.text(column!(CANDIDATE, document))?.as_bytes(),
                row.blob(column!(CANDIDATE, lengths))?,
                custom,
            );
            Ok(Expected {
                position: row.int(column!(CANDIDATE, position))?,
                // 0 stands for no contact, so a contact of before 1970 is 1.
                last_contact: row
                    .optional_int(column!(CANDIDATE, last_contact))?
                    .map_or(0, |performed_at| performed_at.max(1)),
                coordinator: row
                    .optional_text(column!(CANDIDATE, coordinator))?
                    .map(str::to_owned),
                next_task: row.text(column!(CANDIDATE, next_task))?.to_owned(),
                custom: custom.map(str::to_owned),
                text_filter: document.as_ref().map(text_filter).unwrap_or_default(),
                facts: document.ok().map(|document| DeskFacts::of(&document)),
            })
        });
        let mut known = HashMap::new();
        for (row, expected) in rows.iter().zip(expected.await?) {
            let id = row.text("candidate_id");
            let Some(expected) = expected else {
                self.flaws
                    .add(&walk.part, id, "belongs to a candidate that does not exist");
                continue;
            };
            for column in differing(row, &expected) {
                let flaw = format!("the column {column} does not follow from its candidate");
                self.flaws.add(&walk.part, id, flaw);
            }
            known.insert(id, distinct_words(row.text("words")));
        }
        let mut sets = Vec::new();
        let mut of = Vec::new();
        for row in rows {
            let id = row.text("candidate_id");
            for word in known.get(id).into_iter().flatten() {
                let mut set = values(scope, Value::Text(word));
                set.push(Value::Int(row.int("position")));
                sets.push(set);
                of.push(id);
            }
        }
        let found = self.snapshot.first_of(&WORD, sets, |_| Ok(())).await?;
        let count = u64::try_from(of.len()).unwrap_or(u64::MAX);
        for (id, found) in of.into_iter().zip(found) {
            if found.is_none() {
                self.flaws.add(&walk.part, id, "cannot be found by a word");
            }
        }
        Ok(count)
    }
}

/// Returns the columns of a row that differ from what is expected.
fn differing(row: &Record, expected: &Expected) -> Vec<&'static str> {
    let Some(facts) = &expected.facts else {
        return Vec::new();
    };
    let columns = [
        ("position", row.int("position") == expected.position),
        (
            "last_contact",
            row.int("last_contact") == expected.last_contact,
        ),
        (
            "custom",
            row.optional_text("custom") == expected.custom.as_deref(),
        ),
        (
            "coordinator",
            row.optional_text("coordinator") == expected.coordinator.as_deref(),
        ),
        ("next_task", row.text("next_task") == expected.next_task),
        ("archived", row.int("archived") == i64::from(facts.archived)),
        ("phase", row.int("phase") == i64::from(facts.phase)),
        ("facets", row.int("facets") == facts.facets),
        ("grades", row.int("grades") == facts.grades),
        ("created_at", row.int("created_at") == facts.created_at),
        ("updated_at", row.int("updated_at") == facts.updated_at),
        ("name_key", row.text("name_key") == facts.name_key),
        ("city_key", row.text("city_key") == facts.city_key),
        ("postal_key", row.text("postal_key") == facts.postal_key),
        ("words", row.text("words") == facts.words),
        (
            "text_filter",
            row.is_null("text_filter") || row.blob("text_filter") == expected.text_filter,
        ),
    ];
    let differ = columns.into_iter().filter(|(_, follows)| !follows);
    differ.map(|(column, _)| column).collect()
}
