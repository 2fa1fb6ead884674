//! Erases all of the person's data. Erasure is requested in a session, and confirmed with the link
//! in an e-mail.

use crate::{
    http::{
        PageError, PublicForm, SessionForm, SessionState, Visit, forget_session, page, refuse_proof,
    },
    state::{ENVIRONMENT, State},
    view::{
        Section,
        account::{Erase, EraseConfirm},
        message::{Message, Tone},
    },
};
use axum::response::Response;
use services::sessions::Erased;

/// Shows the request page, or the page that the e-mail's link opens. The link needs no session: its
/// token authenticates the person.
pub(crate) async fn show(
    portal: State,
    session: SessionState,
    visit: Visit,
) -> Result<Response, PageError> {
    match (visit.parameter("token"), session) {
        (Some(token), _) => page(&EraseConfirm {
            shell: visit.outside(),
            token,
        }),
        (None, SessionState::Active(session)) => page(&Erase {
            shell: session.shell(&portal, &visit, Section::Account).await?,
        }),
        (None, SessionState::Unanswered(_)) => Err(PageError::Question),
        (None, SessionState::Ended | SessionState::None) => Err(PageError::SignedOut),
    }
}

pub(crate) async fn ask(
    portal: State,
    visit: Visit,
    form: SessionForm,
) -> Result<Response, PageError> {
    portal.sessions.ask_for_erasure(&form.session.known).await?;
    portal.mailer.wake();
    let shell = form
        .session
        .shell(&portal, &visit.at("/portal/erase"), Section::Account)
        .await?;
    let t = shell.t;
    let (heading, about, next) = (
        t.account.erase_sent,
        t.account.erase_sent_about,
        ("/portal", t.record.overview),
    );
    page(&Message {
        shell,
        tone: Tone::Post,
        heading,
        about,
        next,
    })
}

pub(crate) async fn confirm(
    portal: State,
    visit: Visit,
    PublicForm(fields): PublicForm,
) -> Result<Response, PageError> {
    let erased = portal
        .sessions
        .erase(ENVIRONMENT, &fields.text("token"), &portal.mutations)
        .await?;
    portal.mailer.wake();
    let shell = visit.outside();
    let t = shell.t;
    if erased == Erased::Rejected {
        let (heading, about) = (t.refusals.link_wrong, t.refusals.erase_wrong_about);
        let next = ("/portal", t.shell.home);
        return refuse_proof(&Message {
            shell,
            tone: Tone::Sorry,
            heading,
            about,
            next,
        });
    }
    let (heading, about) = match erased {
        Erased::UnderWay => (t.account.erase_going, t.account.erase_going_about),
        Erased::Done | Erased::Rejected => (t.account.erase_done, t.account.erase_done_about),
    };
    let next = ("/portal", t.shell.home);
    let mut response = page(&Message {
        shell,
        tone: Tone::Done,
        heading,
        about,
        next,
    })?;
    forget_session(&portal, response.headers_mut());
    Ok(response)
}
