//! What is selected in a list. The form around the list has it, so that it outlives paging without a
//! session having to keep it.

use super::{PAGE, list, parsed};
use crate::{
    desk::{
        http::{Desk, DeskError, DeskForm, page},
        query::ListQuery,
        view::list::Row,
    },
    http::{Fields, redirect},
    state::State,
};
use axum::response::Response;
use std::collections::BTreeSet;

/// The limit in KiB of the form: the most candidates, and the query.
pub(crate) const LARGEST: usize = 192;
/// The most candidates that can be selected one by one.
pub(crate) const MOST: usize = 5000;

/// What is selected.
#[derive(Debug, Clone, Default)]
pub(crate) struct Selection {
    /// The ids of the candidates.
    pub(crate) ids: BTreeSet<String>,
    /// Whether all results are selected.
    pub(crate) all: bool,
}

impl Selection {
    /// Reads the selection of a form.
    pub(crate) fn of(fields: &Fields) -> Self {
        let is_id = |id: &&str| id.parse::<model::CandidateId>().is_ok();
        let ids = fields.all("id").filter(is_id).take(MOST);
        Self {
            ids: ids.map(str::to_owned).collect(),
            all: fields.text("all") == "yes",
        }
    }

    /// Marks the rows that are selected. Returns how many candidates are, and those of other pages.
    pub(super) fn mark(&self, rows: &mut [Row]) -> (usize, Vec<String>) {
        let mut elsewhere = self.ids.clone();
        for row in rows {
            row.selected = elsewhere.remove(&row.id) || self.all;
        }
        (self.ids.len(), elsewhere.into_iter().collect())
    }
}

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

/// Returns the query of the page that the form was on.
pub(crate) async fn query(
    state: &State,
    desk: &Desk,
    fields: &Fields,
) -> Result<ListQuery, DeskError> {
    let query = fields.text("query");
    parsed(state, desk, query.trim_start_matches('?')).await
}
