//! The person who works at the desk, as mutations and the access log name people.

use super::Desk;
use crate::state::State;
use model::{Action, Role, Runs};
use services::access_log::{ReadEvent, Viewer};
use store::mutations::StaffAuthor;

impl Desk {
    /// Returns the role in which the person acts here: the one with most rights. `None` for an operator
    /// who has entered the region.
    pub(crate) fn role(&self) -> Option<Role> {
        let order = [
            Role::Manager,
            Role::Coordinator,
            Role::Technician,
            Role::Viewer,
        ];
        let has = |role: &Role| {
            let mut roles = self.session.known.roles_in(self.region.id);
            roles.any(|one| one == *role)
        };
        order.into_iter().find(has)
    }

    /// Returns the person as the author of a change.
    pub(crate) fn author(&self) -> StaffAuthor {
        StaffAuthor {
            id: self.session.staff,
            name: self.session.name().into(),
            role: self.role(),
        }
    }

    /// Records that the person was shown the candidates at these positions.
    pub(crate) fn note_shown(
        &self,
        state: &State,
        action: Action,
        positions: impl Iterator<Item = i64>,
    ) {
        let mut positions: Vec<_> = positions.collect();
        positions.sort_unstable();
        let mut shown = Runs::default();
        for position in positions {
            shown.push(position);
        }
        let person = self.session.staff;
        let viewer = match self.role() {
            Some(role) => Viewer::Staff(person, role),
            None => Viewer::Operator(Some(person)),
        };
        let read = ReadEvent {
            scope: self.scope,
            viewer,
            action,
            fields: None,
        };
        state.accesses.note(read, &shown);
    }
}
