//! Staff of the regions and operators: who they are, what they may do, and their sessions of the
//! desk.
//!
//! - `session`, `life`: a session, and how it is found, opened, renewed and ended
//! - `entry`: an operator opens a region
//! - `passkeys`: ways in
//! - `listing`: a person's sessions, listed and ended one by one
//! - `limits`: how long and how many
//!
//! What a session may do is cached in the generation of the sessions. A change of a role, of a status
//! or of a session raises that generation in its transaction, and so takes effect on every node at
//! once.

mod attempts;
mod entry;
mod life;
mod limits;
mod listing;
pub mod passkeys;
mod session;

pub use life::{Client, OpenedDesk, SignIn, Staff};
pub use limits::{
    BREAK_GLASS, ENROLMENT, ENTERED, IDLE, INVITATION, LIFETIME, MAX_SESSIONS, STEP_UP,
};
pub use listing::ListedDeskSession;
pub use passkeys::{
    Answer, Challenge, Factor, FactorKind, NotRegistered, NotRemoved, NotStarted, Refusal, Unusable,
};
pub use session::StaffSession;
pub use store::staff::{roles::RegionMember, sessions::Entered};

use crate::identity_providers::Providers;
use std::time::Duration;

/// The operator's settings of the desk.
#[derive(Debug, Clone)]
pub struct Options {
    /// How long a session lasts without use.
    pub idle: Duration,
    /// How long a session lasts at most.
    pub lifetime: Duration,
    /// The base URL under which browsers reach the server, to which passkeys belong.
    pub public_url: String,
    /// The identity providers at which people sign in.
    pub providers: Providers,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            idle: IDLE,
            lifetime: LIFETIME,
            public_url: String::new(),
            providers: Providers::default(),
        }
    }
}
