//! Keeps what was filled in in a form whose session has ended or got another token, instead of losing
//! it.

use super::{drafts, texts::Candidate};
use crate::{
    desk::{
        http::{DeskError, Unsigned, see, sign_in},
        view::{Message, Shell},
    },
    http::{Fields, Visit, redirect},
    state::State,
};
use axum::{extract::Request, middleware::Next, response::Response};
use edge::RequestBody;
use http::{Method, StatusCode};
use model::{Environment, Scope};

/// The middleware around the forms of a region. If the answer is that the session has ended, or that
/// the form is not one of this session, it keeps the form, where that is possible, and answers that it
/// did.
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
    let mut response = next.run(request).await;
    if let Some(Unsigned { staff, fields }) = response.extensions_mut().remove() {
        if !drafts::is_form_of(&state, &fields, staff) {
            return response;
        }
        return match keep(&state, environment, &path, &fields).await {
            Ok(Some(page)) => redirect(&page),
            Ok(None) | Err(_) => response,
        };
    }
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
    if drafts::split(path, environment).is_none() {
        return Ok(None);
    }
    let fields = Fields::read(Some(body), drafts::LONGEST).await?;
    let Some(page) = keep(state, environment, path, &fields).await? else {
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

/// Keeps a form. Returns the path of the page that offers it again; `None` if it was not kept.
async fn keep(
    state: &State,
    environment: Environment,
    path: &str,
    fields: &Fields,
) -> Result<Option<String>, DeskError> {
    let Some((base, rest)) = drafts::split(path, environment) else {
        return Ok(None);
    };
    let slug = base.split('/').nth(3).unwrap_or_default();
    let Some(region) = state.desk_regions.by_slug(slug).await? else {
        return Ok(None);
    };
    let scope = Scope {
        region: region.id,
        environment,
    };
    drafts::keep(state, scope, (base, rest), fields).await
}
