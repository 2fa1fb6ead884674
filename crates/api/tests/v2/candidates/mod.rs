//! `/candidates`.

mod fields;
mod find;
mod get;
mod list;
mod stream;
