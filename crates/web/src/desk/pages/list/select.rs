//! The buttons of the list: another page, the selection, the columns.

use super::{
    reading::{PAGE, query},
    selection::{LARGEST, Selection},
    show::list,
};
use crate::{
    desk::http::{Desk, DeskError, DeskForm, page},
    http::redirect,
    state::State,
};
use axum::response::Response;

/// Goes to another page of the list, or selects all or none.
pub(crate) async fn select(
    state: State,
    DeskForm { desk, fields }: DeskForm<LARGEST>,
) -> Result<Response, DeskError> {
    let mut asked = query(&state, &desk, &fields).await?;
    let mut selection = Selection::of(&fields);
    match &*fields.text("go") {
        "" => {}
        "all" => {
            selection = Selection {
                all: true,
                ..Selection::default()
            }
        }
        "none" => selection = Selection::default(),
        "first" => asked.after = None,
        place => asked.after = Some(place.to_owned()),
    }
    if selection.ids.is_empty() && !selection.all {
        let address = asked.whole().with_some("after", asked.after.as_deref());
        return Ok(redirect(&address.at(&desk.path(PAGE))));
    }
    page(&list(&state, &desk, &asked, selection).await?)
}

/// Leads back to the list from the address of the form.
pub(crate) async fn back(desk: Desk) -> Response {
    redirect(&desk.path(PAGE))
}

/// Chooses the columns.
pub(crate) async fn columns(
    state: State,
    DeskForm { desk, fields }: DeskForm,
) -> Result<Response, DeskError> {
    let mut asked = query(&state, &desk, &fields).await?;
    asked.columns = Some(fields.all("column").map(str::to_owned).collect());
    Ok(redirect(&asked.whole().at(&desk.path(PAGE))))
}
