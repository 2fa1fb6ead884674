//! What counts as text by every way in: the API, imports, pages.

use crate::is_invisible;
use std::borrow::Cow;
use unicode_normalization::{UnicodeNormalization, is_nfc};

/// A text without surrounding white space and without surrounding invisible characters.
pub fn trim(text: &str) -> &str {
    // A joiner at the end of an emoji sequence joins nothing either.
    text.trim_matches(|c: char| c.is_whitespace() || is_invisible(c) && !is_variation_selector(c))
}

/// Selects how the character before it looks (❤ or ❤️), so it is a part of that character.
fn is_variation_selector(c: char) -> bool {
    matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}' | '\u{180b}'..='\u{180d}' | '\u{180f}')
        || matches!(c, '\u{e0020}'..='\u{e007f}')
}

/// A text as it is stored: trimmed, in NFC.
pub fn normalize(text: &str) -> Cow<'_, str> {
    let trimmed = trim(text);
    if is_nfc(trimmed) { trimmed.into() } else { trimmed.nfc().collect::<String>().into() }
}

/// Nine digits that pass the test of a Dutch citizen service number (BSN), standing alone in a text.
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
            // Written in groups: 123.456.782 and 123 456 782.
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

/// The weighted sum (9, 8, … 2, -1) is a multiple of eleven.
fn passes_bsn_test(digits: [u8; 9]) -> bool {
    let weights = [9, 8, 7, 6, 5, 4, 3, 2, -1];
    let sum: i32 = digits.into_iter().zip(weights).map(|(digit, weight)| i32::from(digit) * weight).sum();
    sum != 0 && sum % 11 == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_surrounds_a_text_and_shows_nothing_is_dropped() {
        assert_eq!(trim("\u{feff} \u{200b}Sanne de Vries\u{a0}\t\u{2060}"), "Sanne de Vries");
        assert_eq!(trim(" \u{200b}\u{a0} "), "");
        assert_eq!(trim("👩\u{200d}🏫"), "👩\u{200d}🏫");
        assert_eq!(trim("❤\u{fe0f} "), "❤\u{fe0f}");
        assert_eq!(normalize(" orie\u{308}nteren"), "oriënteren");
    }

    #[test]
    fn numbers_that_may_be_a_citizens_are_noticed() {
        for text in ["123456782", "BSN 123.456.782.", "bsn: 123 456 782", "x111222333y"] {
            assert!(has_possible_bsn(text), "{text}");
        }
        for text in ["123456789", "1234567820", "06 12345678", "000000000", "2025-01-02", "12345678 2"] {
            assert!(!has_possible_bsn(text), "{text}");
        }
    }
}
