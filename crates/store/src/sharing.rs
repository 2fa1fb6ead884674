//! The key by which the attachments of a scope share files.

use base64::{Engine, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha256};

/// Returns the SHA-256 of a file's content, in base64: the value of
/// [`crate::attachments::NewAttachment::content`], by which a scope finds identical files.
pub fn content_hash(bytes: &[u8]) -> String {
    STANDARD.encode(Sha256::digest(bytes))
}
