//! Which letter a row becomes, at the moment it is sent.

use super::{Composed, Inner, Kind, Letter};
use crate::sessions;
use store::{Error, mails::ClaimedMail};

/// The letter; nothing when there is none to send any more.
pub(super) async fn compose(inner: &Inner, mail: &ClaimedMail, kind: Kind) -> Result<Option<Composed>, Error> {
    match kind {
        Kind::SignIn => sessions::sign_in_letter(&inner.store, mail, &inner.options.public_url).await,
        Kind::ConfirmAddress | Kind::ConfirmErasure => {
            sessions::letter(&inner.store, mail, kind, &inner.options.public_url).await
        }
        Kind::AddressChanged => Ok(Some(Letter::AddressChanged.into())),
        Kind::Erased => {
            // The one region in which everything was erased, if it was one.
            let region = sessions::region_name(&inner.store, mail.reference.parse().ok()).await?;
            Ok(Some(Letter::Erased { region }.into()))
        }
    }
}
