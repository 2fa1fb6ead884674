//! What can be done with everything at once.

use crate::{
    held::Held,
    http::{Session, Trouble, Visit, page},
    portal::Portal,
    view::{Section, account::Account},
};
use axum::{extract::State, response::Response};
use model::Field;

pub(crate) async fn show(State(portal): State<Portal>, session: Session, visit: Visit) -> Result<Response, Trouble> {
    let email = address(&portal, &session).await?;
    page(&Account { shell: session.shell(&portal, &visit, Section::Account).await?, email })
}

/// The session's address as it is written in the first of its records.
pub(crate) async fn address(portal: &Portal, session: &Session) -> Result<String, Trouble> {
    let records = Held::all(&portal.store, &session.person).await?;
    let written = records.first().map(|record| record.text(Field::Email).to_owned());
    Ok(written.unwrap_or_else(|| session.person.identity_key.clone()))
}
