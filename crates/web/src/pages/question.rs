//! The page of the question whose records these are, asked after sign-in before anything is shown.

use crate::{
    http::{PageError, SignedIn, SignedInForm, Visit, forget_session, page, redirect, see},
    question::{self, Answer, Question},
    state::State,
    view::{
        Section, Shell,
        message::{Message, Tone},
        sessions::Ask,
    },
};
use axum::response::Response;
use http::StatusCode;
use services::{audit::AuthFailure, sessions::AnswerOutcome};

pub(crate) async fn show(
    portal: State,
    session: SignedIn,
    visit: Visit,
) -> Result<Response, PageError> {
    let records = session.records(&portal).await?;
    if session.known.choice.is_made() || !question::is_open(&records) {
        return Ok(redirect("/portal"));
    }
    let (shell, question) = (shell(&portal, &session, &visit), Question::about(&records));
    if question.is_possible() {
        return page(&Ask::new(shell, question, Answer::default(), None));
    }
    let t = shell.t;
    let (heading, about) = (t.refusals.impossible, t.refusals.impossible_about);
    let next = ("/portal", t.shell.home);
    page(&Message {
        shell,
        tone: Tone::Sorry,
        heading,
        about,
        next,
    })
}

pub(crate) async fn answer(
    portal: State,
    visit: Visit,
    SignedInForm { session, fields }: SignedInForm,
) -> Result<Response, PageError> {
    let records = session.records(&portal).await?;
    if session.known.choice.is_made() || !question::is_open(&records) {
        return Ok(redirect("/portal"));
    }
    let question = Question::about(&records);
    let answer = Answer {
        day: fields.text("day"),
        month: fields.text("month"),
        phone: fields.text("phone"),
    };
    let shell = shell(&portal, &session, &visit.at("/portal/question"));
    let t = &shell.t.refusals;
    if answer.is_empty() || !question.is_possible() {
        return see(
            StatusCode::BAD_REQUEST,
            &Ask::new(shell, question, answer, Some(t.answer_missing)),
        );
    }
    let mut response = match portal
        .sessions
        .answer(&session.known, || answer.choose(&records))
        .await?
    {
        AnswerOutcome::Right => return Ok(redirect("/portal")),
        AnswerOutcome::Wrong => see(
            StatusCode::BAD_REQUEST,
            &Ask::new(shell, question, answer, Some(t.answer_wrong)),
        )?,
        AnswerOutcome::TooOften => {
            let shell = visit.at("/portal").outside();
            let t = shell.t;
            let (heading, about) = (t.refusals.too_often, t.refusals.too_often_about);
            let next = ("/portal", t.shell.home);
            let over = Message {
                shell,
                tone: Tone::Sorry,
                heading,
                about,
                next,
            };
            let mut response = see(StatusCode::FORBIDDEN, &over)?;
            forget_session(&portal, response.headers_mut());
            response
        }
    };
    response.extensions_mut().insert(AuthFailure::Proof);
    Ok(response)
}

fn shell(portal: &State, session: &SignedIn, visit: &Visit) -> Shell {
    visit
        .outside()
        .within(Section::Outside, session.form_token(portal))
}
