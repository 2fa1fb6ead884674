//! Two cookies: the session's token, and the language that was chosen.

use crate::portal::Portal;
use http::{HeaderMap, HeaderValue, header};

pub(super) const LANGUAGE: &str = "portal-language";

/// A browser keeps a `__Host-` cookie for exactly this host and over TLS alone, and nobody else can set one. Without
/// TLS, as when trying the server out, not every browser would keep it.
/// Under a path of its own the cookie is for that path, which `__Host-` does not allow.
fn session_name(portal: &Portal) -> &'static str {
    match (portal.is_secure(), portal.base()) {
        (true, "") => "__Host-portal",
        (true, _) => "__Secure-portal",
        (false, _) => "portal",
    }
}

pub(super) fn get<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let given = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = given.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find_map(|(key, value)| (key == name).then_some(value))
}

/// The session's token, if the browser has one.
pub(super) fn session<'h>(portal: &Portal, headers: &'h HeaderMap) -> Option<&'h str> {
    get(headers, session_name(portal)).filter(|token| !token.is_empty())
}

/// Has the browser keep a session's token until it closes.
pub(crate) fn keep_session(portal: &Portal, headers: &mut HeaderMap, token: &str) {
    set(portal, headers, session_name(portal), token, "");
}

pub(crate) fn forget_session(portal: &Portal, headers: &mut HeaderMap) {
    set(portal, headers, session_name(portal), "", "; Max-Age=0");
}

pub(super) fn keep_language(portal: &Portal, headers: &mut HeaderMap, tag: &str) {
    set(portal, headers, LANGUAGE, tag, "; Max-Age=31536000");
}

fn set(portal: &Portal, headers: &mut HeaderMap, name: &str, value: &str, life: &str) {
    let secure = if portal.is_secure() { "; Secure" } else { "" };
    let path = match portal.base() {
        "" => "/".to_owned(),
        base => format!("{base}/portal"),
    };
    let cookie = format!("{name}={value}; Path={path}; HttpOnly; SameSite=Lax{secure}{life}");
    let cookie = HeaderValue::from_str(&cookie).expect("tokens and tags are letters, digits and signs");
    headers.append(header::SET_COOKIE, cookie);
}
