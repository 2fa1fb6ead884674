mod command;
mod copy;
mod database;
mod secret;

pub use command::{Command, FlagValue, StoredValue};
pub use copy::{AuditLog, Copy};
pub use database::{Attachments, Database};
pub use secret::Secret;
