//! Finds rows whose e-mail address or phone number a live candidate or an earlier row of the file
//! already has.

use super::row::Checked;
use messages::RowWarning;
use model::Fault;
use std::{
    collections::HashSet,
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

/// The e-mail addresses and phone numbers of the rows so far, as 64-bit hashes: 16 bytes per row.
pub(super) struct Seen {
    duplicates: Duplicates,
    hasher: RandomState,
    keys: HashSet<u64>,
}

impl Seen {
    pub(super) fn new(duplicates: Duplicates) -> Self {
        Self {
            duplicates,
            hasher: RandomState::new(),
            keys: HashSet::new(),
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
            let is_new_email = self.keys.insert(self.hasher.hash_one(("email", email)));
            let is_new_phone =
                phone.is_none_or(|phone| self.keys.insert(self.hasher.hash_one(("phone", phone))));
            let mut stored = tx.candidates();
            let of_email = !is_new_email || stored.first_by_email(email).await?.is_some();
            let of_phone = match phone {
                Some(phone) => !is_new_phone || stored.first_by_phone(phone).await?.is_some(),
                None => false,
            };
            let place = match (of_email, of_phone) {
                (true, _) => "/email",
                (false, true) => "/phone",
                (false, false) => continue,
            };
            let message = match self.duplicates {
                Duplicates::Skip => RowWarning::DuplicateSkipped,
                Duplicates::Report | Duplicates::Allow => RowWarning::Duplicate,
            };
            row.warnings.push(Fault::pointer(place, message));
            *left_out = self.duplicates == Duplicates::Skip;
        }
        Ok(left_out)
    }
}
