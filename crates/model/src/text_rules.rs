//! The text rules that apply to all input: the API, imports, and pages.

use crate::{is_invisible, misleads};
use std::borrow::Cow;
use unicode_normalization::{UnicodeNormalization, is_nfc};

/// The Braille pattern without a dot: a letter to Unicode, nothing to the eye.
const BRAILLE_BLANK: char = '\u{2800}';

/// A text without surrounding white space and without surrounding invisible characters.
pub fn trim(text: &str) -> &str {
    // A joiner at the end of an emoji sequence joins nothing either.
    text.trim_matches(|c: char| !c.is_ascii_graphic() && is_blank(c))
}

/// Whether a character shows nothing at the edge of a text.
fn is_blank(c: char) -> bool {
    c.is_whitespace() || c == BRAILLE_BLANK || is_invisible(c) && !is_variation_selector(c)
}

/// Returns whether a character selects the appearance of the preceding one (❤ or ❤️) and so belongs
/// to it.
fn is_variation_selector(c: char) -> bool {
    matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}' | '\u{180b}'..='\u{180d}' | '\u{180f}')
        || matches!(c, '\u{e0020}'..='\u{e007f}')
}

/// Returns a text as it is stored: trimmed, in NFC.
pub fn normalize(text: &str) -> Cow<'_, str> {
    let trimmed = trim(text);
    if trimmed.is_ascii() || is_nfc(trimmed) {
        trimmed.into()
    } else {
        trimmed.nfc().collect::<String>().into()
    }
}

/// The first character of a text that may not stand in one line, and its position, from 1: a
/// control character, a line separator, or one that changes the direction in which text is shown.
pub fn wrong_in_one_line(text: &str) -> Option<(char, usize)> {
    wrong(text, misleads)
}

/// The same for text of several lines, in which tabs and line breaks may stand.
pub fn wrong_in_lines(text: &str) -> Option<(char, usize)> {
    wrong(text, |c| {
        misleads(c) && !matches!(c, '\t' | '\n' | '\r' | '\u{2028}' | '\u{2029}')
    })
}

fn wrong(text: &str, is_wrong: impl Fn(char) -> bool) -> Option<(char, usize)> {
    if is_printable_ascii(text.as_bytes()) {
        return None;
    }
    text.chars().zip(1..).find(|(c, _)| is_wrong(*c))
}

/// Whether a text is ASCII without control characters. Every text that is written passes here, so
/// it is a loop by index.
fn is_printable_ascii(text: &[u8]) -> bool {
    let mut at = 0;
    while at < text.len() {
        if text[at] < b' ' || text[at] > b'~' {
            return false;
        }
        at += 1;
    }
    true
}

/// Whether a spreadsheet wrote this number with an exponent: `3,16E+10`.
pub fn is_scientific(text: &str) -> bool {
    let Some((mantissa, exponent)) = text.split_once(['e', 'E']) else {
        return false;
    };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let unsigned = |text: &str| {
        text.strip_prefix(['+', '-'])
            .map_or_else(|| text.to_owned(), str::to_owned)
    };
    let mantissa = unsigned(mantissa);
    let (whole, decimals) = mantissa.split_once([',', '.']).unwrap_or((&mantissa, "0"));
    digits(whole) && digits(decimals) && digits(&unsigned(exponent))
}

/// Returns whether a text contains nine digits, not part of a longer number, that pass the check of
/// a Dutch citizen service number (BSN).
pub fn has_possible_bsn(text: &str) -> bool {
    let mut digits = [0_u8; 9];
    let mut count = 0;
    for c in text.chars().chain(std::iter::once(' ')) {
        match c.to_digit(10) {
            Some(digit) => {
                if count < 9 {
                    digits[count] = u8::try_from(digit).unwrap_or_default();
                }
                count += 1;
            }
            // Digits in groups: 123.456.782 and 123 456 782.
            None if matches!(c, '.' | ' ') && matches!(count, 3 | 6 | 4) => {}
            None => {
                if count == 9 && passes_bsn_test(digits) {
                    return true;
                }
                count = 0;
            }
        }
    }
    false
}

/// Returns whether the weighted sum (weights 9, 8, … 2, -1) is a multiple of eleven other than
/// zero.
fn passes_bsn_test(digits: [u8; 9]) -> bool {
    let weights = [9, 8, 7, 6, 5, 4, 3, 2, -1];
    let sum: i32 = digits
        .into_iter()
        .zip(weights)
        .map(|(digit, weight)| i32::from(digit) * weight)
        .sum();
    sum != 0 && sum % 11 == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn surrounding_invisible_characters_are_trimmed() {
        assert_eq!(
            trim("\u{feff} \u{200b}Sanne de Vries\u{a0}\t\u{2060}"),
            "Sanne de Vries"
        );
        assert_eq!(trim(" \u{200b}\u{a0}\u{2800}\u{3164} "), "");
        assert_eq!(trim("👩\u{200d}🏫"), "👩\u{200d}🏫");
        assert_eq!(trim("❤\u{fe0f} "), "❤\u{fe0f}");
        assert_eq!(normalize(" orie\u{308}nteren"), "oriënteren");
    }

    #[test]
    fn characters_forbidden_in_a_line_are_found() {
        assert_eq!(wrong_in_one_line("'s-Gravenhage é 👩\u{200d}🏫"), None);
        for c in [
            '\0', '\t', '\n', '\u{7f}', '\u{85}', '\u{200e}', '\u{202e}', '\u{2028}', '\u{2066}',
        ] {
            assert_eq!(wrong_in_one_line(&format!("é{c}b")), Some((c, 2)));
        }
        assert_eq!(wrong_in_lines("a\r\n\tb\u{2028}"), None);
        assert_eq!(wrong_in_lines("a\n\u{202e}"), Some(('\u{202e}', 3)));
    }

    #[test]
    fn numbers_of_spreadsheets_are_known() {
        for text in ["3,16123E+10", "6.12E+08", "3E10", "+3,1e10", "6,12E-08"] {
            assert!(is_scientific(text), "{text}");
        }
        for text in [
            "06 12345678",
            "E10",
            "3E",
            "3.E10",
            "1,2,3E4",
            "0612345678 ext 5",
            "++3E4",
            "3E+-4",
            "",
        ] {
            assert!(!is_scientific(text), "{text}");
        }
    }

    #[test]
    fn possible_citizen_service_numbers_are_detected() {
        for text in [
            "123456782",
            "BSN 123.456.782.",
            "bsn: 123 456 782",
            "x111222333y",
        ] {
            assert!(has_possible_bsn(text), "{text}");
        }
        for text in [
            "123456789",
            "1234567820",
            "06 12345678",
            "000000000",
            "2025-01-02",
            "12345678 2",
        ] {
            assert!(!has_possible_bsn(text), "{text}");
        }
    }
}
