//! Opening a session: the right token or the right code, once, and somebody has the address.

use super::{IDLE, LONGEST, MOST_CODES, SIGN_IN, Sessions, opener};
use model::{Environment, Person, RegionId, Secret, Timestamp, Token, TokenKind, email_identity_key};
use store::{
    Error, Transaction,
    sessions::{self, StoredSession},
    verifications::{self, Purpose, Verification},
};

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

/// What is shown to open a session.
enum Proof {
    Token(String),
    Code(Person, String),
}

impl Sessions {
    /// Opens a session with a link's token; nothing when it is not good, or no longer. With a region's key in a sandbox,
    /// that region's alone.
    pub async fn open_by_token(
        &self,
        environment: Environment,
        region: Option<RegionId>,
        token: &str,
    ) -> Result<Option<Opened>, Error> {
        self.open(environment, region, Proof::Token(token.to_owned())).await
    }

    /// Opens a session with the code that was sent to an address; nothing when it is not good, or no longer.
    pub async fn open_by_code(
        &self,
        environment: Environment,
        region: Option<RegionId>,
        email: &str,
        code: &str,
    ) -> Result<Option<Opened>, Error> {
        let region = region.filter(|_| environment.is_sandbox());
        // Nobody's address, and no text to look for.
        if email.contains('\0') {
            return Ok(None);
        }
        let person = Person { environment, identity_key: email_identity_key(email.trim()), region };
        self.open(environment, region, Proof::Code(person, code.to_owned())).await
    }

    async fn open(
        &self,
        environment: Environment,
        region: Option<RegionId>,
        proof: Proof,
    ) -> Result<Option<Opened>, Error> {
        let now = self.store.clock().now();
        let token = Token::random(TokenKind::Session, self.store.random().as_ref());
        let (hash, secret) = (token.hash(), self.store.installation().secret.clone());
        let expires_at = now.plus(LONGEST);
        let opened = self.store.transaction(move |transaction| {
            Box::pin(async move {
                let shown = match proof {
                    Proof::Token(token) => {
                        let hash = opener::token_hash(&token);
                        verifications::take_by_token(transaction, &hash, environment, SIGN_IN, now).await?
                    }
                    Proof::Code(person, code) => by_code(transaction, &person, SIGN_IN, &code, &secret, now).await?,
                };
                let of_region = |shown: &Verification| {
                    !environment.is_sandbox() || region.is_none() || shown.person.region == region
                };
                let Some(Verification { person, .. }) = shown.filter(of_region) else { return Ok(None) };
                if !sessions::knows(transaction, &person).await? {
                    return Ok(None);
                }
                let session = StoredSession { hash, person, idle_until: now.plus(IDLE), expires_at };
                sessions::insert(transaction, &session, now).await?;
                Ok::<_, Error>(Some(session.person))
            })
        });
        Ok(opened.await?.map(|person| Opened { token, person, expires_at }))
    }
}

/// The verification that a code opens. Each try is counted before it is judged, and the last one ends the verification.
pub(super) async fn by_code(
    transaction: &mut Transaction<'_>,
    person: &Person,
    purpose: Purpose,
    code: &str,
    secret: &Secret,
    now: Timestamp,
) -> Result<Option<Verification>, Error> {
    let Some(id) = verifications::newest(transaction, person, purpose).await? else { return Ok(None) };
    let Some(kept) = verifications::try_code(transaction, id, MOST_CODES, now).await? else { return Ok(None) };
    if opener::is_code(id, code, &kept, secret) {
        return verifications::take(transaction, id).await;
    }
    verifications::forget_spent(transaction, id, MOST_CODES).await?;
    Ok(None)
}
