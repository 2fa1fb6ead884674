//! Distinguishes an operation of a newer version from a damaged payload.

use super::Operation;
use serde::{
    Deserialize,
    de::{self, value::MapDeserializer},
};
use std::fmt;

/// Returns whether a stored mutation that cannot be read names an operation that this version does
/// not have. A node of the version that accepted the mutation can execute it.
pub(in crate::mutations) fn names_newer_operation(payload: &str) -> bool {
    #[derive(Deserialize)]
    struct Named {
        operation: Kind,
    }
    #[derive(Deserialize)]
    struct Kind {
        kind: String,
    }
    let named = serde_json::from_str::<Named>(payload);
    named.is_ok_and(|named| !is_known(&named.operation.kind))
}

/// Asks serde, so that the variants of [`Operation`] are the only list of known kinds.
fn is_known(kind: &str) -> bool {
    let members = std::iter::once(("kind", kind));
    let read = Operation::deserialize(MapDeserializer::<_, Fault>::new(members));
    !matches!(read, Err(Fault::UnknownVariant))
}

/// Why an operation of which only the kind is given cannot be read.
#[derive(Debug)]
enum Fault {
    UnknownVariant,
    Other,
}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the operation cannot be read")
    }
}

impl std::error::Error for Fault {}

impl de::Error for Fault {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self::Other
    }

    fn unknown_variant(_: &str, _: &'static [&'static str]) -> Self {
        Self::UnknownVariant
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_unknown_kind_names_a_newer_operation() {
        for (payload, is_newer) in [
            (r#"{"operation":{"kind":"merge","with":"a"}}"#, true),
            (r#"{"operation":{"kind":"createAll"}}"#, true),
            (r#"{"operation":{"kind":"create"}}"#, false),
            (r#"{"operation":{"kind":"deleteAttachment"}}"#, false),
            (r#"{"operation":{"kind":7}}"#, false),
            (r#"{"operation":{}}"#, false),
            ("{", false),
            ("", false),
        ] {
            assert_eq!(names_newer_operation(payload), is_newer, "{payload}");
        }
    }
}
