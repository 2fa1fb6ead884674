//! Changes the e-mail address. The change is approved from the current mailbox, the new mailbox is
//! verified by what was sent to it, and the former mailbox can undo the change.

use super::{account::address, sign_in};
use crate::{
    http::{
        Fields, PageError, PortalSession, PublicForm, SessionForm, Visit, keep_session, page,
        redirect, refuse_proof, see,
    },
    state::{ENVIRONMENT, State},
    view::{
        Section, Shell,
        account::{Email, EmailApprove, EmailCode, EmailLink, EmailUndo},
        message::{Message, Tone},
        sign_in::code,
    },
};
use axum::response::Response;
use http::StatusCode;
use model::VerificationId;
use services::sessions::Confirmation;
use store::audit::Actor;

/// Shows the form, or the page that the link in the e-mail to the new address opens.
pub(crate) async fn show(
    portal: State,
    session: PortalSession,
    visit: Visit,
) -> Result<Response, PageError> {
    let shell = session.shell(&portal, &visit, Section::Account).await?;
    match visit.parameter("token") {
        Some(token) => page(&EmailLink { shell, token }),
        None => page(&Email::new(shell, address(&session), "", None)),
    }
}

pub(crate) async fn ask(
    portal: State,
    visit: Visit,
    SessionForm { session, fields }: SessionForm,
) -> Result<Response, PageError> {
    let shell = session
        .shell(&portal, &visit.at("/portal/email"), Section::Account)
        .await?;
    let (given, now) = (fields.text("email"), address(&session));
    let email = match sign_in::address(&given, shell.t) {
        Ok(email) => email,
        Err(error) => {
            return see(
                StatusCode::BAD_REQUEST,
                &Email::new(shell, now, &given, Some(error)),
            );
        }
    };
    let asked = portal
        .sessions
        .ask_for_address(&session.known, &email, Actor::Candidate)
        .await?;
    portal.mailer.wake();
    page(&to_approve(
        shell,
        now,
        (email, asked.request.to_string()),
        None,
    ))
}

/// Checks the code from the current mailbox, and sends one to the new mailbox.
pub(crate) async fn approve(
    portal: State,
    visit: Visit,
    SessionForm { session, fields }: SessionForm,
) -> Result<Response, PageError> {
    let shell = session
        .shell(&portal, &visit.at("/portal/email"), Section::Account)
        .await?;
    let digits = fields.text("code");
    let asked = match request(&fields) {
        Some(request) => {
            portal
                .sessions
                .approve_address(&session.known, request, digits.clone())
                .await?
        }
        None => None,
    };
    portal.mailer.wake();
    let email = fields.text("email");
    if let Some(asked) = asked {
        page(&to_confirm(shell, (email, asked.request.to_string()), None))
    } else {
        let error = Some(wrong(&shell, &digits));
        let again = to_approve(
            shell,
            address(&session),
            (email, fields.text("request")),
            error,
        );
        refuse_proof(&again)
    }
}

pub(crate) async fn confirm(
    portal: State,
    visit: Visit,
    SessionForm { session, fields }: SessionForm,
) -> Result<Response, PageError> {
    let (token, digits) = (fields.text("token"), fields.text("code"));
    let by_link = !token.is_empty();
    let shown = if by_link {
        Some(Confirmation::Token(token))
    } else {
        request(&fields).map(|request| Confirmation::Code(request, digits.clone()))
    };
    let changed = match shown {
        Some(shown) => {
            portal
                .sessions
                .change_address(&session.known, shown, &portal.mutations)
                .await?
        }
        None => None,
    };
    portal.mailer.wake();
    let visit = visit.at("/portal/email");
    let Some(changed) = changed else {
        let shell = session.shell(&portal, &visit, Section::Account).await?;
        let (t, r) = (&shell.t.sign_in, &shell.t.refusals);
        if by_link {
            let (heading, about, next) =
                (r.link_wrong, r.link_wrong_about, ("/portal/email", t.again));
            return refuse_proof(&Message {
                shell,
                tone: Tone::Sorry,
                heading,
                about,
                next,
            });
        }
        let error = Some(wrong(&shell, &digits));
        let again = to_confirm(shell, (fields.text("email"), fields.text("request")), error);
        return refuse_proof(&again);
    };
    // All sessions of the old address have ended. This page belongs to no session, and the next one
    // to the new session.
    let shell = visit.at("/portal").outside();
    let t = shell.t;
    let (heading, about, next) = (
        t.account.email_done,
        t.account.email_done_about,
        ("/portal", t.record.overview),
    );
    let mut response = page(&Message {
        shell,
        tone: Tone::Done,
        heading,
        about,
        next,
    })?;
    keep_session(
        &portal,
        response.headers_mut(),
        changed.opened.token.reveal(),
    );
    Ok(response)
}

/// Shows the page that the link in the e-mail to the former address opens. Opening it does not use
/// the link up.
pub(crate) async fn undo_link(visit: Visit) -> Result<Response, PageError> {
    match visit.parameter("token") {
        Some(token) => page(&EmailUndo {
            shell: visit.outside(),
            token,
        }),
        None => Ok(redirect("/portal")),
    }
}

/// Restores the former address. This needs no session: the e-mail's token authenticates the person.
pub(crate) async fn undo(
    portal: State,
    visit: Visit,
    PublicForm(fields): PublicForm,
) -> Result<Response, PageError> {
    let undone = portal
        .sessions
        .undo_address(ENVIRONMENT, &fields.text("token"), &portal.mutations)
        .await?;
    let shell = visit.outside();
    let t = shell.t;
    let next = ("/portal", t.shell.home);
    if !undone {
        let (heading, about) = (t.refusals.link_wrong, t.refusals.undo_wrong_about);
        return refuse_proof(&Message {
            shell,
            tone: Tone::Sorry,
            heading,
            about,
            next,
        });
    }
    let (heading, about) = (t.account.undo_done, t.account.undo_done_about);
    page(&Message {
        shell,
        tone: Tone::Done,
        heading,
        about,
        next,
    })
}

fn request(fields: &Fields) -> Option<VerificationId> {
    fields.text("request").parse().ok()
}

/// Returns the error message for a code.
fn wrong(shell: &Shell, digits: &str) -> &'static str {
    let t = &shell.t.refusals;
    if digits.is_empty() {
        t.code_missing
    } else {
        t.code_wrong
    }
}

fn to_approve(
    shell: Shell,
    now: String,
    (email, request): (String, String),
    error: Option<&'static str>,
) -> EmailApprove {
    let code = code(&shell, error);
    EmailApprove {
        wrong: code.wrong().into_iter().collect(),
        code,
        now,
        email,
        request,
        shell,
    }
}

fn to_confirm(
    shell: Shell,
    (email, request): (String, String),
    error: Option<&'static str>,
) -> EmailCode {
    let code = code(&shell, error);
    EmailCode {
        wrong: code.wrong().into_iter().collect(),
        code,
        email,
        request,
        shell,
    }
}
