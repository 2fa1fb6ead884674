//! The text rules that apply to all input: the API, imports, and pages.

use crate::{is_invisible, misleads};
use messages::Text;
use std::borrow::Cow;
use unicode_normalization::{UnicodeNormalization, is_nfc};

/// U+2800, the Braille pattern without a dot: alphabetic in Unicode, invisible.
const BRAILLE_BLANK: char = '\u{2800}';

/// A text without surrounding white space and without surrounding invisible characters. Characters
/// that select the appearance of the last visible one (❤ or ❤️) belong to it and stay.
pub fn trim(text: &str) -> &str {
    if let [first, .., last] = text.as_bytes()
        && first.is_ascii_graphic()
        && last.is_ascii_graphic()
    {
        return text;
    }
    let text = text.trim_start_matches(is_blank);
    let visible = text.trim_end_matches(is_blank);
    let Some(last) = visible.chars().next_back().filter(|c| !c.is_ascii()) else {
        return visible;
    };
    let selectors = text[visible.len()..]
        .chars()
        .take_while(|c| selects_appearance(*c, last));
    &text[..visible.len() + selectors.map(char::len_utf8).sum::<usize>()]
}

/// Whether a character shows nothing at the edge of a text.
fn is_blank(c: char) -> bool {
    !c.is_ascii_graphic() && (c.is_whitespace() || c == BRAILLE_BLANK || is_invisible(c))
}

/// Returns whether an invisible character selects the appearance of a visible one that precedes it:
/// variation selectors of symbols, ideographs and Mongolian letters, and the tags that turn a black
/// flag into the flag of a region.
fn selects_appearance(selector: char, visible: char) -> bool {
    let is_ideograph = matches!(visible, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}');
    match selector {
        '\u{fe00}'..='\u{fe0f}' => is_ideograph || !visible.is_alphanumeric(),
        '\u{e0100}'..='\u{e01ef}' => is_ideograph,
        '\u{180b}'..='\u{180d}' | '\u{180f}' => matches!(visible, '\u{1820}'..='\u{18aa}'),
        '\u{e0020}'..='\u{e007f}' => visible == '\u{1f3f4}',
        _ => false,
    }
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
/// eight bytes are tested at once: in a byte below a space the subtraction sets the highest bit, in
/// DEL the addition does, and in all others above ASCII it is set. A carry or borrow out of a byte
/// occurs only where that byte fails itself.
fn is_printable_ascii(text: &[u8]) -> bool {
    const EACH: u64 = 0x0101_0101_0101_0101;
    let (words, rest) = text.as_chunks::<8>();
    words.iter().all(|word| {
        let word = u64::from_ne_bytes(*word);
        (word | word.wrapping_sub(EACH * 0x20) | word.wrapping_add(EACH)) & (EACH * 0x80) == 0
    }) && rest.iter().all(|byte| matches!(byte, b' '..=b'~'))
}

/// Returns what a spreadsheet did to a phone number, if it stored it as a number: its digits are
/// lost or have become others.
pub fn spreadsheet_number(text: &str) -> Option<Text> {
    if !has_exponent_or_decimals(text.as_bytes()) {
        None
    } else if is_scientific(text) {
        Some(Text::ScientificPhone)
    } else if is_decimal(text) {
        Some(Text::DecimalPhone)
    } else {
        None
    }
}

/// Whether there is a character without which no spreadsheet writes such a number. Every look-up of a
/// phone number passes here, so it is a loop by index.
fn has_exponent_or_decimals(text: &[u8]) -> bool {
    let mut at = 0;
    while at < text.len() {
        if matches!(text[at], b'e' | b'E' | b'.' | b',') {
            return true;
        }
        at += 1;
    }
    false
}

/// Whether a spreadsheet wrote this number with decimals: `612345678.0`.
fn is_decimal(text: &str) -> bool {
    let number = text.strip_prefix('+').unwrap_or(text);
    number
        .split_once(['.', ','])
        .is_some_and(|(whole, decimals)| {
            whole.len() >= 7
                && whole.bytes().all(|byte| byte.is_ascii_digit())
                && !decimals.is_empty()
                && decimals.bytes().all(|byte| byte == b'0')
        })
}

/// Whether a spreadsheet wrote this number with an exponent: `3,16E+10`.
fn is_scientific(text: &str) -> bool {
    if !text.contains(['e', 'E']) {
        return false;
    }
    // Spaces group digits: `3 161E+7`.
    let text: String = text.split_whitespace().collect();
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
    let digits: usize = text.bytes().map(|b| usize::from(b.is_ascii_digit())).sum();
    if digits < 9 {
        return false;
    }
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
        let flag = "🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}";
        for kept in [flag, "葛\u{e0100}", "ᠠ\u{180b}"] {
            assert_eq!(trim(&format!("\u{fe0f}{kept}\u{200b}")), kept);
        }
        for nothing in [
            "\u{fe0f}",
            "\u{e0100}",
            "\u{e007f}",
            "\u{180b}",
            "\u{fe0f}\u{200b}",
        ] {
            assert_eq!(trim(nothing), "");
            assert_eq!(trim(&format!("{nothing}Jan{nothing}")), "Jan");
            assert_eq!(trim(&format!("{nothing}é{nothing}")), "é");
        }
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
    fn printable_ascii_is_distinguished_from_every_other_byte_at_every_place() {
        for length in [1, 7, 8, 9, 16, 19] {
            for place in 0..length {
                for byte in 0..=u8::MAX {
                    for around in [b' ', b'~'] {
                        let mut text = vec![around; length];
                        text[place] = byte;
                        let expected = (0x20..=0x7e).contains(&byte);
                        assert_eq!(is_printable_ascii(&text), expected, "{byte} at {place}");
                    }
                }
            }
        }
    }

    #[test]
    fn numbers_of_spreadsheets_are_known() {
        for text in [
            "3,16123E+10",
            "6.12E+08",
            "3E10",
            "+3,1e10",
            "6,12E-08",
            "3,16 E+10",
            "3 161E+7",
            "3,16E +10",
        ] {
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
        for text in ["612345678.0", "31612345678,00", "+31612345678.0"] {
            assert!(is_decimal(text), "{text}");
        }
        for text in [
            "06.12345678",
            "06-1234567.0",
            "612345678.",
            "123456.0",
            "0612345678.1",
        ] {
            assert!(!is_decimal(text), "{text}");
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
