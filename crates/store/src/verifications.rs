//! Proofs that a person controls an e-mail address, by a link or a code sent to it. Only hashes of
//! the token and the code are stored, and a row is deleted as soon as it is of no use.

use crate::person_columns::{named, optional_region, region_column};
use db::{Columns, Error, Row, Transaction, Value, column, register};
use model::{Environment, Person, RegionId, Timestamp, TokenHash, VerificationId};

register! {
    installation COUNT_VERIFICATION = "INSERT INTO verification_counts (key, since, asked) VALUES ($1, $2, 1) ON CONFLICT (key) DO UPDATE \
                          SET asked = CASE WHEN verification_counts.since <= $3 THEN 1 ELSE verification_counts.asked + 1 END, \
                          since = CASE WHEN verification_counts.since <= $3 THEN excluded.since ELSE verification_counts.since END \
                          RETURNING since, asked";
    installation UNCOUNT_VERIFICATION = "UPDATE verification_counts SET asked = CASE WHEN asked > $2 THEN asked - $2 ELSE 0 END WHERE key = $1";
    installation INSERT_VERIFICATION = "INSERT INTO verifications (id, purpose, environment, region, identity_key, redirect_url, wrong_codes, \
                           created_at, new_email, request, asked_by, caller) \
                           VALUES ($1, $2, $3, $4, $5, $6, 0, $7, $8, $9, $10, $11)";
    installation EQUIP_VERIFICATION = "UPDATE verifications SET token_hash = $2, code_hash = $3, expires_at = $4, wrong_codes = 0 WHERE id = $1";
    installation VERIFICATION = "SELECT id, environment, region, identity_key, redirect_url, new_email FROM verifications WHERE id = $1";
    installation BY_TOKEN = "DELETE FROM verifications WHERE token_hash = $1 AND environment = $2 AND purpose = $3 AND expires_at > $4 \
                RETURNING id, environment, region, identity_key, redirect_url, new_email";
    installation NEWEST_OF_PERSON = "SELECT id FROM verifications WHERE environment = $1 AND identity_key = $2 AND region = $3 AND purpose = $4 \
                        ORDER BY created_at DESC, id LIMIT 1";
    installation TRY_CODE = "UPDATE verifications SET wrong_codes = wrong_codes + 1 WHERE id = $1 AND wrong_codes < $2 AND expires_at > $3 \
                RETURNING code_hash";
    installation END_VERIFICATION = "DELETE FROM verifications WHERE id = $1 \
                        RETURNING id, environment, region, identity_key, redirect_url, new_email";
    installation FORGET_SPENT = "DELETE FROM verifications WHERE id = $1 AND wrong_codes >= $2";
    installation END_VERIFICATIONS_FOR = "DELETE FROM verifications WHERE environment = $1 AND identity_key = $2 AND region = $3 AND purpose = $4";
    installation END_VERIFICATIONS_OF = "DELETE FROM verifications WHERE environment = $1 AND identity_key = $2 AND ($3 = '' OR region = $3)";
    installation END_VERIFICATIONS_IN = "DELETE FROM verifications WHERE environment = $1 AND region = $2";
    installation FORGET_VERIFICATIONS = "DELETE FROM verifications WHERE created_at <= $1";
    installation FORGET_COUNTS = "DELETE FROM verification_counts WHERE since <= $1";
}

/// A keyed hash that identifies a counter.
pub type CountKey = [u8; 16];

/// The keyed hash of a code.
pub type CodeHash = [u8; 16];

/// The purpose of a verification. A verification can be used for its own purpose only.
pub type Purpose = &'static str;

/// A verification as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verification {
    /// Its id.
    pub id: VerificationId,
    /// The person who proves the address, limited to one region if only that region is concerned.
    pub person: Person,
    /// Where the link leads. `None` for this application's own page.
    pub redirect_url: Option<String>,
    /// The new address, where the verification proves a new address for the person.
    pub new_email: Option<String>,
}

/// The stored credentials that open a verification.
#[derive(Debug, Clone, Copy)]
pub struct Credentials {
    /// The SHA-256 of the link's token.
    pub token: TokenHash,
    /// The code's keyed hash.
    pub code: CodeHash,
    /// Until when both are valid.
    pub until: Timestamp,
}

/// The number of requests in the current counting period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked {
    /// When the period began.
    pub since: Timestamp,
    /// The number of requests, including this one.
    pub times: i64,
}

/// Reads a verification from a row of a statement `C`.
pub(crate) fn verification<C: Columns>(row: Row<'_>) -> Result<Verification, Error> {
    let environment = Environment::of_code(row.int(column!(C, environment))?);
    let person = Person {
        environment,
        region: optional_region(row.text(column!(C, region))?)?,
        identity_key: row.text(column!(C, identity_key))?.to_owned(),
    };
    let [redirect_url, new_email] = [
        row.optional_text(column!(C, redirect_url))?,
        row.optional_text(column!(C, new_email))?,
    ]
    .map(|text| text.map(str::to_owned));
    Ok(Verification {
        id: row.parsed(column!(C, id))?,
        person,
        redirect_url,
        new_email,
    })
}

/// Adds one to a counter. If its period began at `over` or earlier, a new period begins. Other
/// transactions that count under the same key wait until this one ends.
pub async fn count(
    transaction: &mut Transaction<'_>,
    key: &CountKey,
    now: Timestamp,
    over: Timestamp,
) -> Result<Asked, Error> {
    let values = [
        Value::Blob(key),
        Value::Int(now.micros()),
        Value::Int(over.micros()),
    ];
    let asked = transaction.first(&COUNT_VERIFICATION, &values, |row| {
        Ok(Asked {
            since: Timestamp::from_micros(row.int(column!(COUNT_VERIFICATION, since))?),
            times: row.int(column!(COUNT_VERIFICATION, asked))?,
        })
    });
    asked
        .await?
        .ok_or_else(|| Error::internal("a count returned no row"))
}

/// Takes some requests off a counter, which does not fall below zero. Its period goes on.
pub async fn uncount(
    transaction: &mut Transaction<'_>,
    key: &CountKey,
    number: i64,
) -> Result<(), Error> {
    let values = [Value::Blob(key), Value::Int(number)];
    transaction
        .execute(&UNCOUNT_VERIFICATION, &values)
        .await
        .map(drop)
}

/// Stores a verification without credentials, and deletes the person's older ones for this purpose.
pub async fn replace(
    transaction: &mut Transaction<'_>,
    new: &Verification,
    purpose: Purpose,
    now: Timestamp,
) -> Result<(), Error> {
    let mut older = named(&new.person).to_vec();
    older.push(Value::Text(purpose));
    transaction.execute(&END_VERIFICATIONS_FOR, &older).await?;
    insert(transaction, new, purpose, now, Asker::default()).await
}

/// The caller that requested a verification.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Asker<'a> {
    pub(crate) region: Option<&'a RegionId>,
    pub(crate) caller: Option<&'a CountKey>,
}

/// Stores a verification as a request with its own id.
pub(crate) async fn insert(
    transaction: &mut Transaction<'_>,
    new: &Verification,
    purpose: Purpose,
    now: Timestamp,
    asker: Asker<'_>,
) -> Result<(), Error> {
    let values = [
        Value::Text(new.id.as_str()),
        Value::Text(purpose),
        Value::Int(new.person.environment.code()),
        Value::Text(region_column(&new.person)),
        Value::Text(&new.person.identity_key),
        new.redirect_url.as_deref().into(),
        Value::Int(now.micros()),
        new.new_email.as_deref().into(),
        Value::Text(new.id.as_str()),
        Value::Text(asker.region.map_or("", RegionId::as_str)),
        asker
            .caller
            .map_or(Value::Null, |caller| Value::Blob(caller)),
    ];
    transaction
        .execute(&INSERT_VERIFICATION, &values)
        .await
        .map(drop)
}

/// Sets the credentials of a verification. Returns false when it no longer exists.
pub async fn set_credentials(
    transaction: &mut Transaction<'_>,
    id: VerificationId,
    credentials: &Credentials,
) -> Result<bool, Error> {
    let values = [
        Value::Text(id.as_str()),
        Value::Blob(&credentials.token),
        Value::Blob(&credentials.code),
        Value::Int(credentials.until.micros()),
    ];
    Ok(transaction.execute(&EQUIP_VERIFICATION, &values).await? == 1)
}

/// Returns a verification by its id.
pub async fn find(
    transaction: &mut Transaction<'_>,
    id: VerificationId,
) -> Result<Option<Verification>, Error> {
    transaction
        .first(
            &VERIFICATION,
            &[Value::Text(id.as_str())],
            verification::<VERIFICATION>,
        )
        .await
}

/// Deletes and returns the verification that a link's token opens, so that the token works once.
pub async fn take_by_token(
    transaction: &mut Transaction<'_>,
    token: &TokenHash,
    environment: Environment,
    purpose: Purpose,
    now: Timestamp,
) -> Result<Option<Verification>, Error> {
    let values = [
        Value::Blob(token),
        Value::Int(environment.code()),
        Value::Text(purpose),
        Value::Int(now.micros()),
    ];
    transaction
        .first(&BY_TOKEN, &values, verification::<BY_TOKEN>)
        .await
}

/// Returns the newest verification of a person for a purpose.
pub async fn newest(
    transaction: &mut Transaction<'_>,
    person: &Person,
    purpose: Purpose,
) -> Result<Option<VerificationId>, Error> {
    let mut values = named(person).to_vec();
    values.push(Value::Text(purpose));
    transaction
        .first(&NEWEST_OF_PERSON, &values, |row| {
            row.parsed(column!(NEWEST_OF_PERSON, id))
        })
        .await
}

/// Counts an attempt at a code as wrong, and returns the hash to compare with. Returns `None` when
/// there is no code yet, it has expired, or `most` codes were tried. Other attempts wait until this
/// transaction ends.
pub async fn try_code(
    transaction: &mut Transaction<'_>,
    id: VerificationId,
    most: i64,
    now: Timestamp,
) -> Result<Option<CodeHash>, Error> {
    let values = [
        Value::Text(id.as_str()),
        Value::Int(most),
        Value::Int(now.micros()),
    ];
    let hash = transaction.first(&TRY_CODE, &values, |row| {
        Ok(row.blob(column!(TRY_CODE, code_hash))?.try_into().ok())
    });
    Ok(hash.await?.flatten())
}

/// Deletes and returns a verification whose code was right, so that the code works once.
pub async fn take(
    transaction: &mut Transaction<'_>,
    id: VerificationId,
) -> Result<Option<Verification>, Error> {
    transaction
        .first(
            &END_VERIFICATION,
            &[Value::Text(id.as_str())],
            verification::<END_VERIFICATION>,
        )
        .await
}

/// Deletes a verification after `most` wrong codes.
pub async fn forget_spent(
    transaction: &mut Transaction<'_>,
    id: VerificationId,
    most: i64,
) -> Result<(), Error> {
    transaction
        .execute(&FORGET_SPENT, &[Value::Text(id.as_str()), Value::Int(most)])
        .await
        .map(drop)
}

/// Deletes every verification of a person: in the region the person is limited to, or in all
/// regions.
pub(crate) async fn forget_of(
    transaction: &mut Transaction<'_>,
    person: &Person,
) -> Result<(), Error> {
    transaction
        .execute(&END_VERIFICATIONS_OF, &named(person))
        .await
        .map(drop)
}

/// Deletes the verifications of a sandbox. `sandbox` holds its environment and its region.
pub(crate) async fn forget_in(
    transaction: &mut Transaction<'_>,
    sandbox: [Value<'_>; 2],
) -> Result<(), Error> {
    transaction
        .execute(&END_VERIFICATIONS_IN, &sandbox)
        .await
        .map(drop)
}

/// Deletes the verifications created at `before` or earlier, and the counters whose period began by
/// then.
pub(crate) async fn forget_old(
    transaction: &mut Transaction<'_>,
    before: Timestamp,
) -> Result<(), Error> {
    for statement in [&FORGET_VERIFICATIONS, &FORGET_COUNTS] {
        transaction
            .execute(statement, &[Value::Int(before.micros())])
            .await?;
    }
    Ok(())
}
