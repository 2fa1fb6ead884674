//! Operators open a region, for a reason and an hour. Without that, no candidate exists for them.

use crate::{
    desk::{
        http::{DeskError, DeskSession, SignedInForm, page, see},
        sign_in::{open_at, view},
        view::{
            Shell,
            form::{Choice, Field, Kind},
        },
    },
    http::{Visit, redirect},
    state::State,
};
use axum::response::Response;
use http::StatusCode;
use model::RegionId;

/// How long a reason is, in characters.
const REASON: std::ops::RangeInclusive<usize> = 10..=500;

/// Refuses everybody but operators, as if the page did not exist, and asks for a recent proof in a way in
/// which operators may sign in.
fn proven(state: &State, session: &DeskSession) -> Result<(), DeskError> {
    of_operator(session)?;
    if !state.staff.is_operator(&session.known) {
        return Err(DeskError::StepUp);
    }
    session.require_step_up(state)
}

/// Refuses everybody but operators, as if the page did not exist.
fn of_operator(session: &DeskSession) -> Result<(), DeskError> {
    session
        .known
        .operator
        .then_some(())
        .ok_or(DeskError::NotFound)
}

async fn fields(
    state: &State,
    shell: &Shell,
    (chosen, reason): (&str, &str),
) -> Result<[Field; 2], DeskError> {
    let t = &shell.t.operator;
    let mut regions = state.store.regions().await?;
    regions.sort_by(|one, other| one.name.cmp(&other.name));
    let choices = regions.iter().map(|region| {
        let id = region.id.as_str();
        Choice::of(id, &region.name, id == chosen)
    });
    let region = Field::new("region", t.region, Kind::Pick(choices.collect()));
    let reason = Field {
        hint: Some(t.reason_hint.into()),
        required: true,
        max_length: 500,
        ..Field::new("reason", t.reason, Kind::Long(3)).with(reason)
    };
    Ok([region, reason])
}

pub(crate) async fn show(
    state: State,
    session: DeskSession,
    visit: Visit,
) -> Result<Response, DeskError> {
    proven(&state, &session)?;
    let shell = session.shell(&state, &visit);
    let chosen = visit.parameter("region").unwrap_or_default();
    page(&view::Enter {
        fields: fields(&state, &shell, (&chosen, "")).await?,
        wrong: Vec::new(),
        shell,
    })
}

/// Leads from the address of the form to the page that has it.
pub(crate) async fn back(_: DeskSession) -> Response {
    redirect("/desk/operator")
}

pub(crate) async fn enter(
    state: State,
    visit: Visit,
    form: SignedInForm,
) -> Result<Response, DeskError> {
    let SignedInForm {
        session,
        fields: given,
    } = form;
    proven(&state, &session)?;
    let (chosen, reason) = (given.text("region"), given.text("reason"));
    let reason = reason.trim();
    if !REASON.contains(&reason.chars().count()) {
        let shell = session.shell(&state, &visit);
        let mut fields = fields(&state, &shell, (&chosen, reason)).await?;
        fields[1].error = Some(shell.t.operator.reason_wrong.to_owned());
        let wrong = fields.iter().filter_map(Field::wrong).collect();
        let page = view::Enter {
            shell,
            fields,
            wrong,
        };
        return see(StatusCode::BAD_REQUEST, &page);
    }
    let id: RegionId = chosen.parse().map_err(|_| DeskError::NotFound)?;
    let region = state.desk_regions.by_id(id).await?;
    let region = region.ok_or(DeskError::NotFound)?;
    let opened = state.staff.enter(&session.known, region.id, reason).await?;
    let opened = opened.ok_or(DeskError::SignedOut)?;
    state.mailer.wake();
    state.mutations.wake();
    let path = format!("/desk/r/{}", region.slug);
    Ok(open_at(&state, &path, &opened.token))
}

pub(crate) async fn leave(state: State, form: SignedInForm) -> Result<Response, DeskError> {
    of_operator(&form.session)?;
    let left = state.staff.leave(&form.session.known).await?;
    let left = left.ok_or(DeskError::SignedOut)?;
    Ok(open_at(&state, "/desk", &left.token))
}
