//! Detects by a file's beginning its kind, its delimiter, and a separator line before the header.

use crate::delimited::split;
use messages::ImportFile;

/// The delimiters tried. The first one wins a tie.
const DELIMITERS: [u8; 4] = *b";,\t|";

/// How cells are separated.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Dialect {
    /// The delimiter.
    pub(crate) delimiter: u8,
    /// Whether a line such as `sep=;` precedes the header.
    pub(crate) has_separator_line: bool,
}

impl Dialect {
    pub(crate) fn of(text: &str, is_column: &dyn Fn(&str) -> bool) -> Self {
        let first = text.split(['\r', '\n']).next().unwrap_or_default();
        let unquoted = first.trim().trim_matches('"');
        if let Some(named) = unquoted
            .get(..4)
            .filter(|start| start.eq_ignore_ascii_case("sep="))
            && let [delimiter] = &unquoted.as_bytes()[named.len()..]
        {
            return Self {
                delimiter: *delimiter,
                has_separator_line: true,
            };
        }
        // `sep=` followed by a tab, which trimming removed.
        if unquoted.eq_ignore_ascii_case("sep=") {
            return Self {
                delimiter: b'\t',
                has_separator_line: true,
            };
        }
        let header = text.trim_start_matches(['\r', '\n']);
        let score = |delimiter: &u8| {
            let cells = split(header.as_bytes(), *delimiter);
            let known = cells
                .iter()
                .filter(|cell| std::str::from_utf8(cell).is_ok_and(|cell| is_column(cell.trim())));
            (known.count(), cells.len())
        };
        let best = DELIMITERS
            .iter()
            .rev()
            .max_by_key(|delimiter| score(delimiter))
            .copied()
            .unwrap_or(b',');
        Self {
            delimiter: best,
            has_separator_line: false,
        }
    }
}

/// Returns what a file is and what to do if it is no delimited text, and nothing if it is. `text`
/// is its beginning as text.
pub(crate) fn other_kind(start: &[u8], text: &str) -> Option<ImportFile> {
    if let Some(name) = signature(start, text) {
        return Some(ImportFile::Other { name });
    }
    let shown = text.trim_start();
    if shown.starts_with('[') || shown.starts_with('{') {
        return Some(ImportFile::Json);
    }
    let lower: String = shown
        .chars()
        .take(16)
        .map(|c| c.to_ascii_lowercase())
        .collect();
    if [
        "<!doctype",
        "<html",
        "<head",
        "<table",
        "<?xml",
        "<!--",
        "<workbook",
    ]
    .iter()
    .any(|tag| lower.starts_with(tag))
    {
        return Some(ImportFile::Markup);
    }
    if start.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return Some(match file_kind::recognise(start) {
            Err(file_kind::Refusal::Password) => ImportFile::Password,
            _ => ImportFile::OldOffice,
        });
    }
    let kind = file_kind::recognise(start).ok()?;
    (kind.media_type != "text/plain").then_some(ImportFile::Kind { name: kind.name })
}

/// Returns the name of a kind of file that is no text, or a text that is no table.
fn signature(start: &[u8], text: &str) -> Option<&'static str> {
    if start.starts_with(b"{\\rtf") {
        return Some("an RTF file");
    }
    let head = text.trim_start().chars().take(16);
    let head: String = head.map(|c| c.to_ascii_uppercase()).collect();
    if head.starts_with("BEGIN:VCARD") {
        return Some("a vCard file");
    }
    if head.starts_with("BEGIN:VCALENDAR") {
        return Some("a calendar file");
    }
    match file_kind::recognise(start) {
        Err(file_kind::Refusal::Other(name)) => Some(name),
        _ if text.contains('\0') => Some("a binary file"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dialect(text: &str) -> (char, bool) {
        let dialect = Dialect::of(text, &|cell| ["name", "email", "notes"].contains(&cell));
        (char::from(dialect.delimiter), dialect.has_separator_line)
    }

    #[test]
    fn delimiter_is_detected_from_the_header() {
        assert_eq!(dialect("name,email\n"), (',', false));
        assert_eq!(dialect("name;email\n"), (';', false));
        assert_eq!(dialect("name\temail\r"), ('\t', false));
        assert_eq!(
            dialect("name;\"email, the private one\";email;notes\n"),
            (';', false)
        );
        assert_eq!(dialect("\"name\";\"email\"\n"), (';', false));
        assert_eq!(dialect("name\n"), (';', false));
        assert_eq!(dialect("voornaam,achternaam;x,y\n"), (',', false));
        assert_eq!(dialect("\n\nname;email\n"), (';', false));
        assert_eq!(dialect("name|email\n"), ('|', false));
    }

    #[test]
    fn delimiter_can_be_declared_in_a_line() {
        assert_eq!(dialect("sep=;\r\nname;email"), (';', true));
        assert_eq!(dialect("\"sep=,\"\nname"), (',', true));
        assert_eq!(dialect("SEP=\t\nname"), ('\t', true));
        assert_eq!(dialect("sep=|\nname|email"), ('|', true));
        assert_eq!(dialect("separator,name,email\n"), (',', false));
    }

    #[test]
    fn other_kinds_are_reported() {
        let named = |bytes: &[u8]| {
            other_kind(bytes, &String::from_utf8_lossy(bytes))
                .map_or_else(String::new, |kind| kind.to_string())
        };
        assert!(named(b"[{\"name\": 1}]").contains("JSON"));
        assert!(named(b"<html><table>").contains("web page"));
        assert!(named(b"%PDF-1.7").contains("PDF"));
        assert!(named(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1").contains("xls"));
        for (bytes, kind) in [
            (&b"{\\rtf1 x}"[..], "an RTF file"),
            (b"\x1f\x8b\x08\0abc", "a gzip archive"),
            (b"7z\xbc\xaf\x27\x1c\0\x04", "a 7-Zip archive"),
            (b"Rar!\x1a\x07\x01\0", "a RAR archive"),
            (b"SQLite format 3\0", "an SQLite database"),
            (b"BZh91AY", "a bzip2 archive"),
            (b"BEGIN:VCARD\r\nVERSION:3.0", "a vCard file"),
            (b"begin:vcalendar\n", "a calendar file"),
            (b"\0\0\0\0\0", "a binary file"),
        ] {
            assert!(named(bytes).contains(&format!("; found {kind};")), "{kind}");
        }
        assert_eq!(named(b"name,email\n"), "");
        assert_eq!(named(b"Zo\xeb,b"), "");
    }
}
