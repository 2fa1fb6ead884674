//! The pages: what each reads, does and shows.

pub(crate) mod accesses;
pub(crate) mod account;
pub(crate) mod assets;
pub(crate) mod edit;
pub(crate) mod email;
pub(crate) mod erase;
pub(crate) mod export;
mod faulty;
pub(crate) mod look;
pub(crate) mod overview;
pub(crate) mod question;
pub(crate) mod record;
pub(crate) mod sessions;
pub(crate) mod sign_in;

use crate::http::Trouble;

/// There is no such page.
pub(crate) async fn not_found() -> Trouble {
    Trouble::NotFound
}
