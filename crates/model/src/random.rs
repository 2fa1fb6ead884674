//! The source of randomness, which is injected wherever ids and keys are created.

use std::cell::RefCell;

/// The alphabet of ids and keys.
pub(crate) const BASE62: &[u8; 62] =
    b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// A source of random bytes.
pub trait Random: Send + Sync + std::fmt::Debug {
    /// Fills `bytes` with random bytes. Outside of tests and demo data they must be fit for
    /// secrets.
    fn fill(&self, bytes: &mut [u8]);
}

/// The operating system's randomness. Each thread reads ahead, because every request needs a few
/// bytes, and a system call for them would cost more than everything else that a small answer does
/// with them.
#[derive(Debug, Default)]
pub struct SystemRandom;

const AHEAD: usize = 512;

impl Random for SystemRandom {
    fn fill(&self, bytes: &mut [u8]) {
        thread_local!(static LEFT: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) });
        LEFT.with_borrow_mut(|left| {
            if bytes.len() > AHEAD / 4 {
                return ask(bytes);
            }
            if left.len() < bytes.len() {
                left.resize(AHEAD, 0);
                ask(left);
            }
            // Returned bytes are erased from the buffer.
            let taken = left.len() - bytes.len();
            bytes.copy_from_slice(&left[taken..]);
            left[taken..].fill(0);
            left.truncate(taken);
        });
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the one place where the system's randomness is read"
)]
fn ask(bytes: &mut [u8]) {
    getrandom::fill(bytes).expect("the operating system has randomness");
}

/// Returns `N` uniformly chosen characters of [`BASE62`].
pub(crate) fn base62<const N: usize>(random: &dyn Random) -> [u8; N] {
    let mut out = [0; N];
    let mut filled = 0;
    let mut pool = [0; 64];
    while filled < N {
        random.fill(&mut pool);
        // 248 is the largest multiple of 62 in a byte. Larger bytes are skipped, because they would
        // favour the first characters.
        for byte in pool.iter().filter(|byte| **byte < 248).take(N - filled) {
            out[filled] = BASE62[usize::from(byte % 62)];
            filled += 1;
        }
    }
    out
}

/// Returns a nonce of 22 characters, which hold 131 bits.
pub fn nonce(random: &dyn Random) -> String {
    base62::<22>(random).map(char::from).iter().collect()
}

#[cfg(test)]
mod tests {
    use super::nonce;
    use crate::RepeatingRandom;

    #[test]
    fn every_nonce_is_different() {
        let random = RepeatingRandom::default();
        let (one, two) = (nonce(&random), nonce(&random));
        assert_eq!((one.len(), two.len()), (22, 22));
        assert_ne!(one, two);
    }
}
