//! `/candidates`.

mod accesses;
mod attachments;
mod changes;
mod create;
mod delete;
mod fields;
mod find;
mod get;
mod interactions;
mod list;
mod mirror;
mod retention;
mod stream;
mod update;
mod upsert;
mod upsert_matching;
