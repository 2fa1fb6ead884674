//! `POST /auth/candidates/verification`: sends a sign-in link and a code to an e-mail address.

use super::{asker::VisitorAddress, shown::text};
use crate::{
    State,
    answers::{Requested as Sent, views},
    auth::Anyone,
    context::Context,
    describe::checked_bodies,
    input::{BodyCall, Call},
    problem::Problem,
};
use messages::KeyOrField;
use model::{Fault, RegionId, VerificationId, trim, web_address};
use schema::VERIFICATION;
use serde::Serialize;
use serde_json::{Map, Value, json};
use services::audit::AuthFailure;
use services::sessions::{Request, Requested, is_allowed};
use std::borrow::Cow;
use utoipa::ToSchema;

views! {
    SentLink { requested: "RequestedSignIn" }
}

/// The requested sign-in.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SentLink {
    /// With it the code of this request opens a session.
    #[schema(value_type = String)]
    request_id: VerificationId,
    /// In the sandbox, from which no mail leaves. The six digits that a mail would have.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    code: Option<String>,
}

checked_bodies! {
    /// Whose link and code are sent.
    VerificationRequest as "VerificationRequest" by VERIFICATION = json!({"email": "sanne@example.nl"});
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
    responses((status = 202, description = "If somebody has the address, an e-mail is on its way.")),
)]
pub(crate) async fn request(
    mut call: BodyCall<VerificationRequest, Anyone, VisitorAddress>,
) -> Result<Sent<SentLink>, Problem> {
    let body = call.checked_json().await?;
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
