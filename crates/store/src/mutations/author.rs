//! Who wrote: the author of a mutation.

use crate::{access_log::Viewer, audit::Actor};
use db::{Columns, Error, Row, Value, column};
use model::{KeyId, Role, StaffId};
use std::sync::Arc;

/// Who wrote something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Author {
    /// The holder of an API key.
    Key(KeyId),
    /// A member of staff.
    Staff(StaffAuthor),
    /// A candidate, in a session.
    Candidate,
    /// The server, or its operator on the command line.
    System,
}

/// A member of staff who wrote something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffAuthor {
    /// The person's id.
    pub id: StaffId,
    /// The person's name at the time.
    pub name: Arc<str>,
    /// The role in which the person acted. None for an operator of the installation.
    pub role: Option<Role>,
}

impl Author {
    /// The kinds of authors, as the API calls them.
    pub const KINDS: [&str; 4] = ["key", "person", "candidate", "system"];

    /// Returns the author as the audit log and events name it.
    pub fn actor(&self) -> Actor {
        match self {
            Self::Key(key) => Actor::Key(*key),
            Self::Staff(person) => Actor::Staff(person.id),
            Self::Candidate => Actor::Candidate,
            Self::System => Actor::System,
        }
    }

    /// Returns the API key, if it was one.
    pub fn key(&self) -> Option<KeyId> {
        match self {
            Self::Key(key) => Some(*key),
            _ => None,
        }
    }

    /// Returns the member of staff, if it was one.
    pub fn staff(&self) -> Option<&StaffAuthor> {
        match self {
            Self::Staff(person) => Some(person),
            _ => None,
        }
    }

    /// Returns who the access log says changed a candidate. Changes by candidates and by the server
    /// are not entered there.
    pub fn viewer(&self) -> Option<Viewer> {
        match self {
            Self::Key(key) => Some(Viewer::Key(*key)),
            Self::Staff(StaffAuthor { id, role, .. }) => Some(match role {
                Some(role) => Viewer::Staff(*id, *role),
                None => Viewer::Operator(Some(*id)),
            }),
            Self::Candidate | Self::System => None,
        }
    }

    /// Returns the kind of author as the API calls it.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Key(_) => "key",
            Self::Staff(_) => "person",
            Self::Candidate => "candidate",
            Self::System => "system",
        }
    }

    /// Returns the values of the columns `key_id`, `author_kind`, `person_id`, `person_name` and
    /// `person_role`.
    pub(super) fn values(&self) -> [Value<'_>; 5] {
        let kind = match self {
            Self::System => 0,
            Self::Key(_) => 1,
            Self::Candidate => 2,
            Self::Staff(_) => 3,
        };
        let key = match self {
            Self::Key(key) => Value::Text(key.as_str()),
            _ => Value::Null,
        };
        let [id, name, role] = self.staff().map_or([Value::Null; 3], |person| {
            let role = person.role.map(|role| Value::Int(role.code()));
            [
                Value::Text(person.id.as_str()),
                Value::Text(&person.name),
                role.unwrap_or(Value::Null),
            ]
        });
        [key, Value::Int(kind), id, name, role]
    }

    /// Reads the author from a row. Returns none for a row of an earlier version without a key: its
    /// author is not known.
    pub(super) fn read<C: Columns>(row: Row<'_>) -> Result<Option<Self>, Error> {
        let key = row.optional_text(column!(C, key_id))?;
        if let Some(key) = key.and_then(|key| key.parse().ok()) {
            return Ok(Some(Self::Key(key)));
        }
        Ok(match row.optional_int(column!(C, author_kind))? {
            Some(0) => Some(Self::System),
            Some(2) => Some(Self::Candidate),
            Some(3) => {
                let role = row.optional_int(column!(C, person_role))?;
                Some(Self::Staff(StaffAuthor {
                    id: row.parsed(column!(C, person_id))?,
                    name: row.text(column!(C, person_name))?.into(),
                    role: role.and_then(Role::of_code),
                }))
            }
            _ => None,
        })
    }
}
