//! Address changes that can be undone from the former e-mail address, and the former address of
//! each changed record. A former address is deleted with its record, and when the period ends in
//! which the change can be undone.

use crate::{person_columns::named, unit_of_work::aggregate, verifications::CodeHash};
use db::{Error, Transaction, Value, column, register};
use model::{
    AddressChangeId, CandidateId, Environment, Person, RegionId, Scope, Timestamp, TokenHash,
    VerificationId,
};

register! {
    installation INSERT_CHANGE = "INSERT INTO address_changes (id, environment, told, expires_at) VALUES ($1, $2, 0, $3)";
    installation NOTIFY_ONCE = "UPDATE address_changes SET told = 1 WHERE id = $1 AND told = 0";
    installation EQUIP_CHANGE = "UPDATE address_changes SET token_hash = $2, expires_at = $3 WHERE id = $1";
    installation CHANGE_BY_TOKEN = "SELECT id FROM address_changes WHERE token_hash = $1 AND environment = $2 AND expires_at > $3";
    installation END_CHANGE = "DELETE FROM address_changes WHERE id = $1";
    installation KEEP_FORMER = "INSERT INTO former_addresses (region, environment, candidate, change_id, email, replaced_by, created_at) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7)";
    installation FORMER_OF_CHANGE = "SELECT region, candidate FROM former_addresses WHERE change_id = $1 ORDER BY region, candidate";
    installation FORMER_IN_CHANGE = "SELECT email, created_at FROM former_addresses \
                        WHERE change_id = $1 AND region = $2 AND candidate = $3";
    installation REPLACED_SINCE = "SELECT replaced_by FROM former_addresses \
                      WHERE region = $1 AND environment = $2 AND candidate = $3 AND created_at >= $4";
    installation FORGET_SINCE = "DELETE FROM former_addresses \
                    WHERE region = $1 AND environment = $2 AND candidate = $3 AND created_at >= $4";
    installation FORGET_LAST_MAIL = "DELETE FROM mails WHERE reference IN (SELECT change_id FROM former_addresses AS gone \
                        WHERE region = $1 AND environment = $2 AND candidate = $3 AND NOT EXISTS (SELECT 1 \
                        FROM former_addresses AS other WHERE other.change_id = gone.change_id \
                        AND (other.region <> $1 OR other.candidate <> $3)))";
    installation FORGET_RECORD = "DELETE FROM former_addresses WHERE region = $1 AND environment = $2 AND candidate = $3";
    installation FORGET_MAIL_ABOUT = "DELETE FROM mails WHERE reference = $1";
    installation FORGET_SANDBOX = "DELETE FROM former_addresses WHERE environment = $1 AND region = $2";
    installation FORGET_FORMER = "DELETE FROM former_addresses WHERE created_at <= $1";
    installation FORGET_CHANGES = "DELETE FROM address_changes WHERE expires_at <= $1";
    installation TRY_CODE_OF = "UPDATE verifications SET wrong_codes = wrong_codes + 1 WHERE environment = $1 AND identity_key = $2 \
                   AND region = $3 AND id = $4 AND purpose = $5 AND wrong_codes < $6 AND expires_at > $7 \
                   RETURNING code_hash";
}

/// A record whose address was changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormerAddress {
    /// The region that the record belongs to.
    pub region: RegionId,
    /// The candidate's id.
    pub candidate: CandidateId,
}

/// Stores a change that is about to be made, and until when it can be undone.
pub async fn insert(
    transaction: &mut Transaction<'_>,
    id: AddressChangeId,
    environment: Environment,
    until: Timestamp,
) -> Result<(), Error> {
    let values = [
        Value::Text(id.as_str()),
        Value::Int(environment.code()),
        Value::Int(until.micros()),
    ];
    transaction.execute(&INSERT_CHANGE, &values).await.map(drop)
}

/// Sets the token that undoes a change, and until when it is valid. Returns false when the change
/// no longer exists.
pub async fn set_credentials(
    transaction: &mut Transaction<'_>,
    id: AddressChangeId,
    token: &TokenHash,
    until: Timestamp,
) -> Result<bool, Error> {
    let values = [
        Value::Text(id.as_str()),
        Value::Blob(token),
        Value::Int(until.micros()),
    ];
    Ok(transaction.execute(&EQUIP_CHANGE, &values).await? == 1)
}

/// Returns the change that an undo link's token belongs to, if the token is still valid.
pub async fn by_token(
    transaction: &mut Transaction<'_>,
    token: &TokenHash,
    environment: Environment,
    now: Timestamp,
) -> Result<Option<AddressChangeId>, Error> {
    let values = [
        Value::Blob(token),
        Value::Int(environment.code()),
        Value::Int(now.micros()),
    ];
    transaction
        .first(&CHANGE_BY_TOKEN, &values, |row| {
            row.parsed(column!(CHANGE_BY_TOKEN, id))
        })
        .await
}

/// Ends the period in which a change can be undone. Returns false when it had ended already.
pub async fn end(transaction: &mut Transaction<'_>, id: AddressChangeId) -> Result<bool, Error> {
    Ok(transaction
        .execute(&END_CHANGE, &[Value::Text(id.as_str())])
        .await?
        == 1)
}

/// Returns the records that a change gave another address and that still exist.
pub async fn records(
    transaction: &mut Transaction<'_>,
    id: AddressChangeId,
) -> Result<Vec<FormerAddress>, Error> {
    transaction
        .all(&FORMER_OF_CHANGE, &[Value::Text(id.as_str())], |row| {
            Ok(FormerAddress {
                region: row.parsed(column!(FORMER_OF_CHANGE, region))?,
                candidate: row.parsed(column!(FORMER_OF_CHANGE, candidate))?,
            })
        })
        .await
}

/// Returns the identity keys of the addresses that a change and later changes gave a record.
pub async fn replaced_by(
    transaction: &mut Transaction<'_>,
    change: AddressChangeId,
    scope: &Scope,
    candidate: CandidateId,
) -> Result<Vec<String>, Error> {
    let Some((_, since)) = former(transaction, change, scope, candidate).await? else {
        return Ok(Vec::new());
    };
    let values = since_then(scope, &candidate, since);
    transaction
        .all(&REPLACED_SINCE, &values, |row| {
            Ok(row.text(column!(REPLACED_SINCE, replaced_by))?.to_owned())
        })
        .await
}

/// Returns the address that a record had before a change, and when the change was made, in
/// microseconds.
async fn former(
    transaction: &mut Transaction<'_>,
    change: AddressChangeId,
    scope: &Scope,
    candidate: CandidateId,
) -> Result<Option<(String, i64)>, Error> {
    let values = [
        Value::Text(change.as_str()),
        Value::Text(scope.region.as_str()),
        Value::Text(candidate.as_str()),
    ];
    transaction
        .first(&FORMER_IN_CHANGE, &values, |row| {
            Ok((
                row.text(column!(FORMER_IN_CHANGE, email))?.to_owned(),
                row.int(column!(FORMER_IN_CHANGE, created_at))?,
            ))
        })
        .await
}

fn since_then<'v>(scope: &'v Scope, candidate: &'v CandidateId, since: i64) -> [Value<'v>; 4] {
    let (region, environment) = (
        Value::Text(scope.region.as_str()),
        Value::Int(scope.environment.code()),
    );
    [
        region,
        environment,
        Value::Text(candidate.as_str()),
        Value::Int(since),
    ]
}

/// Deletes the changes that can no longer be undone at `now`, and the former addresses of changes
/// made at `before` or earlier.
pub(crate) async fn forget_old(
    transaction: &mut Transaction<'_>,
    now: Timestamp,
    before: Timestamp,
) -> Result<(), Error> {
    transaction
        .execute(&FORGET_FORMER, &[Value::Int(before.micros())])
        .await?;
    transaction
        .execute(&FORGET_CHANGES, &[Value::Int(now.micros())])
        .await
        .map(drop)
}

/// Deletes the former addresses of a sandbox. `sandbox` holds its environment and its region.
pub(crate) async fn forget_in(
    transaction: &mut Transaction<'_>,
    sandbox: [Value<'_>; 2],
) -> Result<(), Error> {
    transaction
        .execute(&FORGET_SANDBOX, &sandbox)
        .await
        .map(drop)
}

/// Returns the reference by which an e-mail names a record whose address was changed by its region:
/// `region/candidate`.
pub fn named_record(region: RegionId, candidate: CandidateId) -> String {
    format!("{region}/{candidate}")
}

/// Deletes the former addresses of a record that is being erased, and the queued e-mails that are
/// about this record only.
pub(crate) fn forget_record(
    transaction: &mut Transaction<'_>,
    scope: &Scope,
    candidate: CandidateId,
) -> Result<(), Error> {
    let values = [
        Value::Text(scope.region.as_str()),
        Value::Int(scope.environment.code()),
        Value::Text(candidate.as_str()),
    ];
    transaction.defer(&FORGET_LAST_MAIL, &values)?;
    transaction.defer(&FORGET_RECORD, &values)?;
    let record = named_record(scope.region, candidate);
    transaction.defer(&FORGET_MAIL_ABOUT, &[Value::Text(&record)])
}

aggregate! {
    /// The former e-mail addresses of the records of the locked scope.
    FormerAddresses,
    /// Gives access to the former addresses of the scope's records.
    former_addresses
}

impl FormerAddresses<'_, '_> {
    /// Stores the address that a record has before a change.
    pub fn keep(
        &mut self,
        change: AddressChangeId,
        (candidate, email): (CandidateId, &str),
        replaced_by: &str,
    ) -> Result<(), Error> {
        let scope = &self.state.scope;
        let values = [
            Value::Text(scope.region.as_str()),
            Value::Int(scope.environment.code()),
            Value::Text(candidate.as_str()),
            Value::Text(change.as_str()),
            Value::Text(email),
            Value::Text(replaced_by),
            Value::Int(self.state.now.micros()),
        ];
        self.transaction.defer_one(&KEEP_FORMER, &values)
    }

    /// Returns whether the e-mail about a change must still be queued. Returns true only once per
    /// change, in whichever scopes its records are.
    pub async fn is_first_notice(&mut self, change: AddressChangeId) -> Result<bool, Error> {
        let values = [Value::Text(change.as_str())];
        Ok(self.transaction.execute(&NOTIFY_ONCE, &values).await? == 1)
    }

    /// Removes and returns the address that a record had before a change, with the keys of the
    /// addresses that this change and later ones gave it. Those changes can no longer be undone for
    /// this record. Returns `None` when nothing is stored for the change.
    pub async fn take(
        &mut self,
        change: AddressChangeId,
        candidate: CandidateId,
    ) -> Result<Option<(String, Vec<String>)>, Error> {
        let (transaction, scope) = (&mut *self.transaction, &self.state.scope);
        let Some((email, since)) = former(transaction, change, scope, candidate).await? else {
            return Ok(None);
        };
        let replaced_by = replaced_by(transaction, change, scope, candidate).await?;
        transaction
            .execute(&FORGET_SINCE, &since_then(scope, &candidate, since))
            .await?;
        Ok(Some((email, replaced_by)))
    }
}

/// Counts an attempt at the code of a person's verification as wrong, and returns the code's hash
/// to compare with. Returns `None` when there is nothing to compare with: the verification belongs
/// to another person or purpose, was not sent yet, has expired, or `most` codes were tried.
pub async fn try_code(
    transaction: &mut Transaction<'_>,
    person: &Person,
    (id, purpose): (VerificationId, &str),
    most: i64,
    now: Timestamp,
) -> Result<Option<CodeHash>, Error> {
    let mut values = named(person).to_vec();
    values.extend([
        Value::Text(id.as_str()),
        Value::Text(purpose),
        Value::Int(most),
        Value::Int(now.micros()),
    ]);
    let hash = transaction.first(&TRY_CODE_OF, &values, |row| {
        Ok(row.blob(column!(TRY_CODE_OF, code_hash))?.try_into().ok())
    });
    Ok(hash.await?.flatten())
}
