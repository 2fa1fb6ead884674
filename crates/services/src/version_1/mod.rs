//! Version 1 of the API: what a payload of it means, and how it describes itself. Nothing here knows
//! HTTP.
//!
//! - [`schema()`] describes the members that a region's websites may send.
//! - [`read`] turns a payload into one of the present version, which is validated, drafted and
//!   carried out as any other ([`crate::mutations::Operation::CreateUser`]).

mod custom_fields;
mod description;
mod duration;
mod files;
mod ignored;
mod interactions;
pub(crate) mod moments;
mod names;
mod payload;
mod pointers;

pub use description::{SchemaView, payload_schema, schema};
pub use names::name_of;
pub use payload::{Reading, Settings, read};
pub use pointers::Pointers;
