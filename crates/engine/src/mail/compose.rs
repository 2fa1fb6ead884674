//! Which letter a row becomes, at the moment it is sent.

use super::{Inner, Kind, Letter};
use crate::sessions;
use store::{Error, mails::ClaimedMail};

/// The letter; nothing when there is none to send any more.
pub(super) async fn compose(inner: &Inner, mail: &ClaimedMail, kind: Kind) -> Result<Option<Letter>, Error> {
    match kind {
        Kind::SignIn | Kind::ConfirmAddress | Kind::ConfirmErasure => {
            sessions::letter(&inner.store, mail, kind, &inner.options.public_url).await
        }
        Kind::AddressChanged => Ok(Some(Letter::AddressChanged)),
        Kind::Erased => Ok(Some(Letter::Erased)),
    }
}
