//! Who saw or changed a record.

use model::{KeyId, Scope, Selection, Timestamp};
use serde::Serialize;
use std::collections::HashMap;
use store::{
    Error, Store,
    access_log::{Access, AccessPlace},
};

/// Accesses looked up together.
const BATCH: usize = 500;

/// Something that was done with a record, once or more often.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ExportedAccess {
    /// When it was first done, at the earliest.
    pub at: Timestamp,
    /// When it was last done, at the latest.
    pub until: Timestamp,
    /// What was done.
    pub action: String,
    /// The fields that were shown or given, where there is a choice of them.
    pub fields: Option<Vec<&'static str>>,
    /// Whose key it was.
    pub key: Option<ExportedKey>,
}

/// A key, as far as a candidate needs to know.
#[derive(Debug, Clone, Serialize)]
pub struct ExportedKey {
    /// What its owner calls it.
    pub description: Option<String>,
}

/// All that is recorded of the record at a position, newest first.
pub(super) async fn of(store: &Store, scope: &Scope, position: i64) -> Result<Vec<ExportedAccess>, Error> {
    let (mut accesses, mut next) = (Vec::<Access>::new(), Some(AccessPlace::START));
    while let Some(before) = next {
        let page = store.accesses_of(scope, position, before, BATCH).await?;
        accesses.extend(page.accesses);
        next = page.next;
    }
    let mut keys: Vec<KeyId> = accesses.iter().filter_map(|access| access.key).collect();
    keys.sort_unstable();
    keys.dedup();
    let descriptions = store.key_descriptions(&keys).await?;
    let called: HashMap<KeyId, ExportedKey> =
        keys.into_iter().zip(descriptions.into_iter().map(|description| ExportedKey { description })).collect();
    let held = |access: Access| ExportedAccess {
        at: access.place.at,
        until: access.until,
        action: access.action,
        fields: access.fields.map(|bits| Selection::names(bits).collect()),
        key: access.key.and_then(|key| called.get(&key).cloned()),
    };
    Ok(accesses.into_iter().map(held).collect())
}
