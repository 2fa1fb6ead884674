//! Sign-in requests: verifications requested by unauthenticated callers. Each e-mail of a request
//! has its own row with a token and a code. All rows of a request share its id, which is the id of
//! the first row.

use crate::{
    candidates,
    person_columns::{named, optional_region},
    verifications::{self, Asker, CodeHash, CountKey, Purpose, Verification, verification},
};
use db::{Error, Transaction, Value, column, register};
use model::{Environment, Person, RegionId, Timestamp, VerificationId};

register! {
    installation LATEST_SIGN_IN = "SELECT created_at FROM verifications WHERE environment = $1 AND identity_key = $2 AND purpose = $3 \
                      ORDER BY created_at DESC LIMIT 1";
    installation OLDEST_TO_KEEP = "SELECT created_at FROM verifications WHERE environment = $1 AND identity_key = $2 \
                      AND ($3 = '' OR region = $3) AND purpose = $4 AND id = request ORDER BY created_at DESC LIMIT 1 OFFSET $5";
    installation END_OLDER = "DELETE FROM verifications WHERE environment = $1 AND identity_key = $2 AND ($3 = '' OR region = $3) \
                 AND purpose = $4 AND created_at < $5";
    installation SIGN_IN = "SELECT id, environment, region, identity_key, redirect_url, new_email, asked_by, request, expires_at \
               FROM verifications WHERE id = $1";
    installation LIMIT_SIGN_IN = "UPDATE verifications SET region = $2 WHERE id = $1";
    installation ADD_MAIL = "INSERT INTO verifications (id, request, purpose, environment, region, identity_key, redirect_url, wrong_codes, \
                created_at, new_email, asked_by, caller) SELECT $1, request, purpose, environment, region, identity_key, \
                redirect_url, 0, created_at, new_email, asked_by, caller FROM verifications WHERE id = $2";
    installation NEWEST_OF_CALLER = "SELECT request FROM verifications WHERE environment = $1 AND identity_key = $2 \
                        AND ($3 = '' OR region = $3) AND purpose = $4 AND caller = $5 ORDER BY created_at DESC, id LIMIT 1";
    installation TRY_REQUEST = "UPDATE verifications SET wrong_codes = wrong_codes + 1 WHERE request = $1 AND environment = $2 \
                   AND purpose = $3 AND wrong_codes < $4 AND expires_at > $5 RETURNING id, code_hash, asked_by";
    installation REQUEST_OF_TOKEN = "SELECT request FROM verifications WHERE token_hash = $1";
    installation END_REQUEST = "DELETE FROM verifications WHERE request = $1";
}

/// A sign-in e-mail to generate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignIn {
    /// The verification that it opens.
    pub verification: Verification,
    /// The region whose key made the request, if one did.
    pub asked_by: Option<RegionId>,
    /// Whether it is the first e-mail of its request. The others are copied from it.
    pub is_first: bool,
    /// Whether a token and a code were generated for it before.
    pub has_credentials: bool,
}

/// A code to compare with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tried {
    /// The verification that it opens.
    pub id: VerificationId,
    /// The code's keyed hash.
    pub code: CodeHash,
    /// The region whose key made the request, if one did.
    pub asked_by: Option<RegionId>,
}

/// Stores a request, and deletes all but the `keep` newest requests for its address. Requests for
/// one address always have different creation times.
pub async fn request(
    transaction: &mut Transaction<'_>,
    new: &Verification,
    purpose: Purpose,
    asker: (Option<RegionId>, &CountKey),
    (now, keep): (Timestamp, i64),
) -> Result<(), Error> {
    let person = &new.person;
    let address = [
        Value::Int(person.environment.code()),
        Value::Text(&person.identity_key),
        Value::Text(purpose),
    ];
    let latest = transaction
        .first(&LATEST_SIGN_IN, &address, |row| {
            row.int(column!(LATEST_SIGN_IN, created_at))
        })
        .await?;
    let at = latest.map_or(now.micros(), |latest| now.micros().max(latest + 1));
    let asker = Asker {
        region: asker.0.as_ref(),
        caller: Some(asker.1),
    };
    verifications::insert(transaction, new, purpose, Timestamp::from_micros(at), asker).await?;
    // In production, the limit applies to an address across all regions.
    let everywhere = Person {
        region: person.region.filter(|_| person.environment.is_sandbox()),
        ..person.clone()
    };
    let mut values = named(&everywhere).to_vec();
    values.extend([Value::Text(purpose), Value::Int(keep - 1)]);
    if let Some(oldest) = transaction
        .first(&OLDEST_TO_KEEP, &values, |row| {
            row.int(column!(OLDEST_TO_KEEP, created_at))
        })
        .await?
    {
        values.pop();
        values.push(Value::Int(oldest));
        transaction.execute(&END_OLDER, &values).await?;
    }
    Ok(())
}

/// Returns the sign-in e-mail of a verification.
pub async fn find(
    transaction: &mut Transaction<'_>,
    id: VerificationId,
) -> Result<Option<SignIn>, Error> {
    transaction
        .first(&SIGN_IN, &[Value::Text(id.as_str())], |row| {
            Ok(SignIn {
                verification: verification::<SIGN_IN>(row)?,
                asked_by: optional_region(row.text(column!(SIGN_IN, asked_by))?)?,
                is_first: row.text(column!(SIGN_IN, request))? == row.text(column!(SIGN_IN, id))?,
                has_credentials: row.optional_int(column!(SIGN_IN, expires_at))?.is_some(),
            })
        })
        .await
}

/// Returns the distinct e-mail addresses of a person's records, as they are stored, in the order of
/// the records.
pub async fn spellings(
    transaction: &mut Transaction<'_>,
    person: &Person,
) -> Result<Vec<String>, Error> {
    let mut spellings = candidates::addresses_of(transaction, person).await?;
    let mut seen = std::collections::HashSet::new();
    spellings.retain(|spelling| seen.insert(spelling.clone()));
    Ok(spellings)
}

/// Limits a verification to one region.
pub async fn limit(
    transaction: &mut Transaction<'_>,
    id: VerificationId,
    region: RegionId,
) -> Result<(), Error> {
    transaction
        .execute(
            &LIMIT_SIGN_IN,
            &[Value::Text(id.as_str()), Value::Text(region.as_str())],
        )
        .await
        .map(drop)
}

/// Stores another e-mail of the same request.
pub async fn add_mail(
    transaction: &mut Transaction<'_>,
    id: VerificationId,
    first: VerificationId,
) -> Result<(), Error> {
    transaction
        .execute(
            &ADD_MAIL,
            &[Value::Text(id.as_str()), Value::Text(first.as_str())],
        )
        .await
        .map(drop)
}

/// Returns the newest request of this caller for a person's address.
pub async fn newest(
    transaction: &mut Transaction<'_>,
    person: &Person,
    purpose: Purpose,
    caller: &CountKey,
) -> Result<Option<VerificationId>, Error> {
    let mut values = named(person).to_vec();
    values.extend([Value::Text(purpose), Value::Blob(caller)]);
    transaction
        .first(&NEWEST_OF_CALLER, &values, |row| {
            row.parsed(column!(NEWEST_OF_CALLER, request))
        })
        .await
}

/// Counts an attempt at a request's code as wrong, and returns the codes to compare with: one for
/// each e-mail of the request. Returns none when there is no code yet, it has expired, or `most`
/// codes were tried.
pub async fn try_code(
    transaction: &mut Transaction<'_>,
    request: VerificationId,
    (environment, purpose): (Environment, Purpose),
    most: i64,
    now: Timestamp,
) -> Result<Vec<Tried>, Error> {
    let values = [
        Value::Text(request.as_str()),
        Value::Int(environment.code()),
        Value::Text(purpose),
        Value::Int(most),
        Value::Int(now.micros()),
    ];
    let tried = transaction.all(&TRY_REQUEST, &values, |row| {
        let broken = |_| Error::internal("a code's hash is broken");
        let code = row
            .blob(column!(TRY_REQUEST, code_hash))?
            .try_into()
            .map_err(broken)?;
        Ok(Tried {
            id: row.parsed(column!(TRY_REQUEST, id))?,
            code,
            asked_by: optional_region(row.text(column!(TRY_REQUEST, asked_by))?)?,
        })
    });
    tried.await
}

/// Returns the request that a link's token belongs to.
pub async fn of_token(
    transaction: &mut Transaction<'_>,
    token: &model::TokenHash,
) -> Result<Option<VerificationId>, Error> {
    transaction
        .first(&REQUEST_OF_TOKEN, &[Value::Blob(token)], |row| {
            row.parsed(column!(REQUEST_OF_TOKEN, request))
        })
        .await
}

/// Ends a request with all of its e-mails.
pub async fn end(transaction: &mut Transaction<'_>, request: VerificationId) -> Result<(), Error> {
    transaction
        .execute(&END_REQUEST, &[Value::Text(request.as_str())])
        .await
        .map(drop)
}
