//! Lists the person's sessions, and ends them.

use crate::{
    dates,
    http::{PageError, PortalSession, SessionForm, Visit, page, redirect},
    state::State,
    texts::fill,
    view::{
        Section,
        sessions::{Entry, Sessions},
    },
};
use axum::response::Response;
use model::SessionId;
use store::audit::Actor;

pub(crate) async fn show(
    portal: State,
    session: PortalSession,
    visit: Visit,
) -> Result<Response, PageError> {
    let shell = session.shell(&portal, &visit, Section::Account).await?;
    let (t, language) = (&shell.t.sessions, shell.language);
    let mut entries = Vec::new();
    for one in portal.sessions.list(&session.known).await? {
        let place = match one.region {
            Some(region) => fill(t.elsewhere, &portal.brandings.of(region).await?.name),
            None => t.portal.to_owned(),
        };
        let began = dates::moment(one.created_at, language);
        entries.push(Entry {
            id: one.id.to_string(),
            place,
            used: fill(t.used, dates::moment(one.last_used_at, language)),
            until: fill(t.until, dates::moment(one.expires_at, language)),
            which: fill(t.end_which, &began),
            began: fill(t.began, began),
            current: one.current,
        });
    }
    let notice = visit.parameter("done").is_some().then_some(t.ended);
    page(&Sessions {
        shell,
        notice,
        entries,
    })
}

pub(crate) async fn end(
    portal: State,
    SessionForm { session, fields }: SessionForm,
) -> Result<Response, PageError> {
    let which = fields.text("id");
    if which == "others" {
        portal
            .sessions
            .end_others(&session.known, Actor::Candidate)
            .await?;
    } else {
        let id: SessionId = which.parse().map_err(|_| PageError::NotFound)?;
        // Ending a session that has ended already is no error.
        portal
            .sessions
            .end_listed(&session.known, id, Actor::Candidate)
            .await?;
    }
    Ok(redirect("/portal/sessions?done"))
}
