//! How the staff of the region sign in.

use super::parts::{PAGE, WAYS_PAGE, unproven};
use crate::{
    desk::{
        http::{Desk, DeskError, DeskForm, page, see},
        texts::Texts,
        view::{
            Section,
            form::{Choice, Field, Kind},
            staff::Ways,
        },
        ways::way_name,
    },
    http::redirect,
    state::State,
};
use axum::response::Response;
use http::StatusCode;
use store::{
    audit::Actor,
    region_settings::{RegionSettingsChange, SettingsError, SignInWays},
};

/// The name of the field.
const WAYS: &str = "ways";

pub(crate) async fn show(state: State, desk: Desk) -> Result<Response, DeskError> {
    desk.session.require_step_up(&state)?;
    let available = state.staff.available_ways(desk.region.id).await?;
    let asked = desk.visit.parameters(WAYS);
    let chosen = if asked.is_empty() {
        let kept = state.staff.sign_in_ways(desk.region.id).await?;
        kept.chosen().listed().unwrap_or(&available).to_vec()
    } else {
        asked
    };
    page(&form(&state, &desk, (&available, &chosen), None).await?)
}

async fn form(
    state: &State,
    desk: &Desk,
    (available, chosen): (&[String], &[String]),
    error: Option<&'static str>,
) -> Result<Ways, DeskError> {
    let shell = desk.shell(state, Section::Staff).await?;
    let t = shell.t;
    let choices = available.iter().map(|way| {
        let name = way_name(state, t, way);
        Choice::of(way, &name, chosen.contains(way))
    });
    let field = Field {
        error: error.map(str::to_owned),
        ..Field::new(WAYS, t.staff.ways_field, Kind::Boxes(choices.collect()))
    };
    Ok(Ways {
        wrong: Field::wrong(&field).into_iter().collect(),
        field,
        shell,
    })
}

pub(crate) async fn save(
    state: State,
    DeskForm { desk, fields }: DeskForm,
) -> Result<Response, DeskError> {
    let t = &Texts::of(desk.visit.language);
    let available = state.staff.available_ways(desk.region.id).await?;
    let mut chosen = available.clone();
    chosen.retain(|way| fields.all(WAYS).any(|given| given == way));
    if desk.session.require_step_up(&state).is_err() {
        let mut path = desk.path(WAYS_PAGE);
        for (number, way) in chosen.iter().enumerate() {
            let mark = if number == 0 { '?' } else { '&' };
            path = format!("{path}{mark}{WAYS}={way}");
        }
        return unproven(&state, &desk, &path, t.sign_in.step_needed_about).await;
    }
    let ways = (&*available, &*chosen);
    if chosen.is_empty() {
        let form = form(&state, &desk, ways, Some(t.staff.ways_missing)).await?;
        return see(StatusCode::BAD_REQUEST, &form);
    }
    // Who chooses all of them means those, too, that are added later.
    let wanted = if chosen == available {
        SignInWays::default()
    } else {
        SignInWays::new(chosen.iter().cloned())
    };
    let change = RegionSettingsChange {
        sign_in: Some(wanted),
        ..RegionSettingsChange::default()
    };
    let store = state.store.on_behalf_of(Actor::Staff(desk.session.staff));
    let fault = match store.change_region_settings(desk.region.id, change).await {
        Ok(_) => return Ok(redirect(&desk.path(&format!("{PAGE}?done=ways")))),
        Err(SettingsError::ChooserLockedOut) => t.staff.ways_own,
        Err(SettingsError::LockedOut) => t.staff.ways_locked,
        Err(SettingsError::Store(error)) => return Err(error.into()),
    };
    let form = form(&state, &desk, ways, Some(fault)).await?;
    see(StatusCode::CONFLICT, &form)
}
