//! Reads the query of a list's address or form, and what pages need beside it.

use crate::{
    desk::{
        http::{Desk, DeskError},
        query::{ListQuery, QueryString, Reader},
    },
    http::Fields,
    state::State,
};
use model::StaffId;
use services::staff::RegionMember;

/// The path of the list below the region.
pub(crate) const PAGE: &str = "/candidates";

/// The people of the region, by id, in the order of their names.
pub(crate) type People = [(StaffId, String)];

/// Reads the query of a list's address.
pub(crate) async fn read(state: &State, desk: &Desk) -> Result<ListQuery, DeskError> {
    parsed(state, desk, desk.visit.query()).await
}

/// Reads a query.
pub(crate) async fn parsed(
    state: &State,
    desk: &Desk,
    query: &str,
) -> Result<ListQuery, DeskError> {
    let reader = Reader {
        me: desk.session.staff,
        now: state.store.clock().now(),
        custom: state.store.custom_fields(desk.region.id).await?,
    };
    Ok(ListQuery::of(query, reader))
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

/// Returns the people of the region.
pub(crate) async fn people(
    state: &State,
    desk: &Desk,
) -> Result<Vec<(StaffId, String)>, DeskError> {
    let members = state.staff.members(desk.region.id).await?;
    let person = |member: &RegionMember| (member.id, member.name.clone());
    Ok(members.iter().map(person).collect())
}

/// Returns the address of the list with conditions, for links of other pages.
pub(crate) fn link(desk: &Desk, conditions: &[(&str, &str)]) -> String {
    let query = conditions
        .iter()
        .fold(QueryString::new(), |query, (name, value)| {
            query.with(name, value)
        });
    query.at(&desk.path(PAGE))
}
