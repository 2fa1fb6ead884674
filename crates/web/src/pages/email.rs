//! Another e-mail address: asked for, shown to be one's own by what was sent there, and changed.

use super::{account::address, sign_in::is_address};
use crate::{
    http::{OwnForm, Session, Trouble, Visit, keep_session, page, see},
    portal::Portal,
    view::{
        Section, Shell,
        account::{Email, EmailCode, EmailLink},
        message::{Message, Tone},
        sign_in::code,
    },
};
use axum::{extract::State, response::Response};
use engine::sessions::Shown;
use http::StatusCode;

/// The form, or what the letter's link leads to.
pub(crate) async fn show(State(portal): State<Portal>, session: Session, visit: Visit) -> Result<Response, Trouble> {
    let shell = session.shell(&portal, &visit, Section::Account).await?;
    match visit.parameter("token") {
        Some(token) => page(&EmailLink { shell, token }),
        None => page(&Email::new(shell, address(&portal, &session).await?, "", None)),
    }
}

pub(crate) async fn ask(
    State(portal): State<Portal>,
    visit: Visit,
    OwnForm { session, fields }: OwnForm,
) -> Result<Response, Trouble> {
    let shell = session.shell(&portal, &visit.at("/portal/email"), Section::Account).await?;
    let t = &shell.t.sign_in;
    let email = fields.text("email");
    if !is_address(&portal, &email) {
        let error = if email.is_empty() { t.email_missing } else { t.email_wrong };
        let now = address(&portal, &session).await?;
        return see(StatusCode::BAD_REQUEST, &Email::new(shell, now, &email, Some(error)));
    }
    portal.sessions.ask_for_address(&session.person, &email).await?;
    portal.mailer.wake();
    page(&enter(shell, email, None))
}

pub(crate) async fn confirm(
    State(portal): State<Portal>,
    visit: Visit,
    OwnForm { session, fields }: OwnForm,
) -> Result<Response, Trouble> {
    let (token, digits) = (fields.text("token"), fields.text("code"));
    let by_link = !token.is_empty();
    let shown = if by_link { Shown::Token(token) } else { Shown::Code(digits.clone()) };
    let changed = portal.sessions.change_address(&session.known, shown, &portal.mutations).await?;
    portal.mailer.wake();
    let visit = visit.at("/portal/email");
    let Some(opened) = changed else {
        let shell = session.shell(&portal, &visit, Section::Account).await?;
        let t = &shell.t.sign_in;
        if by_link {
            let (heading, about, next) = (t.link_wrong, t.link_wrong_about, ("/portal/email", t.again));
            return see(StatusCode::BAD_REQUEST, &Message { shell, tone: Tone::Sorry, heading, about, next });
        }
        let error = if digits.is_empty() { t.code_missing } else { t.code_wrong };
        return see(StatusCode::BAD_REQUEST, &enter(shell, fields.text("email"), Some(error)));
    };
    // Every session of the old address has ended: this page is of none, and the next is of the new one.
    let shell = visit.at("/portal").outside();
    let t = shell.t;
    let (heading, about, next) = (t.account.email_done, t.account.email_done_about, ("/portal", t.record.overview));
    let mut response = page(&Message { shell, tone: Tone::Done, heading, about, next })?;
    keep_session(&portal, response.headers_mut(), opened.token.reveal());
    Ok(response)
}

fn enter(shell: Shell, email: String, error: Option<&'static str>) -> EmailCode {
    let code = code(&shell, error);
    EmailCode { wrong: code.wrong().into_iter().collect(), code, email, shell }
}
