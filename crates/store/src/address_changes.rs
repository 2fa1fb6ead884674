//! Changes of a person's address that can be undone from the former one, and what is needed for that: each record's former
//! address. It is gone with the record, and when the time is over in which a change can be undone.

use crate::{
    Error, Transaction, Value, candidates::LockedScope, sessions::named, statement::register, verifications::CodeHash,
};
use model::{AddressChangeId, CandidateId, Environment, Person, RegionId, Scope, Timestamp, TokenHash, VerificationId};

register! {
    INSERT_CHANGE = "INSERT INTO address_changes (id, environment, told, expires_at) VALUES ($1, $2, 0, $3)";
    TELL_ONCE = "UPDATE address_changes SET told = 1 WHERE id = $1 AND told = 0";
    EQUIP_CHANGE = "UPDATE address_changes SET token_hash = $2, expires_at = $3 WHERE id = $1";
    CHANGE_BY_TOKEN = "SELECT id FROM address_changes WHERE token_hash = $1 AND environment = $2 AND expires_at > $3";
    END_CHANGE = "DELETE FROM address_changes WHERE id = $1";
    KEEP_FORMER = "INSERT INTO former_addresses (region, environment, candidate, change_id, email, replaced_by, created_at) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7)";
    FORMER_OF_CHANGE = "SELECT region, candidate FROM former_addresses WHERE change_id = $1 ORDER BY region, candidate";
    FORMER_IN_CHANGE = "SELECT email, created_at FROM former_addresses \
                        WHERE change_id = $1 AND region = $2 AND candidate = $3";
    REPLACED_SINCE = "SELECT replaced_by FROM former_addresses \
                      WHERE region = $1 AND environment = $2 AND candidate = $3 AND created_at >= $4";
    FORGET_SINCE = "DELETE FROM former_addresses \
                    WHERE region = $1 AND environment = $2 AND candidate = $3 AND created_at >= $4";
    FORGET_LAST_MAIL = "DELETE FROM mails WHERE reference IN (SELECT change_id FROM former_addresses AS gone \
                        WHERE region = $1 AND environment = $2 AND candidate = $3 AND NOT EXISTS (SELECT 1 \
                        FROM former_addresses AS other WHERE other.change_id = gone.change_id \
                        AND (other.region <> $1 OR other.candidate <> $3)))";
    FORGET_RECORD = "DELETE FROM former_addresses WHERE region = $1 AND environment = $2 AND candidate = $3";
    FORGET_MAIL_ABOUT = "DELETE FROM mails WHERE reference = $1";
    FORGET_SANDBOX = "DELETE FROM former_addresses WHERE environment = $1 AND region = $2";
    FORGET_FORMER = "DELETE FROM former_addresses WHERE created_at <= $1";
    FORGET_CHANGES = "DELETE FROM address_changes WHERE expires_at <= $1";
    TRY_CODE_OF = "UPDATE verifications SET wrong_codes = wrong_codes + 1 WHERE environment = $1 AND identity_key = $2 \
                   AND region = $3 AND id = $4 AND purpose = $5 AND wrong_codes < $6 AND expires_at > $7 \
                   RETURNING code_hash";
}

/// A record that a change gave another address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormerAddress {
    /// Whose the record is.
    pub region: RegionId,
    /// Which one.
    pub candidate: CandidateId,
}

/// Notes a change that is about to be made, and until when it can be undone.
pub async fn insert(
    transaction: &mut Transaction<'_>,
    id: AddressChangeId,
    environment: Environment,
    until: Timestamp,
) -> Result<(), Error> {
    let values = [Value::Text(id.as_str()), Value::Int(environment.code()), Value::Int(until.micros())];
    transaction.execute(&INSERT_CHANGE, &values).await.map(drop)
}

/// Whether the mail about a change is still to be asked for; true once.
pub async fn is_to_tell(transaction: &mut Transaction<'_>, id: AddressChangeId) -> Result<bool, Error> {
    Ok(transaction.execute(&TELL_ONCE, &[Value::Text(id.as_str())]).await? == 1)
}

/// Says what undoes a change from now on, and until when. False when it is over.
pub async fn set_credentials(
    transaction: &mut Transaction<'_>,
    id: AddressChangeId,
    token: &TokenHash,
    until: Timestamp,
) -> Result<bool, Error> {
    let values = [Value::Text(id.as_str()), Value::Blob(token), Value::Int(until.micros())];
    Ok(transaction.execute(&EQUIP_CHANGE, &values).await? == 1)
}

/// The change that a link's token undoes.
pub async fn by_token(
    transaction: &mut Transaction<'_>,
    token: &TokenHash,
    environment: Environment,
    now: Timestamp,
) -> Result<Option<AddressChangeId>, Error> {
    let values = [Value::Blob(token), Value::Int(environment.code()), Value::Int(now.micros())];
    transaction.first(&CHANGE_BY_TOKEN, &values, |row| row.parsed(0)).await
}

/// Ends the time in which a change can be undone. False when it was over.
pub async fn end(transaction: &mut Transaction<'_>, id: AddressChangeId) -> Result<bool, Error> {
    Ok(transaction.execute(&END_CHANGE, &[Value::Text(id.as_str())]).await? == 1)
}

/// The records that a change gave another address, and that are still there.
pub async fn records(transaction: &mut Transaction<'_>, id: AddressChangeId) -> Result<Vec<FormerAddress>, Error> {
    transaction
        .all(&FORMER_OF_CHANGE, &[Value::Text(id.as_str())], |row| {
            Ok(FormerAddress { region: row.parsed(0)?, candidate: row.parsed(1)? })
        })
        .await
}

/// The keys of the addresses that a change and later ones gave a record.
pub async fn replaced_by(
    transaction: &mut Transaction<'_>,
    change: AddressChangeId,
    scope: &Scope,
    candidate: CandidateId,
) -> Result<Vec<String>, Error> {
    let Some((_, since)) = former(transaction, change, scope, candidate).await? else { return Ok(Vec::new()) };
    let values = since_then(scope, &candidate, since);
    transaction.all(&REPLACED_SINCE, &values, |row| Ok(row.text(0)?.to_owned())).await
}

/// The address that a record had before a change, and when that was made.
async fn former(
    transaction: &mut Transaction<'_>,
    change: AddressChangeId,
    scope: &Scope,
    candidate: CandidateId,
) -> Result<Option<(String, i64)>, Error> {
    let values = [Value::Text(change.as_str()), Value::Text(scope.region.as_str()), Value::Text(candidate.as_str())];
    transaction.first(&FORMER_IN_CHANGE, &values, |row| Ok((row.text(0)?.to_owned(), row.int(1)?))).await
}

fn since_then<'v>(scope: &'v Scope, candidate: &'v CandidateId, since: i64) -> [Value<'v>; 4] {
    let (region, environment) = (Value::Text(scope.region.as_str()), Value::Int(scope.environment.code()));
    [region, environment, Value::Text(candidate.as_str()), Value::Int(since)]
}

/// Forgets the changes that can be undone no longer by `now`, and the former addresses of those made at `before` or earlier.
pub(crate) async fn forget_old(
    transaction: &mut Transaction<'_>,
    now: Timestamp,
    before: Timestamp,
) -> Result<(), Error> {
    transaction.execute(&FORGET_FORMER, &[Value::Int(before.micros())]).await?;
    transaction.execute(&FORGET_CHANGES, &[Value::Int(now.micros())]).await.map(drop)
}

/// Forgets the former addresses of a sandbox: its environment and its region.
pub(crate) async fn forget_in(transaction: &mut Transaction<'_>, sandbox: [Value<'_>; 2]) -> Result<(), Error> {
    transaction.execute(&FORGET_SANDBOX, &sandbox).await.map(drop)
}

/// How the mail names a record that is told of a change which its region made.
pub fn named_record(region: RegionId, candidate: CandidateId) -> String {
    format!("{region}/{candidate}")
}

impl LockedScope {
    /// Keeps the address that a record of this scope has before a change.
    pub fn keep_former_address(
        &mut self,
        transaction: &mut Transaction<'_>,
        change: AddressChangeId,
        (candidate, email): (CandidateId, &str),
        replaced_by: &str,
        now: Timestamp,
    ) -> Result<(), Error> {
        let values = [
            Value::Text(self.scope.region.as_str()),
            Value::Int(self.scope.environment.code()),
            Value::Text(candidate.as_str()),
            Value::Text(change.as_str()),
            Value::Text(email),
            Value::Text(replaced_by),
            Value::Int(now.micros()),
        ];
        transaction.defer(&KEEP_FORMER, &values, true)
    }

    /// Takes the address back that a record had before a change, with the keys of those that it and later ones gave it;
    /// they can be undone no longer.
    pub async fn take_former_address(
        &mut self,
        transaction: &mut Transaction<'_>,
        change: AddressChangeId,
        candidate: CandidateId,
    ) -> Result<Option<(String, Vec<String>)>, Error> {
        let scope = self.scope;
        let Some((email, since)) = former(transaction, change, &scope, candidate).await? else { return Ok(None) };
        let replaced_by = replaced_by(transaction, change, &scope, candidate).await?;
        transaction.execute(&FORGET_SINCE, &since_then(&scope, &candidate, since)).await?;
        Ok(Some((email, replaced_by)))
    }

    /// Forgets what is kept of the former addresses of a record that is erased, and the mails that tell of it alone.
    pub(crate) fn forget_former_addresses(
        &self,
        transaction: &mut Transaction<'_>,
        candidate: CandidateId,
    ) -> Result<(), Error> {
        let values = [
            Value::Text(self.scope.region.as_str()),
            Value::Int(self.scope.environment.code()),
            Value::Text(candidate.as_str()),
        ];
        transaction.defer(&FORGET_LAST_MAIL, &values, false)?;
        transaction.defer(&FORGET_RECORD, &values, false)?;
        let record = named_record(self.scope.region, candidate);
        transaction.defer(&FORGET_MAIL_ABOUT, &[Value::Text(&record)], false)
    }
}

/// Counts a try of the code of a person's verification as a wrong one, and gives the hash to compare with. Nothing when
/// there is nothing to try: another's, for another purpose, not sent yet, its time over, or `most` codes tried.
pub async fn try_code(
    transaction: &mut Transaction<'_>,
    person: &Person,
    (id, purpose): (VerificationId, &str),
    most: i64,
    now: Timestamp,
) -> Result<Option<CodeHash>, Error> {
    let mut values = named(person).to_vec();
    values.extend([Value::Text(id.as_str()), Value::Text(purpose), Value::Int(most), Value::Int(now.micros())]);
    let hash = transaction.first(&TRY_CODE_OF, &values, |row| Ok(row.blob(0)?.try_into().ok()));
    Ok(hash.await?.flatten())
}
