//! Opens sessions. This takes a valid token or code, which can be used once, and an address with
//! records.

use super::{
    IDLE, LONGEST, MAX_CODES, MAX_SESSIONS, SIGN_IN, Sessions,
    caller::{Caller, Limit},
    credentials,
};
use model::{
    Environment, Person, RegionId, Secret, Timestamp, Token, TokenKind, VerificationId,
    email_identity_key,
};
use store::{
    Error, Transaction,
    sessions::{self, SessionTx, StoredSession},
    sign_ins,
    verifications::{self, CountKey, Verification},
};

/// Attempts of one caller per hour, including successful ones.
const TRIES: Limit = Limit {
    purpose: "sign-in tries",
    most: 60,
};

/// A newly opened session.
#[derive(Debug)]
pub struct Opened {
    /// The session's token, shown to its owner once.
    pub token: Token,
    /// The person that the session belongs to.
    pub person: Person,
    /// When the session ends at the latest.
    pub expires_at: Timestamp,
}

/// The outcome of an attempt to open a session.
#[derive(Debug)]
pub enum Opening {
    /// The session is open.
    Opened(Opened),
    /// The proof is wrong, expired or used, or the address has no records.
    Rejected,
    /// This caller has made too many attempts.
    TooOften {
        /// Seconds until the next attempt is allowed.
        retry_after: u64,
    },
}

/// The proof with which a session is opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Proof {
    /// The token of a link.
    Token(String),
    /// The code of a request.
    Code {
        /// The request's id, as the response contained it.
        request: String,
        /// The six digits.
        code: String,
    },
    /// The code of the newest request that the same caller made for an address.
    Newest {
        /// The e-mail address.
        email: String,
        /// The six digits.
        code: String,
    },
}

/// The database look-up that a proof leads to.
enum Sought {
    Token(String),
    Code(Option<VerificationId>, String),
    Newest(Person, CountKey, String),
    /// A proof that cannot match anything.
    Nothing,
}

impl Sessions {
    /// Opens a session. In a sandbox, a region's key opens only sessions of that region.
    pub async fn open(
        &self,
        environment: Environment,
        region: Option<RegionId>,
        caller: Caller,
        proof: Proof,
    ) -> Result<Opening, Error> {
        let now = self.store.clock().now();
        let token = Token::random(TokenKind::Session, self.store.random().as_ref());
        let (hash, secret) = (token.hash(), self.store.installation().secret.clone());
        let expires_at = now.plus(LONGEST);
        let tries = caller.counted(self, (environment, region), TRIES);
        let sought = self.sought(environment, region, caller, proof);
        let opened = self
            .store
            .write_sessions(async move |tx: &mut SessionTx<'_, '_>| {
                if let Some(retry_after) = tries.excess(tx.transaction(), now).await? {
                    return Ok::<_, Error>(Err(Some(retry_after)));
                }
                let shown = shown(tx.transaction(), environment, sought, &secret, now).await?;
                let of_region = |person: &Person| {
                    !environment.is_sandbox() || region.is_none() || person.region == region
                };
                let Some(person) = shown.filter(of_region) else {
                    return Ok(Err(None));
                };
                if !sessions::knows(tx.transaction(), &person).await? {
                    return Ok(Err(None));
                }
                let session = StoredSession {
                    hash,
                    person,
                    idle_until: now.plus(IDLE),
                    expires_at,
                    chosen: None,
                };
                tx.insert(&session, now).await?;
                tx.limit(&session.person, MAX_SESSIONS).await?;
                Ok(Ok(session.person))
            });
        Ok(match opened.await? {
            Ok(person) => Opening::Opened(Opened {
                token,
                person,
                expires_at,
            }),
            Err(None) => Opening::Rejected,
            Err(Some(retry_after)) => Opening::TooOften { retry_after },
        })
    }

    fn sought(
        &self,
        environment: Environment,
        region: Option<RegionId>,
        caller: Caller,
        proof: Proof,
    ) -> Sought {
        match proof {
            Proof::Token(token) => Sought::Token(token),
            Proof::Code { request, code } => Sought::Code(request.parse().ok(), code),
            // No address contains NUL, and PostgreSQL text cannot hold it, so there is nothing to
            // search for.
            Proof::Newest { email, .. } if email.contains('\0') => Sought::Nothing,
            Proof::Newest { email, code } => {
                let region = region.filter(|_| environment.is_sandbox());
                let person = Person {
                    environment,
                    identity_key: email_identity_key(email.trim()),
                    region,
                };
                Sought::Newest(person, caller.hash(self, environment), code)
            }
        }
    }
}

/// Returns the person that a proof belongs to. A valid proof can be used once.
async fn shown(
    transaction: &mut Transaction<'_>,
    environment: Environment,
    sought: Sought,
    secret: &Secret,
    now: Timestamp,
) -> Result<Option<Person>, Error> {
    let (request, code) = match sought {
        Sought::Nothing => return Ok(None),
        Sought::Token(token) => return by_token(transaction, environment, &token, now).await,
        Sought::Code(request, code) => (request, code),
        Sought::Newest(person, caller, code) => (
            sign_ins::newest(transaction, &person, SIGN_IN, &caller).await?,
            code,
        ),
    };
    let Some(request) = request else {
        return Ok(None);
    };
    let tried =
        sign_ins::try_code(transaction, request, (environment, SIGN_IN), MAX_CODES, now).await?;
    let Some(good) = tried
        .into_iter()
        .find(|tried| credentials::is_code(tried.id, &code, &tried.code, secret))
    else {
        return Ok(None);
    };
    let taken = verifications::take(transaction, good.id).await?;
    sign_ins::end(transaction, request).await?;
    // A code is entered where it was requested. If a region's key requested it, that is the
    // region's site, and the session is limited to that region.
    Ok(taken.map(|Verification { person, .. }| Person {
        region: person.region.or(good.asked_by),
        ..person
    }))
}

async fn by_token(
    transaction: &mut Transaction<'_>,
    environment: Environment,
    token: &str,
    now: Timestamp,
) -> Result<Option<Person>, Error> {
    let hash = credentials::token_hash(token);
    let request = sign_ins::of_token(transaction, &hash).await?;
    let verification =
        verifications::take_by_token(transaction, &hash, environment, SIGN_IN, now).await?;
    if let (Some(request), Some(_)) = (request, &verification) {
        sign_ins::end(transaction, request).await?;
    }
    Ok(verification.map(|verification| verification.person))
}
