//! The credential of a request: found, checked, and counted against its rate limit.

use super::limiter::Payer;
use crate::{App, context::Context, problem::Problem};
use engine::{audit::Refused, sessions::Session};
use http::{HeaderMap, HeaderName, HeaderValue, header};
use model::{Fault, ProblemCode, Token, TokenKind};
use std::sync::Arc;
use store::keys::KeyGrant;

const KEY: HeaderName = HeaderName::from_static("x-api-key");
const OLD_KEY: HeaderName = HeaderName::from_static("api-key");

/// What a good credential opens.
pub(super) enum Grant {
    Key(KeyGrant),
    Session(Arc<Session>),
}

/// Whether a request comes with a credential at all, good or not.
pub(super) fn is_given(headers: &HeaderMap) -> bool {
    [KEY, OLD_KEY, header::AUTHORIZATION].iter().any(|name| headers.contains_key(name))
}

/// What the request's one credential opens, one request taken from its allowance. `missing` is how a credential is asked
/// for where there is none.
pub(super) async fn admitted(
    app: &App,
    headers: &HeaderMap,
    context: &Context,
    missing: Challenge,
) -> Result<Grant, Problem> {
    let grant = grant(app, headers, context, missing).await?;
    let payer = match &grant {
        Grant::Key(key) => {
            context.set_key(key.id);
            Payer::Key(key.id)
        }
        Grant::Session(session) => Payer::Session(session.hash),
    };
    if let Some(limiter) = &app.limiter {
        let allowance = limiter.take(payer).map_err(|exceeded| {
            context.set_allowance(limiter.allowance(0));
            let detail = match payer {
                Payer::Key(_) => "This key is over its rate limit.",
                Payer::Session(_) => "This session is over its rate limit.",
            };
            Problem::new(ProblemCode::TooManyRequests, detail).retry_after(exceeded.retry_after)
        })?;
        context.set_allowance(allowance);
    }
    Ok(grant)
}

async fn grant(app: &App, headers: &HeaderMap, context: &Context, missing: Challenge) -> Result<Grant, Problem> {
    let (name, value) = sent(headers)?.ok_or_else(|| unauthorized(context, Refused::Missing, missing))?;
    if name == header::AUTHORIZATION {
        let session = match bearer(value.as_bytes()) {
            Some(token) => app.sessions.find(token, context.environment).await?,
            None => None,
        };
        return session
            .map(Grant::Session)
            .ok_or_else(|| unauthorized(context, Refused::Session, Challenge::BadBearer));
    }
    if name == OLD_KEY {
        context.note_deprecated_header();
    }
    let Some((TokenKind::Region | TokenKind::Admin, hash)) = Token::recognise(value.as_bytes()) else {
        return Err(unauthorized(context, Refused::Malformed, Challenge::Key));
    };
    let grant = app.credentials.grant(&app.store, &hash, app.clock.as_ref()).await?;
    grant.map(Grant::Key).ok_or_else(|| unauthorized(context, Refused::Key, Challenge::Key))
}

/// The one credential that was sent, and in which header.
fn sent(headers: &HeaderMap) -> Result<Option<(HeaderName, &HeaderValue)>, Problem> {
    let names = [KEY, OLD_KEY, header::AUTHORIZATION];
    let mut sent = names.iter().flat_map(|name| headers.get_all(name).iter().map(move |value| (name, value)));
    let one = sent.next().map(|(name, value)| (name.clone(), value));
    if sent.next().is_some() {
        let given = names.iter().filter(|name| headers.contains_key(*name));
        let faults = given.map(|name| Fault::parameter(name.as_str(), "ambiguous", "send one credential, once"));
        return Err(Problem::invalid(faults.collect()));
    }
    Ok(one)
}

/// The token of `Bearer …`; a scheme's name has no case (RFC 9110, section 11.1).
fn bearer(value: &[u8]) -> Option<&[u8]> {
    let (scheme, token) = value.split_at_checked(7)?;
    scheme.eq_ignore_ascii_case(b"bearer ").then(|| token.trim_ascii())
}

/// How a 401 asks for a credential.
#[derive(Debug, Clone, Copy)]
pub(super) enum Challenge {
    Key,
    Bearer,
    BadBearer,
}

fn unauthorized(context: &Context, why: Refused, challenge: Challenge) -> Problem {
    context.refuse(why);
    let challenge = match challenge {
        Challenge::Key => "ApiKey realm=\"onderwijsregio\", header=\"x-api-key\"",
        Challenge::Bearer => "Bearer realm=\"onderwijsregio\"",
        Challenge::BadBearer => "Bearer realm=\"onderwijsregio\", error=\"invalid_token\"",
    };
    Problem::new(ProblemCode::Unauthorized, "Send a credential that is known and still good.")
        .with(header::WWW_AUTHENTICATE, HeaderValue::from_static(challenge))
}
