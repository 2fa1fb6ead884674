//! What the transactions of one database share: the installation's secret, once it is known, and
//! the catalogue.

use crate::{Catalogue, Error};
use model::Secret;
use std::sync::{Arc, OnceLock};

/// Holds what transactions share. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Shared {
    catalogue: &'static Catalogue,
    secret: Arc<OnceLock<Secret>>,
}

impl Shared {
    pub(crate) fn new(catalogue: &'static Catalogue) -> Self {
        Self {
            catalogue,
            secret: Arc::default(),
        }
    }

    /// Returns the catalogue that the database was opened with.
    pub(crate) fn catalogue(&self) -> &'static Catalogue {
        self.catalogue
    }

    /// Stores the secret. Later calls change nothing: a process serves one installation.
    pub(crate) fn keep(&self, secret: &Secret) {
        self.secret.get_or_init(|| secret.clone());
    }

    /// Returns the secret.
    ///
    /// # Errors
    ///
    /// [`crate::ErrorKind::Internal`] if it is not known yet.
    pub(crate) fn secret(&self) -> Result<Secret, Error> {
        let unknown = || Error::internal("the installation's secret is not known yet");
        self.secret.get().cloned().ok_or_else(unknown)
    }
}
