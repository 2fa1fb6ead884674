//! Invitations: links by which a person registers a first way in. Only the hash of a link's token is
//! stored. A person has one invitation at most; a new one ends the one before.

use super::staff_id;
use db::{Error, Row, Transaction, Value, column, columns, register};
use model::{InvitationId, StaffId, Timestamp, TokenHash};

register! {
    installation INVITE = "INSERT INTO invitations (staff_id, id, purpose, token_hash, created_at, expires_at) \
              VALUES ($1, $2, $3, $4, $5, $6)";
    installation EQUIP_INVITATION = "UPDATE invitations SET token_hash = $2 WHERE id = $1 AND expires_at > $3 RETURNING staff_id, expires_at";
    installation SHOWN_INVITATION = "SELECT staff_id, purpose, expires_at FROM invitations WHERE token_hash = $1";
    installation TAKE_INVITATION = "DELETE FROM invitations WHERE token_hash = $1 RETURNING staff_id, purpose, expires_at";
    installation END_INVITATIONS = "DELETE FROM invitations WHERE staff_id = $1";
    installation FORGET_INVITATIONS = "DELETE FROM invitations WHERE expires_at <= $1";
}

/// What an invitation is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Sent by e-mail.
    Invitation,
    /// Printed by the command line.
    BreakGlass,
    /// Printed by the demo.
    Demo,
}

impl Purpose {
    const ALL: [Self; 3] = [Self::Invitation, Self::BreakGlass, Self::Demo];

    /// Returns its name in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Invitation => "invitation",
            Self::BreakGlass => "break-glass",
            Self::Demo => "demo",
        }
    }

    fn of_name(name: &str) -> Result<Self, Error> {
        let known = Self::ALL.into_iter().find(|one| one.name() == name);
        known.ok_or_else(|| Error::internal("an invitation has an unknown purpose"))
    }
}

/// An invitation to store.
#[derive(Debug, Clone, Copy)]
pub struct NewInvitation {
    /// Its id.
    pub id: InvitationId,
    /// Who is invited.
    pub staff: StaffId,
    /// What it is for.
    pub purpose: Purpose,
    /// The hash of the link's token, unless the e-mail makes it.
    pub token: Option<TokenHash>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
}

/// An invitation that a token opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Invitation {
    /// Who is invited.
    pub staff: StaffId,
    /// What it is for.
    pub purpose: Purpose,
}

columns! {
    /// The columns of an invitation that a token opens.
    InvitationColumns: SHOWN_INVITATION, TAKE_INVITATION
}

/// Reads an invitation; none if it has expired.
fn invitation(row: Row<'_>, now: Timestamp) -> Result<Option<Invitation>, Error> {
    let read = Invitation {
        staff: staff_id::<InvitationColumns>(row)?,
        purpose: Purpose::of_name(row.text(column!(InvitationColumns, purpose))?)?,
    };
    let lasts = now.micros() < row.int(column!(InvitationColumns, expires_at))?;
    Ok(lasts.then_some(read))
}

/// Stores an invitation, and ends the person's one before.
pub async fn replace(transaction: &mut Transaction<'_>, new: &NewInvitation) -> Result<(), Error> {
    end_of(transaction, new.staff).await?;
    let values = [
        Value::Text(new.staff.as_str()),
        Value::Text(new.id.as_str()),
        Value::Text(new.purpose.name()),
        new.token
            .as_ref()
            .map_or(Value::Null, |hash| Value::Blob(hash)),
        Value::Int(new.created_at.micros()),
        Value::Int(new.expires_at.micros()),
    ];
    transaction.execute(&INVITE, &values).await.map(drop)
}

/// Sets the token of an invitation's link. Returns who is invited, and until when; nothing if the
/// invitation has ended.
pub async fn set_token(
    transaction: &mut Transaction<'_>,
    id: InvitationId,
    token: &TokenHash,
    now: Timestamp,
) -> Result<Option<(StaffId, Timestamp)>, Error> {
    let values = [
        Value::Text(id.as_str()),
        Value::Blob(token),
        Value::Int(now.micros()),
    ];
    transaction
        .first(&EQUIP_INVITATION, &values, |row| {
            let until = row.int(column!(EQUIP_INVITATION, expires_at))?;
            Ok((
                staff_id::<EQUIP_INVITATION>(row)?,
                Timestamp::from_micros(until),
            ))
        })
        .await
}

/// Returns the invitation that a token opens, and leaves it as it is.
pub async fn shown(
    transaction: &mut Transaction<'_>,
    token: &TokenHash,
    now: Timestamp,
) -> Result<Option<Invitation>, Error> {
    let values = [Value::Blob(token)];
    let found = transaction.first(&SHOWN_INVITATION, &values, |row| invitation(row, now));
    Ok(found.await?.flatten())
}

/// Ends the invitation that a token opens, and returns it unless it has expired.
pub async fn take(
    transaction: &mut Transaction<'_>,
    token: &TokenHash,
    now: Timestamp,
) -> Result<Option<Invitation>, Error> {
    let values = [Value::Blob(token)];
    let taken = transaction.first(&TAKE_INVITATION, &values, |row| invitation(row, now));
    Ok(taken.await?.flatten())
}

/// Ends a person's invitation, if there is one.
pub async fn end_of(transaction: &mut Transaction<'_>, staff: StaffId) -> Result<u64, Error> {
    let values = [Value::Text(staff.as_str())];
    transaction.execute(&END_INVITATIONS, &values).await
}

/// Deletes the invitations that have expired.
pub(crate) async fn forget_old(
    transaction: &mut Transaction<'_>,
    now: Timestamp,
) -> Result<(), Error> {
    let values = [Value::Int(now.micros())];
    transaction
        .execute(&FORGET_INVITATIONS, &values)
        .await
        .map(drop)
}
