//! Back-channel logout tokens (OpenID Connect Back-Channel Logout 1.0).

use crate::{
    Reason, Settings,
    claims::{self, Claims},
};
use serde_json::Value;
use std::fmt;

/// The event that a logout token has.
const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";
/// How old a logout token may be, in seconds, beside the difference of clocks.
const OLDEST: i64 = 120;

/// What a logout token ends: a session at the provider, or all of a person's.
#[derive(Clone, PartialEq, Eq)]
pub struct LoggedOut {
    /// What identifies the person; nothing if the token names a session only.
    pub subject: Option<String>,
    /// The id of the session at the provider; nothing: all of the person's sessions end.
    pub session: Option<String>,
    /// The id of the token (`jti`). A token whose id is known already is a replay.
    pub id: String,
    /// The time in seconds from which the token is refused for its age, whatever the clocks.
    pub until: i64,
}

impl fmt::Debug for LoggedOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LoggedOut").finish_non_exhaustive()
    }
}

/// Checks the claims of a logout token whose signature is verified.
pub(crate) fn check(claims: &Claims, settings: &Settings, now: i64) -> Result<LoggedOut, Reason> {
    claims::check_parties(claims, settings)?;
    let issued = claims::check_times(claims, now)?;
    if now.saturating_sub(issued) > OLDEST + claims::SKEW {
        return Err(Reason::TooOld);
    }
    let id = claims::text(claims, "jti").filter(|id| !id.is_empty());
    let id = id.ok_or(Reason::LogoutId)?.to_owned();
    let event = claims.get("events").and_then(|events| events.get(EVENT));
    if !event.is_some_and(Value::is_object) {
        return Err(Reason::LogoutEvent);
    }
    if claims.contains_key("nonce") {
        return Err(Reason::LogoutNonce);
    }
    let session = claims::text(claims, "sid").map(str::to_owned);
    let subject = match claims::identifier(claims, settings) {
        Ok(subject) => Some(subject),
        // A provider puts `sub` into the token, which is not what identifies the person here.
        Err(_) if session.is_some() => None,
        Err(_) => return Err(Reason::LogoutTarget),
    };
    Ok(LoggedOut {
        subject,
        session,
        id,
        until: issued.saturating_add(OLDEST + claims::SKEW + 1),
    })
}
