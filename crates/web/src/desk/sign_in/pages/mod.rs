//! The pages of signing in and of the account.

pub(super) mod account;
pub(super) mod join;
pub(super) mod operator;
pub(super) mod provider;
pub(super) mod sign_in;
pub(super) mod step_up;
pub(super) mod ways;

use super::refused;
use crate::{
    desk::http::DeskError,
    http::{Fields, Visit},
};
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, header};
use services::staff::{Answer, Challenge, NotStarted};

/// Answers the script that asks for a challenge.
fn challenged(
    visit: &Visit,
    challenge: Result<Challenge, NotStarted>,
) -> Result<Response, DeskError> {
    match challenge {
        Ok(Challenge { flow, options }) => {
            let body = format!(r#"{{"flow":"{flow}","options":{options}}}"#);
            let kind = HeaderValue::from_static("application/json");
            Ok(([(header::CONTENT_TYPE, kind)], body).into_response())
        }
        Err(why) => refused::not_started(visit, why),
    }
}

/// Returns the answer that a form contains.
fn answer_of(fields: &Fields) -> Answer {
    Answer {
        flow: fields.text("flow"),
        credential: fields.text("answer"),
    }
}
