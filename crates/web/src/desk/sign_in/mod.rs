//! Signing in to the desk: the pages before there is a session, and those of a person's own account.
//!
//! - `pages::sign_in`, `pages::step_up`: by a passkey, or by a provider that the page links to
//! - `pages::join`: the link of an invitation, and the first way in
//! - `pages::provider`: the way to a provider and back, also to add an account there
//! - `pages::operator`: an operator opens a region
//! - `pages::account`, `pages::ways`: a person's ways in and sessions
//!
//! Every refusal is the same page. `assets/passkeys.js` talks to the browser's authenticator; what it
//! sends arrives here as an ordinary form.

mod client;
mod cookie;
mod enrolment;
mod flow_cookie;
mod next;
mod pages;
mod providers;
mod refused;
pub(crate) mod view;

pub(crate) use cookie::{forget, open_at, token};
pub(crate) use next::local;

use crate::state::State;
use axum::routing::{MethodRouter, get, post};
use http::Method;

/// A page: method, path, whether a session is needed, and handler.
type Row = (Method, &'static str, bool, MethodRouter<State>);

/// Returns what the servers of providers request, which `around` would take for other sites.
pub(crate) fn server_rows() -> Vec<Row> {
    let logout = post(pages::provider::logout);
    vec![(Method::POST, "/desk/sign-in/{slug}/logout", false, logout)]
}

/// Returns the pages of signing in and of the account.
pub(crate) fn rows() -> Vec<Row> {
    use pages::{account, join, operator, provider, sign_in, step_up, ways};
    let see = |path, signed_in, handler| (Method::GET, path, signed_in, handler);
    let send = |path, signed_in, handler| (Method::POST, path, signed_in, handler);
    vec![
        see("/desk/sign-in", false, get(sign_in::show)),
        send("/desk/sign-in", false, post(sign_in::answer)),
        send("/desk/sign-in/challenge", false, post(sign_in::challenge)),
        see("/desk/sign-in/{slug}", false, get(provider::begin)),
        see(
            "/desk/sign-in/{slug}/callback",
            false,
            get(provider::callback),
        ),
        send("/desk/sign-out", true, post(sign_in::sign_out)),
        see("/desk/signed-out", false, get(sign_in::signed_out)),
        see("/desk/join", false, get(join::link)),
        send("/desk/join", false, post(join::begin)),
        see("/desk/join/passkey", false, get(join::show)),
        send("/desk/join/passkey", false, post(join::answer)),
        send("/desk/join/challenge", false, post(join::challenge)),
        see("/desk/step-up", true, get(step_up::show)),
        send("/desk/step-up", true, post(step_up::answer)),
        send("/desk/step-up/challenge", true, post(step_up::challenge)),
        see("/desk/operator", true, get(operator::show)),
        send("/desk/operator/enter", true, post(operator::enter)),
        see("/desk/operator/enter", true, get(operator::back)),
        send("/desk/operator/leave", true, post(operator::leave)),
        see("/desk/account", true, get(account::show)),
        send("/desk/account/sessions", true, post(account::end)),
        send("/desk/account/digest", true, post(account::digest)),
        see("/desk/account/passkey", true, get(ways::new)),
        send("/desk/account/passkey", true, post(ways::add)),
        send("/desk/account/challenge", true, post(ways::challenge)),
        see("/desk/account/provider/{slug}", true, get(provider::add)),
        see("/desk/account/ways/{way}", true, get(ways::show)),
        send("/desk/account/ways/{way}", true, post(ways::change)),
    ]
}
