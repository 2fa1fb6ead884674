//! What follows from the changes of a unit of work. It is collected here and written before the
//! commit.

use super::state::ScopeState;
use crate::{
    access_log::ChangeEvent,
    audit::Entry,
    candidates::{Facts, Finished, StoredCandidate},
    changes::Changed,
};
use db::{Error, Transaction, Value, statements};
use model::{CandidateId, Scope};
use std::collections::{BTreeMap, BTreeSet};

statements! {
    pub(super) scope COUNT_UP as "COUNT_UP" =
        "INSERT INTO candidate_counts (region_id, environment, archived, phase, total) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (region_id, environment, archived, phase) \
         DO UPDATE SET total = candidate_counts.total + excluded.total";
}

/// What must still be written before the commit.
#[derive(Debug, Clone, Default)]
pub(crate) struct Effects {
    /// By how much the number of candidates changed, by archived state and phase.
    counts: BTreeMap<(bool, u8), i64>,
    /// Whose sessions may have to end.
    pub(super) orphans: Orphans,
    /// Entries for the audit log.
    pub(crate) audit: Vec<Entry>,
    /// Changes for the access log, each with the candidate's position.
    pub(crate) accesses: Vec<(ChangeEvent, i64)>,
    /// Whether files were marked for removal.
    pub(crate) discards_files: bool,
    /// A change of settings, which this process learns after the commit.
    pub(crate) settings_changed: Option<Changed>,
}

/// The e-mail addresses that records of the scope lost.
#[derive(Debug, Clone, Default)]
pub(crate) struct Orphans {
    /// Whether all records were removed.
    pub(crate) emptied: bool,
    /// The identity keys that a record lost.
    pub(crate) email_keys: BTreeSet<String>,
    /// Those of them whose record was erased.
    pub(crate) erased: BTreeSet<String>,
}

/// A change of a candidate's row.
#[derive(Debug)]
pub(crate) struct CandidateChange<'f> {
    /// The candidate.
    pub(crate) id: CandidateId,
    /// What the row was before; none if it is new.
    pub(crate) before: Option<Facts<'f>>,
    /// What the row is now; none if it was deleted.
    pub(crate) after: Option<Facts<'f>>,
    /// What was stored before and is stored now, if the row was replaced.
    pub(crate) documents: Option<(&'f StoredCandidate, &'f Finished)>,
}

impl ScopeState {
    /// Notes what follows from a change of a candidate's row. Every insert, update and delete of
    /// such a row is passed here, and nowhere else. So this is the place for what must be written
    /// on every change of a candidate.
    pub(crate) fn record(&mut self, change: &CandidateChange<'_>) {
        self.note_candidate_event(change);
        let effects = &mut self.effects;
        if let Some(before) = &change.before {
            effects.count(before, -1);
            let key = before.identity_key;
            if change.after.is_none() {
                effects.orphans.erased.insert(key.to_owned());
            }
            if change.after.is_none_or(|after| after.identity_key != key) {
                effects.orphans.email_keys.insert(key.to_owned());
            }
        }
        if let Some(after) = &change.after {
            effects.count(after, 1);
        }
    }

    /// Notes that every record of the scope was removed.
    pub(crate) fn record_emptied(&mut self) {
        self.effects.orphans.emptied = true;
        self.effects.accesses.clear();
        self.effects.counts.clear();
        self.events.clear();
        self.loaded.clear();
        self.interactions.clear();
    }
}

impl Effects {
    fn count(&mut self, of: &Facts<'_>, change: i64) {
        *self.counts.entry((of.archived, of.phase)).or_default() += change;
    }

    /// Adds the changed candidate counts to the transaction.
    pub(super) fn save_counts(
        &self,
        transaction: &mut Transaction<'_>,
        scope: &Scope,
    ) -> Result<(), Error> {
        let [region, environment] = Value::of_scope(scope);
        for ((archived, phase), count) in self.counts.iter().filter(|(_, count)| **count != 0) {
            let values = [
                region,
                environment,
                Value::Int((*archived).into()),
                Value::Int((*phase).into()),
                Value::Int(*count),
            ];
            transaction.defer_one(&COUNT_UP, &values)?;
        }
        Ok(())
    }
}
