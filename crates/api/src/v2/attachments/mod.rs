//! Attachment downloads.

pub(super) mod download;
