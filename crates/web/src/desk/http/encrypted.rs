//! Texts in addresses that only the person who got them can use, and nobody can read: where a page of
//! a list begins, whose key may be a name.

use super::Desk;
use crate::state::State;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use model::SEAL_RANDOM;

impl Desk {
    /// Encrypts a text for this person in this region and environment.
    pub(crate) fn encrypt(&self, state: &State, purpose: &str, text: &str) -> String {
        let mut random = [0; SEAL_RANDOM];
        state.store.random().fill(&mut random);
        let secret = &state.store.installation().secret;
        URL_SAFE_NO_PAD.encode(secret.seal(purpose, &self.bound(), random, text.as_bytes()))
    }

    /// Decrypts a text. `None` if it was encrypted for another person, place or purpose.
    pub(crate) fn decrypt(&self, state: &State, purpose: &str, text: &str) -> Option<String> {
        let encrypted = URL_SAFE_NO_PAD.decode(text).ok()?;
        let secret = &state.store.installation().secret;
        let text = secret.open(purpose, &self.bound(), &encrypted)?;
        String::from_utf8(text).ok()
    }

    fn bound(&self) -> [&[u8]; 3] {
        let environment: &[u8] = if self.scope.environment.is_sandbox() {
            b"s"
        } else {
            b"p"
        };
        [
            self.session.staff.as_str().as_bytes(),
            self.scope.region.as_str().as_bytes(),
            environment,
        ]
    }
}
