//! Checks of the history of candidates, and of the entries about their phases.

use super::{
    look::{BATCH, Look, ScopeState, values},
    related::DOCUMENT,
    walk::{Record, Walk},
};
use db::{Error, Value, statements};
use model::{Scope, vocabulary::PHASES};
use serde_json::{Map, Value as Json};
use std::collections::HashSet;

statements! {
    pub(super) scope JOURNEY as "DEEP_JOURNEY" =
        "SELECT sequence FROM phase_changes WHERE region_id = $1 AND environment = $2 AND journey = $3 LIMIT 1";
}

impl Look<'_> {
    pub(super) async fn history(&mut self, scope: &Scope, state: &ScopeState) -> Result<(), Error> {
        let mut walk = Walk::over(self.database, self.part("candidate_history", scope));
        while let Some(rows) = self.next(&mut walk).await? {
            let candidates: HashSet<&str> =
                rows.iter().map(|row| row.text("candidate_id")).collect();
            let missing = self.missing(&DOCUMENT, scope, candidates).await?;
            for row in &rows {
                let id = row.text("candidate_id");
                if missing.contains(id) {
                    self.flaws
                        .add(&walk.part, id, "belongs to a candidate that does not exist");
                }
                if !has_its_values(row) {
                    self.flaws
                        .add(&walk.part, id, "has values of other fields than it names");
                }
                self.assigned(&walk, row, id, state);
            }
        }
        Ok(())
    }

    pub(super) async fn phases(&mut self, scope: &Scope, state: &ScopeState) -> Result<(), Error> {
        let mut walk = Walk::over(self.database, self.part("phase_changes", scope));
        while let Some(rows) = self.next(&mut walk).await? {
            for row in &rows {
                let journey = row.int("journey").to_string();
                let phases = ["from_phase", "to_phase"].map(|column| row.optional_int(column));
                let is_phase =
                    |phase: i64| usize::try_from(phase).is_ok_and(|at| at < PHASES.len());
                if phases.into_iter().flatten().any(|phase| !is_phase(phase)) {
                    self.flaws
                        .add(&walk.part, &journey, "has a phase that there is none of");
                }
                self.assigned(&walk, row, &journey, state);
            }
        }
        Ok(())
    }

    /// Checks that the scope has assigned the number of an entry.
    fn assigned(&mut self, walk: &Walk, row: &Record, id: &str, state: &ScopeState) {
        if !(1..=state.last_history).contains(&row.int("sequence")) {
            self.flaws.add(
                &walk.part,
                id,
                "has a number that its scope has not assigned",
            );
        }
    }

    /// Checks that each journey of candidates has an entry.
    pub(super) async fn journeys(
        &mut self,
        scope: &Scope,
        walk: &Walk,
        rows: &[Record],
    ) -> Result<(), Error> {
        let journeys: Vec<(&str, i64)> = rows
            .iter()
            .filter_map(|row| Some((row.text("id"), row.optional_int("journey")?)))
            .collect();
        for journeys in journeys.chunks(BATCH) {
            let sets = journeys
                .iter()
                .map(|(_, journey)| values(scope, Value::Int(*journey)))
                .collect();
            let found = self.snapshot.first_of(&JOURNEY, sets, |_| Ok(())).await?;
            let without = journeys
                .iter()
                .zip(found)
                .filter(|(_, found)| found.is_none());
            for ((id, _), _) in without {
                self.flaws.add(
                    &walk.part,
                    id,
                    "has a journey without an entry among the phases",
                );
            }
        }
        Ok(())
    }
}

/// Whether the values of an entry, if it has any, are of the fields that it names.
fn has_its_values(row: &Record) -> bool {
    let Some(changes) = row.optional_text("changes") else {
        return true;
    };
    let named: HashSet<&str> = row.text("fields").split(' ').collect();
    serde_json::from_str::<Map<String, Json>>(changes)
        .is_ok_and(|changes| changes.keys().all(|name| named.contains(name.as_str())))
}
