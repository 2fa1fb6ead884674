//! How often a network may begin and finish a sign-in, and the values that tie both together.
//!
//! A large office has one network. So what has worked is taken off again: the limits hold for answers
//! that were wrong, and for sign-ins that were begun and not finished.

use super::Staff;
use crate::audit::Network;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use model::{Random, Timestamp, TokenHash};
use sha2::{Digest, Sha256};
use std::time::Duration;
use store::{
    Error, Store, Transaction,
    verifications::{self, CountKey},
};

/// The period over which attempts are counted.
const STRETCH: Duration = Duration::from_mins(10);

/// The starts that a finished sign-in takes off: the page for signing in begins one for the suggestions
/// of the browser, the button or the provider begins another, and a page may be opened twice.
const STARTS_OF_ONE: i64 = 4;

/// A limit per network and ten minutes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limit {
    purpose: &'static str,
    most: i64,
}

/// Sign-ins that are begun, and not finished.
pub(crate) const STARTS: Limit = Limit {
    purpose: "staff sign-in starts",
    most: 30,
};
/// Answers and links that are wrong.
pub(crate) const ANSWERS: Limit = Limit {
    purpose: "staff sign-in answers",
    most: 30,
};

/// The key under which a network is counted.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Counted {
    key: CountKey,
    most: i64,
}

impl Limit {
    /// Returns the key of a network.
    pub(crate) fn key(self, store: &Store, network: Option<Network>) -> Counted {
        let network = network
            .map(|network| network.to_string())
            .unwrap_or_default();
        let secret = &store.installation().secret;
        Counted {
            key: secret.sign(self.purpose, &[network.as_bytes()]),
            most: self.most,
        }
    }
}

impl Counted {
    /// Counts one more attempt. If that exceeds the limit, returns the number of seconds until the
    /// next is allowed.
    pub(crate) async fn excess(
        self,
        transaction: &mut Transaction<'_>,
        now: Timestamp,
    ) -> Result<Option<u64>, Error> {
        let over = now.minus(STRETCH);
        let asked = verifications::count(transaction, &self.key, now, over).await?;
        if asked.times <= self.most {
            return Ok(None);
        }
        let left = asked.since.plus(STRETCH).micros() - now.micros();
        let seconds = u64::try_from(left).unwrap_or_default().div_ceil(1_000_000);
        Ok(Some(seconds.max(1)))
    }
}

impl Staff {
    /// Takes a sign-in that has worked off the limits of its network: the answer, and the starts that
    /// belong to it.
    pub(crate) async fn finished(&self, network: Option<Network>) -> Result<(), Error> {
        let answers = ANSWERS.key(&self.store, network);
        let starts = STARTS.key(&self.store, network);
        let taken_off = self.store.transaction(move |transaction| {
            Box::pin(async move {
                verifications::uncount(transaction, &answers.key, 1).await?;
                verifications::uncount(transaction, &starts.key, STARTS_OF_ONE).await
            })
        });
        taken_off.await
    }
}

/// Creates a random value for the browser, and the hash that is stored of it.
pub(crate) fn value(random: &dyn Random) -> (String, TokenHash) {
    let mut value = [0; 32];
    random.fill(&mut value);
    let value = URL_SAFE_NO_PAD.encode(value);
    let hash = hash(&value);
    (value, hash)
}

/// Returns the SHA-256 of a value. It has 256 random bits, so it needs no salt.
pub(crate) fn hash(value: &str) -> TokenHash {
    Sha256::digest(value.as_bytes()).into()
}
