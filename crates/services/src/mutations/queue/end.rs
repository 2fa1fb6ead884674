//! Ends mutations: stores their outcome and what they concern.

use crate::mutations::{
    log_entries::note_write,
    operation::{Operation, Subjects},
    refusal::Refusal,
    run::{Fetched, Run},
};
use store::{
    Error, ScopeTx,
    audit::Actor,
    mutations::{Author, Ended, Leaves, Queued},
};

/// Ends a mutation that was executed or refused.
pub(super) async fn end(
    tx: &mut ScopeTx<'_, '_>,
    queued: &Queued,
    operation: &Operation,
    outcome: Result<Subjects, Refusal>,
) -> Result<(), Error> {
    for (id, _) in operation.created_ids(queued.id) {
        tx.reserved_ids().release(&id)?;
    }
    let (subjects, problem) = match outcome {
        Ok(subjects) => {
            // An earlier version has stored every author that the access log names.
            if let Some(author) = &queued.author {
                let by = (author, queued.sequence);
                note_write(tx, by, operation, &subjects.candidates);
            }
            (subjects, None)
        }
        Err(refusal) => {
            let files = operation.kept_files();
            tx.discarded_files().add(&files, None).await?;
            let subjects = subjects_of_refused(tx, queued, operation).await?;
            (subjects, Some(refusal.stored()))
        }
    };
    let [interactions, attachments] = subjects.listed();
    let ended = Ended {
        problem,
        at: tx.now(),
        attempts: queued.attempts + 1,
        outcome: subjects.outcome(),
        leaves: subjects.leaves,
    };
    tx.queue().end(
        queued,
        &ended,
        &subjects.candidates,
        [&interactions, &attachments],
    )
}

/// Returns what a refused mutation is about. For an upsert that is the candidate that it matches.
/// Otherwise the mutation would not be linked to the candidate, and its stored data would survive
/// the candidate's erasure.
async fn subjects_of_refused(
    tx: &mut ScopeTx<'_, '_>,
    queued: &Queued,
    operation: &Operation,
) -> Result<Subjects, Error> {
    let mut subjects = operation.subjects();
    if let Some((draft, rule)) = operation.matched_draft() {
        let mut run = Run {
            tx,
            fetched: &Fetched::new(),
            sequence: queued.sequence,
            mutation: queued.id,
            actor: queued.author.as_ref().map_or(Actor::System, Author::actor),
        };
        let matched = run.matching(draft, rule).await?;
        subjects.candidates = matched.map(|(id, _)| id).into_iter().collect();
    }
    Ok(subjects)
}

/// Ends a mutation whose payload cannot be read.
pub(super) async fn end_unreadable(tx: &mut ScopeTx<'_, '_>, queued: &Queued) -> Result<(), Error> {
    tracing::error!(mutation = %queued.id, "a stored mutation cannot be read");
    let refusal = Refusal::new(messages::Server::MutationFailed);
    let ended = Ended {
        problem: Some(refusal.stored()),
        at: tx.now(),
        attempts: queued.attempts + 1,
        outcome: None,
        leaves: Leaves::default(),
    };
    tx.reserved_ids().release_all(queued.sequence).await?;
    tx.queue().end(queued, &ended, &[], ["[]", "[]"])
}
