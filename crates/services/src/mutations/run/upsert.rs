//! Upserts: which candidate a payload matches, and what a match may change.
//!
//! An upsert often comes from a public form, so the person who fills it in must not gain access to
//! somebody else's record. A phone number proves nothing. Therefore a match by phone never changes
//! the e-mail address, which the owner signs in with. By default it also requires matching names,
//! so that people who share a phone number keep separate records.

use super::Run;
use crate::{
    candidate::{Changes, text},
    mutations::operation::{CandidateDraft, Done, MatchBy, Matched, Subjects, Upserted},
};
use model::{
    CandidateId, Field, PersonName, Timestamp, email_identity_key, email_search_key, phone_key,
};
use store::{Error, candidates::Change};

/// Returns whether two addresses name the same mailbox. A match by e-mail may change the spelling
/// of the address, but not the mailbox.
fn is_same_mailbox(one: &str, other: &str) -> bool {
    email_identity_key(one.trim()) == email_identity_key(other.trim())
}

impl Run<'_, '_, '_> {
    pub(super) async fn upsert(
        &mut self,
        draft: &CandidateDraft,
        by: MatchBy,
    ) -> Result<Subjects, Error> {
        match self.matching(draft, by).await? {
            Some(matched) => self.update_matching(draft, matched).await,
            None => self.create_matching(draft, None).await,
        }
    }

    /// Adds a candidate that matches nobody. `created_at` is when it was made elsewhere.
    pub(super) async fn create_matching(
        &mut self,
        draft: &CandidateDraft,
        created_at: Option<Timestamp>,
    ) -> Result<Subjects, Error> {
        let drafts = std::slice::from_ref(draft);
        let created = self.create(drafts, created_at).await?;
        let upserted = Upserted {
            result: Done::Created,
            matched_by: None,
            ignored: Vec::new(),
        };
        Ok(Subjects {
            upserted: Some(upserted),
            ..created
        })
    }

    /// Updates the candidate that a draft matches.
    pub(super) async fn update_matching(
        &mut self,
        draft: &CandidateDraft,
        (candidate, matched): (CandidateId, Matched),
    ) -> Result<Subjects, Error> {
        let mut members = draft.members.clone();
        let ignored = match self.stored_email(candidate).await? {
            Some(stored) => {
                let given = text(&members, Field::Email.name()).unwrap_or_default();
                let keeps = matched == Matched::Phone || !is_same_mailbox(given, &stored);
                let ignored = keeps && given != stored;
                if ignored {
                    members.shift_remove(Field::Email.name());
                }
                ignored
            }
            None => false,
        };
        let changes = Changes {
            members: Some(&members),
            custom: Some(&draft.custom),
            ..Changes::default()
        };
        if draft.attachments.is_empty() {
            self.change(candidate, &changes, Change::Updated).await?;
        } else {
            self.change_with_files(candidate, changes, &draft.attachments)
                .await?;
        }
        if !draft.interactions.is_empty() {
            self.add_interactions(candidate, &draft.interactions)?;
        }
        let ignored = if ignored {
            vec![Field::Email.name().to_owned()]
        } else {
            Vec::new()
        };
        let upserted = Upserted {
            result: Done::Updated,
            matched_by: Some(matched),
            ignored,
        };
        Ok(Subjects {
            candidates: vec![candidate],
            upserted: Some(upserted),
            ..draft.subjects()
        })
    }

    /// Finds the oldest non-archived candidate that the draft matches.
    pub(in crate::mutations) async fn matching(
        &mut self,
        draft: &CandidateDraft,
        by: MatchBy,
    ) -> Result<Option<(CandidateId, Matched)>, Error> {
        if by != MatchBy::Phone {
            let key =
                email_search_key(text(&draft.members, Field::Email.name()).unwrap_or_default());
            if let Some(found) = self.tx.candidates().first_by_email(&key).await? {
                return Ok(Some((found, Matched::Email)));
            }
        }
        let phone = text(&draft.members, Field::Phone.name()).and_then(phone_key);
        let Some(phone) = phone.filter(|_| by != MatchBy::Email) else {
            return Ok(None);
        };
        let found = if by == MatchBy::Phone {
            self.tx.candidates().first_by_phone(&phone).await?
        } else {
            let name =
                PersonName::parse(text(&draft.members, Field::Name.name()).unwrap_or_default());
            let same = |theirs: &str| {
                let theirs = PersonName::parse(theirs);
                name.shares_a_surname_with(&theirs) && name.given_name_agrees_with(&theirs)
            };
            let named = self.tx.candidates().named_by_phone(&phone).await?;
            named
                .into_iter()
                .find(|(_, theirs)| same(theirs))
                .map(|(id, _)| id)
        };
        Ok(found.map(|found| (found, Matched::Phone)))
    }

    async fn stored_email(&mut self, candidate: CandidateId) -> Result<Option<String>, Error> {
        let Some(stored) = self.tx.candidates().load(candidate).await? else {
            return Ok(None);
        };
        let document = stored.document.as_document();
        Ok(serde_json::from_str(document.value(Field::Email)).ok())
    }
}
