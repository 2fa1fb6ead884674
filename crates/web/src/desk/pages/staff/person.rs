//! A person of the region's staff: roles and access.

use super::parts::{
    PAGE, ROLES, facts, given_roles, refused, roles_field, roles_here, roles_of, unproven,
};
use crate::{
    desk::{
        http::{Desk, DeskError, DeskForm, Part, page, see},
        texts::Texts,
        view::{Section, form::Field, staff::Person},
    },
    http::redirect,
    state::State,
};
use axum::response::Response;
use http::StatusCode;
use model::{Role, StaffId, StaffStatus};
use services::staff::{Authority, ManageError, NewRoles, StaffChange};
use store::staff::StoredStaff;

/// What the page shows besides the person.
#[derive(Default)]
struct Report {
    /// The roles that were chosen, unless they are those of the person.
    chosen: Option<Vec<Role>>,
    /// What is wrong with them.
    error: Option<&'static str>,
    problem: Option<String>,
    notice: Option<&'static str>,
}

/// Returns a person of the region's staff.
async fn member(state: &State, desk: &Desk, id: StaffId) -> Result<StoredStaff, DeskError> {
    let person = state.store.staff_member(id).await?;
    person
        .filter(|person| !roles_here(desk, person).is_empty())
        .ok_or(DeskError::NotFound)
}

fn path_of(desk: &Desk, id: StaffId) -> String {
    desk.path(&format!("{PAGE}/{id}"))
}

/// Leads from the address of a form to the page that has it.
pub(crate) async fn back(desk: Desk, Part(id): Part<StaffId>) -> Response {
    redirect(&path_of(&desk, id))
}

pub(crate) async fn show(
    state: State,
    desk: Desk,
    Part(id): Part<StaffId>,
) -> Result<Response, DeskError> {
    let person = member(&state, &desk, id).await?;
    let t = &Texts::of(desk.visit.language).staff;
    let asked = desk.visit.parameters(ROLES);
    let chosen = roles_of(asked.iter().map(String::as_str));
    let report = Report {
        chosen: (!chosen.is_empty()).then_some(chosen),
        notice: match desk.visit.parameter("done").as_deref() {
            Some("roles") => Some(t.done_roles),
            Some("sessions") => Some(t.done_sessions),
            Some("again") if !state.mailer.sends() => Some(t.done_again_unsent),
            Some("again") => Some(t.done_again),
            _ => None,
        },
        ..Report::default()
    };
    page(&shown(&state, &desk, &person, report).await?)
}

async fn shown(
    state: &State,
    desk: &Desk,
    person: &StoredStaff,
    report: Report,
) -> Result<Person, DeskError> {
    let shell = desk.shell(state, Section::Staff).await?;
    let chosen = report.chosen.unwrap_or_else(|| roles_here(desk, person));
    let roles = roles_field(shell.t, &chosen, report.error);
    let mut providers = state.staff.options().providers.iter();
    Ok(Person {
        name: person.name.clone(),
        path: path_of(desk, person.id),
        notice: report.notice,
        problem: report.problem,
        wrong: Field::wrong(&roles).into_iter().collect(),
        facts: facts(state, desk, person).await?,
        is_me: person.id == desk.session.staff,
        is_invited: person.status == StaffStatus::Invited,
        follows_provider: providers.any(|provider| !provider.options.roles.is_empty()),
        roles,
        shell,
    })
}

/// Answers what was done: leads to `next`, or shows the person's page with the reason.
async fn answered(
    state: &State,
    desk: &Desk,
    (person, report): (&StoredStaff, Report),
    done: Result<(), ManageError>,
    next: &str,
) -> Result<Response, DeskError> {
    let Err(error) = done else {
        state.mailer.wake();
        return Ok(redirect(next));
    };
    let (status, text) = refused(Texts::of(desk.visit.language), error)?;
    let report = Report {
        problem: Some(text),
        ..report
    };
    see(status, &shown(state, desk, person, report).await?)
}

/// Answers a form that needs a recent proof. Returns `None` if there is one.
async fn without_proof(
    state: &State,
    desk: &Desk,
    path: &str,
) -> Result<Option<Response>, DeskError> {
    if desk.session.require_step_up(state).is_ok() {
        return Ok(None);
    }
    let about = Texts::of(desk.visit.language).sign_in.step_needed_about;
    unproven(state, desk, path, about).await.map(Some)
}

pub(crate) async fn change_roles(
    state: State,
    Part(id): Part<StaffId>,
    DeskForm { desk, fields }: DeskForm,
) -> Result<Response, DeskError> {
    let (person, authority) = managed(&state, &desk, id).await?;
    let chosen = given_roles(&fields);
    let mut path = path_of(&desk, id);
    for (role, mark) in chosen.iter().zip(['?', '&', '&', '&']) {
        path = format!("{path}{mark}{ROLES}={}", role.name());
    }
    if let Some(response) = without_proof(&state, &desk, &path).await? {
        return Ok(response);
    }
    if chosen.is_empty() {
        let report = Report {
            chosen: Some(chosen),
            error: Some(Texts::of(desk.visit.language).staff.roles_missing),
            ..Report::default()
        };
        let page = shown(&state, &desk, &person, report).await?;
        return see(StatusCode::BAD_REQUEST, &page);
    }
    let roles = chosen.iter().map(|role| (desk.region.id, *role));
    let change = StaffChange {
        roles: Some(NewRoles {
            within: Some(desk.region.id),
            roles: roles.collect(),
        }),
        ..StaffChange::default()
    };
    let done = state.staff.change(&authority, id, change).await;
    let report = Report {
        chosen: Some(chosen),
        ..Report::default()
    };
    let next = format!("{}?done=roles", path_of(&desk, id));
    answered(&state, &desk, (&person, report), done, &next).await
}

/// Returns a person of the region's staff, and what the manager may do.
async fn managed(
    state: &State,
    desk: &Desk,
    id: StaffId,
) -> Result<(StoredStaff, Authority), DeskError> {
    let person = member(state, desk, id).await?;
    let authority = state.staff.authority(&desk.session.known).await?;
    Ok((person, authority))
}

/// Answers what was done: leads to the person's page, which says so by this name, or shows it with the
/// reason.
async fn reported(
    state: &State,
    desk: &Desk,
    person: &StoredStaff,
    done: Result<(), ManageError>,
    name: &str,
) -> Result<Response, DeskError> {
    let next = format!("{}?done={name}", path_of(desk, person.id));
    answered(state, desk, (person, Report::default()), done, &next).await
}

pub(crate) async fn end_sessions(
    state: State,
    Part(id): Part<StaffId>,
    DeskForm { desk, .. }: DeskForm,
) -> Result<Response, DeskError> {
    let (person, authority) = managed(&state, &desk, id).await?;
    let done = if id == desk.session.staff {
        Err(ManageError::Own)
    } else {
        let ended = state.staff.end_sessions(&authority, id).await;
        ended.map(drop)
    };
    reported(&state, &desk, &person, done, "sessions").await
}

pub(crate) async fn invite_again(
    state: State,
    Part(id): Part<StaffId>,
    DeskForm { desk, .. }: DeskForm,
) -> Result<Response, DeskError> {
    let (person, authority) = managed(&state, &desk, id).await?;
    if let Some(response) = without_proof(&state, &desk, &path_of(&desk, id)).await? {
        return Ok(response);
    }
    let done = state.staff.reinvite(&authority, id).await;
    reported(&state, &desk, &person, done, "again").await
}

pub(crate) async fn end(
    state: State,
    Part(id): Part<StaffId>,
    DeskForm { desk, .. }: DeskForm,
) -> Result<Response, DeskError> {
    let (person, authority) = managed(&state, &desk, id).await?;
    if let Some(response) = without_proof(&state, &desk, &path_of(&desk, id)).await? {
        return Ok(response);
    }
    let done = state.staff.end_access(&authority, id, desk.region.id).await;
    let next = desk.path(&format!("{PAGE}?done=ended"));
    answered(&state, &desk, (&person, Report::default()), done, &next).await
}
