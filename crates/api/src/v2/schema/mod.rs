//! What the region's candidates may hold.

pub(crate) mod custom_fields;
pub(crate) mod get;
