//! The sign-in e-mail. It goes to the address as records contain it, never as it was typed. Each
//! distinct spelling in the records gets its own e-mail, and each opens all records of that
//! identity.

use super::{
    credentials::{self, PlainCredentials},
    emails::{link, name},
    redirect::{is_allowed, site},
};
use crate::mail::{self, Composed, EmailTemplate, Kind, SignInTo, mailbox};
use model::{MailId, Person, RegionId, VerificationId};
use std::collections::HashSet;
use store::{
    Error, Store, Transaction,
    mails::ClaimedMail,
    sessions::knows,
    sign_ins::{self, SignIn},
    verifications,
};

/// The portal page that a link leads to by default.
const PAGE: &str = "/portal/sign-in";
/// Maximum number of spellings of an address that get an e-mail. More are unlikely to be
/// accidental.
const MAX_SPELLINGS: usize = 5;

/// Composes the e-mail. Returns `None` if the request no longer exists or the address has no
/// records.
pub(crate) async fn compose(
    store: &Store,
    mail: &ClaimedMail,
    public_url: &str,
) -> Result<Option<Composed>, Error> {
    let Ok(id) = mail.reference.parse::<VerificationId>() else {
        return Ok(None);
    };
    let (secret, random, now) = (
        &store.installation().secret,
        store.random().as_ref(),
        store.clock().now(),
    );
    let (plain, made) = credentials::make(id, secret, random, now);
    let others =
        [(); MAX_SPELLINGS - 1].map(|()| (VerificationId::random(random), MailId::random(random)));
    let regions: Vec<(RegionId, Vec<String>)> = store
        .regions()
        .await?
        .into_iter()
        .map(|region| (region.id, region.redirect_urls))
        .collect();
    let given = Some(mail.recipient.clone()).filter(|given| !given.is_empty());
    let found = store.transaction(move |transaction| {
        Box::pin(async move {
            let Some(mut found) = sign_ins::find(transaction, id).await? else {
                return Ok(None);
            };
            let person = of_site(transaction, &found, &regions).await?;
            let spellings = match &person {
                Some(person) => mailboxes(sign_ins::spellings(transaction, person).await?),
                None => Vec::new(),
            };
            if let Some(person) = person {
                if let (Some(region), None) = (person.region, found.verification.person.region) {
                    sign_ins::limit(transaction, id, region).await?;
                }
                found.verification.person = person;
            }
            if found.is_first && !found.has_credentials {
                for (spelling, (other, mail)) in spellings.iter().skip(1).zip(others) {
                    sign_ins::add_mail(transaction, other, id).await?;
                    mail::post(
                        transaction,
                        mail,
                        Kind::SignIn,
                        spelling,
                        other.as_str(),
                        now,
                    )
                    .await?;
                }
            }
            // Credentials are also set if the address has no records, so that checking a wrong code
            // takes the same time.
            let is_set = verifications::set_credentials(transaction, id, &made).await?;
            let recipient = match given {
                Some(given) => spellings.into_iter().find(|spelling| *spelling == given),
                None => spellings.into_iter().next(),
            };
            Ok::<_, Error>(
                recipient
                    .filter(|_| is_set)
                    .map(|recipient| (found, recipient)),
            )
        })
    });
    match found.await? {
        Some((found, recipient)) => compose_to(store, public_url, found, plain, recipient)
            .await
            .map(Some),
        None => Ok(None),
    }
}

/// Composes the e-mail to a spelling of the person's address.
async fn compose_to(
    store: &Store,
    public_url: &str,
    found: SignIn,
    PlainCredentials { token, code }: PlainCredentials,
    recipient: String,
) -> Result<Composed, Error> {
    let SignIn {
        verification,
        asked_by,
        ..
    } = found;
    let address = verification
        .redirect_url
        .unwrap_or_else(|| format!("{public_url}{PAGE}"));
    let to = SignInTo {
        site: site(&address).ok_or_else(|| Error::internal("a link's address cannot be read"))?,
        region: name(store, verification.person.region).await?,
        asked_by: name(store, asked_by).await?,
    };
    let email = EmailTemplate::SignIn {
        link: link(&address, &token)?,
        code,
        to,
    };
    Ok(Composed {
        email,
        recipient: Some(recipient),
    })
}

/// Returns the person whose records the link opens: those of the region to whose site it leads, or
/// those of all regions. If several regions list the site, the first in which the person has a
/// record is used. Returns `None` if there is no record.
async fn of_site(
    transaction: &mut Transaction<'_>,
    found: &SignIn,
    regions: &[(RegionId, Vec<String>)],
) -> Result<Option<Person>, Error> {
    let person = &found.verification.person;
    let sites: Vec<Option<RegionId>> = match (&found.verification.redirect_url, person.region) {
        (None, region) => vec![region],
        (Some(url), Some(region)) => {
            let listed = regions
                .iter()
                .any(|(id, urls)| *id == region && is_allowed(url, urls));
            listed.then_some(Some(region)).into_iter().collect()
        }
        (Some(url), None) => regions
            .iter()
            .filter(|(_, urls)| is_allowed(url, urls))
            .map(|(region, _)| Some(*region))
            .collect(),
    };
    for region in sites {
        let person = Person {
            region,
            ..person.clone()
        };
        if knows(transaction, &person).await? {
            return Ok(Some(person));
        }
    }
    Ok(None)
}

/// Keeps one spelling of each mailbox that can receive e-mail. Spellings that differ only in the
/// domain name the same mailbox.
fn mailboxes(spellings: Vec<String>) -> Vec<String> {
    let mut seen = HashSet::new();
    spellings
        .into_iter()
        .filter(|spelling| mailbox(spelling).is_some_and(|to| seen.insert(to)))
        .collect()
}
