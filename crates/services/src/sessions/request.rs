//! Requests for a sign-in link and code. The same is written whether or not the address has
//! records, and no record is read. Whether an e-mail is sent, and to which address, is decided when
//! it is composed.

use super::{
    SIGN_IN, Sessions,
    caller::{Caller, Limit},
    credentials,
    limits::STRETCH,
};
use crate::mail::{self, Kind};
use model::{Environment, MailId, Person, RegionId, Timestamp, VerificationId, email_identity_key};
use store::{
    Error, Transaction, sign_ins,
    verifications::{self, CountKey, Verification},
};

/// Maximum number of e-mails per period that one person requests in a session, or that go to one
/// new address.
const PER_PERSON: i64 = 5;
/// Maximum number of sign-in e-mails per period to one address on request of one caller.
const PER_CALLER_AND_ADDRESS: i64 = 5;
/// Maximum number of sign-in e-mails per period to one address over all callers.
const PER_ADDRESS: i64 = 20;
/// Maximum number of requests per period of one caller.
const REQUESTS: Limit = Limit {
    purpose: "sign-in requests",
    most: 30,
};
/// Number of requests for one address whose links are valid at the same time.
const LIVE: i64 = 3;

/// A request for a link and a code.
#[derive(Debug)]
pub struct Request {
    /// The environment to sign in to.
    pub environment: Environment,
    /// The region whose API key sent the request, if any.
    pub region: Option<RegionId>,
    /// The e-mail address, as it was given.
    pub email: String,
    /// Where the link leads, already checked to be allowed. `None` for the portal's own page.
    pub redirect_url: Option<String>,
    /// The caller.
    pub caller: Caller,
}

/// The outcome of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Requested {
    /// The request was accepted.
    Yes {
        /// The request's id, which opens a session together with the code.
        request: VerificationId,
        /// The code, in a region's sandbox only, where no e-mail is sent. It opens nothing unless
        /// the address has records there.
        code: Option<String>,
    },
    /// This caller has made too many requests.
    TooOften {
        /// Seconds until the next request is allowed.
        retry_after: u64,
    },
}

/// Counts one more e-mail for a person or to a new address. Returns false if that exceeds the
/// limit.
pub(super) async fn is_within(
    transaction: &mut Transaction<'_>,
    key: &CountKey,
    now: Timestamp,
) -> Result<bool, Error> {
    is_at_most(transaction, key, PER_PERSON, now).await
}

async fn is_at_most(
    transaction: &mut Transaction<'_>,
    key: &CountKey,
    most: i64,
    now: Timestamp,
) -> Result<bool, Error> {
    Ok(
        verifications::count(transaction, key, now, now.minus(STRETCH))
            .await?
            .times
            <= most,
    )
}

impl Sessions {
    /// Returns the key under which e-mails to a new address are counted.
    pub(super) fn by_address(&self, person: &Person) -> CountKey {
        self.count_key("verifications of an address", person, &[])
    }

    /// Returns the key under which a person's requests in a session are counted.
    pub(super) fn by_person(&self, person: &Person) -> CountKey {
        self.count_key("verifications in a session", person, &[])
    }

    /// Returns the key under which something is counted for an address. In production all regions
    /// are counted together; in a sandbox each region separately.
    pub(super) fn count_key(&self, purpose: &str, person: &Person, caller: &[u8]) -> CountKey {
        let sandbox = person.region.filter(|_| person.environment.is_sandbox());
        let sandbox = sandbox.map(|region| region.to_string()).unwrap_or_default();
        let parts = [person.environment.name(), &sandbox, &person.identity_key].map(str::as_bytes);
        let [environment, sandbox, key] = parts;
        self.store
            .installation()
            .secret
            .sign(purpose, &[environment, sandbox, key, caller])
    }

    /// Accepts a request. The links of the newest three requests for its address stay valid.
    pub async fn request(&self, request: Request) -> Result<Requested, Error> {
        let Request {
            environment,
            region,
            email,
            redirect_url,
            caller,
        } = request;
        let (secret, random) = (
            self.store.installation().secret.clone(),
            self.store.random().as_ref(),
        );
        let now = self.store.clock().now();
        let is_sandbox = environment.is_sandbox();
        // A link to a region's site opens only that region's records. Without an API key, the
        // region is determined when the e-mail is composed.
        let seen = region.filter(|_| is_sandbox || redirect_url.is_some());
        let person = Person {
            environment,
            identity_key: email_identity_key(email.trim()),
            region: seen,
        };
        let by_caller = caller.counted(self, (environment, region), REQUESTS);
        let hash = caller.hash(self, environment);
        let of_pair = self.count_key("sign-in mails of a caller to an address", &person, &hash);
        let of_address = self.count_key("sign-in mails to an address", &person, &[]);
        let (id, mail) = (VerificationId::random(random), MailId::random(random));
        let (clear, made) = credentials::make(id, &secret, random, now);
        // A sandbox request without a region's key has nothing to open.
        let code = person.region.filter(|_| is_sandbox).map(|_| clear.code);
        let opens = !is_sandbox || code.is_some();
        let asked_by = region.filter(|_| !is_sandbox);
        let new = Verification {
            id,
            person,
            redirect_url,
            new_email: None,
        };
        let asked = self.store.transaction(move |transaction| {
            Box::pin(async move {
                let excess = by_caller.excess(transaction, now).await?;
                if excess.is_some() {
                    return Ok::<_, Error>(excess);
                }
                // Requests beyond a caller's own limit do not count towards the address's limit.
                let is_within = is_at_most(transaction, &of_pair, PER_CALLER_AND_ADDRESS, now)
                    .await?
                    && is_at_most(transaction, &of_address, PER_ADDRESS, now).await?;
                if is_within && opens {
                    sign_ins::request(transaction, &new, SIGN_IN, (asked_by, &hash), (now, LIVE))
                        .await?;
                    if is_sandbox {
                        verifications::set_credentials(transaction, id, &made).await?;
                    } else {
                        mail::post(transaction, mail, Kind::SignIn, "", id.as_str(), now).await?;
                    }
                }
                Ok(None)
            })
        });
        Ok(match asked.await? {
            Some(retry_after) => Requested::TooOften { retry_after },
            None => Requested::Yes { request: id, code },
        })
    }
}
