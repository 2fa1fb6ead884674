//! The form that invites a person to the staff of the region.

use super::parts::{PAGE, given_roles, refused, roles_field, unproven};
use crate::{
    dates,
    desk::{
        candidate::drafts::{self, INVITE, INVITE_PAGE},
        http::{Desk, DeskError, DeskForm, page, see},
        texts::Texts,
        view::{
            Section,
            form::{Field, Kind},
            staff::Invite,
        },
    },
    http::{Fields, redirect},
    state::State,
    texts::fill,
};
use axum::response::Response;
use http::StatusCode;
use model::{EmailFault, Role, email_address, text_rules::wrong_in_one_line};
use services::staff::{IfKnown, Invitee, ManageError};

/// The maximum number of characters of a name.
const NAME: u16 = 200;
/// The maximum number of characters of an address.
const EMAIL: u16 = 320;

/// What was filled in.
#[derive(Default)]
struct Given {
    name: String,
    email: String,
    roles: Vec<Role>,
}

/// What is wrong with each field.
#[derive(Default)]
struct Errors {
    name: Option<&'static str>,
    email: Option<String>,
    roles: Option<&'static str>,
}

impl Given {
    fn of(fields: &Fields) -> Self {
        Self {
            name: fields.text("name").trim().to_owned(),
            email: fields.text("email"),
            roles: given_roles(fields),
        }
    }

    /// Returns the address, and what is wrong with each field.
    fn checked(&self, t: &'static Texts) -> (String, Errors) {
        let t = &t.staff;
        let name = if self.name.is_empty() {
            Some(t.name_missing)
        } else if self.name.chars().count() > usize::from(NAME) {
            Some(t.name_long)
        } else {
            wrong_in_one_line(&self.name).map(|_| t.name_lines)
        };
        let address = email_address(&self.email);
        let email = match &address {
            Ok(_) => None,
            Err(EmailFault::Blank) => Some(t.email_missing),
            Err(_) => Some(t.email_wrong),
        };
        let errors = Errors {
            name,
            email: email.map(str::to_owned),
            roles: self.roles.is_empty().then_some(t.roles_missing),
        };
        (address.unwrap_or_default().into_owned(), errors)
    }
}

impl Errors {
    fn is_empty(&self) -> bool {
        self.name.is_none() && self.email.is_none() && self.roles.is_none()
    }
}

pub(crate) async fn show(state: State, desk: Desk) -> Result<Response, DeskError> {
    desk.session.require_step_up(&state)?;
    let kept = drafts::find(&state, &desk, None, INVITE).await?;
    let t = Texts::of(desk.visit.language);
    let (given, notice) = match kept {
        Some(kept) => {
            let at = dates::moment(kept.at, desk.visit.language);
            (Given::of(&kept.fields), Some(fill(t.staff.kept_draft, at)))
        }
        None => (Given::default(), None),
    };
    page(&form(&state, &desk, &given, Errors::default(), notice).await?)
}

async fn form(
    state: &State,
    desk: &Desk,
    given: &Given,
    errors: Errors,
    kept: Option<String>,
) -> Result<Invite, DeskError> {
    let shell = desk.shell(state, Section::Staff).await?;
    let t = shell.t;
    let fields = vec![
        Field {
            error: errors.name.map(str::to_owned),
            required: true,
            max_length: NAME,
            ..Field::new("name", t.staff.name, Kind::Line("text")).with(&*given.name)
        },
        Field {
            hint: Some(t.staff.email_hint.into()),
            error: errors.email,
            required: true,
            max_length: EMAIL,
            ..Field::new("email", t.staff.email, Kind::Line("email")).with(&*given.email)
        },
        roles_field(t, &given.roles, errors.roles),
    ];
    Ok(Invite {
        kept,
        keeper: drafts::keeper(state, desk),
        wrong: fields.iter().filter_map(Field::wrong).collect(),
        fields,
        shell,
    })
}

pub(crate) async fn send(
    state: State,
    DeskForm { desk, fields }: DeskForm,
) -> Result<Response, DeskError> {
    let t = Texts::of(desk.visit.language);
    if let Err(error) = desk.session.require_step_up(&state) {
        let at = (&*desk.base(), INVITE_PAGE);
        let kept = drafts::keep(&state, desk.scope, at, &fields).await?;
        let path = kept.ok_or(error)?;
        return unproven(&state, &desk, &path, t.staff.kept).await;
    }
    let given = Given::of(&fields);
    let (email, errors) = given.checked(t);
    if !errors.is_empty() {
        let form = form(&state, &desk, &given, errors, None).await?;
        return see(StatusCode::BAD_REQUEST, &form);
    }
    let roles = given.roles.iter().map(|role| (desk.region.id, *role));
    let invitee = Invitee {
        name: given.name.clone(),
        email,
        roles: roles.collect(),
        operator: false,
    };
    let authority = state.staff.authority(&desk.session.known).await?;
    let invited = state.staff.invite(&authority, invitee, IfKnown::Add).await;
    if let Err(error) = invited {
        let (status, text) = match error {
            ManageError::Own => (StatusCode::CONFLICT, t.staff.own_email.to_owned()),
            error => refused(t, error)?,
        };
        let errors = Errors {
            email: Some(text),
            ..Errors::default()
        };
        return see(status, &form(&state, &desk, &given, errors, None).await?);
    }
    state.mailer.wake();
    drafts::discard(&state, &desk, None, INVITE).await?;
    Ok(redirect(&desk.path(&format!("{PAGE}?done=invited"))))
}
