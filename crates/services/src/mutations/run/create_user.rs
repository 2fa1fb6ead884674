//! `create-user` of version 1 of the API: an upsert by e-mail address that may be sent again. What the
//! candidate has already is not added once more.

use super::Run;
use crate::{
    candidate::{Payload, text},
    mutations::operation::{
        AttachmentDraft, CandidateDraft, InteractionDraft, MatchBy, Source, Subjects,
    },
    version_1::moments::day_of,
};
use model::{CandidateId, Field, FileId, Timestamp};
use std::collections::HashSet;
use store::Error;

/// What makes a contact moment the same as another.
struct Known {
    /// Its type, name, summary and notes.
    texts: [Option<String>; 4],
    performed_at: Option<Timestamp>,
    created_at: Option<Timestamp>,
}

impl Known {
    fn of(members: &Payload) -> Self {
        let texts = ["type", "name", "summary", "notes"];
        let moment = |name| text(members, name)?.parse::<Timestamp>().ok();
        Self {
            texts: texts.map(|name| text(members, name).map(str::to_owned)),
            performed_at: moment("performedAt").map(Timestamp::to_millisecond),
            created_at: moment("createdAt"),
        }
    }

    /// Returns whether a new contact moment is this one. Without a moment it is, if both were
    /// recorded on the same day.
    fn is_same_as(&self, new: &Self) -> bool {
        self.texts == new.texts
            && match new.performed_at {
                Some(_) => self.performed_at == new.performed_at,
                None => self.created_at.and_then(day_of) == new.created_at.and_then(day_of),
            }
    }
}

impl Run<'_, '_, '_> {
    /// Updates the oldest live candidate with the draft's e-mail address, or adds one.
    pub(super) async fn create_user(
        &mut self,
        draft: &CandidateDraft,
        created_at: Option<i64>,
    ) -> Result<Subjects, Error> {
        let matched = self.matching(draft, MatchBy::Email).await?;
        let candidate = matched.as_ref().map(|(id, _)| *id);
        let new = CandidateDraft {
            interactions: self.new_interactions(candidate, draft).await?,
            attachments: self.new_attachments(candidate, draft).await?,
            ..draft.clone()
        };
        let created_at = created_at.map(|moment| Timestamp::from_micros(moment).to_millisecond());
        let Some(matched) = matched else {
            return self.create_matching(&new, created_at).await;
        };
        let mut updated = self.update_matching(&new, matched).await?;
        if let Some(upserted) = updated.upserted.as_mut().filter(|_| created_at.is_some()) {
            upserted.ignored.push(Field::CreatedAt.name().to_owned());
        }
        Ok(updated)
    }

    /// Returns the contact moments of a draft that the candidate does not have yet.
    async fn new_interactions(
        &mut self,
        candidate: Option<CandidateId>,
        draft: &CandidateDraft,
    ) -> Result<Vec<InteractionDraft>, Error> {
        if draft.interactions.is_empty() {
            return Ok(Vec::new());
        }
        let documents = match candidate {
            Some(candidate) => self.tx.interactions().documents_of(candidate).await?,
            None => Vec::new(),
        };
        let read = |document: &String| serde_json::from_str::<Payload>(document).ok();
        let known = documents.iter().filter_map(read);
        let mut known: Vec<Known> = known.map(|members| Known::of(&members)).collect();
        let now = self.tx.now();
        let mut new = Vec::with_capacity(draft.interactions.len());
        for given in &draft.interactions {
            let mut moment = Known::of(&given.members);
            moment.created_at = Some(now);
            if known.iter().any(|known| known.is_same_as(&moment)) {
                continue;
            }
            moment.performed_at = moment.performed_at.or(Some(now.to_millisecond()));
            known.push(moment);
            new.push(given.clone());
        }
        Ok(new)
    }

    /// Returns the files of a draft whose content the candidate does not have yet. The others are
    /// discarded.
    async fn new_attachments(
        &mut self,
        candidate: Option<CandidateId>,
        draft: &CandidateDraft,
    ) -> Result<Vec<AttachmentDraft>, Error> {
        if draft.attachments.is_empty() {
            return Ok(Vec::new());
        }
        let contents = match candidate {
            Some(candidate) => self.tx.attachments().contents_of(candidate).await?,
            None => Vec::new(),
        };
        let mut contents: HashSet<String> = contents.into_iter().collect();
        let (mut new, mut known) = (Vec::new(), Vec::new());
        for given in &draft.attachments {
            match self.content(given) {
                Some((_, content)) if contents.insert(content.to_owned()) => {
                    new.push(given.clone());
                }
                Some((file, _)) => known.push(file),
                None => new.push(given.clone()),
            }
        }
        if !known.is_empty() {
            self.tx.discarded_files().add(&known, None).await?;
        }
        Ok(new)
    }

    /// Returns the file of a draft and its content, where that is known.
    fn content<'d>(&'d self, draft: &'d AttachmentDraft) -> Option<(FileId, &'d str)> {
        let kept = match &draft.source {
            Source::Kept(kept) => kept,
            Source::Url { .. } => self.fetched.get(&draft.id)?,
        };
        Some((kept.file, kept.content.as_deref()?))
    }
}
