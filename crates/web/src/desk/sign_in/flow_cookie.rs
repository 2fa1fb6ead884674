//! The cookie of a sign-in that has begun at a provider. It is `Lax`, because the browser comes back
//! from another site, and it lasts as long as the flow.

use crate::{
    http::{Site, cookie, set_cookie},
    state::State,
};
use http::HeaderMap;

/// As long as the flow in the database.
const LIFE: &str = "; Max-Age=600";

/// Returns the name of the cookie, by the rules of the portal's.
fn name(state: &State) -> &'static str {
    match (state.is_secure(), state.base()) {
        (true, "") => "__Host-desk-flow",
        (true, _) => "__Secure-desk-flow",
        (false, _) => "desk-flow",
    }
}

/// Returns the flow's value, if the browser sent one.
pub(super) fn kept_flow<'h>(state: &State, headers: &'h HeaderMap) -> Option<&'h str> {
    cookie(headers, name(state)).filter(|value| !value.is_empty())
}

/// Sets the cookie.
pub(super) fn keep_flow(state: &State, headers: &mut HeaderMap, value: &str) {
    set_cookie(state, headers, Site::Desk, (name(state), value), LIFE);
}

/// Removes the cookie.
pub(super) fn forget_flow(state: &State, headers: &mut HeaderMap) {
    set_cookie(state, headers, Site::Desk, (name(state), ""), "; Max-Age=0");
}
