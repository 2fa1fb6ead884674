//! Plain text: UTF-8, UTF-16 with a byte-order mark, or Windows-1252.

use crate::{
    Refusal,
    kinds::{self, Kind},
};
use encoding_rs::{UTF_16BE, UTF_16LE, WINDOWS_1252};

/// Beginnings of text, in lower case, that a browser or a shell would not treat as plain text.
const MARKUP: &[&str] = &[
    "<!doctype",
    "<html",
    "<head",
    "<body",
    "<script",
    "<iframe",
    "<table",
    "<?xml",
    "<?php",
    "<svg",
    "<!--",
];

/// Recognises a file that has no accepted signature as plain text, or refuses it.
pub(crate) fn recognise(bytes: &[u8]) -> Result<&'static Kind, Refusal> {
    if let Some(name) = known(bytes) {
        return Err(Refusal::Other(name));
    }
    let text = if let Some(encoding) = unmarked_utf16(bytes) {
        decoded(encoding, bytes)?
    } else if let Ok(text) = std::str::from_utf8(bytes) {
        std::borrow::Cow::Borrowed(text)
    } else if bytes.starts_with(b"\xff\xfe") {
        decoded(UTF_16LE, bytes)?
    } else if bytes.starts_with(b"\xfe\xff") {
        decoded(UTF_16BE, bytes)?
    } else {
        // Binary content has control characters in this encoding.
        decoded(WINDOWS_1252, bytes)?
    };
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    if text.chars().any(|c| c.is_control() && !c.is_whitespace()) {
        return Err(Refusal::Unknown);
    }
    if text.trim().is_empty() {
        return Err(Refusal::Empty);
    }
    let start: String = text
        .trim_start()
        .chars()
        .take(10)
        .map(|c| c.to_ascii_lowercase())
        .collect();
    if start.starts_with("#!") {
        return Err(Refusal::Other("a script"));
    }
    if MARKUP.iter().any(|markup| start.starts_with(markup)) {
        return Err(Refusal::Markup);
    }
    Ok(kinds::of("text/plain"))
}

fn decoded<'b>(
    encoding: &'static encoding_rs::Encoding,
    bytes: &'b [u8],
) -> Result<std::borrow::Cow<'b, str>, Refusal> {
    let (text, had_errors) = encoding.decode_with_bom_removal(bytes);
    if had_errors {
        Err(Refusal::Unknown)
    } else {
        Ok(text)
    }
}

/// Returns the text of an XML part: UTF-16 by its byte-order mark, else UTF-8.
pub(crate) fn xml(bytes: &[u8]) -> Option<std::borrow::Cow<'_, str>> {
    let encoding =
        encoding_rs::Encoding::for_bom(bytes).map_or(encoding_rs::UTF_8, |(encoding, _)| encoding);
    decoded(encoding, bytes).ok()
}

/// Returns the byte order of UTF-16 text without a byte-order mark: of every two bytes at least
/// half are an ASCII character and a zero byte, in that order or the other.
fn unmarked_utf16(bytes: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    if !bytes.len().is_multiple_of(2) || !bytes.contains(&0) {
        return None;
    }
    let (pairs, _) = bytes.as_chunks::<2>();
    let half = |is_ascii: fn(&[u8; 2]) -> bool| {
        pairs.iter().filter(|pair| is_ascii(pair)).count() * 2 >= pairs.len()
    };
    if half(|pair| pair[0].is_ascii() && pair[0] != 0 && pair[1] == 0) {
        Some(UTF_16LE)
    } else if half(|pair| pair[0] == 0 && pair[1].is_ascii() && pair[1] != 0) {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// Recognises kinds that people send by mistake, by their signatures.
fn known(bytes: &[u8]) -> Option<&'static str> {
    const SIGNATURES: &[(&[u8], &str)] = &[
        (b"\x7fELF", "a program"),
        (b"MZ\x90", "a program"),
        (b"Rar!\x1a\x07", "a RAR archive"),
        (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
        (b"\x1f\x8b", "a gzip archive"),
        (b"BZh", "a bzip2 archive"),
        (b"\xfd7zXZ\0", "an xz archive"),
        (b"\x28\xb5\x2f\xfd", "a zstd archive"),
        (b"SQLite format 3\0", "an SQLite database"),
        (b"bplist", "an Apple property list"),
        (b"%!PS", "a PostScript file"),
    ];
    if bytes.get(4..8) == Some(b"ftyp") {
        return Some(if bytes.get(8..11) == Some(b"avi") {
            "an AVIF image"
        } else {
            "a film or a sound recording"
        });
    }
    if bytes.starts_with(b"RIFF") && matches!(bytes.get(8..12), Some(b"WAVE" | b"AVI ")) {
        return Some("a film or a sound recording");
    }
    SIGNATURES
        .iter()
        .find(|(signature, _)| bytes.starts_with(signature))
        .map(|(_, name)| *name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_text(bytes: &[u8]) -> bool {
        recognise(bytes).is_ok_and(|kind| kind.media_type == "text/plain")
    }

    fn utf16(text: &str, big: bool) -> Vec<u8> {
        let unit = |unit: u16| {
            if big {
                unit.to_be_bytes()
            } else {
                unit.to_le_bytes()
            }
        };
        "\u{feff}"
            .encode_utf16()
            .chain(text.encode_utf16())
            .flat_map(unit)
            .collect()
    }

    #[test]
    fn text_of_any_usual_encoding_is_text() {
        assert!(is_text("Beste lezer,\n\tZoë – café".as_bytes()));
        assert!(is_text(b"\xef\xbb\xbfBeste lezer"));
        assert!(is_text(b"Zo\xeb \x96 caf\xe9, 10 \x96 20 uur\r\n"));
        assert!(is_text(&utf16("Zoë – café", false)));
        assert!(is_text(&utf16("Zoë – café", true)));
        for accented in [&b"Zo\xeb"[..], b"\xc9\xe9n", b"\x80", &[0xe9; 5_000]] {
            assert!(is_text(accented));
        }
        for big in [false, true] {
            assert!(is_text(&utf16("Curriculum vitae van Zoë – €", big)[2..]));
        }
    }

    #[test]
    fn binary_content_is_not_text() {
        assert_eq!(recognise(b"  \n"), Err(Refusal::Empty));
        assert_eq!(recognise(b"a\0b"), Err(Refusal::Unknown));
        assert_eq!(recognise(&[0x81; 40]), Err(Refusal::Unknown));
        assert_eq!(recognise(b"a\0\x01\0\x02\0"), Err(Refusal::Unknown));
        assert_eq!(recognise(b"\xff\xfea"), Err(Refusal::Unknown));
        assert_eq!(recognise(b"\xff\xfe\x00\xd8a\0"), Err(Refusal::Unknown));
        assert_eq!(recognise(b"MZ\x90\0"), Err(Refusal::Other("a program")));
        assert_eq!(
            recognise(b"RIFF\x24\0\0\0WAVEfmt "),
            Err(Refusal::Other("a film or a sound recording"))
        );
        assert_eq!(
            recognise(b"\0\0\0\x18ftypisom"),
            Err(Refusal::Other("a film or a sound recording"))
        );
    }

    #[test]
    fn markup_is_rejected_in_any_encoding() {
        for page in [
            "<!DOCTYPE html><p>",
            "\u{feff}\n <HTML>",
            "<?xml version='1.0'?>",
            "<svg/>",
        ] {
            assert_eq!(recognise(page.as_bytes()), Err(Refusal::Markup), "{page}");
            assert_eq!(
                recognise(&utf16(page, false)),
                Err(Refusal::Markup),
                "{page}"
            );
        }
        assert!(is_text(b"<jan@example.nl> schreef:"));
        for script in ["#!/bin/sh\n", "\u{feff}#!/usr/bin/env python3"] {
            assert_eq!(
                recognise(script.as_bytes()),
                Err(Refusal::Other("a script"))
            );
        }
    }
}
