//! Signing in by a passkey, and signing out.

use super::{answer_of, challenged};
use crate::{
    desk::{
        http::{DeskError, DeskSession, DeskVisitor, OpenForm, SignedInForm, page},
        sign_in::{client::CameFrom, forget, local, open_at, providers, refused, view},
        view::{Message, Shell},
    },
    http::{Visit, redirect},
    state::State,
};
use axum::response::Response;
use http::{HeaderName, HeaderValue};

/// Makes the browser drop what it cached of the desk's pages.
const CLEAR: (HeaderName, HeaderValue) = (
    HeaderName::from_static("clear-site-data"),
    HeaderValue::from_static("\"cache\""),
);

pub(crate) async fn show(
    state: State,
    visit: Visit,
    DeskVisitor(session): DeskVisitor,
) -> Result<Response, DeskError> {
    let given = visit.parameter("next").unwrap_or_default();
    let next = local(&given);
    if session.is_some() {
        return Ok(redirect(&next));
    }
    let shell = Shell::new(&visit);
    page(&view::SignIn {
        returns: next != "/desk",
        unusable: state
            .staff
            .passkeys_unusable()
            .map(|why| refused::why_unusable(&shell, why)),
        providers: providers::links(&state, &shell, &next, |_| true),
        script: view::script(),
        next,
        shell,
    })
}

pub(crate) async fn challenge(
    state: State,
    visit: Visit,
    CameFrom(client): CameFrom,
) -> Result<Response, DeskError> {
    challenged(&visit, state.staff.challenge(client.network).await?)
}

pub(crate) async fn answer(
    state: State,
    visit: Visit,
    DeskVisitor(before): DeskVisitor,
    CameFrom(client): CameFrom,
    OpenForm(fields): OpenForm,
) -> Result<Response, DeskError> {
    let opened = state
        .staff
        .sign_in_by_passkey(&answer_of(&fields), client)
        .await?;
    match opened {
        Ok(opened) => {
            end_before(&state, before).await?;
            let next = local(&fields.text("next"));
            Ok(open_at(&state, &next, &opened.token))
        }
        Err(refusal) => refused::refused(&visit, refusal),
    }
}

/// Ends the session that the browser had before.
pub(super) async fn end_before(
    state: &State,
    before: Option<DeskSession>,
) -> Result<(), DeskError> {
    if let Some(before) = before {
        state.staff.end(&before.known).await?;
    }
    Ok(())
}

pub(crate) async fn sign_out(state: State, form: SignedInForm) -> Result<Response, DeskError> {
    state.staff.end(&form.session.known).await?;
    let mut ways = form.session.known.ways();
    let provider = ways.find_map(|way| way.strip_prefix("oidc:"));
    let mut response = match provider {
        Some(slug) => redirect(&format!("/desk/signed-out?at={slug}")),
        None => redirect("/desk/signed-out"),
    };
    forget(&state, response.headers_mut());
    response.headers_mut().extend([CLEAR]);
    Ok(response)
}

/// Offers to end the session at the provider, too, if that is where the person signed in.
pub(crate) async fn signed_out(state: State, visit: Visit) -> Result<Response, DeskError> {
    let shell = Shell::new(&visit);
    let t = &shell.t.sign_in;
    let slug = visit.parameter("at").unwrap_or_default();
    let back = format!("{}/desk/signed-out", state.public_url);
    let at_provider = state.staff.end_at_provider(&slug, &back).await;
    page(&Message {
        heading: t.out_title,
        about: t.out_about.to_owned(),
        next: match at_provider {
            Some(url) => (url.into(), t.out_at_provider),
            None => ("/desk/sign-in".to_owned(), t.back_in),
        },
        shell,
    })
}
