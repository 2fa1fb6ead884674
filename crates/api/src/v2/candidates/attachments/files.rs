//! The files of a multipart body.

use crate::input::FilePart;
use model::{Fault, Field};
use serde_json::{Map, Value, json};
use services::mutations::{AttachmentDraft, Drafting};
use sha2::{Digest, Sha256};
use std::fmt::Write;

/// Drafts the files.
pub(super) fn drafts(drafting: &mut Drafting<'_>, files: Vec<FilePart>) -> Vec<AttachmentDraft> {
    let mut drafts = Vec::new();
    let mut counts = [0, 0];
    for FilePart {
        field,
        filename,
        bytes,
    } in files
    {
        let count = &mut counts[usize::from(field == Field::CurriculumVitae)];
        let at = format!("/{}/{count}", field.name());
        drafts.extend(drafting.file(field, &filename, bytes, &at));
        *count += 1;
    }
    drafts
}

/// Groups the files of a multipart body by list, each converted by `of_file`.
fn listed(files: &[FilePart], of_file: impl Fn(&FilePart) -> Value) -> Value {
    let mut lists = Map::new();
    for file in files {
        let list = lists.entry(file.field.name()).or_insert_with(|| json!([]));
        if let Some(list) = list.as_array_mut() {
            list.push(of_file(file));
        }
    }
    lists.into()
}

/// Validates the files by the schema for JSON bodies, with a placeholder as base64 content.
pub(super) fn check(files: &[FilePart]) -> Vec<Fault> {
    schema::NEW_ATTACHMENTS.check(&listed(
        files,
        |file| json!({"filename": file.filename, "base64": "AA=="}),
    ))
}

/// Returns what the idempotency check compares: the file names and digests, independent of the
/// multipart boundary.
pub(super) fn contents(files: &[FilePart]) -> Value {
    let hex = |bytes: &[u8]| {
        bytes.iter().fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
    };
    json!({"multipart": listed(files, |file| json!([file.filename, hex(&Sha256::digest(&file.bytes))]))})
}
