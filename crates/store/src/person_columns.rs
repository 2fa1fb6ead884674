//! The columns that name a person: environment, identity key, and the region that a sandbox person
//! is limited to.

use db::{Error, Value};
use model::{Person, RegionId};

/// Returns the stored form of the region a person is limited to. Empty means all regions.
pub(crate) fn region_column(person: &Person) -> &str {
    person.region.as_ref().map_or("", RegionId::as_str)
}

/// Parses the stored form of an optional region. Empty means all regions.
pub(crate) fn optional_region(text: &str) -> Result<Option<RegionId>, Error> {
    let broken = |_| Error::internal("the stored region of a person is no valid id");
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
        Value::Text(region_column(person)),
    ]
}
