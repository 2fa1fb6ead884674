//! E-mails to staff. An e-mail is composed when it is sent, so the outbox holds no link and no name.

use super::{
    Staff, digests,
    enrolment::{link, link_token},
    paused,
};
use crate::mail::{EmailTemplate, StaffEmail, StaffMail, post_to_staff};
use model::{InvitationId, MailId, RegionId, StaffId, StaffStatus};
use store::{
    Error, Store, Transaction,
    mails::ClaimedMail,
    staff::{self, StoredStaff, invitations},
};

impl Staff {
    /// Queues an e-mail to a person, unless the person's address is gone. It is sent once this
    /// transaction is committed.
    pub async fn post(
        &self,
        transaction: &mut Transaction<'_>,
        to: StaffId,
        kind: StaffMail,
        reference: &str,
    ) -> Result<(), Error> {
        let person = staff::find(transaction, to).await?;
        let Some(email) = person.and_then(|person| person.email) else {
            return Ok(());
        };
        let id = MailId::random(self.store.random().as_ref());
        let now = self.store.clock().now();
        post_to_staff(transaction, (id, kind), &email, reference, now).await
    }

    /// Queues an e-mail to the active managers of a region, but for one person.
    pub(super) async fn post_to_managers(
        &self,
        transaction: &mut Transaction<'_>,
        (region, but): (RegionId, StaffId),
        kind: StaffMail,
        reference: &str,
    ) -> Result<(), Error> {
        for member in staff::roles::members(transaction, region).await? {
            if member.is_active_manager() && member.id != but {
                self.post(transaction, member.id, kind, reference).await?;
            }
        }
        Ok(())
    }
}

/// Composes an e-mail. Returns `None` if there is no longer anything to send.
pub(crate) async fn compose(
    store: &Store,
    mail: &ClaimedMail,
    kind: StaffMail,
    public_url: &str,
) -> Result<Option<EmailTemplate>, Error> {
    let Some(recipient) = store.staff_by_email(&mail.recipient).await? else {
        return Ok(None);
    };
    // A disabled person gets the e-mail about that, and nothing else.
    if (recipient.status == StaffStatus::Disabled) != (kind == StaffMail::Disabled) {
        return Ok(None);
    }
    let mut email = StaffEmail::new(kind);
    if kind == StaffMail::Tasks {
        email.link = kind.leads_to().map(|path| format!("{public_url}{path}"));
        let is_any = digests::fill(store, &recipient, &mut email).await?;
        return Ok(is_any.then_some(EmailTemplate::Staff(email)));
    }
    if matches!(
        kind,
        StaffMail::SubscriptionUnreachable | StaffMail::SubscriptionGone
    ) {
        let of = (&recipient, mail.reference.as_str());
        let is_any = paused::fill(store, of, public_url, &mut email).await?;
        return Ok(is_any.then_some(EmailTemplate::Staff(email)));
    }
    if kind == StaffMail::Invitation {
        let Ok(id) = mail.reference.parse::<InvitationId>() else {
            return Ok(None);
        };
        let Some(token) = equipped(store, id).await? else {
            return Ok(None);
        };
        email.link = Some(link(public_url, &token));
        email.region = regions(store, &recipient).await?;
        return Ok(Some(EmailTemplate::Staff(email)));
    }
    let (about, region) = match mail.reference.split_once('/') {
        Some((about, region)) => (about, region.parse::<RegionId>().ok()),
        None => (mail.reference.as_str(), None),
    };
    if let Ok(about) = about.parse::<StaffId>() {
        email.name = store.staff_name(about).await?.unwrap_or_default();
    }
    if let Some(region) = region {
        email.region = store
            .region(region)
            .await?
            .map_or_else(String::new, |one| one.name);
    }
    email.link = kind.leads_to().map(|path| format!("{public_url}{path}"));
    Ok(Some(EmailTemplate::Staff(email)))
}

/// Gives an invitation a new link and returns its token; the link before opens nothing any more.
/// Returns `None` if the invitation has ended.
async fn equipped(store: &Store, id: InvitationId) -> Result<Option<String>, Error> {
    let (token, hash) = link_token(store.random().as_ref());
    let now = store.clock().now();
    let set = store.transaction(move |transaction| {
        Box::pin(async move { invitations::set_token(transaction, id, &hash, now).await })
    });
    let set: Result<_, Error> = set.await;
    Ok(set?.map(|_| token))
}

/// Returns the names of the regions in which a person has a role.
async fn regions(store: &Store, person: &StoredStaff) -> Result<String, Error> {
    let mut ids: Vec<RegionId> = person.roles.iter().map(|(region, _)| *region).collect();
    ids.dedup();
    let mut names = Vec::new();
    for id in ids {
        names.extend(store.region(id).await?.map(|region| region.name));
    }
    Ok(names.join(", "))
}
