//! Staff of the regions and operators: who they are, what they may do, and their sessions of the
//! desk.
//!
//! - `session`, `life`: a session, and how it is found, opened, renewed and ended
//! - `entry`: an operator opens a region
//! - `passkeys`, `provider_sign_in`: ways in
//! - `listing`: a person's sessions, listed and ended one by one
//! - `authority`: which staff a caller may manage
//! - `invite`, `enrolment`: invitations, and the session that the link of one opens
//! - `people`, `leave`: people, changed and disabled by managers
//! - `mails`: e-mails to staff; `digests`: the daily one about tasks; `paused`: the one about a
//!   subscription that was paused
//! - `ways`: in which ways people may sign in
//! - `forget`: what becomes of people who were disabled
//! - `limits`: how long and how many
//! - `demo`: the people of a demo
//!
//! What a session may do is cached in the generation of the sessions. A change of a role, of a status
//! or of a session raises that generation in its transaction, and so takes effect on every node at
//! once.

mod attempts;
mod authority;
mod demo;
mod digests;
mod enrolment;
mod entry;
mod forget;
mod invite;
mod leave;
mod life;
mod limits;
mod listing;
mod mails;
pub mod passkeys;
mod paused;
mod people;
mod provider_sign_in;
mod session;
mod ways;

pub use authority::{Authority, ManageError};
pub use digests::DigestLanguage;
pub(crate) use digests::queue as queue_digests;
pub use enrolment::{Enrolment, Followed};
pub(crate) use forget::tidy;
pub use invite::{IfKnown, Invitee};
pub use life::{Client, OpenedDesk, SignIn, Staff};
pub use limits::{
    BREAK_GLASS, ENROLMENT, ENTERED, IDLE, INVITATION, INVITATIONS, LIFETIME, MAX_SESSIONS, STEP_UP,
};
pub use listing::ListedDeskSession;
pub(crate) use mails::compose as mail;
pub use passkeys::{
    Answer, Challenge, Factor, FactorKind, NotRegistered, NotRemoved, NotStarted, Refusal, Unusable,
};
pub use people::{NewRoles, StaffChange};
pub use provider_sign_in::{FinishedFlow, FlowAnswer, FlowStart, ProviderRefusal, StartedFlow};
pub use session::StaffSession;
pub use store::staff::{roles::RegionMember, sessions::Entered};
pub use ways::{AllowedWays, RegionWays};

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
    /// Whether the server is a demo. Only there, a link of the demo opens the desk by itself.
    pub demo: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            idle: IDLE,
            lifetime: LIFETIME,
            public_url: String::new(),
            providers: Providers::default(),
            demo: false,
        }
    }
}
