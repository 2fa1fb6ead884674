//! Which text is a web address, and how an internationalised one is stored.

use crate::is_invisible;
use messages::WebAddress;
use std::borrow::Cow;
use url::Url;

/// Why a text is no `http` or `https` address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WebAddressFault {
    /// It begins with neither `http://` nor `https://`.
    Scheme,
    /// A character that no address has, and its position, from 1.
    Character(char, usize),
    /// A `%` at this position, from 1, that begins no encoded byte.
    Percent(usize),
    /// Nothing that can be a host follows the scheme.
    Host,
    /// What follows the host's `:` is no port.
    Port,
}

impl WebAddressFault {
    /// Returns the text for people.
    pub fn message(self) -> WebAddress {
        match self {
            Self::Scheme => WebAddress::Scheme,
            Self::Character(' ', position) => WebAddress::Space { position },
            Self::Character(c, position) if c.is_ascii_graphic() => WebAddress::Encodable {
                character: character_name(c),
                position,
                code: c.into(),
            },
            Self::Character(c, position) => WebAddress::Character {
                character: character_name(c),
                position,
            },
            Self::Percent(position) => WebAddress::Percent { position },
            Self::Host => WebAddress::Host,
            Self::Port => WebAddress::Port,
        }
    }
}

/// A character as a refusal names it.
pub fn character_name(c: char) -> String {
    match c {
        ' ' => "a space".to_owned(),
        '\t' => "a tab".to_owned(),
        '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => "a line break".to_owned(),
        c if c.is_control() => format!("a control character (U+{:04X})", u32::from(c)),
        c if c.is_whitespace() => format!("a space (U+{:04X})", u32::from(c)),
        c if crate::misleads(c) => format!(
            "a character that changes the direction of text (U+{:04X})",
            u32::from(c)
        ),
        c if is_invisible(c) => format!("an invisible character (U+{:04X})", u32::from(c)),
        c if c.is_ascii() => format!("the character {c}"),
        c => format!("the character U+{:04X}", u32::from(c)),
    }
}

/// An address as it is stored: one in ASCII as it was given, an internationalised one
/// percent-encoded, its host in ASCII (IDNA). The scheme is lower case.
pub fn web_address(text: &str) -> Result<Cow<'_, str>, WebAddressFault> {
    let scheme = ["https://", "http://"]
        .into_iter()
        .find(|scheme| {
            text.get(..scheme.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
        })
        .ok_or(WebAddressFault::Scheme)?;
    if let Some(fault) = wrong_character(text, scheme.len()) {
        return Err(fault);
    }
    let url = Url::parse(text).map_err(|error| match error {
        url::ParseError::InvalidPort => WebAddressFault::Port,
        _ => WebAddressFault::Host,
    })?;
    // The parser passes over further slashes before the host.
    let authority = text[scheme.len()..]
        .split(['/', '?', '#'])
        .next()
        .unwrap_or_default();
    if authority.is_empty() || url.host_str().is_none_or(str::is_empty) {
        return Err(WebAddressFault::Host);
    }
    Ok(if !text.is_ascii() {
        String::from(url).into()
    } else if text.starts_with(scheme) {
        text.into()
    } else {
        format!("{scheme}{}", &text[scheme.len()..]).into()
    })
}

/// Finds the first character that is not allowed in a URL.
fn wrong_character(text: &str, scheme: usize) -> Option<WebAddressFault> {
    let authority = text[scheme..]
        .find(['/', '?', '#'])
        .map_or(text.len(), |length| scheme + length);
    let mut fragment = false;
    for (position, (at, c)) in (1..).zip(text.char_indices()) {
        let wrong = match c {
            '%' => {
                let digits = text.as_bytes().get(at + 1..at + 3);
                if !digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit)) {
                    return Some(WebAddressFault::Percent(position));
                }
                false
            }
            // An IPv6 address is in brackets.
            '[' | ']' => at >= authority,
            '#' => std::mem::replace(&mut fragment, true),
            '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}' => true,
            c => !c.is_ascii_graphic() && (c.is_ascii() || is_never_in_an_address(c)),
        };
        if wrong {
            return Some(WebAddressFault::Character(c, position));
        }
    }
    None
}

/// White space, what shows nothing, and code points that are no characters (RFC 3987, `ucschar`).
fn is_never_in_an_address(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || is_invisible(c)
        || matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{fdd0}'..='\u{fdef}' | '\u{f0000}'..)
        || u32::from(c) & 0xfffe == 0xfffe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn non_ascii_characters_are_encoded() {
        for (given, stored) in [
            ("https://example.nl", "https://example.nl"),
            (
                "https://Example.nl/A?b=c%20d#e",
                "https://Example.nl/A?b=c%20d#e",
            ),
            ("HTTPS://example.nl/a", "https://example.nl/a"),
            ("Http://example.nl", "http://example.nl"),
            ("http://[2a00::1]:8080/a", "http://[2a00::1]:8080/a"),
            (
                "https://www.linkedin.com/in/zoë-müller",
                "https://www.linkedin.com/in/zo%C3%AB-m%C3%BCller",
            ),
            (
                "https://bücher.example/a?b=ç",
                "https://xn--bcher-kva.example/a?b=%C3%A7",
            ),
            (
                "https://example.nl/日本",
                "https://example.nl/%E6%97%A5%E6%9C%AC",
            ),
        ] {
            assert_eq!(web_address(given).as_deref(), Ok(stored), "{given}");
        }
    }

    #[test]
    fn wrong_character_is_reported_with_its_position() {
        use WebAddressFault::{Character, Host, Percent, Port, Scheme};
        for (given, fault) in [
            ("", Scheme),
            ("www.example.nl", Scheme),
            ("ftp://example.nl", Scheme),
            ("https:/example.nl", Scheme),
            ("https://", Host),
            ("https:///a", Host),
            ("https://?a", Host),
            ("https://exa%00mple.nl/", Host),
            ("https://1.2.3.4.5/", Host),
            ("https://example.nl:99999/", Port),
            ("https://example.nl:80a/", Port),
            ("https://example.nl/a b", Character(' ', 21)),
            ("https://ëxample.nl/a|b", Character('|', 21)),
            ("https://example.nl\\a", Character('\\', 19)),
            ("https://example.nl/a\u{200b}", Character('\u{200b}', 21)),
            ("https://example.nl/a\nb", Character('\n', 21)),
            ("https://example.nl/a\u{a0}b", Character('\u{a0}', 21)),
            ("https://example.nl/[a]", Character('[', 20)),
            ("https://example.nl/#a#b", Character('#', 22)),
            ("https://example.nl/100%", Percent(23)),
            ("https://example.nl/%zz", Percent(20)),
        ] {
            assert_eq!(web_address(given), Err(fault), "{given:?}");
        }
        let message = |c, position| {
            WebAddressFault::Character(c, position)
                .message()
                .to_string()
        };
        assert_eq!(
            message(' ', 21),
            "expected a URL; found a space at position 21; write it as %20"
        );
        assert_eq!(
            message('|', 3),
            "expected a URL; found the character | at position 3; write it as %7C"
        );
        assert_eq!(
            message('\u{200b}', 3),
            "expected a URL; found an invisible character (U+200B) at position 3; remove it"
        );
    }
}
