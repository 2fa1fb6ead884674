//! What a job will do to each candidate, and which it leaves as they are.

use super::{BulkAction, Left};
use crate::mutations::candidate_state;
use model::{CandidateId, Field, Scope};
use std::collections::{BTreeMap, HashSet};
use store::{
    Error, Store,
    jobs::Item,
    tasks::{MAX, MAX_OPEN},
};

/// What a job would do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Preview {
    /// The number of candidates that it would change.
    pub changes: usize,
    /// The numbers of candidates that it would leave as they are, by the reason.
    pub left: BTreeMap<Left, usize>,
}

/// The candidates that a job changes, and the reasons why the others are left.
pub(super) struct Planned {
    pub(super) items: Vec<Item>,
    pub(super) left: BTreeMap<Left, usize>,
}

/// Looks at each candidate, each once.
pub(super) async fn plan(
    store: &Store,
    scope: &Scope,
    candidates: &[CandidateId],
    action: &BulkAction,
) -> Result<Planned, Error> {
    let (mut items, mut left) = (Vec::new(), BTreeMap::new());
    let mut seen = HashSet::with_capacity(candidates.len());
    for candidate in candidates.iter().filter(|id| seen.insert(**id)) {
        match look(store, scope, *candidate, action).await? {
            Ok(item) => items.push(item),
            Err(reason) => *left.entry(reason).or_default() += 1,
        }
    }
    Ok(Planned { items, left })
}

async fn look(
    store: &Store,
    scope: &Scope,
    candidate: CandidateId,
    action: &BulkAction,
) -> Result<Result<Item, Left>, Error> {
    let found = store.candidate(scope, candidate, |row| {
        let phase = serde_json::from_str::<Option<String>>(row.document.value(Field::Phase));
        (
            candidate_state(row.document.bytes(), row.custom),
            row.document.value(Field::ArchivedAt) != "null",
            phase.ok().flatten().unwrap_or_default(),
        )
    });
    let Some((state, archived, phase)) = found.await? else {
        return Ok(Err(Left::Gone));
    };
    let before = match action {
        BulkAction::Restore if !archived => return Ok(Err(Left::AlreadySo)),
        BulkAction::Archive if archived => return Ok(Err(Left::AlreadySo)),
        BulkAction::Restore | BulkAction::Archive | BulkAction::Undo { .. } => String::new(),
        _ if archived => return Ok(Err(Left::Archived)),
        BulkAction::Phase { to, .. } if *to == phase => return Ok(Err(Left::AlreadySo)),
        BulkAction::Phase { .. } => phase,
        BulkAction::Coordinator { person } => {
            let present = store.coordinator_of(scope, candidate).await?;
            if present == *person {
                return Ok(Err(Left::AlreadySo));
            }
            present.map(|id| id.to_string()).unwrap_or_default()
        }
        BulkAction::Task { .. } => {
            let tasks = store.tasks_of(scope, candidate).await?;
            let open = tasks.iter().filter(|task| task.done_at.is_none()).count();
            if open >= MAX_OPEN || tasks.len() >= MAX {
                return Ok(Err(Left::TooManyTasks));
            }
            String::new()
        }
    };
    Ok(Ok(Item {
        number: 0,
        candidate,
        state: Some(state),
        before,
        result: None,
    }))
}
