//! A person's records, one after the other, through the mutation engine.

use super::{Choice, Sessions};
use crate::mutations::{Accepted, Mutations, Operation, Refusal, Write};
use model::{CandidateId, MutationId, Person, ProblemCode, Scope};
use serde::Deserialize;
use std::time::Duration;
use store::Error;

/// How long a change may wait for what is before it in its scope. It is on disk by then, and will be done.
const PATIENCE: Duration = Duration::from_secs(10);

/// A record that is to be changed.
#[derive(Debug, Clone)]
pub(super) struct Record {
    pub(super) scope: Scope,
    pub(super) id: CandidateId,
    /// The address as it is written there.
    pub(super) email: String,
}

#[derive(Deserialize)]
struct Addressed {
    id: CandidateId,
    email: String,
}

impl Sessions {
    /// Those of a person's records that are meant.
    pub(super) async fn records(&self, person: &Person, choice: &Choice) -> Result<Vec<Record>, Error> {
        let (mut records, mut damaged) = (Vec::new(), None);
        let visit = |region, row: store::candidates::CandidateRow<'_>| match serde_json::from_str(&row.document.text())
        {
            Ok(Addressed { id, email }) if choice.includes(region, id) => {
                let scope = Scope { region, environment: person.environment };
                records.push(Record { scope, id, email });
            }
            Ok(_) => {}
            Err(error) => damaged = Some(error),
        };
        self.store.records_of(person, visit).await?;
        match damaged {
            Some(error) => Err(Error::Internal(format!("a stored document is damaged: {error}"))),
            None => Ok(records),
        }
    }

    /// Does something with each record; what is no longer the person's by then is left alone. Gives the mutations, which may
    /// not have ended.
    pub(super) async fn write_all(
        &self,
        person: &Person,
        records: &[Record],
        mutations: &Mutations,
        operation: impl Fn(&Record) -> Operation,
    ) -> Result<Vec<(Scope, MutationId)>, Error> {
        let write = |record: &Record| {
            let person = Some(person.identity_key.clone());
            Write { person, ..Write::new(record.scope, operation(record)) }
        };
        self.write_each(records.iter().map(write).collect(), mutations).await
    }

    /// Does each of these writes; what is refused is left alone. Gives the mutations, which may not have ended.
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
                // Not the record's fault: it has to be asked for again.
                Accepted::Refused(Refusal { code: ProblemCode::DiskFull | ProblemCode::QueueFull, detail, .. }) => {
                    return Err(Error::Unavailable(detail));
                }
                _ => {}
            }
        }
        for (scope, id) in waiting {
            mutations.wait(&scope, id, PATIENCE).await?;
        }
        Ok(all)
    }
}
