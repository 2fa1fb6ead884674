//! The installation's secret, shared by an engine's transactions once it is known.

use crate::Error;
use model::Secret;
use std::sync::{Arc, OnceLock};

/// Holds the secret. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub(crate) struct Keeper(Arc<OnceLock<Secret>>);

impl Keeper {
    /// Stores the secret. Later calls change nothing: a process serves one installation.
    pub(super) fn keep(&self, secret: &Secret) {
        self.0.get_or_init(|| secret.clone());
    }

    /// Returns the secret.
    ///
    /// # Errors
    ///
    /// [`Error::Internal`] if it is not known yet.
    pub(super) fn secret(&self) -> Result<Secret, Error> {
        let unknown = || Error::Internal("the installation's secret is not known yet".into());
        self.0.get().cloned().ok_or_else(unknown)
    }
}
