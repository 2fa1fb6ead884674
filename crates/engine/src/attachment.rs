//! Files that come in as base64: decoded strictly, measured, and known by what they hold rather than by their name.

use base64::{Engine, engine::general_purpose::STANDARD};

/// Most bytes of a file.
pub(crate) const LARGEST: usize = 10 * 1024 * 1024;

/// A file that was taken in.
pub(crate) struct File {
    pub(crate) bytes: Vec<u8>,
    pub(crate) media_type: &'static str,
}

/// Decodes a file, with or without the prefix of a `data:` URL; on failure a stable code and what was expected.
pub(crate) fn decode(base64: &str) -> Result<File, (&'static str, String)> {
    let content = match base64.strip_prefix("data:") {
        Some(url) => url.split_once(',').map_or(base64, |(_, content)| content),
        None => base64,
    };
    let bytes = STANDARD.decode(content).map_err(|_| ("base64", "expected base64 with padding".to_owned()))?;
    if bytes.len() > LARGEST {
        return Err(("tooLarge", "expected a file of at most 10 MiB".to_owned()));
    }
    let kind = file_kind::recognise(&bytes).map_err(|refusal| (refusal.code(), refusal.to_string()))?;
    Ok(File { bytes, media_type: kind.media_type })
}

/// A name without folders and control characters.
pub(crate) fn clean_filename(given: &str) -> String {
    let name = given.rsplit(['/', '\\']).next().unwrap_or_default();
    let name: String = name.chars().filter(|c| !c.is_control()).collect();
    let name = name.trim_matches(|c: char| c == '.' || c.is_whitespace());
    if name.is_empty() { "bestand".to_owned() } else { name.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(bytes: &[u8]) -> Result<&'static str, &'static str> {
        decode(&STANDARD.encode(bytes)).map(|file| file.media_type).map_err(|(code, _)| code)
    }

    #[test]
    fn content_decides_and_not_the_name() {
        assert_eq!(code(b"%PDF-1.7 ..."), Ok("application/pdf"));
        assert_eq!(code("Beste lezer,\n".as_bytes()), Ok("text/plain"));
        assert_eq!(code(b"\x7fELF\x02\x01\x01"), Err("mediaType"));
        assert_eq!(code(b""), Err("mediaType"));
        assert_eq!(code(&vec![b'a'; LARGEST + 1]), Err("tooLarge"));
        let url = format!("data:application/octet-stream;base64,{}", STANDARD.encode(b"%PDF-1.7"));
        assert_eq!(decode(&url).map(|file| file.media_type).ok(), Some("application/pdf"));
        assert_eq!(decode("YQ").map_err(|(code, _)| code).err(), Some("base64"));
    }

    #[test]
    fn names_lose_folders_and_control_characters() {
        assert_eq!(clean_filename("../../etc/cv.pdf"), "cv.pdf");
        assert_eq!(clean_filename("C:\\Users\\cv\u{7}.pdf"), "cv.pdf");
        assert_eq!(clean_filename(".."), "bestand");
    }
}
