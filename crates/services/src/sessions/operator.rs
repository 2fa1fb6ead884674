//! Ends candidates' sessions for the operator: those of one person, or all.

use model::{CandidateId, Person, Scope, SessionId, email_identity_key};
use serde::Deserialize;
use store::{
    Error, Store,
    audit::{Entry, Kind},
};

#[derive(Deserialize)]
struct Addressed {
    email: String,
}

/// Ends every session of the person with this record's e-mail address, immediately and on every
/// node, and returns how many were ended. Returns `None` if there is no such record.
pub async fn end_sessions_of(
    store: &Store,
    scope: &Scope,
    id: CandidateId,
) -> Result<Option<usize>, Error> {
    let read = |row: store::candidates::CandidateRow<'_>| {
        serde_json::from_str::<Addressed>(&row.document.text())
    };
    let Some(found) = store.candidate(scope, id, read).await? else {
        return Ok(None);
    };
    let addressed =
        found.map_err(|error| Error::internal(format!("a stored document is damaged: {error}")))?;
    let environment = scope.environment;
    let person = Person {
        environment,
        identity_key: email_identity_key(addressed.email.trim()),
        region: environment.is_sandbox().then_some(scope.region),
    };
    let ended = store.sessions_of(&person, store.clock().now()).await?;
    let entry = |hash| -> Entry {
        store
            .entry(Kind::SessionEnded)
            .about(SessionId::of(hash))
            .with("environment", environment.name())
    };
    let (hashes, entries): (Vec<_>, Vec<_>) =
        ended.iter().map(|one| (one.hash, entry(&one.hash))).unzip();
    let number = hashes.len();
    store.end_sessions(hashes, entries).await?;
    Ok(Some(number))
}

/// Ends all sessions, immediately and on every node, and returns how many were ended.
pub async fn end_every_session(store: &Store) -> Result<u64, Error> {
    store
        .end_every_session(store.entry(Kind::SessionEnded))
        .await
}
