//! Composes the e-mail that a row stands for, at the moment it is sent.

use super::{Composed, EmailTemplate, Inner, Kind, erasures};
use crate::{sessions, staff};
use model::RegionId;
use store::{Error, Store, mails::ClaimedMail};

/// Composes the e-mail. Returns `None` if there is no longer anything to send.
pub(super) async fn compose(
    inner: &Inner,
    mail: &ClaimedMail,
    kind: Kind,
) -> Result<Option<Composed>, Error> {
    match kind {
        Kind::SignIn => {
            sessions::sign_in_email(&inner.store, mail, &inner.options.public_url).await
        }
        Kind::ApproveAddress | Kind::ConfirmAddress | Kind::ConfirmErasure => {
            sessions::verification_email(&inner.store, mail, kind, &inner.options.public_url).await
        }
        Kind::AddressChanged => {
            let email = sessions::undo_email(&inner.store, mail, &inner.options.public_url).await?;
            Ok(email.map(Into::into))
        }
        Kind::AddressReplaced => Ok(replaced(&inner.store, &mail.reference)
            .await?
            .map(Into::into)),
        Kind::Staff(kind) => {
            let url = &inner.options.public_url;
            let email = staff::mail(&inner.store, mail, kind, url).await?;
            Ok(email.map(Into::into))
        }
        Kind::Erased => Ok(erasures::email(&inner.store, &mail.reference)
            .await?
            .map(Into::into)),
    }
}

/// Composes the e-mail about an address that a region replaced. Returns `None` if the region no
/// longer exists.
async fn replaced(store: &Store, record: &str) -> Result<Option<EmailTemplate>, Error> {
    let Some(region) = record
        .split('/')
        .next()
        .and_then(|id| id.parse::<RegionId>().ok())
    else {
        return Ok(None);
    };
    let Some(named) = store.region(region).await? else {
        return Ok(None);
    };
    let settings = store.region_settings(region).await?;
    Ok(Some(EmailTemplate::AddressReplaced {
        region: settings.display_name.unwrap_or(named.name),
    }))
}
