//! The schema of the region's candidates.

pub(crate) mod custom_fields;
pub(crate) mod get;
