//! Incoming files: strict base64 decoding, the size limit, recognition by content, and file names.

use base64::{Engine, engine::general_purpose::STANDARD};
use file_kind::Kind;
use messages::{Counted, File as FileMessage, Size};
use model::{base64_fault, is_invisible};

/// The maximum size of a file in bytes: 10 MiB.
pub const LARGEST: usize = 10 * 1024 * 1024;

/// The maximum length of a file name in characters.
const LONGEST_NAME: usize = 200;

/// An accepted file.
pub(crate) struct File {
    pub(crate) bytes: Vec<u8>,
    pub(crate) media_type: &'static str,
}

/// Decodes a base64 file, with or without the prefix of a `data:` URL. The error says what was
/// expected.
pub(crate) fn decode(base64: &str) -> Result<File, FileMessage> {
    let content = match base64.strip_prefix("data:") {
        Some(url) => url.split_once(',').map_or(base64, |(_, content)| content),
        None => base64,
    };
    let bytes = STANDARD.decode(content).map_err(|_| FileMessage::Base64 {
        position: base64_fault(base64).unwrap_or(1),
    })?;
    take_in(bytes)
}

/// Accepts the raw bytes of a file if its size and content are allowed. The error says what was
/// expected.
pub(crate) fn take_in(bytes: Vec<u8>) -> Result<File, FileMessage> {
    if bytes.len() > LARGEST {
        let found = too_large(bytes.len());
        return Err(FileMessage::TooLarge { found });
    }
    let kind = file_kind::recognise(&bytes).map_err(file_kind::Refusal::message)?;
    Ok(File {
        bytes,
        media_type: kind.media_type,
    })
}

/// Names the size of a file that is too large. One that would be shown with the size of the limit is
/// named by what it has more.
fn too_large(bytes: usize) -> String {
    let [limit, found] = [LARGEST, bytes].map(|size| Size(size as u64).to_string());
    if found == limit {
        let more = Counted::new((bytes - LARGEST) as u64, "byte", "bytes");
        return format!("{more} more");
    }
    found
}

/// Returns the file name to store for a file of this media type.
///
/// - Folders, control characters, invisible characters and surrounding dots and blanks are removed.
///   An empty name becomes `bestand`.
/// - A name with an extension of this media type keeps it. Any other name gets the right extension
///   appended, so `cv.exe` becomes `cv.exe.pdf`.
/// - The result has at most 200 characters.
pub(crate) fn file_name(given: &str, media_type: &str) -> String {
    let name = given.rsplit(['/', '\\']).next().unwrap_or_default();
    let hidden =
        |c: char| c.is_control() || is_invisible(c) || ['\u{2028}', '\u{2029}'].contains(&c);
    let name: String = name.chars().filter(|c| !hidden(*c)).collect();
    let name = name.trim_matches(|c: char| c == '.' || c.is_whitespace());
    let name = if name.is_empty() { "bestand" } else { name };
    let endings = Kind::by_media_type(media_type).map_or(&[][..], |kind| kind.endings);
    let (stem, ending) = match name.rsplit_once('.') {
        Some((stem, ending))
            if endings
                .iter()
                .any(|right| right.eq_ignore_ascii_case(ending)) =>
        {
            (stem, ending)
        }
        _ => (name, endings.first().copied().unwrap_or("bin")),
    };
    let stem: String = stem.chars().take(LONGEST_NAME - 1 - ending.len()).collect();
    format!("{stem}.{ending}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use messages::FaultMessage;

    fn code(bytes: &[u8]) -> Result<&'static str, &'static str> {
        decode(&STANDARD.encode(bytes))
            .map(|file| file.media_type)
            .map_err(|refusal| FaultMessage::code(&refusal))
    }

    #[test]
    fn file_that_is_hardly_too_large_does_not_seem_to_have_the_size_of_the_limit() {
        for (more, found) in [(1, "1 byte more"), (200 * 1024, "10.1 MiB")] {
            assert_eq!(
                take_in(vec![b'a'; LARGEST + more]).err(),
                Some(FileMessage::TooLarge {
                    found: found.to_owned()
                })
            );
        }
    }

    #[test]
    fn content_decides_the_file_type() {
        assert_eq!(code(b"%PDF-1.7 ..."), Ok("application/pdf"));
        assert_eq!(code("Beste lezer,\n".as_bytes()), Ok("text/plain"));
        assert_eq!(code(b"\x7fELF\x02\x01\x01"), Err("mediaType"));
        assert_eq!(code(b""), Err("mediaType"));
        assert_eq!(code(&vec![b'a'; LARGEST + 1]), Err("tooLarge"));
        let url = format!(
            "data:application/octet-stream;base64,{}",
            STANDARD.encode(b"%PDF-1.7")
        );
        assert_eq!(
            decode(&url).map(|file| file.media_type).ok(),
            Some("application/pdf")
        );
        assert_eq!(
            decode("YQ").err(),
            Some(FileMessage::Base64 { position: 3 })
        );
    }

    #[test]
    fn file_names_lose_folders_and_invisible_characters() {
        for (given, expected) in [
            ("../../etc/cv.pdf", "cv.pdf"),
            ("C:\\Users\\cv\u{7}.pdf", "cv.pdf"),
            ("..", "bestand.pdf"),
            ("", "bestand.pdf"),
            ("cv\u{202e}fdp.exe", "cvfdp.exe.pdf"),
            ("cv.p\u{ad}d\u{200b}f\u{feff}", "cv.pdf"),
            ("cv.pdf\u{2066}. . ", "cv.pdf"),
        ] {
            assert_eq!(file_name(given, "application/pdf"), expected, "{given:?}");
        }
    }

    #[test]
    fn extension_matches_the_file_type() {
        for (given, media_type, expected) in [
            ("cv.hta", "text/plain", "cv.hta.txt"),
            ("cv.txt.hta", "text/plain", "cv.txt.hta.txt"),
            ("cv", "text/plain", "cv.txt"),
            ("LEESMIJ.MD", "text/plain", "LEESMIJ.MD"),
            ("cv.exe", "application/pdf", "cv.exe.pdf"),
            ("cv.PDF", "application/pdf", "cv.PDF"),
            ("foto.jpeg", "image/jpeg", "foto.jpeg"),
            ("foto.png", "image/jpeg", "foto.png.jpg"),
            ("pdf", "application/pdf", "pdf.pdf"),
            (".pdf", "application/pdf", "pdf.pdf"),
        ] {
            assert_eq!(file_name(given, media_type), expected);
        }
    }

    #[test]
    fn file_name_is_bounded_and_unique() {
        let long = "é".repeat(300);
        for given in [
            long.as_str(),
            &format!("{long}.pdf"),
            &format!("cv.{long}"),
            "a.b",
            "cv.pdf",
            " .. ",
        ] {
            let name = file_name(given, "application/pdf");
            let ends_well = name
                .rsplit_once('.')
                .is_some_and(|(_, ending)| ending == "pdf");
            assert!(name.chars().count() <= LONGEST_NAME && ends_well, "{name}");
            assert_eq!(file_name(&name, "application/pdf"), name);
        }
    }
}
