//! Who saw or changed a candidate.

use db::{Columns, Error, Row, Value, column};
use model::{KeyId, Role, StaffId};

/// Who saw or changed a candidate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Viewer {
    /// The holder of an API key.
    Key(KeyId),
    /// A member of staff, in this role in the region.
    Staff(StaffId, Role),
    /// An operator of the installation: on the command line, or a person who entered the region.
    Operator(Option<StaffId>),
}

impl Viewer {
    /// The kinds of viewers, as the API calls them.
    pub const KINDS: [&str; 3] = ["key", "person", "operator"];

    /// Returns the API key, if it was one.
    pub fn key(&self) -> Option<KeyId> {
        match self {
            Self::Key(key) => Some(*key),
            _ => None,
        }
    }

    /// Returns the person, if it was one who is known.
    pub fn person(&self) -> Option<StaffId> {
        match self {
            Self::Staff(person, _) => Some(*person),
            Self::Operator(person) => *person,
            Self::Key(_) => None,
        }
    }

    /// Returns the kind of viewer as the API calls it.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Key(_) => "key",
            Self::Staff(..) => "person",
            Self::Operator(_) => "operator",
        }
    }

    /// Returns the person's function in the region, if it was a person with one.
    pub fn function(&self) -> Option<&'static str> {
        match self {
            Self::Staff(_, role) => Some(role.name()),
            _ => None,
        }
    }

    /// Returns the values of the columns `key_id`, `person_id` and `person_role`.
    pub(super) fn values(&self) -> [Value<'_>; 3] {
        match self {
            Self::Key(key) => [Value::Text(key.as_str()), Value::Null, Value::Null],
            Self::Staff(person, role) => [
                Value::Null,
                Value::Text(person.as_str()),
                Value::Int(role.code()),
            ],
            Self::Operator(person) => [
                Value::Null,
                person.as_ref().map(StaffId::as_str).into(),
                Value::Null,
            ],
        }
    }

    /// Reads the viewer from a row.
    pub(super) fn read<C: Columns>(row: Row<'_>) -> Result<Self, Error> {
        let broken = |_| Error::internal("an access has a broken key or person");
        if let Some(key) = row.optional_text(column!(C, key_id))? {
            return Ok(Self::Key(key.parse().map_err(broken)?));
        }
        let person = row.optional_text(column!(C, person_id))?;
        let person: Option<StaffId> = person.map(str::parse).transpose().map_err(broken)?;
        let role = row.optional_int(column!(C, person_role))?;
        Ok(match (person, role.and_then(Role::of_code)) {
            (Some(person), Some(role)) => Self::Staff(person, role),
            (person, _) => Self::Operator(person),
        })
    }
}
