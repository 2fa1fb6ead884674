//! What an engine's transactions share: the installation's secret, once it is known.

use crate::Error;
use model::Secret;
use std::sync::{Arc, OnceLock};

/// Keeps the secret; cheap to clone.
#[derive(Debug, Clone, Default)]
pub(crate) struct Keeper(Arc<OnceLock<Secret>>);

impl Keeper {
    /// Keeps the first one it is given: a process works for one installation.
    pub(super) fn keep(&self, secret: &Secret) {
        self.0.get_or_init(|| secret.clone());
    }

    /// The secret.
    pub(super) fn secret(&self) -> Result<Secret, Error> {
        let unknown = || Error::Internal("the installation's secret is not known yet".into());
        self.0.get().cloned().ok_or_else(unknown)
    }
}
