//! Detects a key or session token sent in the wrong place. The token's checksum identifies it,
//! without a database lookup.

use base64::{
    Engine,
    alphabet::STANDARD,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use http::{HeaderMap, header};
use messages::Credential;
use model::{Token, TokenKind};

/// Base64 with optional padding.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Returns a hint for the sender of a well-formed key or token in the wrong place: in
/// `Authorization` (also as `Basic`), in quotes, after another word, in another header, in a cookie
/// or in the query.
pub(super) fn hint(headers: &HeaderMap, query: Option<&str>) -> Option<Credential> {
    let in_header = headers.iter().find_map(|(name, value)| {
        let value = value.as_bytes().trim_ascii();
        let whole = Token::recognise(value).map(|(kind, _)| kind);
        match (name.as_str(), whole) {
            ("x-api-key" | "api-key", Some(TokenKind::Region | TokenKind::Admin)) => None,
            ("authorization", None) if is_bearer_of_session(value) => None,
            _ => whole
                .or_else(|| Token::kind_within(value))
                .or_else(|| (*name == header::AUTHORIZATION).then(|| basic(value))?),
        }
    });
    let in_query = || query.and_then(|query| Token::kind_within(query.as_bytes()));
    match in_header {
        Some(TokenKind::Session) => Some(Credential::SessionPlace),
        Some(TokenKind::Staff) => Some(Credential::DeskSession),
        Some(TokenKind::Region | TokenKind::Admin) => Some(Credential::KeyPlace),
        None => match in_query()? {
            TokenKind::Session => Some(Credential::SessionPlace),
            TokenKind::Staff => Some(Credential::DeskSession),
            TokenKind::Region | TokenKind::Admin => Some(Credential::KeyInAddress),
        },
    }
}

/// Returns whether the value is `Bearer` with a well-formed session token, which may be unknown or
/// expired.
fn is_bearer_of_session(value: &[u8]) -> bool {
    value.split_at_checked(7).is_some_and(|(scheme, token)| {
        let token = Token::recognise(token.trim_ascii());
        scheme.eq_ignore_ascii_case(b"bearer ") && matches!(token, Some((TokenKind::Session, _)))
    })
}

/// Returns the kind of token that is the user name or password of a `Basic` credential.
fn basic(value: &[u8]) -> Option<TokenKind> {
    let (scheme, encoded) = value.split_at_checked(6)?;
    let decoded = scheme
        .eq_ignore_ascii_case(b"basic ")
        .then(|| BASE64.decode(encoded.trim_ascii()).ok())??;
    Token::kind_within(&decoded)
}
