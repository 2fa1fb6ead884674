//! Which letter a row becomes, at the moment it is sent.

use super::{Inner, Kind, Letter};
use store::{Error, mails::ClaimedMail};

/// The letter; nothing when there is none to send any more.
pub(super) async fn compose(_: &Inner, _: &ClaimedMail, kind: Kind) -> Result<Option<Letter>, Error> {
    match kind {
        Kind::AddressChanged => Ok(Some(Letter::AddressChanged)),
        Kind::Erased => Ok(Some(Letter::Erased)),
    }
}
