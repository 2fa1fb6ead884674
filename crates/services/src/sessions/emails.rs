//! The e-mails that carry the credentials of verifications. They are composed when they are sent:
//! each attempt creates a new link and code, which invalidate earlier ones. No e-mail is sent to an
//! address without records.

use super::{
    credentials::{self, PlainCredentials},
    redirect::with_token,
};
use crate::mail::{Composed, EmailTemplate, Kind};
use model::{RegionId, VerificationId};
use store::{
    Error, Store,
    mails::ClaimedMail,
    sessions::knows,
    verifications::{self, Verification},
};

pub(crate) use super::sign_in_email::compose as sign_in;

/// Returns the path of the portal page that the link in an e-mail leads to.
fn page(kind: Kind) -> &'static str {
    match kind {
        Kind::ConfirmErasure => "/portal/erase",
        _ => "/portal/email",
    }
}

/// Composes the e-mail of a verification. Returns `None` if the verification no longer exists, or
/// if its person has no records.
pub(crate) async fn write(
    store: &Store,
    mail: &ClaimedMail,
    kind: Kind,
    public_url: &str,
) -> Result<Option<Composed>, Error> {
    let Ok(id) = mail.reference.parse::<VerificationId>() else {
        return Ok(None);
    };
    let (secret, now) = (&store.installation().secret, store.clock().now());
    let (PlainCredentials { token, code }, made) =
        credentials::make(id, secret, store.random().as_ref(), now);
    let found = store.transaction(move |transaction| {
        Box::pin(async move {
            let Some(found) = verifications::find(transaction, id).await? else {
                return Ok(None);
            };
            let known = knows(transaction, &found.person).await?;
            // Credentials are also set if the person has no records, so that checking a wrong code
            // takes the same time.
            let is_set = verifications::set_credentials(transaction, id, &made).await?;
            Ok::<_, Error>((known && is_set).then_some(found))
        })
    });
    let Some(Verification { person, .. }) = found.await? else {
        return Ok(None);
    };
    let link = link(&format!("{public_url}{}", page(kind)), &token)?;
    let email = match kind {
        Kind::ApproveAddress => EmailTemplate::ApproveAddress { code },
        Kind::ConfirmErasure => EmailTemplate::ConfirmErasure {
            link,
            region: name(store, person.region).await?,
        },
        _ => EmailTemplate::ConfirmAddress { link, code },
    };
    Ok(Some(email.into()))
}

/// Returns a region's name.
pub(crate) async fn name(store: &Store, region: Option<RegionId>) -> Result<Option<String>, Error> {
    let Some(region) = region else {
        return Ok(None);
    };
    Ok(store.region(region).await?.map(|region| region.name))
}

pub(super) fn link(address: &str, token: &str) -> Result<String, Error> {
    with_token(address, token).ok_or_else(|| Error::internal("a link's address cannot be read"))
}
