//! Changing a finished candidate: what is not mentioned is copied, byte for byte.

use super::{Payload, custom_column, write, write_given};
use model::{Attachment, Document, DocumentBuilder, Field, Timestamp};
use store::candidates::{Finished, StoredCandidate};

/// What is to be different. What is not mentioned stays as it is.
#[derive(Debug, Default)]
pub(crate) struct Changes<'a> {
    /// Shared fields; `null` clears one.
    pub(crate) members: Option<&'a Payload>,
    /// Values of custom fields by the fields' ids; `null` clears one.
    pub(crate) custom: Option<&'a Payload>,
    /// The attachments of a field, all of them.
    pub(crate) attachments: &'a [(Field, Vec<Attachment>)],
    /// Whether it is archived.
    pub(crate) archiving: Archiving,
}

/// What is to become of a candidate's place in the list.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) enum Archiving {
    /// Nothing.
    #[default]
    Stays,
    /// It is archived at this moment.
    At(Timestamp),
    /// It is archived no more.
    Ends,
}

/// The changed candidate; nothing when the changes change nothing.
pub(crate) fn revise(before: &StoredCandidate, changes: &Changes<'_>, now: Timestamp) -> Option<Finished> {
    let stood = Document::new(&before.document, &before.lengths);
    let custom = match changes.custom {
        Some(given) if !given.is_empty() => {
            let mut values: Payload =
                before.custom.as_deref().and_then(|stored| serde_json::from_str(stored).ok()).unwrap_or_default();
            values.extend(given.clone());
            custom_column(values)
        }
        _ => before.custom.clone(),
    };
    let build = |updated_at: Option<Timestamp>| {
        let built = DocumentBuilder::build(|field, out| {
            let given = changes.members.and_then(|members| members.get(field.name()));
            let files = changes.attachments.iter().find(|(of, _)| *of == field);
            match (field, changes.archiving, updated_at) {
                (Field::UpdatedAt, _, Some(moment)) | (Field::ArchivedAt, Archiving::At(moment), _) => {
                    write(out, &moment);
                }
                (Field::ArchivedAt, Archiving::Ends, _) => out.extend_from_slice(b"null"),
                _ => match (given, files) {
                    (Some(value), _) => write_given(out, field, Some(value)),
                    (None, Some((_, files))) => write(out, files),
                    (None, None) => out.extend_from_slice(stood.value(field).as_bytes()),
                },
            }
        });
        built.finish()
    };
    if build(None).0 == before.document && custom == before.custom {
        return None;
    }
    let (document, lengths) = build(Some(now.to_millisecond()));
    Some(Finished::of(document, lengths, custom))
}
