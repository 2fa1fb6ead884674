//! The shortcuts, and the switch for single letters.

use crate::{
    desk::{
        http::{DeskError, DeskSession, SignedInForm, page},
        view::Keys,
    },
    http::{Visit, keep_shortcuts, redirect},
    state::State,
};
use axum::response::Response;

pub(crate) async fn show(
    state: State,
    session: DeskSession,
    visit: Visit,
) -> Result<Response, DeskError> {
    page(&Keys {
        shell: session.shell(&state, &visit),
    })
}

pub(crate) async fn choose(state: State, form: SignedInForm) -> Response {
    let mut response = redirect("/desk/keys");
    let wanted = form.fields.text("keys") != "off";
    keep_shortcuts(&state, response.headers_mut(), wanted);
    response
}
