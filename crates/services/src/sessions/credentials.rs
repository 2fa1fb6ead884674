//! The credentials of a verification: a token for the link, and a six-digit code for people who
//! read their e-mail on another device. Only hashes of both are stored.

use super::LINK_LIFE;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use model::{Random, Secret, Timestamp, TokenHash, VerificationId};
use sha2::{Digest, Sha256};
use store::verifications::{CodeHash, Credentials};

const PURPOSE: &str = "verification code";

/// A token and a code in clear, for the one e-mail or response that contains them.
pub(super) struct PlainCredentials {
    pub(super) token: String,
    pub(super) code: String,
}

/// Creates a token and a code for a verification. They are valid for [`LINK_LIFE`] from now.
pub(super) fn make(
    id: VerificationId,
    secret: &Secret,
    random: &dyn Random,
    now: Timestamp,
) -> (PlainCredentials, Credentials) {
    let mut token = [0; 32];
    random.fill(&mut token);
    let clear = PlainCredentials {
        token: URL_SAFE_NO_PAD.encode(token),
        code: code(random),
    };
    let made = Credentials {
        token: token_hash(&clear.token),
        code: code_hash(id, &clear.code, secret),
        until: now.plus(LINK_LIFE),
    };
    (clear, made)
}

/// Creates a token, and the hash that is stored of it.
pub(super) fn token(random: &dyn Random) -> (String, TokenHash) {
    let mut token = [0; 32];
    random.fill(&mut token);
    let token = URL_SAFE_NO_PAD.encode(token);
    let hash = token_hash(&token);
    (token, hash)
}

/// Returns the SHA-256 of a token. No key or salt is needed, because the token has 256 random bits.
pub(super) fn token_hash(token: &str) -> TokenHash {
    Sha256::digest(token.as_bytes()).into()
}

fn code_hash(id: VerificationId, code: &str, secret: &Secret) -> CodeHash {
    secret.sign(PURPOSE, &[id.as_str().as_bytes(), code.as_bytes()])
}

/// Returns whether this is the verification's code, compared in constant time. Whitespace is
/// ignored.
pub(super) fn is_code(id: VerificationId, given: &str, kept: &CodeHash, secret: &Secret) -> bool {
    let digits: String = given
        .chars()
        .filter(|character| !character.is_whitespace())
        .collect();
    secret.verify(PURPOSE, &[id.as_str().as_bytes(), digits.as_bytes()], kept)
}

/// Returns six random digits, uniformly distributed.
pub(super) fn code(random: &dyn Random) -> String {
    const CODES: u32 = 1_000_000;
    loop {
        let mut bytes = [0; 4];
        random.fill(&mut bytes);
        let number = u32::from_le_bytes(bytes);
        // Rejects numbers above the last whole million, which would favour the first codes (modulo
        // bias).
        if number < u32::MAX / CODES * CODES {
            return format!("{:06}", number % CODES);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::RepeatingRandom;

    #[test]
    fn code_is_valid_only_for_its_verification() {
        let (secret, random) = (Secret::new(&[1; 32]), RepeatingRandom::new(3));
        let ids = [0, 1].map(|_| VerificationId::random(&random));
        let now = Timestamp::from_micros(5);
        let (clear, made) = make(ids[0], &secret, &random, now);
        assert!(clear.code.len() == 6 && clear.code.bytes().all(|byte| byte.is_ascii_digit()));
        assert_eq!(
            (clear.token.len(), made.token),
            (43, token_hash(&clear.token))
        );
        assert_eq!(made.until.micros(), 600_000_005);
        let (three, others) = clear.code.split_at(3);
        assert!(is_code(ids[0], &clear.code, &made.code, &secret));
        assert!(is_code(
            ids[0],
            &format!(" {three} {others}\n"),
            &made.code,
            &secret
        ));
        assert!(!is_code(ids[1], &clear.code, &made.code, &secret));
        assert!(!is_code(ids[0], "", &made.code, &secret));
        assert!(!is_code(
            ids[0],
            &clear.code,
            &made.code,
            &Secret::new(&[2; 32])
        ));
    }
}
