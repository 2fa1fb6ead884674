//! Sync tokens: the signed position in the change feed from which changes are read.

use model::{Scope, Secret, scope_token};

/// What a sync token's signature is for.
pub(super) const PURPOSE: &str = "sync token";

/// Returns the token from which the changes after a position are read.
pub(super) fn sync_token(after: i64, secret: &Secret, scope: &Scope) -> String {
    scope_token(secret, PURPOSE, scope).encode(&after)
}
