//! The cookie of a session of the desk. It is another than the portal's: a person may have both.

use crate::{
    http::{Site, cookie, set_cookie},
    state::State,
};
use http::HeaderMap;

/// Returns the name of the cookie, by the rules of the portal's.
fn name(state: &State) -> &'static str {
    match (state.is_secure(), state.base()) {
        (true, "") => "__Host-desk",
        (true, _) => "__Secure-desk",
        (false, _) => "desk",
    }
}

/// Returns the session's token, if the browser sent one.
pub(crate) fn token<'h>(state: &State, headers: &'h HeaderMap) -> Option<&'h str> {
    cookie(headers, name(state)).filter(|token| !token.is_empty())
}

/// Sets the cookie. The browser keeps it until it closes.
pub(crate) fn keep(state: &State, headers: &mut HeaderMap, token: &str) {
    set_cookie(state, headers, Site::Desk, (name(state), token), "");
}

/// Removes the cookie.
pub(crate) fn forget(state: &State, headers: &mut HeaderMap) {
    set_cookie(state, headers, Site::Desk, (name(state), ""), "; Max-Age=0");
}
