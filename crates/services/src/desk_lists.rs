//! Searches of sessions of the desk, which stand in no address, and saved views of the list.
//!
//! Both are JSON of the desk, sealed: the words of a search are personal data.

use crate::staff::StaffSession;
use model::{SEAL_RANDOM, Scope, StaffId, nonce};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::time::Duration;
use store::{Error, ScopeTx, Store};

/// How long a search is kept.
const KEPT: Duration = Duration::from_hours(12);
const SEARCH: &str = "desk search";
const VIEW: &str = "desk view";
/// A saved view.
#[derive(Debug, Clone, PartialEq)]
pub struct SavedView {
    /// Its id.
    pub id: String,
    /// Whether it is the region's, for everybody.
    pub is_of_region: bool,
    /// The name that was given to it.
    pub name: String,
    /// What is listed: filters, columns and order.
    pub list: Value,
}

#[derive(Serialize, Deserialize)]
struct Content {
    name: String,
    list: Value,
}

fn seal(store: &Store, purpose: &str, bound: &[&[u8]], content: &[u8]) -> Vec<u8> {
    let mut random = [0; SEAL_RANDOM];
    store.random().fill(&mut random);
    let secret = &store.installation().secret;
    secret.seal(purpose, bound, random, content)
}

/// What the search or the view of a scope is bound to.
fn bound<'b>(scope: &'b Scope, owner: &'b [u8], id: &'b str) -> [&'b [u8]; 4] {
    let environment: &[u8] = if scope.environment.is_sandbox() {
        b"s"
    } else {
        b"p"
    };
    [
        scope.region.as_str().as_bytes(),
        environment,
        owner,
        id.as_bytes(),
    ]
}

/// Returns what the searches of a session are found by. It stays when the session gets another token,
/// as after a step-up.
fn session_key(session: &StaffSession) -> [u8; 32] {
    let mut key = Sha256::new();
    key.update(session.staff.as_str());
    key.update(session.created_at.micros().to_be_bytes());
    key.finalize().into()
}

/// Keeps a search of a session for 12 hours. Returns the id that the address has instead of it.
/// A session has at most 50; a new one replaces the oldest.
pub async fn keep_search(
    store: &Store,
    scope: Scope,
    session: &StaffSession,
    search: &Value,
) -> Result<String, Error> {
    let session = session_key(session);
    let id = nonce(store.random().as_ref());
    let content = search.to_string();
    let sealed = seal(
        store,
        SEARCH,
        &bound(&scope, &session, &id),
        content.as_bytes(),
    );
    let until = store.clock().now().plus(KEPT);
    let kept = id.clone();
    store
        .write(scope, async move |tx: &mut ScopeTx<'_, '_>| {
            let mut lists = tx.desk_lists();
            lists.keep_search(&session, &id, &sealed, until).await
        })
        .await?;
    Ok(kept)
}

/// Returns a search of this session that is still kept.
pub async fn search(
    store: &Store,
    scope: &Scope,
    session: &StaffSession,
    id: &str,
) -> Result<Option<Value>, Error> {
    let session = &session_key(session);
    let Some(sealed) = store.kept_search(scope, session, id).await? else {
        return Ok(None);
    };
    let secret = &store.installation().secret;
    let opened = secret.open(SEARCH, &bound(scope, session, id), &sealed);
    Ok(opened.and_then(|content| serde_json::from_slice(&content).ok()))
}

/// Returns the views of the region and those of a person, each in the order of their names.
pub async fn views(store: &Store, scope: &Scope, staff: StaffId) -> Result<Vec<SavedView>, Error> {
    let secret = &store.installation().secret;
    let mut views = Vec::new();
    for owner in [None, Some(staff)] {
        let owner_id = owner.as_ref().map_or("", StaffId::as_str).to_owned();
        for view in store.views_of(scope, owner).await? {
            let bound = bound(scope, owner_id.as_bytes(), &view.id);
            let opened = secret.open(VIEW, &bound, &view.sealed);
            let content = opened.and_then(|content| serde_json::from_slice(&content).ok());
            if let Some(Content { name, list }) = content {
                views.push(SavedView {
                    id: view.id,
                    is_of_region: owner.is_none(),
                    name,
                    list,
                });
            }
        }
    }
    views.sort_by_cached_key(|view| (!view.is_of_region, view.name.to_lowercase()));
    Ok(views)
}

/// Saves a view of a person, or of the region if no person is given. Returns its id, or none if there
/// are 50 already.
pub async fn save_view(
    store: &Store,
    scope: Scope,
    staff: Option<StaffId>,
    name: &str,
    list: Value,
) -> Result<Option<String>, Error> {
    let id = nonce(store.random().as_ref());
    let owner = staff.as_ref().map_or("", StaffId::as_str).to_owned();
    let name = name.to_owned();
    let content = serde_json::to_vec(&Content { name, list }).map_err(Error::internal)?;
    let sealed = seal(store, VIEW, &bound(&scope, owner.as_bytes(), &id), &content);
    let kept = id.clone();
    let has_room = store
        .write(scope, async move |tx: &mut ScopeTx<'_, '_>| {
            tx.desk_lists().keep_view(staff, &id, &sealed).await
        })
        .await?;
    Ok(has_room.then_some(kept))
}

/// Removes a view of a person, or of the region if no person is given. Returns false if there is none
/// with this id.
pub async fn remove_view(
    store: &Store,
    scope: Scope,
    staff: Option<StaffId>,
    id: String,
) -> Result<bool, Error> {
    store
        .write(scope, async move |tx: &mut ScopeTx<'_, '_>| {
            tx.desk_lists().remove_view(staff, &id).await
        })
        .await
}
