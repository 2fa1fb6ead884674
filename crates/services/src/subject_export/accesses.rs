//! The access log of a record, as its candidate sees it.

use model::{KeyId, Role, Scope, Selection, Timestamp};
use serde::Serialize;
use std::collections::HashMap;
use store::{
    Error, Store,
    access_log::{Access, AccessCursor, Viewer},
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
    /// Who it was.
    pub by: ExportedViewer,
    /// The API key that was used, if one was.
    pub key: Option<ExportedKey>,
}

/// Who saw or changed a record, as candidates see it: without a name.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct ExportedViewer {
    /// The kind of viewer.
    pub kind: &'static str,
    /// The function of a person.
    pub function: Option<&'static str>,
    /// The role that is this function.
    #[serde(skip)]
    pub(super) role: Option<Role>,
}

impl From<Viewer> for ExportedViewer {
    fn from(viewer: Viewer) -> Self {
        let role = match viewer {
            Viewer::Staff(_, role) => Some(role),
            Viewer::Key(_) | Viewer::Operator(_) => None,
        };
        Self {
            kind: viewer.kind(),
            function: viewer.function(),
            role,
        }
    }
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
    let mut keys: Vec<KeyId> = accesses
        .iter()
        .filter_map(|access| access.viewer.key())
        .collect();
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
        by: access.viewer.into(),
        key: access
            .viewer
            .key()
            .and_then(|key| called.get(&key).cloned()),
    };
    Ok(accesses.into_iter().map(held).collect())
}
