//! A region's name in URLs: 1 to 63 lower-case letters, digits and dashes, without a dash at either
//! end.

/// The rule as a pattern of a JSON Schema.
pub const SLUG_PATTERN: &str = "^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$";

/// Returns whether a text is a slug, by the same rule.
pub fn is_slug(text: &str) -> bool {
    let edge = |byte: Option<&u8>| byte.is_some_and(|byte| *byte != b'-');
    text.len() <= 63
        && text
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
        && edge(text.as_bytes().first())
        && edge(text.as_bytes().last())
}
