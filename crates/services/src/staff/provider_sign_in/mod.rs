//! Signing in at an identity provider by OpenID Connect.
//!
//! - `begin`: the flow, of which the browser keeps a random value and the database an encrypted state
//! - `finish`: the provider's answer, which ends the flow
//! - `link`: whose account it is
//! - `roles`: the roles that the provider gives
//! - `logout`: the provider ends sessions
//!
//! A flow is bound to its provider, to the browser that began it, and to the session in which it
//! began. It ends with its first answer, right or wrong.

mod begin;
mod finish;
mod link;
mod logout;
mod roles;

pub use begin::{FlowStart, StartedFlow};
pub use finish::{FinishedFlow, FlowAnswer};

use openid_connect::{Flow, Reason};
use serde::{Deserialize, Serialize};

/// Why a sign-in at a provider was refused. The person sees the same page for each reason, the audit
/// log has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProviderRefusal {
    /// There is no such provider.
    Provider,
    /// There is no such flow: it has ended, has expired, or is of another browser, provider or session.
    Flow,
    /// What the provider says is refused.
    Answer(Reason),
    /// Nobody has this account, and there is no address by which to find out whose it may be.
    NoEmail,
    /// The provider does not say that it has verified the address.
    EmailNotVerified,
    /// The provider does not speak for the domain of the address.
    Domain,
    /// Nobody has this address.
    Unknown,
    /// The person has another account at this provider.
    OtherAccount,
    /// The account belongs to another person than the one of the session.
    OtherPerson,
    /// The person was disabled, or the session in which the flow began has ended.
    Person,
    /// The provider is not for all regions of the person, or the person is an operator.
    Region,
    /// The provider gives roles, and none to this person.
    NoRole,
    /// No region of the person lets its staff sign in at this provider.
    Way,
    /// A logout token was used before.
    Replayed,
    /// This network has made too many attempts.
    TooOften {
        /// Seconds until the next attempt is allowed.
        retry_after: u64,
    },
}

impl ProviderRefusal {
    /// Returns the reason's name in the audit log.
    pub fn name(self) -> &'static str {
        match self {
            Self::Provider => "provider",
            Self::Flow => "flow",
            Self::Answer(reason) => reason.name(),
            Self::NoEmail => "emailMissing",
            Self::EmailNotVerified => "emailNotVerified",
            Self::Domain => "emailDomain",
            Self::Unknown => "unknown",
            Self::OtherAccount => "otherAccount",
            Self::OtherPerson => "otherPerson",
            Self::Person => "person",
            Self::Region => "region",
            Self::NoRole => "noRole",
            Self::Way => "way",
            Self::Replayed => "logoutReplayed",
            Self::TooOften { .. } => "tooOften",
        }
    }
}

impl From<Reason> for ProviderRefusal {
    fn from(reason: Reason) -> Self {
        Self::Answer(reason)
    }
}

/// The id of the session in which a flow begins and ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
enum Bound {
    /// None; the person signs in.
    SignIn,
    /// An invited person registers a first way in.
    Enrolment(String),
    /// A person steps up.
    StepUp(String),
    /// A person adds the account to the ways in.
    Add(String),
}

/// What is stored of a flow, encrypted.
#[derive(Debug, Serialize, Deserialize)]
struct Kept {
    flow: Flow,
    bound: Bound,
    /// The page to which the person goes.
    next: String,
}

/// Returns the purpose of a provider's flows in the table of flows.
fn purpose(slug: &str) -> String {
    format!("oidc {slug}")
}

/// The purpose of the key that encrypts a state.
const STATE: &str = "provider sign-in";
