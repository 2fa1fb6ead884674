//! Whose account it is. Issuer and subject decide that; an address decides it only once, and only
//! where the provider speaks for it.

use super::ProviderRefusal;
use crate::{
    identity_providers::ProviderOptions,
    mail::StaffMail,
    staff::{Enrolment, Staff},
};
use model::{FactorId, RegionId, StaffId, StaffStatus, Timestamp};
use openid_connect::Identity;
use store::{
    Error,
    audit::{Actor, Entry, Kind},
    sessions::SessionTx,
    staff::{self, StoredStaff, identities, invitations},
};

/// An account whose person is looked for.
#[derive(Debug)]
pub(super) struct Linking {
    pub(super) provider: ProviderOptions,
    /// The regions whose staff may use the provider; empty: all.
    pub(super) regions: Vec<RegionId>,
    /// The regions whose staff may not sign in at the provider.
    pub(super) closed: Vec<RegionId>,
    pub(super) identity: Identity,
    /// The session in which an invited person registers a first way in.
    pub(super) enrolment: Option<Enrolment>,
    /// The only person whose account it may be.
    pub(super) only: Option<StaffId>,
    /// Whether that person adds the account to the ways in.
    pub(super) adds: bool,
}

type Found = Result<StoredStaff, ProviderRefusal>;

impl Staff {
    /// Returns the person that an account belongs to, and links it if that is found out now.
    pub(super) async fn linked(
        &self,
        linking: Linking,
    ) -> Result<Result<StaffId, ProviderRefusal>, Error> {
        let (own, now) = (self.clone(), self.store.clock().now());
        let judged = self
            .store
            .write_sessions(async move |tx: &mut SessionTx<'_, '_>| {
                let found = own.found(tx, &linking, now).await?;
                let (person, is_known) = found.map_err(Stop::Rejected)?;
                own.follow_roles(tx, &linking, &person, now).await?;
                let person = staff::find(tx.transaction(), person.id).await?;
                let person = person.ok_or(Stop::Rejected(ProviderRefusal::Person))?;
                match admits(&linking, &person) {
                    Ok(()) => Ok::<_, Stop>(Ok(person.id)),
                    // The provider has taken the roles from whose account it is, and that stays.
                    Err(refusal) if is_known => Ok(Err(refusal)),
                    Err(refusal) => Err(Stop::Rejected(refusal)),
                }
            });
        match judged.await {
            Ok(judged) => Ok(judged),
            Err(Stop::Rejected(refusal)) => Ok(Err(refusal)),
            Err(Stop::Error(error)) => Err(error),
        }
    }

    /// Returns the person of an account, and whether the account was known.
    async fn found(
        &self,
        tx: &mut SessionTx<'_, '_>,
        linking: &Linking,
        now: Timestamp,
    ) -> Result<Result<(StoredStaff, bool), ProviderRefusal>, Error> {
        let identity = &linking.identity;
        let known = identities::find(tx.transaction(), &identity.issuer, &identity.subject).await?;
        if let Some(known) = known {
            let person = held(tx, known.staff).await?;
            let is_other = |expected: StaffId| expected != known.staff;
            let of_enrolment = linking.enrolment.as_ref().map(|one| one.staff);
            if linking.only.or(of_enrolment).is_some_and(is_other) {
                return Ok(Err(ProviderRefusal::OtherPerson));
            }
            let Some(person) = person.filter(|one| one.status == StaffStatus::Active) else {
                return Ok(Err(ProviderRefusal::Person));
            };
            identities::used(tx.transaction(), known.id, now).await?;
            return Ok(Ok((person, true)));
        }
        let person = match (&linking.enrolment, linking.only) {
            (Some(enrolment), _) => held(tx, enrolment.staff)
                .await?
                .ok_or(ProviderRefusal::Person),
            (None, Some(only)) if linking.adds => {
                let person = held(tx, only).await?;
                let can = person.filter(|one| one.status == StaffStatus::Active);
                can.ok_or(ProviderRefusal::Person)
            }
            (None, Some(_)) => Err(ProviderRefusal::OtherPerson),
            (None, None) => by_address(tx, linking).await?,
        };
        let person = match person {
            Ok(person) => person,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let accounts = identities::of(tx.transaction(), person.id).await?;
        if accounts.iter().any(|one| one.issuer == identity.issuer) {
            return Ok(Err(ProviderRefusal::OtherAccount));
        }
        let linked = self.link(tx, linking, &person, now).await?;
        Ok(linked.map(|person| (person, false)))
    }

    /// Links an account to a person, who is active from then on.
    async fn link(
        &self,
        tx: &mut SessionTx<'_, '_>,
        linking: &Linking,
        person: &StoredStaff,
        now: Timestamp,
    ) -> Result<Found, Error> {
        if let Some(enrolment) = &linking.enrolment {
            if !self.joined(tx, enrolment).await? {
                return Ok(Err(ProviderRefusal::Person));
            }
        } else if staff::join(tx, person.id, now).await? {
            invitations::end_of(tx.transaction(), person.id).await?;
            let by = Actor::Staff(person.id);
            tx.note(Entry::new(Kind::StaffJoined, by, now).about(person.id));
            if let Some(inviter) = person.invited_by {
                let about = person.id;
                self.post(tx.transaction(), inviter, StaffMail::Joined, about.as_str())
                    .await?;
            }
        }
        let account = identities::Identity {
            id: FactorId::random(self.store.random().as_ref()),
            staff: person.id,
            issuer: linking.identity.issuer.clone(),
            subject: linking.identity.subject.clone(),
            provider: linking.provider.slug.clone(),
            created_at: now,
            last_used_at: Some(now),
        };
        if !identities::add(tx.transaction(), &account).await? {
            return Ok(Err(ProviderRefusal::OtherAccount));
        }
        let entry = Entry::new(Kind::FactorAdded, Actor::Staff(person.id), now).about(person.id);
        let entry = entry.with("method", linking.provider.method());
        tx.note(entry.with("factor", account.id.as_str()));
        self.post(tx.transaction(), person.id, StaffMail::FactorAdded, "")
            .await?;
        Ok(held(tx, person.id).await?.ok_or(ProviderRefusal::Person))
    }
}

/// Why the transaction is rolled back.
enum Stop {
    Rejected(ProviderRefusal),
    Error(Error),
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Error(error)
    }
}

/// Returns a person, and keeps others from changing the person until the transaction ends.
async fn held(tx: &mut SessionTx<'_, '_>, id: StaffId) -> Result<Option<StoredStaff>, Error> {
    staff::hold(tx.transaction(), id).await?;
    staff::find(tx.transaction(), id).await
}

/// Returns the invited or active person with the address of an account, if the provider speaks for
/// that address.
async fn by_address(tx: &mut SessionTx<'_, '_>, linking: &Linking) -> Result<Found, Error> {
    let Some(email) = &linking.identity.email else {
        return Ok(Err(ProviderRefusal::NoEmail));
    };
    if !linking.provider.speaks_for(&email.address) {
        return Ok(Err(ProviderRefusal::Domain));
    }
    if !email.is_verified && !linking.provider.trust_email {
        return Ok(Err(ProviderRefusal::EmailNotVerified));
    }
    let found = staff::find_by_email(tx.transaction(), &email.address).await?;
    let Some(found) = found else {
        return Ok(Err(ProviderRefusal::Unknown));
    };
    let found = held(tx, found.id).await?;
    let can = found.filter(|one| one.status != StaffStatus::Disabled);
    Ok(can.ok_or(ProviderRefusal::Person))
}

/// Checks that a person may use a provider. A provider for some regions opens no other region, whose
/// data its administrators could otherwise reach in the person's name.
fn admits(linking: &Linking, person: &StoredStaff) -> Result<(), ProviderRefusal> {
    if !linking.provider.roles.is_empty() && person.roles.is_empty() {
        return Err(ProviderRefusal::NoRole);
    }
    let is_closed = |(region, _): &(RegionId, _)| linking.closed.contains(region);
    if !person.operator && !person.roles.is_empty() && person.roles.iter().all(is_closed) {
        return Err(ProviderRefusal::Way);
    }
    if linking.provider.regions.is_empty() {
        return Ok(());
    }
    let is_here = |(region, _): &(RegionId, _)| linking.regions.contains(region);
    if !person.operator && !person.roles.is_empty() && person.roles.iter().all(is_here) {
        Ok(())
    } else {
        Err(ProviderRefusal::Region)
    }
}
