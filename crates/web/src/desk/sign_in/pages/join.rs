//! An invitation: its link, and the first way in of the person that it invites.

use super::{answer_of, challenged, sign_in::end_before};
use crate::{
    desk::{
        http::{DeskError, DeskVisitor, OpenForm, page, see},
        sign_in::{
            client::CameFrom,
            enrolment::{Joining, JoiningForm},
            open_at, providers, refused, view,
        },
        view::{Message, Shell},
    },
    http::{Visit, redirect},
    state::State,
    texts::fill,
};
use axum::response::Response;
use http::StatusCode;
use services::{
    audit::SignInRefused,
    staff::{Followed, NotRegistered, Refusal},
};
use store::region_settings::PASSKEY;

/// Shows the page that the link opens. Opening it does not use the link up.
pub(crate) async fn link(visit: Visit) -> Result<Response, DeskError> {
    match visit.parameter("token") {
        Some(token) => page(&view::Invitation {
            shell: Shell::new(&visit),
            token,
        }),
        None => Ok(redirect("/desk/sign-in")),
    }
}

/// Takes the invitation.
pub(crate) async fn begin(
    state: State,
    visit: Visit,
    DeskVisitor(before): DeskVisitor,
    CameFrom(client): CameFrom,
    OpenForm(fields): OpenForm,
) -> Result<Response, DeskError> {
    let followed = state.staff.follow(&fields.text("token"), client).await?;
    let (path, token) = match followed {
        Ok(Followed::Enrolment(opened)) => ("/desk/join/passkey", opened.token),
        Ok(Followed::Desk(opened)) => ("/desk", opened.token),
        Err(Refusal::TooOften { retry_after }) => return refused::too_often(&visit, retry_after),
        Err(refusal) => return wrong(&visit, refusal),
    };
    end_before(&state, before).await?;
    Ok(open_at(&state, path, &token))
}

/// Answers a link that opens nothing.
fn wrong(visit: &Visit, refusal: Refusal) -> Result<Response, DeskError> {
    let shell = Shell::new(&visit.at("/desk/sign-in"));
    let t = &shell.t.sign_in;
    let mut response = see(
        StatusCode::FORBIDDEN,
        &Message {
            heading: t.join_wrong,
            about: t.join_wrong_about.to_owned(),
            next: ("/desk/sign-in".to_owned(), t.title),
            shell,
        },
    )?;
    let event = SignInRefused::new("link", refusal.name());
    response.extensions_mut().insert(event);
    Ok(response)
}

pub(crate) async fn show(
    state: State,
    visit: Visit,
    joining: Joining,
) -> Result<Response, DeskError> {
    let shell = Shell::new(&visit);
    let person = state.store.staff_member(joining.0.staff).await?;
    let person = person.ok_or(DeskError::SignedOut)?;
    let allowed = state.staff.allowed_ways(&person.roles, person.operator);
    let allowed = allowed.await?;
    let no_passkeys = (!allowed.admits(PASSKEY)).then_some(shell.t.sign_in.no_passkeys);
    page(&view::Join {
        script: view::script(),
        heading: fill(shell.t.sign_in.hello, &joining.0.name),
        token: joining.form_token(&state),
        unusable: state
            .staff
            .passkeys_unusable()
            .map(|why| refused::why_unusable(&shell, why))
            .or(no_passkeys),
        providers: providers::links(&state, &shell, "/desk", |slug| {
            allowed.admits(&format!("oidc:{slug}"))
        }),
        shell,
    })
}

pub(crate) async fn challenge(
    state: State,
    visit: Visit,
    CameFrom(client): CameFrom,
    form: JoiningForm,
) -> Result<Response, DeskError> {
    let started = state
        .staff
        .challenge_first(&form.enrolment, client.network)
        .await?;
    challenged(&visit, started)
}

pub(crate) async fn answer(
    state: State,
    visit: Visit,
    CameFrom(client): CameFrom,
    form: JoiningForm,
) -> Result<Response, DeskError> {
    let JoiningForm { enrolment, fields } = form;
    let joined = state
        .staff
        .join_by_passkey(&enrolment, &answer_of(&fields), client)
        .await?;
    match joined {
        Ok(opened) => Ok(open_at(&state, "/desk", &opened.token)),
        Err(NotRegistered::Rejected(refusal)) => refused::refused(&visit, refusal),
        Err(NotRegistered::TooMany) => refused::refused(&visit, Refusal::Person),
    }
}
