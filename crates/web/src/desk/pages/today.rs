//! Today: what waits for the person in this region.

use crate::{
    desk::{
        http::{Desk, DeskError, page},
        view::{Section, today::Today},
    },
    state::State,
};
use axum::response::Response;

pub(crate) async fn show(state: State, desk: Desk) -> Result<Response, DeskError> {
    let shell = desk.shell(&state, Section::Today).await?;
    page(&Today {
        shell,
        day: String::new(),
        counts: Vec::new(),
        tasks: Vec::new(),
        all_tasks: None,
    })
}
