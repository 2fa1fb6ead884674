//! Operations on attachments.

use super::Run;
use crate::{
    candidate::{Changes, Filed},
    mutations::operation::{AttachmentDraft, Source},
};
use model::{Attachment, AttachmentId, CandidateId, Field};
use store::{
    Error,
    candidates::{Change, StoredCandidate},
    mutations::Leaves,
};

impl Run<'_, '_, '_> {
    /// Changes a candidate and adds files to it. Returns false if it does not exist.
    pub(super) async fn change_with_files(
        &mut self,
        id: CandidateId,
        changes: Changes<'_>,
        drafts: &[AttachmentDraft],
    ) -> Result<bool, Error> {
        let Some(before) = self.tx.candidates().load(id).await? else {
            return Ok(false);
        };
        let files = self.filed(drafts);
        let mut all = listed(&before);
        for file in &files {
            self.tx.attachments().add(id, &file.to_new()).await?;
        }
        all.extend(files.into_iter().map(|file| (file.field, file.shown)));
        let changes = Changes {
            attachments: &by_field(&all),
            ..changes
        };
        self.change(id, &changes, Change::Updated).await
    }

    /// Returns the files of drafts, all of which are in the file store by now.
    pub(super) fn filed(&self, drafts: &[AttachmentDraft]) -> Vec<Filed> {
        let file = |draft: &AttachmentDraft| {
            let kept = match &draft.source {
                Source::Kept(kept) => kept,
                Source::Url { .. } => self.fetched.get(&draft.id)?,
            };
            let shown = Attachment {
                id: draft.id,
                filename: kept.filename.clone(),
                media_type: kept.media_type.clone(),
                size: kept.size,
                created_at: self.tx.now().to_string(),
            };
            Some(Filed {
                field: draft.field(),
                shown,
                file: kept.file,
                content: kept.content.clone(),
            })
        };
        drafts.iter().filter_map(file).collect()
    }

    /// Deletes an attachment and returns what remains to be removed. Returns `None` if there is no
    /// such attachment.
    pub(super) async fn delete_attachment(
        &mut self,
        candidate: CandidateId,
        id: AttachmentId,
    ) -> Result<Option<Leaves>, Error> {
        let Some(file) = self.tx.attachments().remove(candidate, id).await? else {
            return Ok(None);
        };
        let owner = self.owner(candidate);
        let mut discarded = self.tx.discarded_files();
        let files = discarded.add(&[file], Some(owner)).await?;
        let stored = self.tx.candidates().load(candidate).await?;
        let mut left = stored.as_deref().map(listed).unwrap_or_default();
        left.retain(|(_, shown)| shown.id != id);
        let changes = Changes {
            attachments: &by_field(&left),
            ..Changes::default()
        };
        self.change(candidate, &changes, Change::Updated).await?;
        Ok(Some(Leaves {
            files,
            nobody: false,
        }))
    }
}

/// Returns a candidate's attachments, each with the field it belongs to.
pub(super) fn listed(stored: &StoredCandidate) -> Vec<(Field, Attachment)> {
    let document = stored.document.as_document();
    let of = |field: Field| {
        let shown: Vec<Attachment> =
            serde_json::from_str(document.value(field)).unwrap_or_default();
        shown.into_iter().map(move |shown| (field, shown))
    };
    of(Field::CurriculumVitae)
        .chain(of(Field::OtherAttachments))
        .collect()
}

/// Groups attachments by the field they belong to.
fn by_field(all: &[(Field, Attachment)]) -> [(Field, Vec<Attachment>); 2] {
    [Field::CurriculumVitae, Field::OtherAttachments].map(|field| {
        let of_field = all.iter().filter(|(of, _)| *of == field);
        (field, of_field.map(|(_, shown)| shown.clone()).collect())
    })
}
