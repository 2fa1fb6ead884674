//! A region's name in URLs: 1 to 63 lower-case letters, digits and hyphens, without a hyphen at either
//! end.

use crate::character_name;
use messages::Pattern;

/// The rule as a pattern of a JSON Schema.
pub const SLUG_PATTERN: &str = "^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$";

/// The maximum length of a slug, in characters.
const LONGEST: usize = 63;

/// Returns what is wrong with a text that is to be a slug, by the same rule.
pub fn slug_fault(text: &str) -> Option<Pattern> {
    let is_edge = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    let wrong = |(c, position): (char, usize)| {
        let found = format!("{} at position {position}", character_name(c));
        Some(Pattern::Slug { found })
    };
    let length = text.chars().count();
    if !(1..=LONGEST).contains(&length) {
        let found = messages::Counted::characters(length as u64).to_string();
        return Some(Pattern::Slug { found });
    }
    let mut characters = text.chars().zip(1..);
    characters
        .find(|(c, position)| !is_edge(*c) && (*c != '-' || *position == 1 || *position == length))
        .and_then(wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_with_a_slug_is_named() {
        for text in ["a", "0", "noord-holland", &"a".repeat(63)] {
            assert_eq!(slug_fault(text), None, "{text}");
        }
        for (text, named) in [
            ("", "0 characters"),
            (&*"a".repeat(64), "64 characters"),
            ("Noord", "the character N at position 1"),
            ("noord west", "a space at position 6"),
            ("-a", "the character - at position 1"),
            ("a-", "the character - at position 2"),
            ("regio_1", "the character _ at position 6"),
        ] {
            let found = named.to_owned();
            assert_eq!(slug_fault(text), Some(Pattern::Slug { found }), "{text}");
        }
    }
}
