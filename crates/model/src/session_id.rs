//! The public id of a session. It is derived from the stored hash of the session's token and grants
//! no access.

use crate::{SessionId, TokenHash, random::BASE62};
use sha2::{Digest, Sha256};

/// The prefix hashed before the token's hash, so that the id reveals nothing about it.
const PURPOSE: &[u8] = b"session id\0";

impl SessionId {
    /// Returns the id of the session whose token has this hash.
    ///
    /// # Panics
    ///
    /// Never panics: the text is always the prefix and 14 characters of the ids' alphabet.
    pub fn of(token: &TokenHash) -> Self {
        let digest: [u8; 32] = Sha256::new()
            .chain_update(PURPOSE)
            .chain_update(token)
            .finalize()
            .into();
        let (bytes, _) = digest.split_at(16);
        let mut number = u128::from_be_bytes(bytes.try_into().expect("sixteen bytes"));
        let mut text = Self::PREFIX.to_owned();
        for _ in 0..14 {
            let digit = usize::try_from(number % 62).expect("less than 62");
            text.push(char::from(BASE62[digit]));
            number /= 62;
        }
        text.parse().expect("an id")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn session_id_is_unique_and_stable_per_token() {
        let ids: std::collections::BTreeSet<SessionId> =
            (0..=255).map(|byte| SessionId::of(&[byte; 32])).collect();
        assert_eq!(ids.len(), 256);
        assert_eq!(SessionId::of(&[7; 32]), SessionId::of(&[7; 32]));
        assert!(ids.iter().all(|id| id.as_str().starts_with("ses")));
    }
}
