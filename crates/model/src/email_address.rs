//! Which text is a bare e-mail address, and what a text is instead.

use crate::{email_identity_key, is_invisible, plain_address::is_plain_address, text_rules::trim};
pub use messages::Email as EmailFault;
use std::borrow::Cow;
use unicode_normalization::{UnicodeNormalization, is_nfc};

/// A bare address as it is stored: without surrounding white space and invisible characters, in
/// NFC. The cost is bounded: of a text of more than 4 KiB only the start is judged.
pub fn email_address(text: &str) -> Result<Cow<'_, str>, EmailFault> {
    if text.len() > LONGEST_READ {
        let start = &text[..text.floor_char_boundary(LONGEST_READ)];
        return Err(email_address(start).err().unwrap_or(EmailFault::Domain));
    }
    if is_plain_address(text) {
        return Ok(text.into());
    }
    let address: Cow<'_, str> = if text.is_ascii() {
        trim(text).into()
    } else {
        let visible: String = text.chars().filter(|c| !is_invisible(*c)).collect();
        let trimmed = visible.trim();
        if is_nfc(trimmed) {
            trimmed.to_owned().into()
        } else {
            trimmed.nfc().collect::<String>().into()
        }
    };
    check(&address)?;
    Ok(address)
}

/// No text of more bytes is an address: a name has at most 64 bytes, and a domain 253 characters.
const LONGEST_READ: usize = 4096;
/// The maximum length of the part before the `@`, in bytes.
const LONGEST_LOCAL: usize = 64;

/// Returns what is wrong with the part before the `@`.
fn wrong_in_local(local: &str) -> Option<EmailFault> {
    if local.len() > LONGEST_LOCAL {
        let found = local.len();
        return Some(EmailFault::LocalLength { found });
    }
    let has_odd_dot = local.starts_with('.') || local.ends_with('.') || local.contains("..");
    has_odd_dot.then_some(EmailFault::LocalDot)
}

/// Returns the first such character of an address and its position, from 1.
fn first(address: &str, is_such: impl Fn(char) -> bool) -> Option<(char, usize)> {
    address.chars().zip(1..).find(|(c, _)| is_such(*c))
}

/// The characters that UTS 46 reads as the dot of a domain.
const DOTS: [char; 4] = ['.', '\u{3002}', '\u{ff0e}', '\u{ff61}'];

fn check(address: &str) -> Result<(), EmailFault> {
    if address.is_empty() {
        return Err(EmailFault::Blank);
    }
    let is_mailto = address
        .get(..7)
        .is_some_and(|start| start.eq_ignore_ascii_case("mailto:"));
    if is_mailto || address.contains("://") {
        return Err(EmailFault::Url);
    }
    if address.contains(['<', '>', '"']) {
        return Err(EmailFault::DisplayName);
    }
    if address.contains(['(', ')']) {
        return Err(EmailFault::Comment);
    }
    if address.contains([',', ';']) {
        return Err(EmailFault::Several);
    }
    if address.contains(['[', ']']) {
        return Err(EmailFault::AddressLiteral);
    }
    if let Some((c, position)) = first(address, |c| c.is_control() && !c.is_whitespace()) {
        let code = c.into();
        return Err(EmailFault::Character { code, position });
    }
    if let Some((_, position)) = first(address, char::is_whitespace) {
        return Err(EmailFault::Space { position });
    }
    if let Some((c, position)) = first(address, |c| matches!(c, '\\' | ':')) {
        let code = c.into();
        return Err(EmailFault::Character { code, position });
    }
    let Some((local, domain)) = address.split_once('@') else {
        return Err(EmailFault::NoAt);
    };
    if domain.contains('@') {
        let found = address.matches('@').count();
        return Err(EmailFault::SecondAt { found });
    }
    if local.is_empty() || domain.is_empty() {
        return Err(EmailFault::Half);
    }
    if let Some(fault) = wrong_in_local(local) {
        return Err(fault);
    }
    if !domain.contains(DOTS) {
        return Err(EmailFault::NoDot);
    }
    let key = email_identity_key(address);
    let Some((_, ascii)) = key.rsplit_once('@').filter(|(_, ascii)| !ascii.is_empty()) else {
        return Err(EmailFault::Domain);
    };
    let last = ascii.rsplit('.').next().unwrap_or_default();
    // The last label of a domain is no number: with four numbers it would be an address of the
    // network.
    if ascii.contains('.')
        && !ascii.ends_with('.')
        && last.bytes().any(|byte| byte.is_ascii_alphabetic())
    {
        Ok(())
    } else {
        Err(EmailFault::Domain)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bare_addresses_lose_invisible_characters() {
        for (given, stored) in [
            ("sanne@example.nl", "sanne@example.nl"),
            (
                "Sanne.de-Vries+werk@mail.example.nl",
                "Sanne.de-Vries+werk@mail.example.nl",
            ),
            (" sanne@example.nl\t", "sanne@example.nl"),
            ("\u{feff}sanne@example.nl\u{200b}", "sanne@example.nl"),
            ("san\u{ad}ne@exa\u{2060}mple.nl", "sanne@example.nl"),
            ("\u{202a}sanne@example.nl\u{202c}", "sanne@example.nl"),
            ("zoë@bücher.example", "zoë@bücher.example"),
            ("zoe\u{308}@bu\u{308}cher.example", "zoë@bücher.example"),
            (
                "o'neil!#$%&*/=?^_`{|}~@example.nl",
                "o'neil!#$%&*/=?^_`{|}~@example.nl",
            ),
            ("piet@xn--bcher-kva.example", "piet@xn--bcher-kva.example"),
            ("a@3com.example", "a@3com.example"),
            ("a@bücher。example", "a@bücher。example"),
        ] {
            assert_eq!(email_address(given).as_deref(), Ok(stored), "{given:?}");
        }
    }

    #[test]
    fn text_that_is_no_address_is_described() {
        use EmailFault::{
            AddressLiteral, Blank, Character, Comment, DisplayName, Domain, Half, LocalDot,
            LocalLength, NoAt, NoDot, SecondAt, Several, Space, Url,
        };
        let long = format!("{}@example.nl", "é".repeat(33));
        let longest = format!("a@{}nl", "b.".repeat(2048));
        for (given, fault) in [
            (longest.as_str(), Domain),
            (long.as_str(), LocalLength { found: 66 }),
            ("", Blank),
            (" \u{200b} ", Blank),
            ("mailto:s@example.nl", Url),
            ("https://example.nl/@s", Url),
            ("Sanne <s@example.nl>", DisplayName),
            ("\"Vries, Sanne de\" <s@example.nl>", DisplayName),
            ("\"a b\"@example.nl", DisplayName),
            ("s@example.nl (werk)", Comment),
            ("s(x)@example.nl", Comment),
            ("a@example.nl, b@example.nl", Several),
            ("a@example.nl;b@example.nl", Several),
            ("s@[127.0.0.1]", AddressLiteral),
            ("s@[IPv6:::1]", AddressLiteral),
            ("sanne de@example.nl", Space { position: 6 }),
            ("s@example.nl\nbcc", Space { position: 13 }),
            (
                "s\u{0}@example.nl",
                Character {
                    code: 0,
                    position: 2,
                },
            ),
            (
                "s\\x@example.nl",
                Character {
                    code: 0x5c,
                    position: 2,
                },
            ),
            ("example.nl", NoAt),
            ("@example.nl", Half),
            ("s@", Half),
            ("a@b@example.nl", SecondAt { found: 2 }),
            (".s@example.nl", LocalDot),
            ("s.@example.nl", LocalDot),
            ("s..e@example.nl", LocalDot),
            ("s@example", NoDot),
            ("s@localhost", NoDot),
            ("s@example..nl", Domain),
            ("s@.example.nl", Domain),
            ("s@example.nl.", Domain),
            ("s@-example.nl", Domain),
            ("s@exam_ple.nl", Domain),
            ("s@192.0.2.1", Domain),
        ] {
            assert_eq!(email_address(given), Err(fault), "{given:?}");
        }
    }
}
