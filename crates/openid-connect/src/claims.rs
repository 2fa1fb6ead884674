//! The checks of an ID token's claims (OpenID Connect Core 3.1.3.7).

use crate::{Flow, Purpose, Reason, Settings};
use serde_json::{Map, Value};

/// Members of a token.
pub(crate) type Claims = Map<String, Value>;

/// The difference that is allowed between two clocks, in seconds.
pub(crate) const SKEW: i64 = 60;
/// The maximum length of an identifier of a person in bytes.
const LONGEST_SUBJECT: usize = 255;

/// Checks the issuer and the audience of a token.
pub(crate) fn check_parties(claims: &Claims, settings: &Settings) -> Result<(), Reason> {
    if text(claims, "iss") != Some(settings.issuer.as_str()) {
        return Err(Reason::Issuer);
    }
    let client = settings.client_id.as_str();
    let (is_for_client, several) = match claims.get("aud") {
        Some(Value::String(one)) => (one == client, false),
        Some(Value::Array(all)) => (
            all.iter().any(|one| one.as_str() == Some(client)),
            all.len() > 1,
        ),
        _ => (false, false),
    };
    if !is_for_client {
        return Err(Reason::Audience);
    }
    match claims.get("azp") {
        None if several => Err(Reason::AuthorizedParty),
        Some(party) if party.as_str() != Some(client) => Err(Reason::AuthorizedParty),
        _ => Ok(()),
    }
}

/// Checks that a token is valid now, and returns when it was issued.
pub(crate) fn check_times(claims: &Claims, now: i64) -> Result<i64, Reason> {
    let expires = seconds(claims, "exp").ok_or(Reason::ExpiryMissing)?;
    if expires.saturating_add(SKEW) <= now {
        return Err(Reason::Expired);
    }
    let issued = seconds(claims, "iat").ok_or(Reason::IssuedMissing)?;
    if issued > now.saturating_add(SKEW) {
        return Err(Reason::IssuedInFuture);
    }
    match claims.get("nbf").map(|_| seconds(claims, "nbf")) {
        Some(Some(start)) if start <= now.saturating_add(SKEW) => Ok(issued),
        None => Ok(issued),
        Some(_) => Err(Reason::NotYetValid),
    }
}

/// Checks that a token answers this flow.
pub(crate) fn check_flow(
    claims: &Claims,
    flow: &Flow,
    settings: &Settings,
    now: i64,
) -> Result<(), Reason> {
    match claims.get("nonce") {
        None => return Err(Reason::NonceMissing),
        Some(nonce) if nonce.as_str() != Some(&flow.nonce) => return Err(Reason::Nonce),
        Some(_) => {}
    }
    if flow.purpose == Purpose::StepUp {
        let at = seconds(claims, "auth_time").ok_or(Reason::AuthenticationTimeMissing)?;
        let since = flow.started_at.saturating_sub(SKEW);
        if !(since..=now.saturating_add(SKEW)).contains(&at) {
            return Err(Reason::AuthenticationTime);
        }
    }
    let acr = text(claims, "acr");
    let accepted = &settings.acr_values;
    if !accepted.is_empty() && !accepted.iter().any(|one| Some(one.as_str()) == acr) {
        return Err(Reason::Acr);
    }
    check_hosted_domain(claims, settings)
}

/// Checks the domain of the organisation that manages the account (`hd`, Google Workspace).
fn check_hosted_domain(claims: &Claims, settings: &Settings) -> Result<(), Reason> {
    let domains = &settings.domains;
    match claims.get("hd") {
        None if settings.requires_hosted_domain => Err(Reason::HostedDomainMissing),
        None => Ok(()),
        Some(_) if domains.is_empty() => Ok(()),
        Some(given) => {
            let given = given.as_str().unwrap_or_default();
            let is_listed = domains.iter().any(|one| one.eq_ignore_ascii_case(given));
            is_listed.then_some(()).ok_or(Reason::HostedDomain)
        }
    }
}

/// Returns the subject that the provider gives the person at this client.
pub(crate) fn subject(claims: &Claims) -> Result<&str, Reason> {
    text(claims, "sub")
        .filter(|subject| is_identifier(subject))
        .ok_or(Reason::Subject)
}

/// Returns what identifies the person, by the configured claim.
pub(crate) fn identifier(claims: &Claims, settings: &Settings) -> Result<String, Reason> {
    let claim = settings.subject_claim.find(claims).and_then(Value::as_str);
    let claim = claim.filter(|text| is_identifier(text));
    let found = claim.ok_or(Reason::SubjectClaim)?;
    if settings.subject_claim.as_str() == "oid" {
        // An object id identifies a person within a tenant, and the issuer is one tenant's.
        let tenant = text(claims, "tid").filter(|tenant| !tenant.is_empty());
        let is_issuers = tenant.is_some_and(|tenant| {
            let mut segments = settings.issuer.split('/');
            segments.any(|segment| segment == tenant)
        });
        if !is_issuers {
            return Err(Reason::Tenant);
        }
    }
    Ok(found.to_owned())
}

fn is_identifier(text: &str) -> bool {
    !text.is_empty() && text.len() <= LONGEST_SUBJECT && !text.chars().any(char::is_control)
}

/// Returns a claim that is text.
pub(crate) fn text<'c>(claims: &'c Claims, name: &str) -> Option<&'c str> {
    claims.get(name).and_then(Value::as_str)
}

/// Returns a claim that is a number of seconds. A fraction is cut off.
pub(crate) fn seconds(claims: &Claims, name: &str) -> Option<i64> {
    let value = claims.get(name)?;
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a cast from a float saturates, and a fraction of a second does not matter"
    )]
    let whole = |seconds: f64| seconds as i64;
    value.as_i64().or_else(|| value.as_f64().map(whole))
}
