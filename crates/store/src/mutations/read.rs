//! Reading mutations: one, or a page of the newest.

use super::{accepted::Mutations, author::Author, ended::REMOVING, subjects};
use crate::Store;
use db::{Error, Row, Value, column, columns, statements};
use model::{CandidateId, MutationId, Scope, Timestamp};

/// The columns that [`mutation`] reads.
macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT id, sequence, operation, status, attempts, idempotency_key, candidate_ids, interaction_ids, ",
            "attachment_ids, problem, callback_url, deliveries, created_at, started_at, finished_at, callback_at, ",
            "outcome, unremoved, forgotten, key_id, author_kind, person_id, person_name, person_role ",
            "FROM mutations WHERE region_id = $1 AND environment = $2 AND ",
            $rest
        )
    };
}

statements! {
    pub(super) scope BY_ID as "MUTATION_BY_ID" = select!("id = $3");
    pub(super) scope BY_SEQUENCE as "MUTATION_BY_SEQUENCE" = select!("sequence = $3");
    pub(super) scope LIST as "LIST_MUTATIONS" = select!("sequence < $3 ORDER BY sequence DESC LIMIT $4");
    pub(super) scope LIST_SUCCEEDED as "LIST_SUCCEEDED_MUTATIONS" = select!("status = 1 AND sequence < $3 ORDER BY sequence DESC LIMIT $4");
    /// For statuses other than succeeded. Only those have an index by status.
    pub(super) scope LIST_BY_STATUS as "LIST_MUTATIONS_BY_STATUS" =
        select!(
            "status <> 1 AND status = $5 AND CASE WHEN started_at IS NULL THEN 0 ELSE 1 END = CAST($6 AS BIGINT) \
             AND sequence < $3 ORDER BY sequence DESC LIMIT $4"
        );
}

/// The progress of a mutation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MutationStatus {
    /// It waits for its turn.
    Queued,
    /// Its files are being fetched or removed, or it is being tried again.
    Running,
    /// It was carried out.
    Succeeded,
    /// It could not be carried out, and changed nothing.
    Failed,
}

impl MutationStatus {
    /// Every status.
    pub const ALL: [Self; 4] = [Self::Queued, Self::Running, Self::Succeeded, Self::Failed];

    /// Returns its name in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Running => "running",
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
        }
    }

    /// Returns whether the mutation has ended.
    pub fn has_ended(self) -> bool {
        matches!(self, Self::Succeeded | Self::Failed)
    }

    /// Returns the stored status, and whether the mutation has been started.
    pub(super) fn stored(self) -> (i64, bool) {
        match self {
            Self::Queued => (0, false),
            Self::Running => (0, true),
            Self::Succeeded => (1, true),
            Self::Failed => (2, true),
        }
    }

    fn of(code: i64, started: bool) -> Self {
        match (code, started) {
            (0, false) => Self::Queued,
            (0, true) | (REMOVING, _) => Self::Running,
            (1, _) => Self::Succeeded,
            _ => Self::Failed,
        }
    }
}

/// An accepted write, as it can be read.
#[derive(Debug, Clone)]
pub struct Mutation {
    /// Its id.
    pub id: MutationId,
    /// Its position in the scope's queue.
    pub sequence: i64,
    /// The operation.
    pub operation: String,
    /// Who sent it. None if an earlier version accepted it, and it was no API key.
    pub author: Option<Author>,
    /// Its progress.
    pub status: MutationStatus,
    /// The number of attempts.
    pub attempts: i64,
    /// The caller's idempotency key.
    pub idempotency_key: Option<String>,
    /// The candidates it is about, as a JSON array.
    pub candidate_ids: String,
    /// The contact moments it is about, as a JSON array.
    pub interaction_ids: String,
    /// The attachments it is about, as a JSON array.
    pub attachment_ids: String,
    /// Why it failed, as JSON.
    pub problem: Option<String>,
    /// The URL that is called when it ends.
    pub callback_url: Option<String>,
    /// The outcome of the callback's deliveries, as a JSON array.
    pub deliveries: String,
    /// When it was accepted.
    pub created_at: Timestamp,
    /// When it was first tried.
    pub started_at: Option<Timestamp>,
    /// When it ended.
    pub finished_at: Option<Timestamp>,
    /// When the next delivery of the callback is due.
    pub callback_at: Option<Timestamp>,
    /// The result in addition to its status, as JSON.
    pub outcome: Option<String>,
    /// The number of files that it released and that could not be removed yet.
    pub unremoved: i64,
    /// Whether its candidate was erased by another mutation. Its callback is then tried one last
    /// time.
    pub forgotten: bool,
}

/// A selection of mutations, newest first.
#[derive(Debug, Clone, Copy)]
pub struct MutationsPage {
    /// Only those with this status.
    pub status: Option<MutationStatus>,
    /// Only those accepted before the one at this position in the queue.
    pub before: i64,
    /// The maximum number.
    pub limit: i64,
}

columns! {
    /// The columns of a mutation.
    MutationColumns: BY_ID, BY_SEQUENCE, LIST, LIST_SUCCEEDED, LIST_BY_STATUS
}

fn mutation(row: Row<'_>) -> Result<Mutation, Error> {
    let moment = |column| Ok::<_, Error>(row.optional_int(column)?.map(Timestamp::from_micros));
    let started_at = moment(column!(MutationColumns, started_at))?;
    let status = row.int(column!(MutationColumns, status))?;
    Ok(Mutation {
        id: row.parsed(column!(MutationColumns, id))?,
        sequence: row.int(column!(MutationColumns, sequence))?,
        operation: row.text(column!(MutationColumns, operation))?.to_owned(),
        author: Author::read::<MutationColumns>(row)?,
        status: MutationStatus::of(status, started_at.is_some()),
        attempts: row.int(column!(MutationColumns, attempts))?,
        idempotency_key: row
            .optional_text(column!(MutationColumns, idempotency_key))?
            .map(str::to_owned),
        candidate_ids: row
            .text(column!(MutationColumns, candidate_ids))?
            .to_owned(),
        interaction_ids: row
            .text(column!(MutationColumns, interaction_ids))?
            .to_owned(),
        attachment_ids: row
            .text(column!(MutationColumns, attachment_ids))?
            .to_owned(),
        problem: row
            .optional_text(column!(MutationColumns, problem))?
            .map(str::to_owned),
        callback_url: row
            .optional_text(column!(MutationColumns, callback_url))?
            .map(str::to_owned),
        deliveries: row.text(column!(MutationColumns, deliveries))?.to_owned(),
        created_at: Timestamp::from_micros(row.int(column!(MutationColumns, created_at))?),
        started_at,
        finished_at: moment(column!(MutationColumns, finished_at))?.filter(|_| status != REMOVING),
        callback_at: moment(column!(MutationColumns, callback_at))?,
        outcome: row
            .optional_text(column!(MutationColumns, outcome))?
            .map(str::to_owned),
        unremoved: row.int(column!(MutationColumns, unremoved))?,
        forgotten: row.int(column!(MutationColumns, forgotten))? == 1,
    })
}

impl Store {
    /// Returns one mutation.
    pub async fn mutation(&self, scope: &Scope, id: MutationId) -> Result<Option<Mutation>, Error> {
        let [region, environment] = Value::of_scope(scope);
        self.database()
            .first(
                &BY_ID,
                &[region, environment, Value::Text(id.as_str())],
                mutation,
            )
            .await
    }

    /// Returns the mutations about a candidate, oldest first.
    pub async fn mutations_about(
        &self,
        scope: &Scope,
        candidate: CandidateId,
    ) -> Result<Vec<Mutation>, Error> {
        let [region, environment] = Value::of_scope(scope);
        let values = [region, environment, Value::Text(candidate.as_str())];
        let mut sequences = self
            .database()
            .all(&subjects::OF, &values, |row| {
                row.int(column!(subjects::OF, sequence))
            })
            .await?;
        sequences.sort_unstable();
        sequences.dedup();
        let sets = sequences
            .iter()
            .map(|sequence| vec![region, environment, Value::Int(*sequence)]);
        let mut mutations = Vec::with_capacity(sequences.len());
        let visit = |_, row: Row<'_>| {
            mutations.push(mutation(row)?);
            Ok::<(), Error>(())
        };
        self.database()
            .query_batch(&BY_SEQUENCE, sets, visit)
            .await?;
        Ok(mutations)
    }

    /// Returns a page of mutations, newest first.
    pub async fn mutations(
        &self,
        scope: &Scope,
        page: MutationsPage,
    ) -> Result<Vec<Mutation>, Error> {
        if page.status == Some(MutationStatus::Running) {
            return self.running(scope, page).await;
        }
        let [region, environment] = Value::of_scope(scope);
        let mut values = vec![
            region,
            environment,
            Value::Int(page.before),
            Value::Int(page.limit),
        ];
        let statement = match page.status {
            None => &LIST,
            Some(MutationStatus::Succeeded) => &LIST_SUCCEEDED,
            Some(status) => {
                let (code, started) = status.stored();
                values.extend([Value::Int(code), Value::Int(started.into())]);
                &LIST_BY_STATUS
            }
        };
        self.database().all(statement, &values, mutation).await
    }

    /// Returns the running mutations. They are stored under two statuses: 0 (started) and 3
    /// (removing files).
    async fn running(&self, scope: &Scope, page: MutationsPage) -> Result<Vec<Mutation>, Error> {
        let [region, environment] = Value::of_scope(scope);
        let mut running = Vec::new();
        for code in [0, REMOVING] {
            let page = [
                Value::Int(page.before),
                Value::Int(page.limit),
                Value::Int(code),
                Value::Int(1),
            ];
            let values: Vec<_> = [region, environment].into_iter().chain(page).collect();
            running.extend(
                self.database()
                    .all(&LIST_BY_STATUS, &values, mutation)
                    .await?,
            );
        }
        running.sort_by_key(|mutation| std::cmp::Reverse(mutation.sequence));
        running.truncate(usize::try_from(page.limit).unwrap_or_default());
        Ok(running)
    }
}

impl Mutations<'_, '_> {
    /// Returns the mutation at a position in the queue.
    pub async fn at(&mut self, sequence: i64) -> Result<Option<Mutation>, Error> {
        let [region, environment] = Value::of_scope(&self.state.scope);
        let values = [region, environment, Value::Int(sequence)];
        self.transaction
            .first(&BY_SEQUENCE, &values, mutation)
            .await
    }

    /// Returns whether a mutation with this id exists.
    pub async fn exists(&mut self, id: MutationId) -> Result<bool, Error> {
        let [region, environment] = Value::of_scope(&self.state.scope);
        let values = [region, environment, Value::Text(id.as_str())];
        let found = self.transaction.first(&BY_ID, &values, |_| Ok(())).await?;
        Ok(found.is_some())
    }
}
