//! Step-up: a person in a session proves again who they are. The session gets another token.

use super::{answer_of, challenged};
use crate::{
    desk::{
        http::{DeskError, DeskSession, SignedInForm, page},
        sign_in::{client::CameFrom, keep, local, providers, refused, view},
    },
    http::{Visit, redirect},
    state::State,
};
use axum::response::Response;
use services::staff::FactorKind;

pub(crate) async fn show(
    state: State,
    session: DeskSession,
    visit: Visit,
) -> Result<Response, DeskError> {
    let next = local(&visit.parameter("next").unwrap_or_default());
    let ways = state.staff.factors(session.known.staff).await?;
    let is_passkey = |kind: &FactorKind| matches!(kind, FactorKind::Passkey { .. });
    let shell = session.shell(&state, &visit);
    page(&view::StepUp {
        script: view::script(),
        has_passkey: ways.iter().any(|way| is_passkey(&way.kind)),
        providers: providers::step_up_links(&state, &shell, &next, &ways),
        next,
        shell,
    })
}

pub(crate) async fn challenge(
    state: State,
    visit: Visit,
    CameFrom(client): CameFrom,
    form: SignedInForm,
) -> Result<Response, DeskError> {
    let started = state
        .staff
        .challenge_step_up(&form.session.known, client.network)
        .await?;
    challenged(&visit, started)
}

pub(crate) async fn answer(
    state: State,
    visit: Visit,
    CameFrom(client): CameFrom,
    SignedInForm { session, fields }: SignedInForm,
) -> Result<Response, DeskError> {
    let renewed = state
        .staff
        .step_up_by_passkey(&session.known, &answer_of(&fields), &client)
        .await?;
    match renewed {
        Ok(renewed) => {
            let mut response = redirect(&local(&fields.text("next")));
            keep(&state, response.headers_mut(), renewed.token.reveal());
            Ok(response)
        }
        Err(refusal) => refused::refused(&visit, refusal),
    }
}
