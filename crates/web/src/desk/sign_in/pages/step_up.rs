//! Step-up: a person in a session proves again who they are. The session gets another token.

use super::{answer_of, challenged};
use crate::{
    desk::{
        http::{DeskError, DeskSession, SignedInForm, page},
        sign_in::{client::CameFrom, local, open_at, providers, refused, view},
    },
    http::Visit,
    state::State,
};
use axum::response::Response;
use services::staff::FactorKind;
use store::region_settings::PASSKEY;

pub(crate) async fn show(
    state: State,
    session: DeskSession,
    visit: Visit,
) -> Result<Response, DeskError> {
    let next = local(&visit.parameter("next").unwrap_or_default());
    let ways = state.staff.factors(session.known.staff).await?;
    let is_passkey = |kind: &FactorKind| matches!(kind, FactorKind::Passkey { .. });
    let allowed = allowed(&state, &session, &next).await?;
    let shell = session.shell(&state, &visit);
    page(&view::StepUp {
        script: view::script(),
        has_passkey: allowed(PASSKEY) && ways.iter().any(|way| is_passkey(&way.kind)),
        providers: providers::step_up_links(&state, &shell, &next, &ways, |slug| {
            allowed(&format!("oidc:{slug}"))
        }),
        next,
        shell,
    })
}

/// Returns which ways a person may use who goes on to a page: those of its region, because the session
/// then counts as one of that way, else those of any region of the person.
async fn allowed(
    state: &State,
    session: &DeskSession,
    next: &str,
) -> Result<impl Fn(&str) -> bool + use<>, DeskError> {
    let known = &session.known;
    let slug = next.strip_prefix("/desk/r/").map(|rest| {
        let end = rest.find(['/', '?']).unwrap_or(rest.len());
        &rest[..end]
    });
    let region = match slug {
        Some(slug) => state.desk_regions.by_slug(slug).await?,
        None => None,
    };
    let region = region.filter(|region| known.roles_in(region.id).next().is_some());
    let of_region = match region {
        Some(region) => Some(state.staff.sign_in_ways(region.id).await?),
        None => None,
    };
    let of_person = state.staff.allowed_ways(&known.roles, known.operator);
    let of_person = of_person.await?;
    Ok(move |way: &str| match &of_region {
        Some(ways) => ways.admits(way),
        None => of_person.admits(way),
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
            let next = local(&fields.text("next"));
            Ok(open_at(&state, &next, &renewed.token))
        }
        Err(refusal) => refused::refused(&visit, refusal),
    }
}
