//! The account settings.

use crate::{
    http::{PageError, PortalSession, Visit, page},
    state::State,
    view::{Section, account::Account},
};
use axum::response::Response;
use model::Field;

pub(crate) async fn show(
    portal: State,
    session: PortalSession,
    visit: Visit,
) -> Result<Response, PageError> {
    let email = address(&session);
    page(&Account {
        shell: session.shell(&portal, &visit, Section::Account).await?,
        email,
    })
}

/// Returns the session's e-mail address as spelled in the first of its records.
pub(crate) fn address(session: &PortalSession) -> String {
    let written = session
        .records
        .first()
        .map(|record| record.text(Field::Email).to_owned());
    written.unwrap_or_else(|| session.person.identity_key.clone())
}
