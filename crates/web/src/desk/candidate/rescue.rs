//! Keeps what was filled in in a form whose session has ended, instead of losing it.

use super::{drafts, texts::Candidate};
use crate::{
    desk::{
        http::{DeskError, see, sign_in},
        view::{Message, Shell},
    },
    http::{Fields, Visit},
    state::State,
};
use axum::{extract::Request, middleware::Next, response::Response};
use edge::RequestBody;
use http::{Method, StatusCode};
use model::{Environment, Scope};

/// The middleware around the forms of a region. If the answer is that the session has ended, it keeps
/// the form, where that is possible, and answers that it did.
pub(crate) async fn around(
    axum::extract::State((state, environment)): axum::extract::State<(State, Environment)>,
    request: Request,
    next: Next,
) -> Response {
    if request.method() != Method::POST {
        return next.run(request).await;
    }
    let path = request.uri().path().to_owned();
    let body = request.extensions().get::<RequestBody>().cloned();
    let visit = request.extensions().get::<Visit>().cloned();
    let response = next.run(request).await;
    if response.extensions().get() != Some(&DeskError::SignedOut) {
        return response;
    }
    let (Some(body), Some(visit)) = (body, visit) else {
        return response;
    };
    match kept(&state, environment, &path, body, &visit).await {
        Ok(Some(kept)) => kept,
        Ok(None) | Err(_) => response,
    }
}

async fn kept(
    state: &State,
    environment: Environment,
    path: &str,
    body: RequestBody,
    visit: &Visit,
) -> Result<Option<Response>, DeskError> {
    let Some((base, rest)) = drafts::split(path, environment) else {
        return Ok(None);
    };
    let slug = base.split('/').nth(3).unwrap_or_default();
    let Some(region) = state.desk_regions.by_slug(slug).await? else {
        return Ok(None);
    };
    let fields = Fields::read(Some(body), drafts::LONGEST).await?;
    let scope = Scope {
        region: region.id,
        environment,
    };
    let Some(page) = drafts::keep(state, scope, (base, rest), &fields).await? else {
        return Ok(None);
    };
    let shell = Shell::new(&visit.at("/desk"));
    let t = &shell.t.refusals;
    let message = Message {
        heading: t.signed_out,
        next: (sign_in(&visit.at(&page)), t.sign_in),
        about: Candidate::of(visit.language).kept_for_you.to_owned(),
        shell,
    };
    see(StatusCode::UNAUTHORIZED, &message).map(Some)
}
