//! Finds rows whose e-mail address or phone number a live candidate or an earlier row of the file
//! already has.

use super::row::Checked;
use messages::RowWarning;
use model::{CandidateId, Fault};
use std::{
    collections::{HashMap, hash_map::Entry},
    hash::{BuildHasher, RandomState},
};
use store::{Error, ScopeTx};

/// How duplicates are handled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Duplicates {
    /// They are not looked for.
    #[default]
    Allow,
    /// They are left out, each with a warning.
    Skip,
    /// They are stored, each with a warning.
    Report,
}

/// The e-mail addresses and phone numbers of the rows so far, as 64-bit hashes, with the line on
/// which each occurred first: 32 bytes per row.
pub(super) struct Seen {
    duplicates: Duplicates,
    hasher: RandomState,
    keys: HashMap<u64, u32>,
}

/// Returns a stored candidate as a warning names it.
fn named(id: &CandidateId) -> String {
    format!("candidate {id}")
}

impl Seen {
    pub(super) fn new(duplicates: Duplicates) -> Self {
        Self {
            duplicates,
            hasher: RandomState::new(),
            keys: HashMap::new(),
        }
    }

    /// Returns the earlier line that has a key, as a warning names it. Notes the key's first line.
    fn first_line(&mut self, key: (&str, &str), line: u64) -> Option<String> {
        match self.keys.entry(self.hasher.hash_one(key)) {
            Entry::Occupied(first) => Some(format!("line {}", first.get())),
            Entry::Vacant(first) => {
                first.insert(u32::try_from(line).unwrap_or(u32::MAX));
                None
            }
        }
    }

    /// Returns which rows of a batch are left out, and adds their warnings.
    pub(super) async fn judge(
        &mut self,
        tx: &mut ScopeTx<'_, '_>,
        batch: &mut [Checked],
    ) -> Result<Vec<bool>, Error> {
        let mut left_out = vec![false; batch.len()];
        if self.duplicates == Duplicates::Allow {
            return Ok(left_out);
        }
        for (row, left_out) in batch.iter_mut().zip(&mut left_out) {
            let Ok(candidate) = &row.finished else {
                continue;
            };
            let (email, phone) = (
                &candidate.finished.email_key,
                candidate.finished.phone_key.as_deref(),
            );
            let email_line = self.first_line(("email", email), row.line);
            let phone_line = phone.and_then(|phone| self.first_line(("phone", phone), row.line));
            let mut stored = tx.candidates();
            let of_email = match email_line {
                Some(line) => Some(line),
                None => stored.first_by_email(email).await?.as_ref().map(named),
            };
            let of_phone = match (&of_email, phone_line, phone) {
                (None, None, Some(phone)) => {
                    stored.first_by_phone(phone).await?.as_ref().map(named)
                }
                (_, line, _) => line,
            };
            let (place, other) = match (of_email, of_phone) {
                (Some(other), _) => ("/email", other),
                (None, Some(other)) => ("/phone", other),
                (None, None) => continue,
            };
            let message = match self.duplicates {
                Duplicates::Skip => RowWarning::DuplicateSkipped { other },
                Duplicates::Report | Duplicates::Allow => RowWarning::Duplicate { other },
            };
            row.warnings.push(Fault::pointer(place, message));
            *left_out = self.duplicates == Duplicates::Skip;
        }
        Ok(left_out)
    }
}
