//! A person's ways in: a passkey is added, renamed or removed. Each needs a recent proof.

use super::{account::name_of, answer_of, challenged};
use crate::{
    desk::{
        http::{DeskError, DeskSession, SignedInForm, page, see},
        sign_in::{client::CameFrom, refused, view},
        view::{
            Shell,
            form::{Field, Kind},
        },
    },
    http::{Visit, redirect},
    state::State,
    texts::fill,
};
use axum::{extract::Path, response::Response};
use http::StatusCode;
use model::FactorId;
use services::staff::{Factor, FactorKind, NotRegistered, NotRemoved};
use store::audit::Actor;

/// The longest name of a passkey.
const MAX_NAME: u16 = 60;

fn name_field(shell: &Shell, value: &str) -> Field {
    let t = &shell.t.account;
    Field {
        hint: Some(t.name_hint.into()),
        max_length: MAX_NAME,
        ..Field::new("name", t.name, Kind::Line("text")).with(value)
    }
}

pub(crate) async fn new(
    state: State,
    session: DeskSession,
    visit: Visit,
) -> Result<Response, DeskError> {
    session.require_step_up(&state)?;
    let shell = session.shell(&state, &visit);
    page(&view::Add {
        script: view::script(),
        fault: None,
        name: name_field(&shell, ""),
        shell,
    })
}

pub(crate) async fn challenge(
    state: State,
    visit: Visit,
    CameFrom(client): CameFrom,
    form: SignedInForm,
) -> Result<Response, DeskError> {
    form.session.require_step_up(&state)?;
    let started = state
        .staff
        .challenge_another(&form.session.known, client.network)
        .await?;
    challenged(&visit, started)
}

pub(crate) async fn add(
    state: State,
    visit: Visit,
    CameFrom(client): CameFrom,
    SignedInForm { session, fields }: SignedInForm,
) -> Result<Response, DeskError> {
    session.require_step_up(&state)?;
    let name = fields.text("name");
    let added = state
        .staff
        .add_passkey(&session.known, &answer_of(&fields), &name, &client)
        .await?;
    match added {
        Ok(()) => Ok(redirect("/desk/account?done=added")),
        Err(NotRegistered::TooMany) => {
            let shell = session.shell(&state, &visit);
            see(
                StatusCode::CONFLICT,
                &view::Add {
                    script: view::script(),
                    fault: Some(shell.t.account.full),
                    name: name_field(&shell, &name),
                    shell,
                },
            )
        }
        Err(NotRegistered::Rejected(refusal)) => refused::refused(&visit, refusal),
    }
}

/// Returns one of the person's ways in, and whether it is the only one.
async fn way(
    state: &State,
    session: &DeskSession,
    id: FactorId,
) -> Result<(Factor, bool), DeskError> {
    let mut all = state.staff.factors(session.known.staff).await?;
    let at = all.iter().position(|way| way.id == id);
    let is_last = all.len() == 1;
    Ok((all.swap_remove(at.ok_or(DeskError::NotFound)?), is_last))
}

fn change_page(state: &State, shell: Shell, way: &Factor, is_last: bool) -> view::Change {
    let name = match &way.kind {
        FactorKind::Passkey { name, .. } => Some(name_field(&shell, name)),
        FactorKind::Account { .. } => None,
    };
    view::Change {
        heading: fill(shell.t.account.change_title, name_of(state, way)),
        path: format!("/desk/account/ways/{}", way.id),
        fault: None,
        name,
        removable: !is_last,
        shell,
    }
}

pub(crate) async fn show(
    state: State,
    session: DeskSession,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, DeskError> {
    let id = id.parse().map_err(|_| DeskError::NotFound)?;
    let (way, is_last) = way(&state, &session, id).await?;
    session.require_step_up(&state)?;
    let shell = session.shell(&state, &visit);
    page(&change_page(&state, shell, &way, is_last))
}

pub(crate) async fn change(
    state: State,
    visit: Visit,
    Path(id): Path<String>,
    SignedInForm { session, fields }: SignedInForm,
) -> Result<Response, DeskError> {
    let id: FactorId = id.parse().map_err(|_| DeskError::NotFound)?;
    session.require_step_up(&state)?;
    let (staff, known) = (&state.staff, &session.known);
    if fields.text("do") == "rename" {
        let name = fields.text("name");
        return if staff.rename_passkey(known.staff, id, &name).await? {
            Ok(redirect("/desk/account?done=renamed"))
        } else {
            Err(DeskError::NotFound)
        };
    }
    let by = Actor::Staff(known.staff);
    match staff.remove_factor(known, id, by).await? {
        Ok(()) => Ok(redirect("/desk/account?done=removed")),
        Err(NotRemoved::Missing) => Err(DeskError::NotFound),
        Err(why @ (NotRemoved::Last | NotRemoved::LastOfRegion)) => {
            let (way, is_last) = way(&state, &session, id).await?;
            let page = change_page(&state, session.shell(&state, &visit), &way, is_last);
            let t = &page.shell.t.account;
            let fault = Some(match why {
                NotRemoved::LastOfRegion => t.last_of_region,
                _ => t.last_one,
            });
            see(StatusCode::CONFLICT, &view::Change { fault, ..page })
        }
    }
}
