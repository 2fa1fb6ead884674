//! What a workbook may unpack to. Its parts are read once before the workbook is opened, because
//! the reader of workbooks keeps all texts and formats in memory, and reserves as much as the file
//! declares.

use crate::{Error, sheet::damaged};
use memchr::memmem;
use messages::ImportFile;
use std::io::{self, Cursor, Read};

/// Most bytes of all parts together, unpacked; each text of the workbook's list of texts counts
/// [`A_TEXT`] more.
const MAX_UNPACKED: u64 = 256 * 1024 * 1024;
/// Bytes that a text takes in memory beside its characters.
const A_TEXT: u64 = 24;
/// Most bytes of a part that becomes many small values in memory: formats, relations, the list of
/// sheets.
const MAX_DESCRIBING: u64 = 8 * 1024 * 1024;

/// Bytes carried over from a chunk to the next one: more than the length of an attribute of the
/// list of texts.
const CARRIED: usize = 64;
const CHUNK: usize = 64 * 1024;
const COUNT: &[u8] = b"uniqueCount";

/// Refuses a workbook that exceeds the limits when unpacked. The lengths in its directory are not
/// trusted.
pub(crate) fn check(file: &[u8]) -> Result<(), Error> {
    let mut archive =
        zip::ZipArchive::new(Cursor::new(file)).map_err(|error| damaged(&error.to_string()))?;
    let mut left = MAX_UNPACKED;
    for index in 0..archive.len() {
        let member = archive
            .by_index(index)
            .map_err(|error| damaged(&error.to_string()))?;
        let part = Part::named(&String::from_utf8_lossy(member.name_raw()));
        let limit = if part == Part::Describing {
            left.min(MAX_DESCRIBING)
        } else {
            left
        };
        let used = used(member, limit, part == Part::Texts)
            .map_err(|error| damaged(&error.to_string()))?;
        if used > limit {
            return Err(Error::Kind(if limit < left {
                ImportFile::WorkbookDescriptions
            } else {
                ImportFile::WorkbookUnpacked
            }));
        }
        left -= used;
    }
    Ok(())
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Texts,
    Describing,
    Other,
}

impl Part {
    fn named(name: &str) -> Self {
        let name = name
            .rsplit(['/', '\\'])
            .next()
            .unwrap_or_default()
            .to_ascii_lowercase();
        match name.as_str() {
            "sharedstrings.xml" => Self::Texts,
            "styles.xml" | "workbook.xml" | "[content_types].xml" => Self::Describing,
            _ if name.rsplit('.').next() == Some("rels") || name.starts_with("theme") => {
                Self::Describing
            }
            _ => Self::Other,
        }
    }
}

/// What a part takes in memory; more than the limit as soon as that is clear.
fn used(mut part: impl Read, limit: u64, is_texts: bool) -> io::Result<u64> {
    let mut buffer = vec![0; CARRIED + CHUNK];
    let (mut kept, mut bytes, mut texts, mut declared) = (0, 0_u64, 0_u64, 0_u64);
    loop {
        let read = part.read(&mut buffer[kept..])?;
        bytes += read as u64;
        let window = &buffer[..kept + read];
        if is_texts {
            // What begins in the last bytes of a window is looked at in the next.
            let end = if read == 0 {
                window.len()
            } else {
                window.len().saturating_sub(CARRIED)
            };
            let begun = |word: &[u8]| {
                memmem::find_iter(window, word)
                    .filter(|at| *at < end)
                    .collect::<Vec<_>>()
            };
            texts += [&b"/si"[..], b":si"]
                .map(|word| begun(word).len() as u64)
                .iter()
                .sum::<u64>();
            for at in begun(COUNT) {
                declared = declared.max(count(&window[at + COUNT.len()..])?);
            }
        }
        let used = bytes.saturating_add(texts.max(declared).saturating_mul(A_TEXT));
        if read == 0 || used > limit {
            return Ok(used);
        }
        let from = window.len().saturating_sub(CARRIED);
        kept = window.len() - from;
        buffer.copy_within(from..from + kept, 0);
    }
}

/// The number behind the name of an attribute.
fn count(behind: &[u8]) -> io::Result<u64> {
    let behind = &behind[..behind.len().min(CARRIED - COUNT.len())];
    let value = behind
        .trim_ascii_start()
        .strip_prefix(b"=")
        .map(<[u8]>::trim_ascii_start);
    let value = value.and_then(|value| {
        value
            .strip_prefix(b"\"")
            .or_else(|| value.strip_prefix(b"'"))
    });
    let digits = value.and_then(|value| value.split(|byte| matches!(byte, b'"' | b'\'')).next());
    let number = digits.and_then(|digits| std::str::from_utf8(digits).ok()?.trim().parse().ok());
    number.ok_or_else(|| io::Error::from(io::ErrorKind::InvalidData))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(xml: &str) -> io::Result<u64> {
        used(xml.as_bytes(), u64::MAX, true)
    }

    #[test]
    fn unpacked_size_counts_declared_and_actual_texts() {
        let list = "<si><t>a</t></si>".repeat(20_000);
        let there = format!("<sst>{list}</sst>");
        assert_eq!(texts(&there).unwrap(), there.len() as u64 + 20_000 * A_TEXT);
        for attribute in [
            "uniqueCount=\"5000000\"",
            "uniqueCount = '5000000'",
            "count='1' uniqueCount=\" 5000000\"",
        ] {
            for blanks in [1, CHUNK - 20, CHUNK - 5, CHUNK + 3] {
                let declared = format!("<!--{}--><sst {attribute}>", " ".repeat(blanks));
                assert_eq!(
                    texts(&declared).unwrap(),
                    declared.len() as u64 + 5_000_000 * A_TEXT,
                    "{blanks}"
                );
            }
        }
        assert_eq!(
            texts("<sst uniqueCount=\"18446744073709551615\">").unwrap(),
            u64::MAX
        );
        for odd in ["99999999999999999999", "-1", "", "1e9", &" ".repeat(80)] {
            assert!(
                texts(&format!("<sst uniqueCount=\"{odd}\">")).is_err(),
                "{odd}"
            );
        }
    }
}
