//! Opening a session: the right token or the right code, once, and somebody has the address.

use super::{
    IDLE, LONGEST, MOST_CODES, MOST_SESSIONS, SIGN_IN, Sessions,
    caller::{Caller, Limit},
    credentials,
};
use model::{Environment, Person, RegionId, Secret, Timestamp, Token, TokenKind, VerificationId, email_identity_key};
use store::{
    Error, Transaction, session_list,
    sessions::{self, StoredSession},
    sign_ins,
    verifications::{self, CountKey, Verification},
};

/// Tries of one caller in an hour, good ones too.
const TRIES: Limit = Limit { purpose: "sign-in tries", most: 60 };

/// A session that has just begun.
#[derive(Debug)]
pub struct Opened {
    /// Its token, to be shown to its owner once.
    pub token: Token,
    /// Whose it is.
    pub person: Person,
    /// When it ends at the latest.
    pub expires_at: Timestamp,
}

/// What came of a try to open a session.
#[derive(Debug)]
pub enum Opening {
    /// It is open.
    Opened(Opened),
    /// What was shown is not good, or no longer.
    Refused,
    /// This caller has tried too often.
    TooOften {
        /// Seconds until it may try again.
        retry_after: u64,
    },
}

/// What is shown to open a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Proof {
    /// The token of a link.
    Token(String),
    /// The code of a request.
    Code {
        /// The request's id, as it was answered.
        request: String,
        /// The six digits.
        code: String,
    },
    /// The code of the newest request that the same caller made for an address.
    Newest {
        /// The address.
        email: String,
        /// The six digits.
        code: String,
    },
}

/// What is looked for, derived from a proof.
enum Sought {
    Token(String),
    Code(Option<VerificationId>, String),
    Newest(Person, CountKey, String),
    /// What can be nobody's.
    Nothing,
}

impl Sessions {
    /// Opens a session. With a region's key in a sandbox, that region's alone.
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
        let opened = self.store.transaction(move |transaction| {
            Box::pin(async move {
                if let Some(retry_after) = tries.excess(transaction, now).await? {
                    return Ok::<_, Error>(Err(Some(retry_after)));
                }
                let shown = shown(transaction, environment, sought, &secret, now).await?;
                let of_region =
                    |person: &Person| !environment.is_sandbox() || region.is_none() || person.region == region;
                let Some(person) = shown.filter(of_region) else { return Ok(Err(None)) };
                if !sessions::knows(transaction, &person).await? {
                    return Ok(Err(None));
                }
                let session = StoredSession { hash, person, idle_until: now.plus(IDLE), expires_at, chosen: None };
                sessions::insert(transaction, &session, now).await?;
                let ended = session_list::limit(transaction, &session.person, MOST_SESSIONS).await?;
                Ok(Ok((session.person, ended)))
            })
        });
        Ok(match opened.await? {
            Ok((person, ended)) => {
                self.store.learn_session_generation(ended);
                Opening::Opened(Opened { token, person, expires_at })
            }
            Err(None) => Opening::Refused,
            Err(Some(retry_after)) => Opening::TooOften { retry_after },
        })
    }

    fn sought(&self, environment: Environment, region: Option<RegionId>, caller: Caller, proof: Proof) -> Sought {
        match proof {
            Proof::Token(token) => Sought::Token(token),
            Proof::Code { request, code } => Sought::Code(request.parse().ok(), code),
            // Nobody's address, and no text to look for.
            Proof::Newest { email, .. } if email.contains('\0') => Sought::Nothing,
            Proof::Newest { email, code } => {
                let region = region.filter(|_| environment.is_sandbox());
                let person = Person { environment, identity_key: email_identity_key(email.trim()), region };
                Sought::Newest(person, caller.hash(self, environment), code)
            }
        }
    }
}

/// Whose records a proof opens. It opens them once.
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
        Sought::Newest(person, caller, code) => (sign_ins::newest(transaction, &person, SIGN_IN, &caller).await?, code),
    };
    let Some(request) = request else { return Ok(None) };
    let tried = sign_ins::try_code(transaction, request, (environment, SIGN_IN), MOST_CODES, now).await?;
    let Some(good) = tried.into_iter().find(|tried| credentials::is_code(tried.id, &code, &tried.code, secret)) else {
        return Ok(None);
    };
    let taken = verifications::take(transaction, good.id).await?;
    sign_ins::end(transaction, request).await?;
    // A code is typed where it was asked for: on the site of the region whose key came along, and then it is that region's.
    Ok(taken.map(|Verification { person, .. }| Person { region: person.region.or(good.asked_by), ..person }))
}

async fn by_token(
    transaction: &mut Transaction<'_>,
    environment: Environment,
    token: &str,
    now: Timestamp,
) -> Result<Option<Person>, Error> {
    let hash = credentials::token_hash(token);
    let request = sign_ins::of_token(transaction, &hash).await?;
    let verification = verifications::take_by_token(transaction, &hash, environment, SIGN_IN, now).await?;
    if let (Some(request), Some(_)) = (request, &verification) {
        sign_ins::end(transaction, request).await?;
    }
    Ok(verification.map(|verification| verification.person))
}
