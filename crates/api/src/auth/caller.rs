//! The credential of a request: found, checked, counted against its rate limit, and turned into a scope.

use crate::{App, context::Context, problem::Problem};
use http::{HeaderMap, HeaderName, HeaderValue, header};
use model::{Fault, ProblemCode, RegionId, Token, TokenKind};
use store::keys::KeyGrant;

const KEY: HeaderName = HeaderName::from_static("x-api-key");
const OLD_KEY: HeaderName = HeaderName::from_static("api-key");
const REGION: HeaderName = HeaderName::from_static("x-api-region");

/// Someone with a good key, acting for one region.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Caller {
    pub(crate) region: RegionId,
    pub(crate) sandbox_only: bool,
}

/// Finds out who is calling. Refuses at once what has no good credential; a fault in how the region is named joins the
/// request's other faults, and then there is no caller yet.
pub(crate) async fn authenticate(
    app: &App,
    headers: &HeaderMap,
    context: &Context,
    faults: &mut Vec<Fault>,
) -> Result<Option<Caller>, Problem> {
    let grant = admitted(app, headers, context).await?;
    let region = match grant.region {
        Some(region) => {
            if headers.contains_key(REGION) {
                let expected = "this header is for admin keys; a region's key has its own region";
                faults.push(Fault::parameter(REGION.as_str(), "unexpected", expected));
            }
            Some(region)
        }
        None => acted_for(app, headers, context, faults).await?,
    };
    if let Some(region) = region {
        context.set_region(region);
    }
    Ok(region.map(|region| Caller { region, sandbox_only: grant.sandbox_only }))
}

/// Lets an admin in who acts for no region; a region's key is of the wrong kind.
pub(crate) async fn authenticate_admin(
    app: &App,
    headers: &HeaderMap,
    context: &Context,
    faults: &mut Vec<Fault>,
) -> Result<(), Problem> {
    let grant = admitted(app, headers, context).await?;
    if grant.region.is_some() {
        return Err(Problem::new(ProblemCode::Forbidden, "This takes an admin key."));
    }
    if headers.contains_key(REGION) {
        let expected = "this route is about all regions; leave this header out";
        faults.push(Fault::parameter(REGION.as_str(), "unexpected", expected));
    }
    Ok(())
}

/// What the request's one credential opens, one request taken from its allowance.
async fn admitted(app: &App, headers: &HeaderMap, context: &Context) -> Result<KeyGrant, Problem> {
    let grant = grant(app, headers, context).await?;
    context.set_key(grant.id);
    if let Some(limiter) = &app.limiter {
        let allowance = limiter.take(grant.id).map_err(|exceeded| {
            context.set_allowance(limiter.allowance(0));
            Problem::new(ProblemCode::TooManyRequests, "This key is over its rate limit.")
                .retry_after(exceeded.retry_after)
        })?;
        context.set_allowance(allowance);
    }
    Ok(grant)
}

/// What the request's one credential opens.
async fn grant(app: &App, headers: &HeaderMap, context: &Context) -> Result<KeyGrant, Problem> {
    let sent = [KEY, OLD_KEY, header::AUTHORIZATION].map(|name| (headers.get_all(&name).iter().count(), name));
    if sent.iter().map(|(count, _)| count).sum::<usize>() > 1 {
        let faults = sent
            .iter()
            .filter(|(count, _)| *count > 0)
            .map(|(_, name)| Fault::parameter(name.as_str(), "ambiguous", "send one credential, once"));
        return Err(Problem::invalid(faults.collect()));
    }
    if headers.contains_key(OLD_KEY) {
        context.note_deprecated_header();
    }
    let Some(token) = headers.get(KEY).or_else(|| headers.get(OLD_KEY)) else {
        return Err(unauthorized(headers.contains_key(header::AUTHORIZATION)));
    };
    let Some((TokenKind::Region | TokenKind::Admin, hash)) = Token::recognise(token.as_bytes()) else {
        return Err(unauthorized(false));
    };
    let grant = app.credentials.grant(&app.store, &hash, app.clock.as_ref()).await?;
    grant.ok_or_else(|| unauthorized(false))
}

/// The region an admin key acts for.
async fn acted_for(
    app: &App,
    headers: &HeaderMap,
    context: &Context,
    faults: &mut Vec<Fault>,
) -> Result<Option<RegionId>, Problem> {
    let mut named = headers.get_all(REGION).iter();
    let name = match (named.next(), named.next()) {
        (Some(_), Some(_)) => {
            faults.push(Fault::parameter(REGION.as_str(), "duplicate", "expected at most once"));
            return Ok(None);
        }
        (Some(name), None) if !name.as_bytes().trim_ascii().is_empty() => name,
        _ => {
            let expected = "an admin key names one region here, by id or slug";
            faults.push(Fault::parameter(REGION.as_str(), "required", expected));
            return Ok(None);
        }
    };
    let name = name.to_str().unwrap_or_default();
    let look_up = async {
        let region = app.store.region_named(name).await?;
        context.count(region.iter().count());
        Ok(region.map(|region| region.id))
    };
    let region = app.regions.or_look_up(&app.store, name, look_up).await?;
    region.map(|region| Some(*region)).ok_or_else(Problem::not_found)
}

fn unauthorized(bearer: bool) -> Problem {
    let challenge = if bearer {
        "Bearer realm=\"onderwijsregio\", error=\"invalid_token\""
    } else {
        "ApiKey realm=\"onderwijsregio\", header=\"x-api-key\""
    };
    Problem::new(ProblemCode::Unauthorized, "Send a credential that is known and still good.")
        .with(header::WWW_AUTHENTICATE, HeaderValue::from_static(challenge))
}
