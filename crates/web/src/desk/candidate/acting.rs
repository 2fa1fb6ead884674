//! The person who works at the desk, as mutations and the access log name people.

use crate::{desk::http::Desk, state::State};
use model::{Action, Runs, StaffId};
use services::access_log::{ReadEvent, Viewer};
use store::mutations::StaffAuthor;

/// Returns the person's id.
pub(super) fn staff(desk: &Desk) -> StaffId {
    desk.session.staff
}

/// Returns the person as the author of a change.
pub(super) fn author(desk: &Desk) -> StaffAuthor {
    StaffAuthor {
        id: staff(desk),
        name: desk.session.name().into(),
        role: desk.role(),
    }
}

/// Notes that the person was shown the candidate at this position.
pub(super) fn note_shown(state: &State, desk: &Desk, action: Action, position: i64) {
    let person = staff(desk);
    let viewer = match desk.role() {
        Some(role) => Viewer::Staff(person, role),
        None => Viewer::Operator(Some(person)),
    };
    let read = ReadEvent {
        scope: desk.scope,
        viewer,
        action,
        fields: None,
    };
    let mut shown = Runs::default();
    shown.push(position);
    state.accesses.note(read, &shown);
}
