//! Asking for a link and a code. For an address that somebody has and for any other the same is written, and no record is
//! looked at; whether a letter goes out is decided when it would be written.

use super::{SIGN_IN, Sessions, opener};
use crate::mail::{self, Kind};
use model::{Environment, KeyId, MailId, Person, RegionId, Timestamp, VerificationId, email_identity_key};
use std::{net::IpAddr, time::Duration};
use store::{
    Error, Transaction,
    verifications::{self, CountKey, Verification},
};

/// In what time requests are counted.
pub(super) const STRETCH: Duration = Duration::from_hours(1);
/// Letters to one address in that time.
const PER_ADDRESS: i64 = 5;
/// Requests of one caller in that time.
const PER_CALLER: i64 = 30;

/// Who asks, as far as that can be told.
#[derive(Debug, Clone, Copy)]
pub enum Caller {
    /// Whoever has this key.
    Key(KeyId),
    /// Whoever is at this address.
    Address(IpAddr),
    /// It cannot be told.
    Unknown,
}

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
        /// In a sandbox, from which no mail leaves, the code. It opens nothing unless somebody there has the address.
        code: Option<String>,
    },
    /// This caller has asked too often.
    TooOften {
        /// Seconds until it may ask again.
        retry_after: u64,
    },
}

impl Caller {
    fn key(self, sessions: &Sessions, environment: Environment) -> CountKey {
        let who: Vec<u8> = match self {
            Self::Key(key) => key.as_str().as_bytes().to_vec(),
            Self::Address(IpAddr::V4(address)) => address.octets().to_vec(),
            // A subscriber has a /64 to choose addresses from.
            Self::Address(IpAddr::V6(address)) => address.octets()[..8].to_vec(),
            Self::Unknown => Vec::new(),
        };
        let environment = environment.name().as_bytes();
        sessions.store.installation().secret.sign("verifications of a caller", &[environment, &who])
    }
}

/// Counts one more letter to an address, or for a person; false when that was too many.
pub(super) async fn is_within(
    transaction: &mut Transaction<'_>,
    key: &CountKey,
    now: Timestamp,
) -> Result<bool, Error> {
    Ok(verifications::count(transaction, key, now, now.minus(STRETCH)).await?.times <= PER_ADDRESS)
}

impl Sessions {
    /// Under what letters to an address are counted.
    pub(super) fn by_address(&self, person: &Person) -> CountKey {
        self.count_key("verifications of an address", person)
    }

    /// Under what is counted what a person asks for in a session.
    pub(super) fn by_person(&self, person: &Person) -> CountKey {
        self.count_key("verifications in a session", person)
    }

    fn count_key(&self, purpose: &str, person: &Person) -> CountKey {
        let sandbox = person.region.map(|region| region.to_string()).unwrap_or_default();
        let parts = [person.environment.name(), &sandbox, &person.identity_key].map(str::as_bytes);
        self.store.installation().secret.sign(purpose, &parts)
    }

    /// Takes a request. It ends what was asked for before, for this address.
    pub async fn request(&self, request: Request) -> Result<Requested, Error> {
        let Request { environment, region, email, redirect_url, caller } = request;
        let (secret, random) = (self.store.installation().secret.clone(), self.store.random().as_ref());
        let now = self.store.clock().now();
        let is_sandbox = environment.is_sandbox();
        let person = Person {
            environment,
            identity_key: email_identity_key(email.trim()),
            region: region.filter(|_| is_sandbox),
        };
        let by_caller = caller.key(self, environment);
        let of_address = self.by_address(&person);
        let (id, mail) = (VerificationId::random(random), MailId::random(random));
        let (clear, opener) = opener::make(id, &secret, random, now);
        // In the sandbox of no region there is nothing to open.
        let code = person.region.is_some().then_some(clear.code);
        let opens = !is_sandbox || code.is_some();
        let new = Verification { id, person, redirect_url, new_email: None };
        let asked = self.store.transaction(move |transaction| {
            Box::pin(async move {
                let over = now.minus(STRETCH);
                let asked = verifications::count(transaction, &by_caller, now, over).await?;
                if asked.times > PER_CALLER {
                    let left = asked.since.plus(STRETCH).micros() - now.micros();
                    return Ok::<_, Error>(Some(u64::try_from(left).unwrap_or_default().div_ceil(1_000_000).max(1)));
                }
                if is_within(transaction, &of_address, now).await? && opens {
                    verifications::replace(transaction, &new, SIGN_IN, now).await?;
                    if is_sandbox {
                        verifications::equip(transaction, id, &opener).await?;
                    } else {
                        mail::post(transaction, mail, Kind::SignIn, &email, id.as_str(), now).await?;
                    }
                }
                Ok(None)
            })
        });
        Ok(match asked.await? {
            Some(retry_after) => Requested::TooOften { retry_after },
            None => Requested::Yes { code },
        })
    }
}
