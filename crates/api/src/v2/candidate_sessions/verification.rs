//! `POST /auth/candidates/verification`: sends a sign-in link and a code to an e-mail address.

use super::{asker::VisitorAddress, new_session::text};
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
use model::{Fault, Location, RegionId, VerificationId, trim, web_address};
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
    /// The id of this request. Together with its code it opens a session.
    #[schema(value_type = String)]
    request_id: VerificationId,
    /// The six digits of the e-mail. Present in the sandbox only, which sends no e-mail.
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
    summary = "Request a sign-in link",
    description = "Sends a link and a six-digit code to the e-mail address of a candidate, as it \
        is in a record. Both are valid for ten minutes. The response and its duration are the \
        same whether or not a candidate has the address. The `requestId` of the response belongs \
        to the code. The links of the three newest requests for an address stay valid.\n\nThe \
        link leads to `redirectUrl` with `token` in its query. Its session then includes the \
        records of that region only. Without `redirectUrl`, the link leads to a page of this \
        server, and its session includes the records of all regions. `redirectUrl` must be on the \
        list of the key's region, or without a key on the list of any region. It equals an entry \
        of the list, or lies below an entry that ends in `/`.\n\nA caller may send thirty \
        requests an hour, and causes at most five e-mails an hour to one address. One address \
        receives at most twenty e-mails an hour in all. Above these limits the response is the \
        same, but the server sends no e-mail. A caller is an IPv4 address or an IPv6 /64. The \
        server of a region passes the addresses of its visitors in `x-visitor-address`.\n\nThe \
        sandbox sends no e-mail. With a region's key, `code` in the response contains the code. \
        It opens a session if a candidate in the sandbox of that region has the address.",
    responses((status = 202, description = "If a candidate has the address, the server sends an \
        e-mail.")),
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
    let place = Location::Pointer("/redirectUrl".to_owned());
    if let Some(url) = &url
        && call.faults.iter().all(|fault| fault.at != place)
        && !is_allowed(url, &listed(&call.app, call.region()).await?)
    {
        call.faults.push(Fault::at(place, &KeyOrField::Redirect));
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
