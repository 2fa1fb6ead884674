//! The cookies: the session's token and the chosen language.

use crate::state::State;
use http::{HeaderMap, HeaderValue, header};
use model::vocabulary::INTERACTION_TYPES;

pub(super) const LANGUAGE: &str = "portal-language";
const LAST_REGION: &str = "desk-region";
const SHORTCUTS: &str = "desk-shortcuts";
const NOTE_TYPE: &str = "desk-note";
const YEAR: &str = "; Max-Age=31536000";

/// Returns the name of the session cookie.
///
/// - `__Host-`: the browser keeps the cookie for exactly this host and TLS only, and no other host
///   can set it.
/// - `__Secure-`: for a server under a base path. The cookie is limited to that path, which
///   `__Host-` does not allow.
/// - No prefix without TLS, for example when trying out the server. Not all browsers would keep a
///   prefixed cookie then.
fn session_name(portal: &State) -> &'static str {
    match (portal.is_secure(), portal.base()) {
        (true, "") => "__Host-portal",
        (true, _) => "__Secure-portal",
        (false, _) => "portal",
    }
}

/// Returns a cookie of the request.
pub(crate) fn get<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let given = headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok());
    let mut pairs = given
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='));
    pairs.find_map(|(key, value)| (key == name).then_some(value))
}

/// Returns the session's token, if the browser sent one.
pub(super) fn session<'h>(portal: &State, headers: &'h HeaderMap) -> Option<&'h str> {
    get(headers, session_name(portal)).filter(|token| !token.is_empty())
}

/// Which pages a cookie is for. Both have one path unless the server is under a base path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Site {
    /// The pages of candidates.
    Portal,
    /// The pages of staff.
    Desk,
}

/// Sets the session cookie. The browser keeps it until it closes.
pub(crate) fn keep_session(portal: &State, headers: &mut HeaderMap, token: &str) {
    set(
        portal,
        headers,
        Site::Portal,
        (session_name(portal), token),
        "",
    );
}

pub(crate) fn forget_session(portal: &State, headers: &mut HeaderMap) {
    set(
        portal,
        headers,
        Site::Portal,
        (session_name(portal), ""),
        "; Max-Age=0",
    );
}

pub(super) fn keep_language(portal: &State, headers: &mut HeaderMap, site: Site, tag: &str) {
    set(portal, headers, site, (LANGUAGE, tag), YEAR);
}

/// Returns the region in which the desk was open last.
pub(crate) fn last_region(headers: &HeaderMap) -> Option<&str> {
    get(headers, LAST_REGION)
}

/// Remembers the region in which the desk was open last.
pub(crate) fn keep_last_region(portal: &State, headers: &mut HeaderMap, slug: &str) {
    set(portal, headers, Site::Desk, (LAST_REGION, slug), YEAR);
}

/// Returns whether single letters are shortcuts in this browser.
pub(crate) fn has_shortcuts(headers: &HeaderMap) -> bool {
    get(headers, SHORTCUTS) != Some("off")
}

/// Remembers whether single letters are shortcuts in this browser.
pub(crate) fn keep_shortcuts(portal: &State, headers: &mut HeaderMap, wanted: bool) {
    let value = if wanted { "on" } else { "off" };
    set(portal, headers, Site::Desk, (SHORTCUTS, value), YEAR);
}

/// Returns the type of contact moment that was last recorded in this browser.
pub(crate) fn note_type(headers: &HeaderMap) -> Option<&'static str> {
    let index: usize = get(headers, NOTE_TYPE)?.parse().ok()?;
    INTERACTION_TYPES.get(index).copied()
}

/// Remembers the type of contact moment that was last recorded in this browser.
pub(crate) fn keep_note_type(portal: &State, headers: &mut HeaderMap, kind: &str) {
    let index = INTERACTION_TYPES.iter().position(|known| *known == kind);
    if let Some(index) = index {
        let value = index.to_string();
        set(portal, headers, Site::Desk, (NOTE_TYPE, &value), YEAR);
    }
}

/// Sets a cookie.
pub(crate) fn set(
    portal: &State,
    headers: &mut HeaderMap,
    site: Site,
    (name, value): (&str, &str),
    life: &str,
) {
    let secure = if portal.is_secure() { "; Secure" } else { "" };
    let path = match (portal.base(), site) {
        ("", _) => "/".to_owned(),
        (base, Site::Portal) => format!("{base}/portal"),
        (base, Site::Desk) => format!("{base}/desk"),
    };
    let cookie = format!("{name}={value}; Path={path}; HttpOnly; SameSite=Lax{secure}{life}");
    let cookie =
        HeaderValue::from_str(&cookie).expect("tokens and tags are letters, digits and signs");
    headers.append(header::SET_COOKIE, cookie);
}
