//! What is stored of a candidate.

use super::checksum;
use db::{Column, Columns, Error, Row, column};
use model::{
    Document, Field, Format, StoredDocument, email_identity_key, email_search_key, phone_key,
    vocabulary,
};

/// What the effects of a change of a candidate depend on.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Facts<'f> {
    pub(crate) archived: bool,
    /// The index of the phase in [`model::vocabulary::PHASES`].
    pub(crate) phase: u8,
    /// A key made by [`model::email_identity_key`].
    pub(crate) identity_key: &'f str,
}

/// A candidate's stored columns, with its final JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finished {
    /// Whether the candidate is archived.
    pub archived: bool,
    /// The index of the candidate's phase in [`model::vocabulary::PHASES`].
    pub phase: u8,
    /// A key made by [`model::email_search_key`].
    pub email_key: String,
    /// A key made by [`model::email_identity_key`].
    pub identity_key: String,
    /// A key made by [`model::phone_key`].
    pub phone_key: Option<String>,
    /// The document as stored: JSON.
    pub document: String,
    /// The lengths of its values, with a checksum and the number of its format behind them.
    pub lengths: Vec<u8>,
    /// The values of the custom fields, as a JSON object by custom field id.
    pub custom: Option<String>,
}

impl Finished {
    /// Returns the document.
    pub(crate) fn shown(&self) -> Document<'_> {
        let (lengths, format) = (
            checksum::lengths(&self.lengths),
            checksum::format(&self.lengths),
        );
        Document::new(&self.document, lengths, format)
    }

    /// Returns what the effects of a change depend on.
    pub(super) fn facts(&self) -> Facts<'_> {
        Facts {
            archived: self.archived,
            phase: self.phase,
            identity_key: &self.identity_key,
        }
    }

    /// A document with the columns that are derived from it, and a checksum behind its lengths.
    pub fn of(document: StoredDocument, custom: Option<String>) -> Self {
        let shown = document.as_document();
        let text = |field: Field| {
            serde_json::from_str::<Option<String>>(shown.value(field))
                .ok()
                .flatten()
        };
        let phase = text(Field::Phase)
            .and_then(|phase| vocabulary::phase_index(&phase))
            .unwrap_or_default();
        let email = text(Field::Email).unwrap_or_default();
        let (email_key, identity_key) = (email_search_key(&email), email_identity_key(&email));
        let phone_key = text(Field::Phone).as_deref().and_then(phone_key);
        let archived = shown.value(Field::ArchivedAt) != "null";
        let lengths = checksum::checksummed(&shown, document.lengths(), custom.as_deref());
        let (document, _) = document.into_parts();
        Self {
            archived,
            phase,
            email_key,
            identity_key,
            phone_key,
            document,
            lengths,
            custom,
        }
    }
}

/// A stored candidate that is about to be changed.
#[derive(Debug, Clone)]
pub struct StoredCandidate {
    /// Whether the candidate is archived.
    pub archived: bool,
    /// The index of the candidate's phase in [`model::vocabulary::PHASES`].
    pub phase: u8,
    /// The document.
    pub document: StoredDocument,
    /// The values of its custom fields.
    pub custom: Option<String>,
    /// A key made by [`model::email_identity_key`].
    pub identity_key: String,
    /// The number of its journey among the phases, if it has one and was read.
    pub(crate) journey: Option<i64>,
}

impl StoredCandidate {
    /// Returns what the effects of a change depend on.
    pub(super) fn facts(&self) -> Facts<'_> {
        Facts {
            archived: self.archived,
            phase: self.phase,
            identity_key: &self.identity_key,
        }
    }

    /// Reads a candidate from a row of a statement `C`.
    pub(crate) fn read<C: Columns>(row: Row<'_>) -> Result<Self, Error> {
        let custom = row.optional_text(column!(C, custom))?;
        let document = checksum::opened(
            row.text(column!(C, document))?.as_bytes(),
            row.blob(column!(C, lengths))?,
            custom,
        )?;
        Ok(Self {
            archived: row.int(column!(C, archived))? != 0,
            phase: phase(row, column!(C, phase))?,
            document: StoredDocument::of(&document),
            custom: custom.map(str::to_owned),
            identity_key: row
                .optional_text(column!(C, identity_key))?
                .unwrap_or_default()
                .to_owned(),
            journey: None,
        })
    }

    /// A candidate of these columns, as the version reads it that writes this format.
    pub fn read_by(format: &'static Format, columns: &Finished) -> Result<Self, Error> {
        let Finished {
            archived,
            phase,
            identity_key,
            document,
            lengths,
            custom,
            ..
        } = columns;
        let read =
            checksum::opened(document.as_bytes(), lengths, custom.as_deref())?.read_by(format);
        Ok(Self {
            archived: *archived,
            phase: *phase,
            document: StoredDocument::of(&read),
            custom: custom.clone(),
            identity_key: identity_key.clone(),
            journey: None,
        })
    }
}

/// Returns the names of the members that differ between what is stored of a candidate and what
/// replaces it, without the time of the change and the archiving.
pub(crate) fn changed_fields(before: &StoredCandidate, after: &Finished) -> Vec<&'static str> {
    let old = before.document.as_document();
    let new = checksum::opened(
        after.document.as_bytes(),
        &after.lengths,
        after.custom.as_deref(),
    );
    // What was finished a moment ago opens.
    let Ok(new) = new else { return Vec::new() };
    let own = [Field::UpdatedAt, Field::ArchivedAt];
    let fields = Field::ALL.iter().filter(|field| !own.contains(field));
    let changed = fields.filter(|field| old.value(**field) != new.value(**field));
    let custom = (before.custom != after.custom).then_some("customFields");
    changed.map(|field| field.name()).chain(custom).collect()
}

/// Reads a phase's index from a column.
pub(super) fn phase(row: Row<'_>, column: Column) -> Result<u8, Error> {
    u8::try_from(row.int(column)?).map_err(|_| Error::internal("a candidate's phase is broken"))
}
