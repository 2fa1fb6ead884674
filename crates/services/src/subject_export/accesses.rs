//! The access log of a record, as its candidate sees it.

use model::{KeyId, Scope, Selection, Timestamp};
use serde::Serialize;
use std::collections::HashMap;
use store::{
    Error, Store,
    access_log::{Access, AccessCursor},
};

/// Number of access log entries read at once.
const BATCH: usize = 500;

/// An action on a record, performed once or several times.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ExportedAccess {
    /// The earliest time at which it may first have been performed.
    pub at: Timestamp,
    /// The latest time at which it may last have been performed.
    pub until: Timestamp,
    /// The action's name.
    pub action: String,
    /// The fields that were shown or given, if the action selects fields.
    pub fields: Option<Vec<&'static str>>,
    /// The API key that was used; `None` for the server's operator.
    pub key: Option<ExportedKey>,
}

/// An API key, as candidates see it.
#[derive(Debug, Clone, Serialize)]
pub struct ExportedKey {
    /// The description that the key's owner gave it.
    pub description: Option<String>,
}

/// Returns all access log entries of the record at a position, newest first.
pub(super) async fn of(
    store: &Store,
    scope: &Scope,
    position: i64,
) -> Result<Vec<ExportedAccess>, Error> {
    let (mut accesses, mut next) = (Vec::<Access>::new(), Some(AccessCursor::START));
    while let Some(before) = next {
        let page = store.accesses_of(scope, position, before, BATCH).await?;
        accesses.extend(page.accesses);
        next = page.next;
    }
    let mut keys: Vec<KeyId> = accesses.iter().filter_map(|access| access.key).collect();
    keys.sort_unstable();
    keys.dedup();
    let descriptions = store.key_descriptions(&keys).await?;
    let called: HashMap<KeyId, ExportedKey> = keys
        .into_iter()
        .zip(
            descriptions
                .into_iter()
                .map(|description| ExportedKey { description }),
        )
        .collect();
    let held = |access: Access| ExportedAccess {
        at: access.place.at,
        until: access.until,
        action: access.action,
        fields: access.fields.map(|bits| Selection::names(bits).collect()),
        key: access.key.and_then(|key| called.get(&key).cloned()),
    };
    Ok(accesses.into_iter().map(held).collect())
}
