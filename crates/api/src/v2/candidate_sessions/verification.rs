//! `POST /auth/candidates/verification`: sends a sign-in link and a code to an e-mail address.

use super::shown::text;
use crate::{
    State,
    answers::{Requested as Sent, views},
    auth::Anyone,
    context::Context,
    input::Call,
    problem::Problem,
};
use messages::KeyOrField;
use model::{Fault, RegionId, VerificationId, trim, web_address};
use schema::VERIFICATION;
use serde::Serialize;
use serde_json::{Map, Value};
use services::audit::AuthFailure;
use services::sessions::{Request, Requested, is_allowed};
use std::borrow::Cow;

views!(SentLink);

/// A link and a code that were sent, if somebody has the address. In the sandbox, from which no
/// e-mail leaves, with the code itself.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SentLink {
    request_id: VerificationId,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<String>,
}

#[utoipa::path(
    post,
    path = "/auth/candidates/verification",
    operation_id = "requestVerification",
    tag = "Candidate sessions",
    summary = "Ask for a link to sign in with",
    description = "Sends a link and a six-digit code, good for ten minutes, to a candidate's address as a record has it. The \
answer is the same, and takes as long, whether anybody has the address or not. Its `requestId` goes with the code. The links \
of an address's three newest requests stay good. The link leads to `redirectUrl` with `token` added to its query, and then opens \
that region's records alone; or else to this server's own page, and opens those of all regions. `redirectUrl` must be on the list \
of the key's region, or without a key on any region's: exactly, or below an entry that ends in `/`. A caller may ask thirty times \
an hour, and is sent five mails an hour to one address; twenty an hour go to an address in all. Beyond those the answer is the same \
and no mail is sent. A caller is an IPv4 address or an IPv6 /64; a region's server passes its visitors' along in \
`x-visitor-address`. From the sandbox no mail leaves: with a region's key the answer's `code` holds the code, which opens a session \
if somebody in that region's sandbox has the address.",
    params(("x-visitor-address" = Option<String>, Header, description = "With a region's key: the internet address of the visitor who \
asks, who is then counted instead of the key's server.", example = "203.0.113.9")),
    request_body(content = ref("#/components/schemas/VerificationRequest"), content_type = "application/json"),
    responses((status = 202, description = "If somebody has the address, an e-mail is on its way.",
        body = ref("#/components/schemas/RequestedSignIn"))),
    security((), ("regionKey" = []), ("adminKey" = [])),
)]
pub(crate) async fn request(mut call: Call<Anyone>) -> Result<Sent<SentLink>, Problem> {
    let body = call.json_checked_by(&VERIFICATION).await?;
    let redirect_url = redirect_url(&mut call, &body).await?;
    let (region, caller) = (call.region(), call.asker());
    let request = call.validate()?;
    let (app, context) = (&request.app, &request.context);
    let wanted = Request {
        environment: context.environment,
        region,
        email: text(&body, "email").unwrap_or_default(),
        redirect_url,
        caller,
    };
    let requested = app.sessions.request(wanted).await?;
    app.mailer.wake();
    let sent = sent(requested, context)?;
    Ok(request.requested(&sent)?.with_secret())
}

fn sent(requested: Requested, context: &Context) -> Result<SentLink, Problem> {
    match requested {
        Requested::Yes { request, code } => Ok(SentLink {
            request_id: request,
            code,
        }),
        Requested::TooOften { retry_after } => {
            context.refuse(AuthFailure::TooOften);
            Err(Problem::new(messages::Credential::LinksRate).retry_after(retry_after))
        }
    }
}

/// Reads the address that the link leads to, which must be on a region's list. It is compared as it
/// is stored there.
async fn redirect_url(
    call: &mut Call<Anyone>,
    body: &Map<String, Value>,
) -> Result<Option<String>, Problem> {
    let given = text(body, "redirectUrl").filter(|url| !trim(url).is_empty());
    let url = given.map(|url| web_address(&url).map_or_else(|_| url.clone(), Cow::into_owned));
    if call.faults.is_empty()
        && let Some(url) = &url
        && !is_allowed(url, &listed(&call.app, call.region()).await?)
    {
        call.faults
            .push(Fault::pointer("/redirectUrl", KeyOrField::Redirect));
    }
    Ok(url)
}

/// Returns the redirect URLs that links may lead to: those of this region, or without one those of
/// all regions.
async fn listed(app: &State, region: Option<RegionId>) -> Result<Vec<String>, Problem> {
    let look_up = async {
        let regions = match region {
            Some(region) => app.store.region(region).await?.into_iter().collect(),
            None => app.store.regions().await?,
        };
        Ok(Some(
            regions
                .into_iter()
                .flat_map(|region| region.redirect_urls)
                .collect::<Vec<_>>(),
        ))
    };
    let listed = app
        .redirects
        .get_or_load(&app.store, &region, look_up, |_| None)
        .await?;
    Ok(listed.map(|listed| listed.to_vec()).unwrap_or_default())
}
