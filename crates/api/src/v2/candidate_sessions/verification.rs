//! `POST /auth/candidates/verification`: a link and a code for an address.

use crate::{
    App,
    auth::{Anyone, address},
    envelope::Envelope,
    input::{Call, Settled, accept},
    problem::Problem,
};
use axum::response::Response;
use engine::sessions::{Caller, Request, Requested, is_allowed};
use http::StatusCode;
use model::{Fault, ProblemCode, RegionId};
use schema::VERIFICATION;
use serde_json::{Map, Value};

#[utoipa::path(
    post,
    path = "/auth/candidates/verification",
    operation_id = "requestVerification",
    tag = "Candidate sessions",
    summary = "Ask for a link to sign in with",
    description = "Sends a link and a six-digit code to a candidate's address, good for ten minutes; they end what was sent \
before. The answer is the same, and takes as long, whether anybody has the address or not. The link leads to `redirectUrl` \
with `token` added to its query, or else to this server's own page. `redirectUrl` must be on the list of the key's region, \
or without a key on any region's: exactly, or below an entry that ends in `/`. Five letters an hour go to an address; a \
caller (a key, or without one an internet address) may ask thirty times an hour. From the sandbox no mail leaves: with a \
region's key the answer's `code` holds the code, which opens a session if somebody in that region's sandbox has the address.",
    request_body(content = ref("#/components/schemas/VerificationRequest"), content_type = "application/json"),
    responses((status = 202, description = "If somebody has the address, a letter is on its way.",
        body = ref("#/components/schemas/RequestedVerification"))),
    security((), ("regionKey" = []), ("adminKey" = [])),
)]
pub(crate) async fn request(mut call: Call<Anyone>) -> Result<Response, Problem> {
    accept(&call.parts.headers, false)?;
    let body = call.json_checked_by(&VERIFICATION).await?;
    let redirect_url = text(&body, "redirectUrl");
    if call.faults.is_empty()
        && let Some(url) = &redirect_url
        && !is_allowed(url, &listed(&call.app, call.region()).await?)
    {
        let expected = "expected an address on the region's list of redirect URLs, as it is written there or below one that ends in /";
        call.faults.push(Fault::pointer("/redirectUrl", "redirectUrl", expected));
    }
    let region = call.region();
    let Settled { app, context, parts, caller } = call.settle()?;
    let caller = match caller {
        Anyone::Key(caller) => Caller::Key(caller.key),
        Anyone::Nobody => {
            address(&parts.headers, &parts.extensions, app.settings.proxies).map_or(Caller::Unknown, Caller::Address)
        }
    };
    let email = text(&body, "email").unwrap_or_default();
    let environment = context.environment;
    let requested = app.sessions.request(Request { environment, region, email, redirect_url, caller }).await?;
    app.mailer.wake();
    context.count(0);
    let code = match requested {
        Requested::Yes { code } => code,
        Requested::TooOften { retry_after } => {
            let detail = "This caller has asked for too many links.";
            return Err(Problem::new(ProblemCode::TooManyRequests, detail).retry_after(retry_after));
        }
    };
    let mut envelope = Envelope::open_with(StatusCode::ACCEPTED, "Successfully accepted request", 64);
    let data: Map<String, Value> = code.map(|code| ("code".to_owned(), code.into())).into_iter().collect();
    envelope.json(&data)?;
    Ok(envelope.close(environment, &[]))
}

fn text(body: &Map<String, Value>, name: &str) -> Option<String> {
    body.get(name).and_then(Value::as_str).map(str::to_owned)
}

/// Where links may lead: what this region has listed, or else any region.
async fn listed(app: &App, region: Option<RegionId>) -> Result<Vec<String>, Problem> {
    let look_up = async {
        let regions = match region {
            Some(region) => app.store.region(region).await?.into_iter().collect(),
            None => app.store.regions().await?,
        };
        Ok(Some(regions.into_iter().flat_map(|region| region.redirect_urls).collect::<Vec<_>>()))
    };
    let listed = app.redirects.or_look_up(&app.store, &region, look_up).await?;
    Ok(listed.map(|listed| listed.to_vec()).unwrap_or_default())
}
