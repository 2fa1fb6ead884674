//! What the ways to sign in are called.

use crate::{desk::texts::Texts, state::State};
use store::region_settings::PASSKEY;

/// Returns what people call a way: a passkey, or the name of the provider.
pub(crate) fn way_name(state: &State, t: &'static Texts, way: &str) -> String {
    if way == PASSKEY {
        return t.sign_in.passkey.to_owned();
    }
    let slug = way.strip_prefix("oidc:").unwrap_or(way);
    let known = state.staff.options().providers.get(slug);
    known.map_or_else(|| slug.to_owned(), |known| known.options.name.clone())
}
