//! The randomness that is passed in wherever an id or a key is made.

/// The alphabet of ids and keys.
pub(crate) const BASE62: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// A source of random bytes.
pub trait Random: Send + Sync + std::fmt::Debug {
    /// Fills `bytes` with randomness fit for secrets.
    fn fill(&self, bytes: &mut [u8]);
}

/// The operating system's randomness.
#[derive(Debug, Default)]
pub struct SystemRandom;

impl Random for SystemRandom {
    #[expect(clippy::disallowed_methods, reason = "the one place where the system's randomness is read")]
    fn fill(&self, bytes: &mut [u8]) {
        getrandom::fill(bytes).expect("the operating system has randomness");
    }
}

/// `N` uniformly chosen characters of [`BASE62`].
pub(crate) fn base62<const N: usize>(random: &dyn Random) -> [u8; N] {
    let mut out = [0; N];
    let mut filled = 0;
    let mut pool = [0; 64];
    while filled < N {
        random.fill(&mut pool);
        // 248 is the largest multiple of 62 in a byte: what lies above would favour the first letters.
        for byte in pool.iter().filter(|byte| **byte < 248).take(N - filled) {
            out[filled] = BASE62[usize::from(byte % 62)];
            filled += 1;
        }
    }
    out
}
