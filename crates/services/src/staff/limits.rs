//! How long sessions and links of staff last, and how many there may be.

use std::time::Duration;

/// The default idle timeout of a session.
pub const IDLE: Duration = Duration::from_hours(1);
/// The default maximum lifetime of a session.
pub const LIFETIME: Duration = Duration::from_hours(12);
/// Maximum number of concurrent sessions per person. Opening another ends the one that was unused
/// for longest.
pub const MAX_SESSIONS: i64 = 10;
/// How long a proof of a way in counts as recent.
pub const STEP_UP: Duration = Duration::from_mins(5);
/// How long a session lasts in which a first way in is registered.
pub const ENROLMENT: Duration = Duration::from_mins(10);
/// How long an invitation by e-mail is valid.
pub const INVITATION: Duration = Duration::from_hours(72);
/// How long a link of the command line is valid.
pub const BREAK_GLASS: Duration = Duration::from_mins(30);
/// How long the address and the ways in of a person who was disabled are kept.
pub(super) const KEPT: Duration = Duration::from_hours(90 * 24);
/// Maximum number of e-mails with a link to one address within an hour.
pub const INVITATIONS: i64 = 5;
/// The period to which [`INVITATIONS`] applies.
pub(super) const INVITATIONS_WITHIN: Duration = Duration::from_hours(1);
/// How long a region stays open to an operator.
pub const ENTERED: Duration = Duration::from_hours(1);

/// By how much the stored time of last use may lag behind the actual one.
pub(super) const NOTED_WITHIN: Duration = Duration::from_mins(1);
/// Maximum number of sessions cached in memory.
pub(super) const CAPACITY: usize = 20_000;
/// Maximum number of regions whose members are cached.
pub(super) const REGIONS: usize = 1_000;
