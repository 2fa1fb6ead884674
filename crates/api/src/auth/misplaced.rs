//! Where a key was sent that is no use there. Told from its checksum alone: nothing is looked up.

use http::HeaderMap;
use model::{Token, TokenKind};

/// What whoever sends a key in another place is told.
pub(super) const HINT: &str =
    "A region key belongs in the header x-api-key, alone: without quotes, and without Bearer.";

/// Whether a well-formed key stands where it is not looked for: in `Authorization`, in quotes, after `Bearer`, or under
/// another header name.
pub(super) fn has_key(headers: &HeaderMap) -> bool {
    headers.iter().any(|(name, value)| {
        let bare = value.as_bytes().trim_ascii();
        let key = unwrapped(bare);
        let known = name == "x-api-key" || name == "api-key";
        (!known || key.len() != bare.len()) && is_key(key)
    })
}

fn is_key(text: &[u8]) -> bool {
    matches!(Token::recognise(text), Some((TokenKind::Region | TokenKind::Admin, _)))
}

/// Without quotes, and without the name of a scheme before it.
fn unwrapped(text: &[u8]) -> &[u8] {
    const QUOTES: [u8; 3] = *b"\"'`";
    let unquoted = |text: &'_ [u8]| {
        let (first, last) = (text.first().copied(), text.last().copied());
        first == last && text.len() > 1 && first.is_some_and(|quote| QUOTES.contains(&quote))
    };
    let mut text = text;
    if unquoted(text) {
        text = text[1..text.len() - 1].trim_ascii();
    }
    for scheme in ["bearer", "apikey", "basic", "token"] {
        if let Some((word, rest)) = text.split_at_checked(scheme.len())
            && word.eq_ignore_ascii_case(scheme.as_bytes())
            && matches!(rest.first(), Some(b' ' | b':' | b'='))
        {
            text = rest[1..].trim_ascii();
        }
    }
    if unquoted(text) { text[1..text.len() - 1].trim_ascii() } else { text }
}
