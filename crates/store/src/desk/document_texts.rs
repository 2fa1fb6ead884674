//! The texts of a document in which words are looked for.

use model::{Attachment, Document, Field, folded_text};

/// Visits the texts of a document: the motivation, the notes and the names of files.
pub(super) fn each_text(document: &Document<'_>, mut visit: impl FnMut(&str)) {
    for field in [Field::Motivation, Field::Notes] {
        let json = document.value(field);
        if json == "null" {
            continue;
        }
        if json.contains('\\') {
            let text: String = serde_json::from_str(json).unwrap_or_default();
            visit(&text);
        } else {
            visit(json.trim_matches('"'));
        }
    }
    for field in [Field::CurriculumVitae, Field::OtherAttachments] {
        let json = document.value(field);
        if json.len() > 2 {
            let files: Vec<Attachment> = serde_json::from_str(json).unwrap_or_default();
            for file in files {
                visit(&file.filename);
            }
        }
    }
}

/// Returns a text as words are looked for in it, and without its apostrophes if it has any. The words of
/// a search have none: `zzp'er` is `zzper`.
pub(super) fn readings(text: &str) -> (String, Option<String>) {
    let folded = folded_text(text);
    let joined = folded.contains('\'').then(|| folded.replace('\'', ""));
    (folded, joined)
}
