//! How long sessions, links and codes last, and how many there may be.

use std::time::Duration;
use store::verifications::Purpose;

/// Idle timeout of a session.
pub const IDLE: Duration = Duration::from_mins(30);
/// Maximum lifetime of a session.
pub const LONGEST: Duration = Duration::from_hours(12);
/// How long a link and a code are valid.
pub const LINK_LIFE: Duration = Duration::from_mins(10);
/// Maximum number of codes that may be tried per verification or sign-in request. The last one may
/// still be right.
pub(super) const MAX_CODES: i64 = 5;
/// By how much the stored time of last use may lag behind the actual one.
pub(super) const NOTED_WITHIN: Duration = Duration::from_mins(1);
/// Maximum number of sessions cached in memory. One takes about 300 bytes.
pub(super) const CAPACITY: usize = 50_000;

/// Purpose of a verification that opens a session.
pub(super) const SIGN_IN: Purpose = "sign-in";

/// Period over which requests are counted.
pub(super) const STRETCH: Duration = Duration::from_hours(1);
/// How long the data needed to undo a change of address is kept. The e-mail about it may be sent up
/// to a day late.
pub(super) const UNDO_KEPT: Duration = Duration::from_hours(96);
