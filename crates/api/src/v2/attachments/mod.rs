//! Attachments' files.

pub(super) mod download;
