//! Signing in at an identity provider: the link that leads there, the way back, and the provider's
//! message that a session has ended there.

use super::sign_in::end_before;
use crate::{
    desk::{
        http::{DeskError, DeskSession, OpenForm},
        sign_in::{
            client::CameFrom,
            flow_cookie::{forget_flow, keep_flow, kept_flow},
            local, open_at, refused, token,
        },
    },
    http::{Visit, redirect},
    state::State,
};
use axum::{
    extract::{FromRequestParts, Path, RawQuery},
    response::{IntoResponse, Response},
};
use http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts};
use services::{
    audit::{Network, SignInRefused},
    staff::{Enrolment, FlowAnswer, FlowStart, ProviderRefusal},
};

/// The session that the browser has, if any: of the desk, or the one in which an invited person
/// registers a first way in.
#[derive(Debug)]
pub(crate) struct Before {
    desk: Option<DeskSession>,
    enrolment: Option<Enrolment>,
}

impl FromRequestParts<State> for Before {
    type Rejection = DeskError;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Self, DeskError> {
        let enrolment = match token(state, &parts.headers) {
            Some(token) => state.staff.enrolment(token.as_bytes()).await?,
            None => None,
        };
        let desk = DeskSession::of(parts, state).await?;
        Ok(Self { desk, enrolment })
    }
}

/// The page of a person's own account.
const ACCOUNT: &str = "/desk/account";
/// The same page after an account at a provider was added.
const ADDED: &str = "/desk/account?done=linked";
/// The same page when the provider cannot be reached.
const AWAY: &str = "/desk/account?done=away";

/// Leads to the provider. Another site cannot lead there: a session begins by an act of the person.
pub(crate) async fn begin(
    state: State,
    visit: Visit,
    Path(slug): Path<String>,
    before: Before,
    CameFrom(client): CameFrom,
    headers: HeaderMap,
) -> Result<Response, DeskError> {
    let site = headers.get("sec-fetch-site");
    if site.is_some_and(|site| site != "same-origin" && site != "none") {
        return Ok(redirect("/desk/sign-in"));
    }
    let next = local(&visit.parameter("next").unwrap_or_default());
    let is_step_up = visit.parameter("for").as_deref() == Some("step-up");
    let start = match (&before.desk, &before.enrolment) {
        (Some(session), _) if is_step_up => FlowStart::StepUp(&session.known),
        (Some(_), _) => return Ok(redirect(&next)),
        (None, Some(enrolment)) => FlowStart::Enrolment(enrolment),
        (None, None) => FlowStart::SignIn,
    };
    let flow = (start, &*next, "/desk/sign-in");
    lead(&state, &visit, &slug, flow, client.network).await
}

/// Leads to a provider whose account the person adds to the ways in. Only a link of the account's page
/// does: another site could have the browser signed in to somebody else's account there.
pub(crate) async fn add(
    state: State,
    visit: Visit,
    Path(slug): Path<String>,
    session: DeskSession,
    CameFrom(client): CameFrom,
    headers: HeaderMap,
) -> Result<Response, DeskError> {
    let site = headers.get("sec-fetch-site");
    if site.is_none_or(|site| site != "same-origin") {
        return Ok(redirect(ACCOUNT));
    }
    session.require_step_up(&state)?;
    let flow = (FlowStart::Add(&session.known), ADDED, AWAY);
    lead(&state, &visit, &slug, flow, client.network).await
}

/// Leads to a provider, and from there to `next`. A provider that cannot be reached leads to `away`, a page
/// that says so.
async fn lead(
    state: &State,
    visit: &Visit,
    slug: &str,
    (start, next, away): (FlowStart<'_>, &str, &str),
    network: Option<Network>,
) -> Result<Response, DeskError> {
    let has_session = matches!(start, FlowStart::StepUp(_) | FlowStart::Add(_));
    let back = address(state, slug, "/callback");
    let flow = (start, &*back, next);
    let begun = state.staff.begin_at_provider(slug, flow, network);
    match begun.await? {
        Ok(begun) => {
            let mut response = redirect(begun.url.as_str());
            keep_flow(state, response.headers_mut(), &begun.value);
            Ok(response)
        }
        Err(ProviderRefusal::Answer(reason)) => {
            let mut response = redirect(away);
            let refused = SignInRefused::new(format!("oidc:{slug}"), reason.name());
            response.extensions_mut().insert(refused);
            Ok(response)
        }
        Err(refusal) => answer(visit, slug, refusal, has_session),
    }
}

/// Takes the provider's answer.
pub(crate) async fn callback(
    state: State,
    visit: Visit,
    Path(slug): Path<String>,
    before: Before,
    CameFrom(client): CameFrom,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, DeskError> {
    let redirect_uri = address(&state, &slug, "/callback");
    let given = FlowAnswer {
        value: kept_flow(&state, &headers),
        query: query.as_deref().unwrap_or_default(),
        redirect_uri: &redirect_uri,
        desk: before.desk.as_ref().map(|session| session.known.as_ref()),
        enrolment: before.enrolment.as_ref(),
    };
    let finished = state.staff.finish_at_provider(&slug, given, client).await?;
    let has_session = before.desk.is_some();
    let mut response = match finished {
        Ok(finished) => {
            if finished.is_new {
                end_before(&state, before.desk).await?;
            }
            state.mailer.wake();
            match finished.opened {
                Some(opened) => open_at(&state, &finished.next, &opened.token),
                None => redirect(&finished.next),
            }
        }
        Err(refusal) => answer(&visit, &slug, refusal, has_session)?,
    };
    forget_flow(&state, response.headers_mut());
    Ok(response)
}

/// Takes a logout token. It comes from the provider's server, so it has neither cookie nor origin.
pub(crate) async fn logout(
    state: State,
    Path(slug): Path<String>,
    CameFrom(client): CameFrom,
    OpenForm(fields): OpenForm,
) -> Result<Response, DeskError> {
    let token = fields.all("logout_token").next().unwrap_or_default();
    let ended = state.staff.end_by_provider(&slug, token, client.network);
    let Err(refusal) = ended.await? else {
        return Ok(StatusCode::OK.into_response());
    };
    let (status, wait) = match refusal {
        ProviderRefusal::TooOften { retry_after } => {
            (StatusCode::TOO_MANY_REQUESTS, Some(retry_after))
        }
        ProviderRefusal::Provider => (StatusCode::NOT_FOUND, None),
        _ => (StatusCode::BAD_REQUEST, None),
    };
    let kind = [(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/json"),
    )];
    let body = r#"{"error":"invalid_request"}"#;
    let mut response = (status, kind, body).into_response();
    if let Some(wait) = wait {
        let wait = HeaderValue::from(wait);
        response.headers_mut().insert(header::RETRY_AFTER, wait);
    }
    if refusal != ProviderRefusal::Provider {
        let refused = SignInRefused::new(format!("oidc:{slug}"), refusal.name());
        response.extensions_mut().insert(refused);
    }
    Ok(response)
}

/// Answers a refused sign-in. All refusals are one page, and those of a person who has a session another.
fn answer(
    visit: &Visit,
    slug: &str,
    refusal: ProviderRefusal,
    has_session: bool,
) -> Result<Response, DeskError> {
    match refusal {
        ProviderRefusal::TooOften { retry_after } => refused::too_often(visit, retry_after),
        // The audit log does not get whatever somebody writes into an address.
        ProviderRefusal::Provider => Err(DeskError::NotFound),
        refusal => {
            let refused = SignInRefused::new(format!("oidc:{slug}"), refusal.name());
            if has_session {
                refused::page_in_session(visit, refused)
            } else {
                refused::page(&visit.at("/desk/sign-in"), refused)
            }
        }
    }
}

/// Returns the address of a page of a provider.
fn address(state: &State, slug: &str, page: &str) -> String {
    format!("{}/desk/sign-in/{slug}{page}", state.public_url)
}
