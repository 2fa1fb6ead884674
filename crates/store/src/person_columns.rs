//! The columns that name a person: environment, identity key, and the region that a sandbox person
//! is limited to.

use db::{Error, Value};
use model::{Person, RegionId};

/// Returns the stored form of the region a person is limited to. Empty means all regions.
pub(crate) fn sandbox_of(person: &Person) -> &str {
    person.region.as_ref().map_or("", RegionId::as_str)
}

/// Parses the stored form of [`sandbox_of`].
pub(crate) fn sandbox_named(text: &str) -> Result<Option<RegionId>, Error> {
    let broken = |_| Error::Internal("a sandbox's region is no id".into());
    if text.is_empty() {
        Ok(None)
    } else {
        text.parse().map(Some).map_err(broken)
    }
}

/// Returns the parameters of statements about a person's sessions and verifications.
pub(crate) fn named(person: &Person) -> [Value<'_>; 3] {
    [
        Value::Int(person.environment.code()),
        Value::Text(&person.identity_key),
        Value::Text(sandbox_of(person)),
    ]
}
