//! Credentials as text: a prefix, 30 random base-62 characters (178 bits) and a 6-character
//! checksum.
//!
//! Secret scanners recognise the prefix. The checksum allows a typo to be refused without a
//! look-up. Only the SHA-256 of a token is stored: a token is too random to be guessed, so a slow
//! hash would add cost without security.

use crate::random::{BASE62, Random, base62};
use sha2::{Digest, Sha256};

const SECRET: usize = 30;
const CHECKSUM: usize = 6;

/// The kind of a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// A region's API key, `ork_…`.
    Region,
    /// An installation's admin key, `ora_…`.
    Admin,
    /// A candidate's session, `ors_…`.
    Session,
    /// A session of a member of staff, `orw_…`.
    Staff,
}

impl TokenKind {
    const ALL: [Self; 4] = [Self::Region, Self::Admin, Self::Session, Self::Staff];

    const fn prefix(self) -> &'static str {
        match self {
            Self::Region => "ork_",
            Self::Admin => "ora_",
            Self::Session => "ors_",
            Self::Staff => "orw_",
        }
    }
}

/// The SHA-256 of a token.
pub type TokenHash = [u8; 32];

/// A token in clear text. It exists only from its creation until the one answer that shows it.
pub struct Token {
    kind: TokenKind,
    text: String,
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Token({}…)", self.kind.prefix())
    }
}

impl Token {
    /// Creates a random token.
    pub fn random(kind: TokenKind, random: &dyn Random) -> Self {
        let secret = base62::<SECRET>(random);
        let mut text = String::with_capacity(4 + SECRET + CHECKSUM);
        text.push_str(kind.prefix());
        text.extend(secret.iter().map(|byte| char::from(*byte)));
        let checksum = checksum(text.as_bytes());
        text.extend(checksum.iter().map(|byte| char::from(*byte)));
        Self { kind, text }
    }

    /// Returns the clear text, which is shown once.
    pub fn reveal(&self) -> &str {
        &self.text
    }

    /// Returns the hash to store.
    pub fn hash(&self) -> TokenHash {
        Sha256::digest(self.text.as_bytes()).into()
    }

    /// Returns a preview for lists: the prefix with the next four characters, and the last four.
    pub fn preview(&self) -> String {
        format!("{}…{}", &self.text[..8], &self.text[self.text.len() - 4..])
    }

    /// Returns the kind and hash of a well-formed token, or `None` if the form or checksum is
    /// wrong.
    pub fn recognise(text: &[u8]) -> Option<(TokenKind, TokenHash)> {
        if text.len() != 4 + SECRET + CHECKSUM {
            return None;
        }
        let kind = TokenKind::ALL
            .into_iter()
            .find(|kind| text.starts_with(kind.prefix().as_bytes()))?;
        let (body, given) = text.split_at(4 + SECRET);
        (checksum(body) == given).then(|| (kind, Sha256::digest(text).into()))
    }

    /// Returns the kind of the first well-formed token anywhere in a text.
    pub fn kind_within(text: &[u8]) -> Option<TokenKind> {
        let starts = text
            .windows(4)
            .enumerate()
            .filter(|(_, start)| start.starts_with(b"or") && start.ends_with(b"_"));
        let mut candidates = starts.filter_map(|(at, _)| text.get(at..at + 4 + SECRET + CHECKSUM));
        candidates.find_map(Self::recognise).map(|(kind, _)| kind)
    }
}

/// Returns the CRC-32 of a text in base 62, most significant digit first.
fn checksum(text: &[u8]) -> [u8; CHECKSUM] {
    let mut rest = crc32fast::hash(text);
    let mut out = [b'0'; CHECKSUM];
    for digit in out.iter_mut().rev() {
        *digit = BASE62[(rest % 62) as usize];
        rest /= 62;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SystemRandom;

    #[test]
    fn a_token_is_found_within_a_text() {
        let token = Token::random(TokenKind::Admin, &SystemRandom);
        let text = token.reveal();
        for around in [
            text.to_owned(),
            format!("or__{text}"),
            format!("Bearer \"{text}\""),
            format!("or{text}{text}"),
        ] {
            assert_eq!(
                Token::kind_within(around.as_bytes()),
                Some(TokenKind::Admin),
                "{around}"
            );
        }
        for cut in [
            &text[1..],
            &text[..text.len() - 1],
            "",
            "ora_",
            &text.to_uppercase(),
        ] {
            assert_eq!(Token::kind_within(cut.as_bytes()), None, "{cut}");
        }
    }

    #[test]
    fn mistyped_token_is_rejected_without_a_database_read() {
        let token = Token::random(TokenKind::Region, &SystemRandom);
        assert_eq!(
            Token::recognise(token.reveal().as_bytes()),
            Some((TokenKind::Region, token.hash()))
        );
        for at in 0..token.reveal().len() {
            let mut typo = token.reveal().as_bytes().to_vec();
            typo[at] = if typo[at] == b'x' { b'y' } else { b'x' };
            assert_eq!(Token::recognise(&typo), None, "position {at}");
        }
    }

    #[test]
    fn debug_and_preview_hide_the_token() {
        let token = Token::random(TokenKind::Admin, &SystemRandom);
        assert_eq!(format!("{token:?}"), "Token(ora_…)");
        assert_eq!(token.preview().chars().count(), 13);
    }
}
