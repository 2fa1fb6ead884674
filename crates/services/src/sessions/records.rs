//! Writes to a person's records, one after the other, through the mutation engine.

use super::{Choice, Sessions};
use crate::mutations::{Accepted, Mutations, Operation, Refusal, Write};
use model::{MutationId, Person, ProblemCode, Scope};
use std::time::Duration;
use store::{Error, candidates::OwnedCandidate};

/// Timeout of waiting for a change that is queued in its scope. The change is durable by then and
/// will be executed.
const WRITE_TIMEOUT: Duration = Duration::from_secs(10);

impl Sessions {
    /// Returns the person's records that the choice includes.
    pub(super) async fn records(
        &self,
        person: &Person,
        choice: &Choice,
    ) -> Result<Vec<OwnedCandidate>, Error> {
        let mut records = self.store.person_records(person).await?;
        records.retain(|record| choice.includes(record.region, record.id));
        Ok(records)
    }

    /// Applies an operation to each record. A record that no longer belongs to the person is
    /// skipped. Returns the mutations, which may not have ended.
    pub(super) async fn write_all(
        &self,
        person: &Person,
        records: &[OwnedCandidate],
        mutations: &Mutations,
        operation: impl Fn(&OwnedCandidate) -> Operation,
    ) -> Result<Vec<(Scope, MutationId)>, Error> {
        let write = |record: &OwnedCandidate| {
            let scope = person.scope_in(record.region);
            Write::by_candidate(scope, operation(record), person.identity_key.clone())
        };
        self.write_each(records.iter().map(write).collect(), mutations)
            .await
    }

    /// Accepts each of these writes and waits for them. Refused writes are skipped. Returns the
    /// mutations, which may not have ended.
    ///
    /// # Errors
    ///
    /// [`store::ErrorKind::Unavailable`] if the disk or the queue is full.
    pub(super) async fn write_each(
        &self,
        writes: Vec<Write>,
        mutations: &Mutations,
    ) -> Result<Vec<(Scope, MutationId)>, Error> {
        let (mut all, mut waiting) = (Vec::new(), Vec::new());
        for write in writes {
            let scope = write.scope;
            match mutations.accept(write, Vec::new()).await? {
                Accepted::Fresh(receipt) => {
                    all.push((scope, receipt.id));
                    if !receipt.ended {
                        waiting.push((scope, receipt.id));
                    }
                }
                // This is not the record's fault, so the caller must try again.
                Accepted::Rejected(Refusal {
                    code: ProblemCode::DiskFull | ProblemCode::QueueFull,
                    detail,
                    ..
                }) => {
                    return Err(Error::unavailable(detail));
                }
                _ => {}
            }
        }
        for (scope, id) in waiting {
            mutations.wait(&scope, id, WRITE_TIMEOUT).await?;
        }
        Ok(all)
    }
}
