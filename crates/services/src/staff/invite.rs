//! Invitations: by a manager or an operator, by a key, and by the command line.

use super::{
    Authority, ManageError, Staff,
    enrolment::{link, link_token},
    limits::{BREAK_GLASS, INVITATION, INVITATIONS, INVITATIONS_WITHIN},
};
use crate::mail::StaffMail;
use model::{
    InvitationId, RegionId, Role, StaffId, StaffStatus, Timestamp, TokenHash, email_identity_key,
};
use std::time::Duration;
use store::{
    Error, Transaction,
    audit::{Actor, Entry, Kind},
    sessions::SessionTx,
    staff::{
        self, NewStaff, StoredStaff, factors,
        invitations::{self, NewInvitation, Purpose},
        roles,
        sessions::end_all,
    },
    verifications,
};

/// A person to invite.
#[derive(Clone)]
pub struct Invitee {
    /// The person's name.
    pub name: String,
    /// The person's address.
    pub email: String,
    /// The roles to give.
    pub roles: Vec<(RegionId, Role)>,
    /// Whether the person becomes an operator.
    pub operator: bool,
}

impl std::fmt::Debug for Invitee {
    /// Omits name and address.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Invitee({:?})", self.roles)
    }
}

/// What to do when somebody has the address already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IfKnown {
    /// Give the roles to that person.
    Add,
    /// Refuse with [`ManageError::EmailTaken`].
    Refuse,
}

impl Staff {
    /// Invites a person by an e-mail with a link. A person who is known already gets the roles and a
    /// notice; the caller does not learn which of both it was. Returns the person's id.
    pub async fn invite(
        &self,
        authority: &Authority,
        invitee: Invitee,
        if_known: IfKnown,
    ) -> Result<StaffId, ManageError> {
        authority.check_roles(&invitee.roles, invitee.operator)?;
        let (own, authority) = (self.clone(), authority.clone());
        let id = self
            .store
            .write_sessions(async move |tx: &mut SessionTx<'_, '_>| {
                let now = own.store.clock().now();
                own.count_invitation(tx.transaction(), &invitee.email, now)
                    .await?;
                let found = held_by_email(tx, &invitee.email).await?;
                if let (Some(found), IfKnown::Refuse) = (&found, if_known) {
                    return Err(ManageError::EmailTaken(found.id));
                }
                if let Some(found) = &found {
                    authority.check_other(found.id)?;
                }
                let id = match found {
                    Some(person) => own.readmit(tx, &person, &invitee).await?,
                    None => own.add(tx, &invitee, now).await?,
                };
                own.welcome(tx, &authority, (id, &invitee), now).await?;
                Ok(id)
            })
            .await?;
        Ok(id)
    }

    /// Adds a person who is invited.
    pub(super) async fn add(
        &self,
        tx: &mut SessionTx<'_, '_>,
        invitee: &Invitee,
        now: Timestamp,
    ) -> Result<StaffId, Error> {
        let random = self.store.random().as_ref();
        let mut handle = [0; 16];
        random.fill(&mut handle);
        let new = NewStaff {
            id: StaffId::random(random),
            name: invitee.name.clone(),
            email: invitee.email.clone(),
            operator: false,
            handle,
        };
        staff::insert(tx.transaction(), &new, now).await?;
        Ok(new.id)
    }

    /// Prepares a known person for more roles. A disabled person begins again, without the former
    /// ways in. The roles ended when the person was disabled. Those that are there were given by other
    /// regions since, or by an operator, and stay.
    async fn readmit(
        &self,
        tx: &mut SessionTx<'_, '_>,
        person: &StoredStaff,
        invitee: &Invitee,
    ) -> Result<StaffId, Error> {
        if person.status == StaffStatus::Disabled {
            factors::remove_all(tx.transaction(), person.id).await?;
            roles::take_former(tx, person.id).await?;
            staff::set_operator(tx, person.id, false).await?;
            staff::rename(tx, person.id, &invitee.name).await?;
            staff::reopen(tx, person.id).await?;
        }
        Ok(person.id)
    }

    /// Gives the roles, and queues the e-mail: a link for a person without a way in, else a notice.
    async fn welcome(
        &self,
        tx: &mut SessionTx<'_, '_>,
        authority: &Authority,
        (id, invitee): (StaffId, &Invitee),
        now: Timestamp,
    ) -> Result<(), Error> {
        let mut given = Vec::new();
        for role in &invitee.roles {
            if roles::give(tx, id, *role, None, now).await? {
                given.push(*role);
            }
        }
        if invitee.operator {
            staff::set_operator(tx, id, true).await?;
        }
        let person = staff::find(tx.transaction(), id).await?;
        let is_active = person.is_some_and(|person| person.status == StaffStatus::Active);
        let kind = if is_active {
            Kind::StaffChanged
        } else {
            Kind::StaffInvited
        };
        let entry = Entry::new(kind, authority.by.clone(), now).about(id);
        tx.note(with_roles(entry, &invitee.roles, invitee.operator));
        if is_active {
            for (region, _) in once_per_region(&given) {
                let reference = format!("{id}/{region}");
                self.post(tx.transaction(), id, StaffMail::RoleAdded, &reference)
                    .await?;
            }
            return Ok(());
        }
        staff::invited_by(tx.transaction(), id, authority.id).await?;
        self.send_link(tx.transaction(), id, now).await
    }

    /// Stores an invitation, which ends the one before, and queues its e-mail.
    pub(super) async fn send_link(
        &self,
        transaction: &mut Transaction<'_>,
        id: StaffId,
        now: Timestamp,
    ) -> Result<(), Error> {
        let made = (Purpose::Invitation, None, INVITATION);
        let invitation = self.new_invitation(transaction, id, made, now).await?;
        let kind = StaffMail::Invitation;
        self.post(transaction, id, kind, invitation.as_str()).await
    }

    async fn new_invitation(
        &self,
        transaction: &mut Transaction<'_>,
        staff: StaffId,
        (purpose, token, lasts): (Purpose, Option<TokenHash>, Duration),
        now: Timestamp,
    ) -> Result<InvitationId, Error> {
        let id = InvitationId::random(self.store.random().as_ref());
        let new = NewInvitation {
            id,
            staff,
            purpose,
            token,
            created_at: now,
            expires_at: now.plus(lasts),
        };
        invitations::replace(transaction, &new).await?;
        Ok(id)
    }

    /// Counts an e-mail with a link to an address. At most five an hour are sent to one.
    pub(super) async fn count_invitation(
        &self,
        transaction: &mut Transaction<'_>,
        email: &str,
        now: Timestamp,
    ) -> Result<(), ManageError> {
        let key = email_identity_key(email);
        let secret = &self.store.installation().secret;
        let key = secret.sign("staff e-mails", &[key.as_bytes()]);
        let over = now.minus(INVITATIONS_WITHIN);
        let asked = verifications::count(transaction, &key, now, over).await?;
        if asked.times > INVITATIONS {
            let left = asked.since.plus(INVITATIONS_WITHIN).micros() - now.micros();
            let seconds = u64::try_from(left).unwrap_or_default().div_ceil(1_000_000);
            return Err(ManageError::TooManyInvitations {
                retry_after: seconds.max(1),
            });
        }
        Ok(())
    }

    /// Makes a link for a person on the command line, which works without mail and without providers:
    /// for the first operator, and for emergencies. A person with this address gets the roles, and
    /// becomes an operator if `invitee` says so. All active operators get an e-mail. Returns the
    /// person's id and the link.
    pub async fn break_glass(
        &self,
        invitee: Invitee,
        public_url: &str,
    ) -> Result<(StaffId, String), Error> {
        self.print_link(invitee, (Purpose::BreakGlass, BREAK_GLASS), public_url)
            .await
    }

    /// Makes a link that is printed instead of sent.
    pub(super) async fn print_link(
        &self,
        invitee: Invitee,
        (purpose, lasts): (Purpose, Duration),
        public_url: &str,
    ) -> Result<(StaffId, String), Error> {
        let (token, hash) = link_token(self.store.random().as_ref());
        let own = self.clone();
        let id = self
            .store
            .write_sessions(async move |tx: &mut SessionTx<'_, '_>| {
                let now = own.store.clock().now();
                let found = held_by_email(tx, &invitee.email).await?;
                let id = match found {
                    Some(person) => own.readmit(tx, &person, &invitee).await?,
                    None => own.add(tx, &invitee, now).await?,
                };
                for role in &invitee.roles {
                    roles::give(tx, id, *role, None, now).await?;
                }
                if invitee.operator {
                    staff::set_operator(tx, id, true).await?;
                }
                let made = (purpose, Some(hash), lasts);
                own.new_invitation(tx.transaction(), id, made, now).await?;
                if purpose == Purpose::BreakGlass {
                    let entry = Entry::new(Kind::StaffBreakGlass, Actor::Operator, now).about(id);
                    tx.note(with_roles(entry, &invitee.roles, invitee.operator));
                    for operator in staff::operators(tx.transaction()).await? {
                        let kind = StaffMail::BreakGlass;
                        own.post(tx.transaction(), operator.id, kind, id.as_str())
                            .await?;
                    }
                }
                Ok::<_, Error>(id)
            })
            .await?;
        Ok((id, link(public_url, &token)))
    }

    /// Ends all ways in and sessions of a person who has lost them, and invites the person again at the
    /// known address. The other managers of the person's regions get an e-mail.
    pub async fn reinvite(&self, authority: &Authority, id: StaffId) -> Result<(), ManageError> {
        let (own, authority) = (self.clone(), authority.clone());
        self.store
            .write_sessions(async move |tx: &mut SessionTx<'_, '_>| {
                let now = own.store.clock().now();
                let person = own.reset(tx, &authority, id, now).await?;
                let email = person.email.as_deref().ok_or(ManageError::NoAddress)?;
                own.count_invitation(tx.transaction(), email, now).await?;
                staff::invited_by(tx.transaction(), id, authority.id).await?;
                Ok(own.send_link(tx.transaction(), id, now).await?)
            })
            .await
    }

    /// Like [`Staff::reinvite`], but returns the link instead of sending it. It lasts half an hour.
    pub async fn reinvite_by_link(
        &self,
        authority: &Authority,
        id: StaffId,
        public_url: &str,
    ) -> Result<String, ManageError> {
        let (token, hash) = link_token(self.store.random().as_ref());
        let (own, authority) = (self.clone(), authority.clone());
        self.store
            .write_sessions(async move |tx: &mut SessionTx<'_, '_>| {
                let now = own.store.clock().now();
                let person = own.reset(tx, &authority, id, now).await?;
                if person.email.is_none() {
                    return Err(ManageError::NoAddress);
                }
                staff::invited_by(tx.transaction(), id, None).await?;
                let made = (Purpose::BreakGlass, Some(hash), BREAK_GLASS);
                own.new_invitation(tx.transaction(), id, made, now).await?;
                Ok(())
            })
            .await?;
        Ok(link(public_url, &token))
    }

    /// Ends all ways in, sessions and invitations of a person, and makes the person invited.
    async fn reset(
        &self,
        tx: &mut SessionTx<'_, '_>,
        authority: &Authority,
        id: StaffId,
        now: Timestamp,
    ) -> Result<StoredStaff, ManageError> {
        staff::hold(tx.transaction(), id).await?;
        let found = staff::find(tx.transaction(), id).await?;
        let person = found.ok_or(ManageError::Unknown)?;
        authority.check_known(&person)?;
        authority.check_other(id)?;
        // The ways in lead to the person's other regions, too.
        authority.check_whole(&person)?;
        factors::remove_all(tx.transaction(), id).await?;
        roles::take_former(tx, id).await?;
        end_all(tx, id).await?;
        staff::reopen(tx, id).await?;
        tx.note(Entry::new(Kind::StaffReinvited, authority.by.clone(), now).about(id));
        for (region, _) in once_per_region(&person.roles) {
            let to = (region, authority.id.unwrap_or(id));
            let kind = StaffMail::Reinvited;
            self.post_to_managers(tx.transaction(), to, kind, id.as_str())
                .await?;
        }
        Ok(person)
    }
}

/// Returns the person with an address, and keeps others from changing the person until the
/// transaction ends. Otherwise of two regions that invite a disabled person at once the second would
/// undo what the first did.
async fn held_by_email(
    tx: &mut SessionTx<'_, '_>,
    email: &str,
) -> Result<Option<StoredStaff>, Error> {
    let Some(found) = staff::find_by_email(tx.transaction(), email).await? else {
        return Ok(None);
    };
    staff::hold(tx.transaction(), found.id).await?;
    staff::find(tx.transaction(), found.id).await
}

/// Adds the roles that were given to an entry.
pub(super) fn with_roles(entry: Entry, roles: &[(RegionId, Role)], operator: bool) -> Entry {
    let region = match once_per_region(roles).as_slice() {
        [(region, _)] => Some(*region),
        _ => None,
    };
    let named = |(region, role): &(RegionId, Role)| serde_json::json!({"region": region.as_str(), "role": role.name()});
    let roles: Vec<_> = roles.iter().map(named).collect();
    entry
        .of(region)
        .with("roles", roles)
        .with("operator", operator)
}

/// Returns one of the roles for each region.
pub(super) fn once_per_region(roles: &[(RegionId, Role)]) -> Vec<(RegionId, Role)> {
    let mut once = roles.to_vec();
    once.sort_unstable();
    once.dedup_by_key(|(region, _)| *region);
    once
}
