//! The letters that open verifications, made when they are sent: each try makes a link and a code of its own, and those of
//! before are good no more. Nobody's address gets none.

use super::{
    opener::{self, InClear},
    redirect::with_token,
};
use crate::mail::{Kind, Letter};
use model::VerificationId;
use store::{
    Error, Store,
    mails::ClaimedMail,
    sessions::knows,
    verifications::{self, Verification},
};

/// Our own pages, where no other address is named.
fn page(kind: Kind) -> &'static str {
    match kind {
        Kind::ConfirmAddress => "/portal/email",
        Kind::ConfirmErasure => "/portal/erase",
        _ => "/portal/sign-in",
    }
}

/// The letter about a verification; nothing when that is gone, or nobody has the address that it is about.
pub(crate) async fn write(
    store: &Store,
    mail: &ClaimedMail,
    kind: Kind,
    public_url: &str,
) -> Result<Option<Letter>, Error> {
    let Ok(id) = mail.reference.parse::<VerificationId>() else { return Ok(None) };
    let (secret, now) = (&store.installation().secret, store.clock().now());
    let (InClear { token, code }, opener) = opener::make(id, secret, store.random().as_ref(), now);
    let found = store.transaction(move |transaction| {
        Box::pin(async move {
            let Some(found) = verifications::find(transaction, id).await? else { return Ok(None) };
            let known = knows(transaction, &found.person).await?;
            // Nobody's is equipped too: a wrong code must take as long for it as for any other.
            let equipped = verifications::equip(transaction, id, &opener).await?;
            Ok::<_, Error>((known && equipped).then_some(found))
        })
    });
    let Some(Verification { redirect_url, .. }) = found.await? else { return Ok(None) };
    let address = redirect_url.unwrap_or_else(|| format!("{public_url}{}", page(kind)));
    let link = with_token(&address, &token).ok_or_else(|| Error::Internal("a link's address cannot be read".into()))?;
    Ok(Some(match kind {
        Kind::ConfirmAddress => Letter::ConfirmAddress { link, code },
        Kind::ConfirmErasure => Letter::ConfirmErasure { link },
        _ => Letter::SignIn { link, code },
    }))
}
