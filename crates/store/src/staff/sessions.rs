//! Sessions of staff. Only the hashes of their tokens are stored.

use super::staff_id;
use crate::{Store, sessions::SessionTx};
use db::{Error, Row, Value, column, columns, register};
use model::{RegionId, Role, StaffId, StaffStatus, Timestamp, TokenHash};

register! {
    installation OPEN_STAFF_SESSION = "INSERT INTO staff_sessions (staff_id, hash, kind, method, created_at, idle_until, expires_at, \
                          stepped_up_until, network, browser, issuer, provider_session, entered_region, entered_until, entered_for) \
                          VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";
    installation STAFF_SESSION = "SELECT hash, staff_id, kind, method, staff_sessions.created_at AS opened_at, idle_until, expires_at, \
                     stepped_up_until, network, browser, issuer, provider_session, entered_region, entered_until, entered_for, \
                     name, status, operator FROM staff_sessions JOIN staff ON id = staff_id WHERE hash = $1";
    installation STAFF_SESSIONS_OF = "SELECT hash, staff_id, kind, method, staff_sessions.created_at AS opened_at, idle_until, expires_at, \
                         stepped_up_until, network, browser, issuer, provider_session, entered_region, entered_until, entered_for, \
                         name, status, operator FROM staff_sessions JOIN staff ON id = staff_id \
                         WHERE staff_id = $1 ORDER BY staff_sessions.created_at DESC, hash";
    installation PROLONG_STAFF_SESSION = "UPDATE staff_sessions SET idle_until = $2 WHERE hash = $1 AND idle_until < $2";
    installation END_STAFF_SESSION = "DELETE FROM staff_sessions WHERE hash = $1";
    installation END_STAFF_SESSIONS = "DELETE FROM staff_sessions WHERE staff_id = $1";
    installation LEAST_USED_OF_STAFF = "SELECT hash FROM staff_sessions WHERE staff_id = $1 AND kind = $2 \
                           ORDER BY idle_until DESC, created_at DESC, hash LIMIT 100 OFFSET $3";
    installation OF_PROVIDER_SESSION = "SELECT hash FROM staff_sessions WHERE issuer = $1 AND provider_session = $2";
    installation FORGET_STAFF_SESSIONS = "DELETE FROM staff_sessions WHERE idle_until <= $1 OR expires_at <= $1";
}

columns! {
    /// The columns of a session.
    SessionColumns: STAFF_SESSION, STAFF_SESSIONS_OF
}

/// What a session opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SessionKind {
    /// The desk.
    Desk,
    /// The registration of a first way in, and nothing else.
    Enrolment,
}

impl SessionKind {
    const fn code(self) -> i64 {
        self as i64
    }
}

/// A region that an operator has opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entered {
    /// The region.
    pub region: RegionId,
    /// Until when it is open.
    pub until: Timestamp,
    /// The reason that the operator gave.
    pub reason: String,
}

/// A session as it is stored, with what it depends on of its person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredStaffSession {
    /// The SHA-256 of its token.
    pub hash: TokenHash,
    /// Whose it is.
    pub staff: StaffId,
    /// What it opens.
    pub kind: SessionKind,
    /// How the person signed in.
    pub method: String,
    /// In which other ways the person has proved since who it is, each once. They are stored behind the
    /// method, separated by blanks.
    pub confirmed: Vec<String>,
    /// When it began.
    pub created_at: Timestamp,
    /// When it ends unless it is used.
    pub idle_until: Timestamp,
    /// When it ends at the latest.
    pub expires_at: Timestamp,
    /// Until when the last proof of a way in counts as recent.
    pub stepped_up_until: Option<Timestamp>,
    /// The network at sign-in.
    pub network: Option<String>,
    /// The browser family at sign-in.
    pub browser: Option<String>,
    /// The issuer of the provider at which the person proved last who it is, and its name of the session
    /// there.
    pub provider_session: Option<(String, String)>,
    /// The region that an operator has opened.
    pub entered: Option<Entered>,
}

impl StoredStaffSession {
    /// Creates a session of the desk that begins now and has ended. The caller sets when it ends, and
    /// what else is known.
    pub fn new(hash: TokenHash, staff: StaffId, method: impl Into<String>, now: Timestamp) -> Self {
        Self {
            hash,
            staff,
            kind: SessionKind::Desk,
            method: method.into(),
            confirmed: Vec::new(),
            created_at: now,
            idle_until: now,
            expires_at: now,
            stepped_up_until: None,
            network: None,
            browser: None,
            provider_session: None,
            entered: None,
        }
    }

    /// Returns in which ways the person has proved in this session who it is, the first one first.
    pub fn ways(&self) -> impl Iterator<Item = &str> {
        let confirmed = self.confirmed.iter().map(String::as_str);
        std::iter::once(self.method.as_str()).chain(confirmed)
    }
}

/// The person of a session.
#[derive(Clone, PartialEq, Eq)]
pub struct SessionOwner {
    /// The person's name.
    pub name: String,
    /// Whether the person can sign in.
    pub status: StaffStatus,
    /// Whether the person is an operator.
    pub operator: bool,
    /// The person's roles.
    pub roles: Vec<(RegionId, Role)>,
}

impl std::fmt::Debug for SessionOwner {
    /// Omits the name.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SessionOwner({}, {:?})", self.status.name(), self.roles)
    }
}

fn hash_of(bytes: &[u8]) -> Result<TokenHash, Error> {
    bytes
        .try_into()
        .map_err(|_| Error::internal("a session's hash is not 32 bytes"))
}

fn session(row: Row<'_>) -> Result<(StoredStaffSession, SessionOwner), Error> {
    let moment = |micros: Option<i64>| micros.map(Timestamp::from_micros);
    let text = |text: Option<&str>| text.map(str::to_owned);
    let issuer = row.optional_text(column!(SessionColumns, issuer))?;
    let provider_session = row.optional_text(column!(SessionColumns, provider_session))?;
    let region = row.optional_text(column!(SessionColumns, entered_region))?;
    let until = row.optional_int(column!(SessionColumns, entered_until))?;
    let reason = row.optional_text(column!(SessionColumns, entered_for))?;
    let entered = region.zip(until).map(|(region, until)| {
        Ok::<_, Error>(Entered {
            region: region
                .parse()
                .map_err(|_| Error::internal("a session's region is no id"))?,
            until: Timestamp::from_micros(until),
            reason: reason.unwrap_or_default().to_owned(),
        })
    });
    let kind = match row.int(column!(SessionColumns, kind))? {
        0 => SessionKind::Desk,
        _ => SessionKind::Enrolment,
    };
    let ways = row.text(column!(SessionColumns, method))?;
    let mut ways = ways.split(' ').map(str::to_owned);
    let session = StoredStaffSession {
        hash: hash_of(row.blob(column!(SessionColumns, hash))?)?,
        staff: staff_id::<SessionColumns>(row)?,
        kind,
        method: ways.next().unwrap_or_default(),
        confirmed: ways.collect(),
        created_at: Timestamp::from_micros(row.int(column!(SessionColumns, opened_at))?),
        idle_until: Timestamp::from_micros(row.int(column!(SessionColumns, idle_until))?),
        expires_at: Timestamp::from_micros(row.int(column!(SessionColumns, expires_at))?),
        stepped_up_until: moment(row.optional_int(column!(SessionColumns, stepped_up_until))?),
        network: text(row.optional_text(column!(SessionColumns, network))?),
        browser: text(row.optional_text(column!(SessionColumns, browser))?),
        provider_session: issuer
            .zip(provider_session)
            .map(|(issuer, session)| (issuer.to_owned(), session.to_owned())),
        entered: entered.transpose()?,
    };
    let owner = SessionOwner {
        name: row.text(column!(SessionColumns, name))?.to_owned(),
        status: StaffStatus::of_code(row.int(column!(SessionColumns, status))?),
        operator: row.int(column!(SessionColumns, operator))? != 0,
        roles: Vec::new(),
    };
    Ok((session, owner))
}

/// Stores a session.
pub async fn open(tx: &mut SessionTx<'_, '_>, session: &StoredStaffSession) -> Result<(), Error> {
    let optional = |moment: Option<Timestamp>| {
        moment.map_or(Value::Null, |moment| Value::Int(moment.micros()))
    };
    let ways = session.ways().collect::<Vec<_>>().join(" ");
    let entered = session.entered.as_ref();
    let provider = session.provider_session.as_ref();
    let values = [
        Value::Text(session.staff.as_str()),
        Value::Blob(&session.hash),
        Value::Int(session.kind.code()),
        Value::Text(&ways),
        Value::Int(session.created_at.micros()),
        Value::Int(session.idle_until.micros()),
        Value::Int(session.expires_at.micros()),
        optional(session.stepped_up_until),
        session.network.as_deref().into(),
        session.browser.as_deref().into(),
        provider.map(|(issuer, _)| issuer.as_str()).into(),
        provider.map(|(_, session)| session.as_str()).into(),
        entered.map(|entered| entered.region.as_str()).into(),
        optional(entered.map(|entered| entered.until)),
        entered.map(|entered| entered.reason.as_str()).into(),
    ];
    let transaction = tx.transaction();
    transaction
        .execute(&OPEN_STAFF_SESSION, &values)
        .await
        .map(drop)
}

/// Ends a session, effective on every node at once. Returns false if it had ended.
pub async fn end(tx: &mut SessionTx<'_, '_>, hash: &TokenHash) -> Result<bool, Error> {
    let values = [Value::Blob(hash)];
    Ok(tx.change(&END_STAFF_SESSION, &values).await? == 1)
}

/// Ends all sessions of a person, effective on every node at once.
pub async fn end_all(tx: &mut SessionTx<'_, '_>, staff: StaffId) -> Result<u64, Error> {
    let values = [Value::Text(staff.as_str())];
    tx.change(&END_STAFF_SESSIONS, &values).await
}

/// Ends the sessions of a person beyond the `most` most recently used ones, at most 100 per call.
pub async fn limit(
    tx: &mut SessionTx<'_, '_>,
    staff: StaffId,
    kind: SessionKind,
    most: i64,
) -> Result<(), Error> {
    let values = [
        Value::Text(staff.as_str()),
        Value::Int(kind.code()),
        Value::Int(most),
    ];
    let surplus = tx.transaction().all(&LEAST_USED_OF_STAFF, &values, |row| {
        hash_of(row.blob(column!(LEAST_USED_OF_STAFF, hash))?)
    });
    for hash in surplus.await? {
        end(tx, &hash).await?;
    }
    Ok(())
}

impl Store {
    /// Returns the session with a token's hash and its person. It may have expired already; the
    /// caller checks that.
    pub async fn staff_session(
        &self,
        hash: &TokenHash,
    ) -> Result<Option<(StoredStaffSession, SessionOwner)>, Error> {
        let values = [Value::Blob(hash)];
        let found = self.database().first(&STAFF_SESSION, &values, session);
        let Some((session, mut owner)) = found.await? else {
            return Ok(None);
        };
        owner.roles = self.roles_of_staff(session.staff).await?;
        Ok(Some((session, owner)))
    }

    /// Returns a person's sessions, newest first. Some may have expired already.
    pub async fn sessions_of_staff(
        &self,
        staff: StaffId,
    ) -> Result<Vec<StoredStaffSession>, Error> {
        let values = [Value::Text(staff.as_str())];
        let found = self.database().all(&STAFF_SESSIONS_OF, &values, session);
        Ok(found
            .await?
            .into_iter()
            .map(|(session, _)| session)
            .collect())
    }

    /// Returns the sessions that belong to a session at a provider.
    pub async fn sessions_of_provider(
        &self,
        issuer: &str,
        session: &str,
    ) -> Result<Vec<TokenHash>, Error> {
        let values = [Value::Text(issuer), Value::Text(session)];
        self.database()
            .all(&OF_PROVIDER_SESSION, &values, |row| {
                hash_of(row.blob(column!(OF_PROVIDER_SESSION, hash))?)
            })
            .await
    }

    /// Records until when sessions continue because they were used.
    pub async fn prolong_staff_sessions(
        &self,
        uses: Vec<(TokenHash, Timestamp)>,
    ) -> Result<(), Error> {
        self.transaction(move |transaction| {
            Box::pin(async move {
                let sets = uses
                    .iter()
                    .map(|(hash, until)| vec![Value::Blob(hash), Value::Int(until.micros())]);
                transaction
                    .execute_all(&PROLONG_STAFF_SESSION, sets.collect())
                    .await
            })
        })
        .await
    }

    /// Deletes the sessions, invitations and sign-ins of staff that have ended at `now`.
    pub async fn forget_ended_of_staff(&self, now: Timestamp) -> Result<(), Error> {
        self.transaction(move |transaction| {
            Box::pin(async move {
                let values = [Value::Int(now.micros())];
                transaction.execute(&FORGET_STAFF_SESSIONS, &values).await?;
                super::invitations::forget_old(transaction, now).await?;
                super::flows::forget_old(transaction, now).await
            })
        })
        .await
    }
}
