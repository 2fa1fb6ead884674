//! Recognises the kind of an uploaded file by its content.
//!
//! The table in `kinds` lists the accepted kinds. A refusal says what the file is, if that is
//! known, and what to send instead. [`recognise`] is bounded in time and memory: it accepts at most
//! 4,096 members of a ZIP archive and reads at most 1 MiB of a member.

mod compound;
mod image;
mod kinds;
mod open_document;
mod open_xml;
mod package;
mod refusal;
mod text;

pub use kinds::{Kind, accepted_list};
pub use refusal::Refusal;

/// Returns the kind of a file with this content, or the reason why it is not accepted.
pub fn recognise(bytes: &[u8]) -> Result<&'static Kind, Refusal> {
    if bytes.is_empty() {
        return Err(Refusal::Empty);
    }
    if package::is_zip(bytes) {
        return package::recognise(bytes);
    }
    if compound::is_compound(bytes) {
        return compound::recognise(bytes);
    }
    if let Some(media_type) = image::media_type(bytes) {
        return Ok(kinds::of(media_type));
    }
    if is_pdf(bytes) {
        return Ok(kinds::of("application/pdf"));
    }
    if bytes.starts_with(b"{\\rtf") {
        return Ok(kinds::of("application/rtf"));
    }
    text::recognise(bytes)
}

/// Returns whether PDF readers open the file. The header may follow white space, a byte-order mark,
/// or binary data within the first 1,024 bytes.
fn is_pdf(bytes: &[u8]) -> bool {
    const HEADER: &[u8] = b"%PDF-";
    let content = bytes
        .strip_prefix(b"\xef\xbb\xbf")
        .unwrap_or(bytes)
        .trim_ascii_start();
    let start = &bytes[..bytes.len().min(1024)];
    content.starts_with(HEADER)
        || (start.windows(HEADER.len()).any(|window| window == HEADER)
            && std::str::from_utf8(start).is_err())
}
