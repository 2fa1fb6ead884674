//! The commands `staff …`: the first operator, emergencies, and the list of the staff.

use super::support::{noted, refuse_all, region_named};
use crate::{
    cli::{InviteStaff, OneStaff, Staff as Command},
    configuration::Configuration,
    output::Format,
};
use anyhow::{Context, Result, anyhow, bail};
use messages::Command as Message;
use model::{Role, StaffId, email_address, trim};
use serde_json::{Value, json};
use services::staff::{Authority, Invitee, ManageError, Staff};
use std::borrow::Cow;
use store::{Store, audit::Actor, staff::StoredStaff};

/// The greatest length of a name, in characters.
const NAME: usize = 200;

pub(super) async fn run(
    store: &Store,
    configuration: &Configuration,
    command: Command,
    format: Format,
) -> Result<()> {
    let options = configuration.services();
    let url = options.public_url;
    let staff = Staff::new(store.clone(), options.staff);
    let authority = Authority::of_installation(Actor::Operator);
    match command {
        Command::Invite(options) => {
            let invitee = invitee(store, options).await?;
            let (id, link) = staff.break_glass(invitee, &url).await?;
            shown_link(id, &link, format)
        }
        Command::List => list(store, format).await,
        Command::Disable(one) => {
            let id = named(store, &one).await?;
            let disabled = staff.disable(&authority, id).await?;
            let text = if disabled {
                "the access has ended, with all sessions"
            } else {
                "the access had ended before"
            };
            format.sentence(text, || json!({"id": id.as_str(), "disabled": disabled}))
        }
        Command::EndSessions(one) => {
            let id = named(store, &one).await?;
            let ended = staff.end_sessions(&authority, id).await?;
            let text = format!("{ended} sessions were ended");
            format.sentence(&text, || json!({"id": id.as_str(), "ended": ended}))
        }
        Command::Reinvite(one) => {
            let id = named(store, &one).await?;
            match staff.reinvite_by_link(&authority, id, &url).await {
                Ok(link) => shown_link(id, &link, format),
                Err(ManageError::NoAddress) => bail!(Message::StaffEmptied),
                Err(error) => Err(error.into()),
            }
        }
    }
}

fn shown_link(id: StaffId, link: &str, format: Format) -> Result<()> {
    let text = format!("the link works once, for half an hour: {link}");
    format.sentence(&text, || json!({"id": id.as_str(), "link": link}))
}

/// Returns the person to invite.
async fn invitee(store: &Store, options: InviteStaff) -> Result<Invitee> {
    let mut faults = Vec::new();
    let email = email_address(&options.email)
        .map_err(|fault| anyhow!(Message::StaffEmail { fault }))
        .map(Cow::into_owned);
    let email = noted(email, &mut faults);
    let given = options.name.as_deref().map(trim);
    let local = email.as_deref().and_then(|email| email.rsplit_once('@'));
    let name = given.or(local.map(|(local, _)| local)).map(str::to_owned);
    if let Some(Err(fault)) = name.as_deref().map(checked_name) {
        faults.push(fault.to_string());
    }
    let role = options.role.as_deref().map(|text| {
        let role = text.parse::<Role>().ok();
        role.with_context(|| Message::StaffRole { text: text.into() })
    });
    let role = role.and_then(|role| noted(role, &mut faults));
    refuse_all(&faults)?;
    let (Some(email), Some(name)) = (email, name) else {
        unreachable!("each fault is refused")
    };
    let mut roles = Vec::new();
    if let (Some(region), Some(role)) = (&options.region, role) {
        roles.push((region_named(store, region).await?.id, role));
    }
    Ok(Invitee {
        name,
        email,
        roles,
        operator: options.operator,
    })
}

/// Refuses a name that is empty, too long or not one line.
fn checked_name(name: &str) -> Result<()> {
    let length = name.chars().count();
    if length == 0 || length > NAME || name.chars().any(char::is_control) {
        bail!(Message::StaffName {
            most: NAME,
            found: length
        });
    }
    Ok(())
}

/// Returns the person with this address or id.
async fn named(store: &Store, one: &OneStaff) -> Result<StaffId> {
    let name = trim(&one.person);
    let found = match name.parse::<StaffId>() {
        Ok(id) => store.staff_member(id).await?,
        Err(_) => store.staff_by_email(name).await?,
    };
    Ok(found.context(Message::NoStaff)?.id)
}

async fn list(store: &Store, format: Format) -> Result<()> {
    let mut shown: Vec<Value> = Vec::new();
    for person in store.all_staff().await? {
        shown.push(view(store, &person).await?);
    }
    format.value(&shown.into())
}

async fn view(store: &Store, person: &StoredStaff) -> Result<Value> {
    let mut roles = Vec::new();
    for (region, role) in &person.roles {
        let region = store.region(*region).await?;
        let slug = region.map_or_else(String::new, |region| region.slug);
        roles.push(format!("{slug}: {}", role.name()));
    }
    Ok(json!({
        "id": person.id.as_str(),
        "name": person.name,
        "email": person.email,
        "status": person.status.name(),
        "operator": person.operator,
        "roles": roles.join(", "),
        "lastSeenAt": person.last_seen_at,
    }))
}
