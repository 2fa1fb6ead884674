//! The keys derived from an e-mail address and a phone number for look-ups. The stored value stays
//! as it was given.
//!
//! An address has two keys:
//!
//! - The *search key* finds records within a region. It is tolerant: two people may share one.
//! - The *identity key* decides whose records a session opens. It is strict: two mailboxes never
//!   share one.

use crate::plain_address::is_plain_address;
use idna::AsciiDenyList;
use std::borrow::Cow;
use unicode_normalization::{UnicodeNormalization, is_nfc};

/// The last character of the identity key of a text that is no address. A valid key ends in a
/// letter or a digit of its domain.
const NO_ADDRESS: char = '@';

/// Invisible code points: `Default_Ignorable_Code_Point` and the general category `Cf` (Unicode
/// 17), as ranges.
const INVISIBLE: &[(char, char)] = &[
    ('\u{ad}', '\u{ad}'),
    ('\u{34f}', '\u{34f}'),
    ('\u{600}', '\u{605}'),
    ('\u{61c}', '\u{61c}'),
    ('\u{6dd}', '\u{6dd}'),
    ('\u{70f}', '\u{70f}'),
    ('\u{890}', '\u{891}'),
    ('\u{8e2}', '\u{8e2}'),
    ('\u{115f}', '\u{1160}'),
    ('\u{17b4}', '\u{17b5}'),
    ('\u{180b}', '\u{180f}'),
    ('\u{200b}', '\u{200f}'),
    ('\u{202a}', '\u{202e}'),
    ('\u{2060}', '\u{206f}'),
    ('\u{3164}', '\u{3164}'),
    ('\u{fe00}', '\u{fe0f}'),
    ('\u{feff}', '\u{feff}'),
    ('\u{ffa0}', '\u{ffa0}'),
    ('\u{fff0}', '\u{fffb}'),
    ('\u{110bd}', '\u{110bd}'),
    ('\u{110cd}', '\u{110cd}'),
    ('\u{13430}', '\u{1343f}'),
    ('\u{1bca0}', '\u{1bca3}'),
    ('\u{1d173}', '\u{1d17a}'),
    ('\u{e0000}', '\u{e0fff}'),
];

/// Returns whether a character is invisible: a default-ignorable or a format character.
pub fn is_invisible(character: char) -> bool {
    let at = INVISIBLE.partition_point(|(_, last)| *last < character);
    INVISIBLE
        .get(at)
        .is_some_and(|(first, _)| *first <= character)
}

/// Returns the key by which a region finds an e-mail address.
///
/// - Invisible characters and surrounding white space are dropped.
/// - The domain is converted to ASCII (UTS 46). A domain that UTS 46 refuses is treated like a
///   local part.
/// - The local part is normalised (NFC) and lower-cased character by character.
pub fn email_search_key(email: &str) -> String {
    if is_plain_address(email) {
        return email.to_ascii_lowercase();
    }
    let visible: Cow<'_, str> = if email.is_ascii() {
        email.into()
    } else {
        email
            .chars()
            .filter(|character| !is_invisible(*character))
            .collect::<String>()
            .into()
    };
    let trimmed = visible.trim();
    let Some((local, domain)) = trimmed.rsplit_once('@') else {
        return lower_cased(trimmed);
    };
    let mut key = lower_cased(local);
    key.push('@');
    key.push_str(&search_domain(domain));
    key
}

fn search_domain(domain: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'.';
    if domain.bytes().all(plain) {
        let lower = domain.to_ascii_lowercase();
        // Only a label in punycode can be changed further.
        if !lower.contains("xn--") {
            return lower;
        }
    }
    match idna::domain_to_ascii_cow(domain.as_bytes(), AsciiDenyList::URL) {
        Ok(ascii) => ascii.into_owned(),
        Err(_) => lower_cased(domain),
    }
}

/// Returns a text in NFC with each character lower-cased on its own: simple lower-casing, not case
/// folding.
fn lower_cased(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.nfc().flat_map(char::to_lowercase).nfc().collect()
}

/// Returns the key that identifies the owner of an e-mail address.
///
/// - The domain is converted to ASCII (UTS 46, strict).
/// - The letters A to Z of the local part are lower-cased, and the local part is normalised (NFC).
/// - Nothing else changes; surrounding white space is kept.
///
/// A text that is no address, for example because UTS 46 refuses its domain, has a key that no
/// other text has.
pub fn email_identity_key(email: &str) -> String {
    if is_plain_address(email) {
        return email.to_ascii_lowercase();
    }
    let parts = email
        .rsplit_once('@')
        .and_then(|(local, domain)| Some((local, strict_domain(domain)?)));
    let Some((local, domain)) = parts else {
        let mut key = email.to_owned();
        key.push(NO_ADDRESS);
        return key;
    };
    // Lower-cased before normalisation: NFC turns the Kelvin sign into `K`, which must stay
    // distinct from the letter `k`.
    let mut key = local.to_ascii_lowercase();
    if !is_nfc(&key) {
        key = key.nfc().collect();
    }
    key.push('@');
    key.push_str(&domain);
    key
}

/// Converts a domain to ASCII (UTS 46, strict). A domain of plain letters, digits and inner hyphens
/// is only lower-cased.
fn strict_domain(domain: &str) -> Option<String> {
    let is_plain = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.as_bytes().get(2..4) != Some(b"--")
            && label
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    if domain.len() <= 253 && domain.split('.').all(is_plain) {
        return Some(domain.to_ascii_lowercase());
    }
    idna::domain_to_ascii_strict(domain)
        .ok()
        .filter(|domain| !domain.is_empty())
}

/// The minimum number of digits of a whole phone number. Fewer digits before a `/` are an area
/// code.
const WHOLE: usize = 7;
/// The number of digits of a Dutch mobile number without its leading zero.
const MOBILE: usize = 9;

/// Returns the key under which a phone number is found, or `None` if it has no digit.
///
/// The key is derived from the digits of the first number in the text:
///
/// 1. A leading `00` is dropped. Otherwise, one leading `0` becomes `31`, and nine digits that
///    begin with 6 get `31` in front.
/// 2. Then `310…` becomes `31…`.
///
/// So all usual spellings of a Dutch number have one key.
pub fn phone_key(phone: &str) -> Option<String> {
    first_number(phone).map(international)
}

/// Returns the beginning of the key of a number of which only the beginning is known.
pub(crate) fn phone_prefix(beginning: &str) -> Option<String> {
    let digits: String = beginning.chars().filter(char::is_ascii_digit).collect();
    (!digits.is_empty()).then(|| international(digits))
}

/// Returns digits with the country code in front.
fn international(digits: String) -> String {
    let international = match (digits.strip_prefix("00"), digits.strip_prefix('0')) {
        (Some(rest), _) => rest.to_owned(),
        (None, Some(rest)) => format!("31{rest}"),
        (None, None) if digits.len() == MOBILE && digits.starts_with('6') => format!("31{digits}"),
        (None, None) => digits,
    };
    match international.strip_prefix("310") {
        Some(rest) => format!("31{rest}"),
        None => international,
    }
}

/// Returns the digits of the first number of a text. A `/`, `;`, `,`, `#`, `|`, `&` or letter ends a
/// number, and a `+` ends a whole one.
/// An area code before a `/` is part of the number after it. If no part is a whole number, the
/// first part with a digit is returned.
fn first_number(text: &str) -> Option<String> {
    let (mut digits, mut first) = (String::new(), None::<String>);
    for character in text.chars() {
        match character {
            digit if digit.is_ascii_digit() => digits.push(digit),
            '/' if digits.len() < WHOLE => {}
            '+' if digits.len() >= WHOLE => return Some(digits),
            ending
                if ending.is_alphabetic()
                    || matches!(ending, '/' | ';' | ',' | '#' | '|' | '&') =>
            {
                if digits.len() >= WHOLE {
                    return Some(digits);
                }
                if !digits.is_empty() {
                    let short = std::mem::take(&mut digits);
                    first.get_or_insert(short);
                }
            }
            _ => {}
        }
    }
    let last = Some(digits).filter(|digits| !digits.is_empty());
    if last.as_ref().is_some_and(|digits| digits.len() >= WHOLE) {
        last
    } else {
        first.or(last)
    }
}

#[cfg(test)]
#[path = "lookup_tests.rs"]
mod tests;
