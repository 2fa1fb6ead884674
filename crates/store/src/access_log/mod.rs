//! Who saw or changed a candidate, and when: written in batches by whoever answers reads (`write`), in a change's own
//! transaction for changes, read by candidate (`read`), forgotten after some time (`old`).

mod of_key;
mod old;
mod read;
mod write;

pub use of_key::{KeyAccessPlace, SeenByKey};
pub use read::{Access, AccessPlace, AccessesPage};
pub(crate) use write::forget;
pub use write::{ChangeEvent, NewAccess, Place};

use crate::Statement;

pub(crate) static STATEMENTS: &[&Statement] = &[
    &write::NOTE_READ,
    &write::NOTE_WRITE,
    &write::FORGET,
    &read::AT_PLACE,
    &of_key::SINGLES,
    &of_key::SETS,
    &of_key::NEXT,
    &of_key::AT_POSITIONS,
    &old::SCOPES_WITH_OLD,
    &old::OLDEST,
    &old::FORGET_OLD,
];
