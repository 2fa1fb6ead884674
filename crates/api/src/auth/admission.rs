//! Finds a request's credential, validates it and applies its rate limit.

use super::{
    credentials::Known,
    incoming::Incoming,
    limiter::{Exceeded, Limiter, Payer, Reached, RegionBuckets},
    misplaced,
};
use crate::{State, context::Context, problem::Problem};
use http::{HeaderMap, HeaderName, HeaderValue, header};
use messages::Credential;
use model::{Cidr, Environment, Fault, Permission, Permissions, RegionId, Token, TokenKind};
use services::{audit::AuthFailure, sessions::Session};
use std::{net::IpAddr, sync::Arc};
use store::keys::KeyGrant;

const KEY: HeaderName = HeaderName::from_static("x-api-key");
const OLD_KEY: HeaderName = HeaderName::from_static("api-key");

/// What a valid credential grants access to.
pub(super) enum Grant {
    Key(Opens),
    Session(Arc<Session>),
}

/// What a key grants access to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Opens {
    /// The key's region. `None` for an admin key.
    pub(super) region: Option<RegionId>,
    pub(super) sandbox_only: bool,
    pub(super) permissions: Permissions,
}

/// Returns whether the request has any credential, valid or not.
pub(super) fn is_given(headers: &HeaderMap) -> bool {
    [KEY, OLD_KEY, header::AUTHORIZATION]
        .iter()
        .any(|name| headers.contains_key(name))
}

/// Validates the request's only credential and takes one request from its rate limit. `missing` is
/// the challenge of the 401 if there is no credential.
pub(super) async fn admitted(incoming: Incoming<'_>, missing: Challenge) -> Result<Grant, Problem> {
    let Incoming { app, context, .. } = incoming;
    match found(incoming, missing).await? {
        Found::Key(known) => {
            let grant = &known.grant;
            context.set_key(grant.id);
            // Checked before the rate limit, so that a stolen key cannot use up the allowance from
            // elsewhere.
            if !is_allowed_from(&grant.allowed_networks, context.address) {
                context.refuse(AuthFailure::Network);
                return Err(Problem::new(Credential::Network));
            }
            let buckets = known.buckets.as_deref();
            take(
                app,
                context,
                Payer::Key(grant.id, context.environment),
                buckets.map(|buckets| (buckets, context.environment)),
            )?;
            if !grant.permissions.is_all() {
                check_permission(incoming, grant.permissions)?;
            }
            if let Some(buckets) = buckets
                && !incoming.method.is_safe()
            {
                take_settings(incoming, buckets)?;
            }
            let KeyGrant {
                region,
                sandbox_only,
                permissions,
                ..
            } = *grant;
            Ok(Grant::Key(Opens {
                region,
                sandbox_only,
                permissions,
            }))
        }
        Found::Session(session) => {
            context.set_session(session.hash);
            take(
                app,
                context,
                Payer::Session(session.hash, context.environment),
                None,
            )?;
            Ok(Grant::Session(session))
        }
    }
}

/// Takes one request from the caller's rate limit.
fn take(
    app: &State,
    context: &Context,
    payer: Payer,
    region: Option<(&RegionBuckets, Environment)>,
) -> Result<(), Problem> {
    let Some(limiter) = &app.limiter else {
        return Ok(());
    };
    match limiter.take(payer, region) {
        Ok(allowance) => {
            context.set_allowance(allowance);
            Ok(())
        }
        Err(exceeded) => {
            let detail = match (exceeded.reached, payer) {
                (Reached::Region, _) => Credential::RegionRate,
                (_, Payer::Key(..)) => Credential::KeyRate,
                (_, Payer::Session(..)) => Credential::SessionRate,
            };
            Err(refused(limiter, context, &exceeded, detail))
        }
    }
}

/// Takes one settings change from the region's limit, if the request is one.
fn take_settings(incoming: Incoming<'_>, buckets: &RegionBuckets) -> Result<(), Problem> {
    let Incoming { app, context, .. } = incoming;
    let Some(limiter) = app
        .limiter
        .as_ref()
        .filter(|_| incoming.needs() == Some(Permission::Settings))
    else {
        return Ok(());
    };
    limiter
        .take_settings(buckets)
        .map_err(|exceeded| refused(limiter, context, &exceeded, Credential::SettingsRate))
}

fn refused(
    limiter: &Limiter,
    context: &Context,
    exceeded: &Exceeded,
    detail: Credential,
) -> Problem {
    if let Some(nothing) = limiter.nothing(exceeded.reached) {
        context.set_allowance(nothing);
    }
    Problem::new(detail).retry_after(exceeded.retry_after)
}

fn is_allowed_from(networks: &[Cidr], address: Option<IpAddr>) -> bool {
    networks.is_empty()
        || address.is_some_and(|address| networks.iter().any(|network| network.contains(address)))
}

/// Refuses a key with restricted permissions that lacks the one this request requires.
fn check_permission(incoming: Incoming<'_>, permissions: Permissions) -> Result<(), Problem> {
    match incoming.needs() {
        Some(needed) if permissions.allows(needed) => Ok(()),
        needed => {
            incoming.context.refuse(AuthFailure::Permission);
            Err(match needed {
                Some(needed) => lacks(needed),
                None => Problem::new(Credential::EveryPermission {
                    lacking: lacking(permissions),
                }),
            })
        }
    }
}

/// Returns the 403 for a key that lacks a permission.
pub(super) fn lacks(needed: Permission) -> Problem {
    let needed = needed.name();
    Problem::new(Credential::Permission { needed })
}

/// Lists the permissions that are not among these.
fn lacking(permissions: Permissions) -> String {
    let lacking = Permission::ALL
        .into_iter()
        .filter(|permission| !permissions.allows(*permission));
    let names: Vec<_> = lacking.map(Permission::name).collect();
    names.join(", ")
}

/// A valid credential.
enum Found {
    Key(Arc<Known>),
    Session(Arc<Session>),
}

async fn found(incoming: Incoming<'_>, missing: Challenge) -> Result<Found, Problem> {
    let Incoming {
        app,
        headers,
        context,
        ..
    } = incoming;
    let (name, value) =
        sent(headers)?.ok_or_else(|| unauthorized(incoming, AuthFailure::Missing, missing))?;
    if name == header::AUTHORIZATION {
        let session = match bearer(value.as_bytes()) {
            Some(token) => app.sessions.find(token, context.environment).await?,
            None => None,
        };
        return session
            .map(Found::Session)
            .ok_or_else(|| unauthorized(incoming, AuthFailure::Session, Challenge::BadBearer));
    }
    if name == OLD_KEY {
        context.note_deprecated_header();
    }
    let Some((TokenKind::Region | TokenKind::Admin, hash)) = Token::recognise(value.as_bytes())
    else {
        return Err(unauthorized(
            incoming,
            AuthFailure::Malformed,
            Challenge::Key,
        ));
    };
    let known = app
        .credentials
        .grant(&app.store, &hash, app.clock.as_ref(), app.limiter.as_ref())
        .await?;
    known
        .map(Found::Key)
        .ok_or_else(|| unauthorized(incoming, AuthFailure::Key, Challenge::Key))
}

/// Returns the request's credential and its header. More than one credential is a fault.
fn sent(headers: &HeaderMap) -> Result<Option<(HeaderName, &HeaderValue)>, Problem> {
    let names = [KEY, OLD_KEY, header::AUTHORIZATION];
    let mut sent = names
        .iter()
        .flat_map(|name| headers.get_all(name).iter().map(move |value| (name, value)));
    let one = sent.next().map(|(name, value)| (name.clone(), value));
    if sent.next().is_some() {
        let given = names.iter().filter(|name| headers.contains_key(*name));
        let given: Vec<&str> = given.map(HeaderName::as_str).collect();
        let found = match given.as_slice() {
            [one] => format!("{one} more than once"),
            several => several.join(" and "),
        };
        let faults = given.iter().map(|name| {
            let found = found.clone();
            Fault::parameter(*name, messages::Parameter::Credentials { found })
        });
        return Err(Problem::invalid(faults.collect()));
    }
    Ok(one)
}

/// Returns the token of `Bearer …`. The scheme is case-insensitive (RFC 9110, section 11.1).
fn bearer(value: &[u8]) -> Option<&[u8]> {
    let (scheme, token) = value.split_at_checked(7)?;
    scheme
        .eq_ignore_ascii_case(b"bearer ")
        .then(|| token.trim_ascii())
}

/// The challenge of a 401.
#[derive(Debug, Clone, Copy)]
pub(super) enum Challenge {
    Key,
    Bearer,
    BadBearer,
}

fn unauthorized(incoming: Incoming<'_>, why: AuthFailure, challenge: Challenge) -> Problem {
    incoming.context.refuse(why);
    let detail =
        misplaced::hint(incoming.headers, incoming.query).unwrap_or(match (why, challenge) {
            (AuthFailure::Missing, Challenge::Key) => Credential::MissingKey,
            (AuthFailure::Missing, _) => Credential::MissingSession,
            (AuthFailure::Malformed, _) => Credential::MalformedKey,
            (AuthFailure::Session, _) => Credential::UnknownSession,
            _ => Credential::UnknownKey,
        });
    let challenge = match challenge {
        Challenge::Key => "ApiKey realm=\"onderwijsregio\", header=\"x-api-key\"",
        Challenge::Bearer => "Bearer realm=\"onderwijsregio\"",
        Challenge::BadBearer => "Bearer realm=\"onderwijsregio\", error=\"invalid_token\"",
    };
    Problem::new(detail).with(
        header::WWW_AUTHENTICATE,
        HeaderValue::from_static(challenge),
    )
}
