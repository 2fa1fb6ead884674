//! Ending candidates' sessions as the operator: those of one person, or everybody's.

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

/// Ends every session of whoever has the address of this record, at once and on every node, and gives how many those were.
/// Nothing when there is no such record.
pub async fn end_sessions_of(store: &Store, scope: &Scope, id: CandidateId) -> Result<Option<usize>, Error> {
    let read = |row: store::candidates::CandidateRow<'_>| serde_json::from_str::<Addressed>(&row.document.text());
    let Some(found) = store.candidate(scope, id, read).await? else { return Ok(None) };
    let addressed = found.map_err(|error| Error::Internal(format!("a stored document is damaged: {error}")))?;
    let environment = scope.environment;
    let person = Person {
        environment,
        identity_key: email_identity_key(addressed.email.trim()),
        region: environment.is_sandbox().then_some(scope.region),
    };
    let ended = store.sessions_of(&person, store.clock().now()).await?;
    let entry = |hash| -> Entry {
        store.entry(Kind::SessionEnded).about(SessionId::of(hash)).with("environment", environment.name())
    };
    let (hashes, entries): (Vec<_>, Vec<_>) = ended.iter().map(|one| (one.hash, entry(&one.hash))).unzip();
    let number = hashes.len();
    store.end_sessions(hashes, entries).await?;
    Ok(Some(number))
}

/// Ends every session of everybody, at once and on every node, and gives how many those were.
pub async fn end_every_session(store: &Store) -> Result<u64, Error> {
    store.end_every_session(store.entry(Kind::SessionEnded)).await
}
