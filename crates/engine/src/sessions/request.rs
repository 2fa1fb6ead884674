//! Asking for a link and a code. For an address that somebody has and for any other the same is written, and no record is
//! looked at; whether a mail goes out, and to which address, is decided when it would be written.

use super::{
    SIGN_IN, Sessions,
    caller::{Caller, Limit},
    credentials,
};
use crate::mail::{self, Kind};
use model::{Environment, MailId, Person, RegionId, Timestamp, VerificationId, email_identity_key};
use std::time::Duration;
use store::{
    Error, Transaction, sign_ins,
    verifications::{self, CountKey, Verification},
};

/// In what time requests are counted.
pub(super) const STRETCH: Duration = Duration::from_hours(1);
/// Mails in a session, or to a new address, in that time.
const PER_PERSON: i64 = 5;
/// Sign-in mails to one address that one caller may ask for in that time.
const PER_CALLER_AND_ADDRESS: i64 = 5;
/// Sign-in mails to one address in that time, whoever asks.
const PER_ADDRESS: i64 = 20;
/// Requests of one caller in that time.
const REQUESTS: Limit = Limit { purpose: "sign-in requests", most: 30 };
/// Requests of an address whose links are good beside each other.
const LIVE: i64 = 3;

/// A request for a link and a code.
#[derive(Debug)]
pub struct Request {
    /// Of which environment.
    pub environment: Environment,
    /// The region whose key came along.
    pub region: Option<RegionId>,
    /// The address, as it was given.
    pub email: String,
    /// Where the link is to lead, which is allowed; nothing for our own page.
    pub redirect_url: Option<String>,
    /// Who asks.
    pub caller: Caller,
}

/// What became of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Requested {
    /// It was taken.
    Yes {
        /// Its id, with which its code opens a session.
        request: VerificationId,
        /// In a sandbox, from which no mail leaves, the code. It opens nothing unless somebody there has the address.
        code: Option<String>,
    },
    /// This caller has asked too often.
    TooOften {
        /// Seconds until it may ask again.
        retry_after: u64,
    },
}

/// Counts one more mail for a person, or to a new address; false when that was too many.
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
    Ok(verifications::count(transaction, key, now, now.minus(STRETCH)).await?.times <= most)
}

impl Sessions {
    /// Under what mails to a new address are counted.
    pub(super) fn by_address(&self, person: &Person) -> CountKey {
        self.count_key("verifications of an address", person, &[])
    }

    /// Under what is counted what a person asks for in a session.
    pub(super) fn by_person(&self, person: &Person) -> CountKey {
        self.count_key("verifications in a session", person, &[])
    }

    /// An address is counted for all regions together, but in a sandbox for that one.
    pub(super) fn count_key(&self, purpose: &str, person: &Person, caller: &[u8]) -> CountKey {
        let sandbox = person.region.filter(|_| person.environment.is_sandbox());
        let sandbox = sandbox.map(|region| region.to_string()).unwrap_or_default();
        let parts = [person.environment.name(), &sandbox, &person.identity_key].map(str::as_bytes);
        let [environment, sandbox, key] = parts;
        self.store.installation().secret.sign(purpose, &[environment, sandbox, key, caller])
    }

    /// Takes a request. The links of the newest three of its address stay good.
    pub async fn request(&self, request: Request) -> Result<Requested, Error> {
        let Request { environment, region, email, redirect_url, caller } = request;
        let (secret, random) = (self.store.installation().secret.clone(), self.store.random().as_ref());
        let now = self.store.clock().now();
        let is_sandbox = environment.is_sandbox();
        // What a region's site opens concerns that region alone. Without a key it is found when the mail is written.
        let seen = region.filter(|_| is_sandbox || redirect_url.is_some());
        let person = Person { environment, identity_key: email_identity_key(email.trim()), region: seen };
        let by_caller = caller.counted(self, (environment, region), REQUESTS);
        let hash = caller.hash(self, environment);
        let of_pair = self.count_key("sign-in mails of a caller to an address", &person, &hash);
        let of_address = self.count_key("sign-in mails to an address", &person, &[]);
        let (id, mail) = (VerificationId::random(random), MailId::random(random));
        let (clear, made) = credentials::make(id, &secret, random, now);
        // In the sandbox of no region there is nothing to open.
        let code = person.region.filter(|_| is_sandbox).map(|_| clear.code);
        let opens = !is_sandbox || code.is_some();
        let asked_by = region.filter(|_| !is_sandbox);
        let new = Verification { id, person, redirect_url, new_email: None };
        let asked = self.store.transaction(move |transaction| {
            Box::pin(async move {
                let excess = by_caller.excess(transaction, now).await?;
                if excess.is_some() {
                    return Ok::<_, Error>(excess);
                }
                // What one caller asks for in vain does not count for the address.
                let is_within = is_at_most(transaction, &of_pair, PER_CALLER_AND_ADDRESS, now).await?
                    && is_at_most(transaction, &of_address, PER_ADDRESS, now).await?;
                if is_within && opens {
                    sign_ins::request(transaction, &new, SIGN_IN, (asked_by, &hash), (now, LIVE)).await?;
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
