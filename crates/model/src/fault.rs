//! A single fault of a request or an imported row, with its location.

use messages::FaultMessage;
use serde::ser::SerializeMap;

/// The maximum number of faults reported for a request or row. Validation stops after one more,
/// which shows that there are more.
pub const MAX_FAULTS: usize = 100;

/// Where a fault lies.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Location {
    /// A JSON pointer (RFC 6901) into the body.
    Pointer(String),
    /// A query parameter, a path parameter, or a header in lower case.
    Parameter(String),
}

/// A fault: its location, a stable code, and what was expected. Never contains the given value.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Fault {
    /// Its location.
    pub at: Location,
    /// A stable, machine-readable kind (`required`, `format`, `unknown`, …).
    pub code: &'static str,
    /// What was expected, in words for people.
    pub message: String,
}

impl Fault {
    /// Creates a fault at this location.
    pub fn at(at: Location, message: &dyn FaultMessage) -> Self {
        Self {
            at,
            code: message.code(),
            message: message.to_string(),
        }
    }

    /// Creates a fault that was found earlier, from its stored code and message.
    pub fn stored(at: Location, code: &'static str, message: String) -> Self {
        Self { at, code, message }
    }

    /// Creates a fault of a parameter or header.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "a call site names a row and has no further use for it"
    )]
    pub fn parameter(name: impl Into<String>, message: impl FaultMessage) -> Self {
        Self::at(Location::Parameter(name.into()), &message)
    }

    /// Creates a fault at a JSON pointer into the body.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "a call site names a row and has no further use for it"
    )]
    pub fn pointer(pointer: impl Into<String>, message: impl FaultMessage) -> Self {
        Self::at(Location::Pointer(pointer.into()), &message)
    }
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.at {
            Location::Pointer(pointer) if pointer.is_empty() => f.write_str(&self.message),
            Location::Pointer(at) | Location::Parameter(at) => write!(f, "{at}: {}", self.message),
        }
    }
}

impl serde::Serialize for Fault {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(3))?;
        match &self.at {
            Location::Pointer(pointer) => map.serialize_entry("pointer", pointer)?,
            Location::Parameter(name) => map.serialize_entry("parameter", name)?,
        }
        map.serialize_entry("code", self.code)?;
        map.serialize_entry("message", &self.message)?;
        map.end()
    }
}
