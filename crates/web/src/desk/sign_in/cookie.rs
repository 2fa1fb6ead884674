//! The cookie of a session of the desk. It is another than the portal's: a person may have both.

use crate::{
    http::{Site, cookie, redirect, set_cookie},
    state::State,
};
use axum::response::Response;
use http::HeaderMap;
use model::Token;

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

/// Leads to a page, and sets the cookie of a session that was opened or renewed. The browser keeps it
/// until it closes.
pub(crate) fn open_at(state: &State, path: &str, token: &Token) -> Response {
    let mut response = redirect(path);
    let cookie = (name(state), token.reveal());
    set_cookie(state, response.headers_mut(), Site::Desk, cookie, "");
    response
}

/// Removes the cookie.
pub(crate) fn forget(state: &State, headers: &mut HeaderMap) {
    set_cookie(state, headers, Site::Desk, (name(state), ""), "; Max-Age=0");
}
