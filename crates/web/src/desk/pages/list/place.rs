//! Where a page of a list begins, as its address has it. The key that a candidate is sorted by may be
//! a name, so the text is encrypted.

use crate::{desk::http::Desk, state::State};
use store::desk::{SearchPlace, SortKey};

const PURPOSE: &str = "desk place";
/// The length of a candidate's id.
const ID: usize = 17;

/// Returns the text of a place.
pub(crate) fn encode(place: &SearchPlace, state: &State, desk: &Desk) -> String {
    let key = match &place.key {
        SortKey::Moment(moment) => format!("m{moment}"),
        SortKey::Text(text) => format!("t{text}"),
    };
    desk.encrypt(state, PURPOSE, &format!("{}{key}", place.id))
}

/// Returns the place of a text. `None` if the text is none of this person in this scope.
pub(crate) fn decode(text: &str, state: &State, desk: &Desk) -> Option<SearchPlace> {
    let text = desk.decrypt(state, PURPOSE, text)?;
    let (id, key) = text.split_at_checked(ID)?;
    let key = match key.split_at_checked(1)? {
        ("m", moment) => SortKey::Moment(moment.parse().ok()?),
        ("t", text) => SortKey::Text(text.to_owned()),
        _ => return None,
    };
    Some(SearchPlace {
        key,
        id: id.parse().ok()?,
    })
}
