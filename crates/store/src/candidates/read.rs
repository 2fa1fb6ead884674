//! Reads candidates: a list by position, a lookup by a derived key, one by id.

use super::checksum;
use crate::Store;
use db::{Columns, Error, Row, Source, Statement, Value, column, columns, statements};
use model::{CandidateId, Cursor, Document, Filter, Scope};

statements! {
    pub(super) scope LIST as "LIST" =
        "SELECT position, lengths, document, custom FROM candidates \
         WHERE region_id = $1 AND environment = $2 AND archived = $3 AND position > $4 ORDER BY position LIMIT $5";
    /// The first page of the unfiltered list, together with the change feed's last position.
    pub(super) scope LIST_FROM_START as "LIST_FROM_START" =
        "SELECT position, lengths, document, custom, \
         (SELECT last_change FROM scope_state WHERE region_id = $1 AND environment = $2) AS last_change FROM candidates \
         WHERE region_id = $1 AND environment = $2 AND archived = $3 AND position > $4 ORDER BY position LIMIT $5";
}

/// The rows of one phase, ordered by position, from the index that has them in this order.
macro_rules! of_phase {
    ($parameter:literal) => {
        concat!(
            "SELECT position, lengths, document, custom FROM (SELECT position, lengths, document, custom ",
            "FROM candidates WHERE region_id = $1 AND environment = $2 AND archived = $3 AND phase = ",
            $parameter,
            " AND position > $4 ORDER BY position) one"
        )
    };
}

statements! {
    /// Merges the wanted phases' candidates while reading. The parameter of an unwanted phase is -1,
    /// which no candidate has. Without the ORDER BY in each branch, PostgreSQL would read all rows and
    /// sort them.
    pub(super) scope LIST_BY_PHASE as "LIST_BY_PHASE" =
        concat!(
            "SELECT position, lengths, document, custom FROM (",
            of_phase!("$6"),
            " UNION ALL ",
            of_phase!("$7"),
            " UNION ALL ",
            of_phase!("$8"),
            " UNION ALL ",
            of_phase!("$9"),
            " UNION ALL ",
            of_phase!("$10"),
            " UNION ALL ",
            of_phase!("$11"),
            " UNION ALL ",
            of_phase!("$12"),
            ") wanted ORDER BY position LIMIT $5",
        );
    pub(super) scope BY_EMAIL as "BY_EMAIL" =
        "SELECT position, lengths, document, custom FROM candidates \
         WHERE region_id = $1 AND environment = $2 AND email_key = $3 AND archived = 0 ORDER BY position";
    pub(super) scope BY_PHONE as "BY_PHONE" =
        "SELECT position, lengths, document, custom FROM candidates \
         WHERE region_id = $1 AND environment = $2 AND phone_key = $3 AND archived = 0 ORDER BY position";
    pub(crate) scope BY_ID as "BY_ID" =
        "SELECT position, lengths, document, custom FROM candidates \
         WHERE region_id = $1 AND environment = $2 AND id = $3";
    pub(super) scope COUNT as "COUNT" =
        "SELECT phase, total FROM candidate_counts WHERE region_id = $1 AND environment = $2 AND archived = $3";
}

/// A candidate, borrowed from the database's row during a visit.
#[derive(Debug)]
pub struct CandidateRow<'a> {
    /// The candidate's position in the order of insertion.
    pub position: i64,
    /// The fields that all regions share.
    pub document: Document<'a>,
    /// The values of the custom fields, as a JSON object by custom field id; none if there are
    /// none.
    pub custom: Option<&'a str>,
}

/// Which page of a list is wanted.
#[derive(Debug, Clone, Copy)]
pub struct Page {
    /// Which candidates the list holds.
    pub filter: Filter,
    /// The keyset cursor after which the page begins.
    pub after: Cursor,
    /// Maximum number of records.
    pub limit: u32,
}

/// How a visit to a list ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// Number of records visited.
    pub rows: u32,
    /// The cursor of the next page; none if this was the last page.
    pub next: Option<Cursor>,
    /// The change feed's last position when reading of the unfiltered list began.
    pub since: Option<i64>,
}

/// The key by which a candidate is looked up.
#[derive(Debug, Clone, Copy)]
pub enum Lookup<'a> {
    /// A key made by [`model::email_search_key`].
    Email(&'a str),
    /// A key made by [`model::phone_key`].
    Phone(&'a str),
}

columns! {
    /// The columns that all lists and look-ups have.
    CandidateColumns: LIST, LIST_FROM_START, LIST_BY_PHASE, BY_EMAIL, BY_PHONE, BY_ID
}

/// Returns the candidate of a row of a statement `C`.
pub(super) fn candidate<C: Columns>(row: Row<'_>) -> Result<CandidateRow<'_>, Error> {
    let custom = row.optional_text(column!(C, custom))?;
    let document = checksum::opened(
        row.bytes(column!(C, document))?,
        row.blob(column!(C, lengths))?,
        custom,
    )?;
    Ok(CandidateRow {
        position: row.int(column!(C, position))?,
        document,
        custom,
    })
}

impl<'a> CandidateRow<'a> {
    /// Returns the candidate's id.
    pub fn id(&self) -> &'a str {
        self.document.id()
    }
}

/// The state of a page that is being read.
struct Reading<V> {
    visit: V,
    limit: u32,
    last: Cursor,
    /// Whether the next record is the first of the unfiltered list.
    starting: bool,
    found: Found,
}

impl<V: FnMut(CandidateRow<'_>)> Reading<V> {
    /// Returns the statement that continues from `last`, and its values.
    fn question<'s>(
        &self,
        scope: &'s Scope,
        filter: Filter,
    ) -> (&'static Statement, Vec<Value<'s>>) {
        let [region, environment] = Value::of_scope(scope);
        let archived = Value::Int(filter.archived.into());
        // One row more than asked for shows whether there is a next page.
        let wanted = i64::from(self.limit - self.found.rows) + 1;
        let mut values = vec![
            region,
            environment,
            archived,
            Value::Int(self.last.position),
            Value::Int(wanted),
        ];
        if filter == Filter::default() && self.last == Cursor::START {
            return (&LIST_FROM_START, values);
        }
        if filter.phases == 0 {
            return (&LIST, values);
        }
        let phase = |index: i64| {
            Value::Int(if filter.phases & (1 << index) == 0 {
                -1
            } else {
                index
            })
        };
        values.extend([0, 1, 2, 3, 4, 5, 6].map(phase));
        (&LIST_BY_PHASE, values)
    }

    fn take(&mut self, row: Row<'_>) -> Result<(), Error> {
        if self.found.rows == self.limit {
            self.found.next = Some(self.last);
            return Ok(());
        }
        let candidate = candidate::<CandidateColumns>(row)?;
        if self.starting {
            self.found.since = Some(
                row.optional_int(column!(LIST_FROM_START, last_change))?
                    .unwrap_or_default(),
            );
            self.starting = false;
        }
        self.last = Cursor {
            position: candidate.position,
            since: self.found.since,
        };
        self.found.rows += 1;
        (self.visit)(candidate);
        Ok(())
    }
}

impl Store {
    /// Visits a page of the list, in order. The cost does not depend on how far into the list it
    /// is.
    pub async fn page<'v>(
        &self,
        scope: &Scope,
        page: Page,
        visit: impl FnMut(CandidateRow<'_>) + 'v,
    ) -> Result<Found, Error> {
        let starting = page.filter == Filter::default() && page.after == Cursor::START;
        // A list that is empty at the start has missed no change since position 0.
        let since = if starting { Some(0) } else { page.after.since };
        let found = Found {
            rows: 0,
            next: None,
            since,
        };
        let mut reading = Reading {
            visit,
            limit: page.limit,
            last: page.after,
            starting,
            found,
        };
        let (statement, values) = reading.question(scope, page.filter);
        let source = self
            .database()
            .query_replica(statement, &values, |row| reading.take(row))
            .await?;
        // The end of the list on a replica may only be the point up to which it has replicated, so
        // the primary is asked for the rest.
        if source == Source::Replica && reading.found.next.is_none() {
            let (statement, values) = reading.question(scope, page.filter);
            self.database()
                .query(statement, &values, |row| reading.take(row))
                .await?;
        }
        Ok(reading.found)
    }

    /// Visits every live candidate with a key, in list order. Returns their number.
    pub async fn lookup(
        &self,
        scope: &Scope,
        lookup: Lookup<'_>,
        visit: impl FnMut(CandidateRow<'_>),
    ) -> Result<u32, Error> {
        let (statement, key) = match lookup {
            Lookup::Email(key) => (&BY_EMAIL, key),
            Lookup::Phone(key) => (&BY_PHONE, key),
        };
        let [region, environment] = Value::of_scope(scope);
        self.visit_or_retry_on_primary(statement, &[region, environment, Value::Text(key)], visit)
            .await
    }

    /// Visits one candidate, archived or not. Returns the visit's result, or none if the candidate
    /// does not exist.
    pub async fn candidate<T>(
        &self,
        scope: &Scope,
        id: CandidateId,
        mut visit: impl FnMut(CandidateRow<'_>) -> T,
    ) -> Result<Option<T>, Error> {
        let [region, environment] = Value::of_scope(scope);
        let mut result = None;
        let values = [region, environment, Value::Text(id.as_str())];
        self.visit_or_retry_on_primary(&BY_ID, &values, |row| result = Some(visit(row)))
            .await?;
        Ok(result)
    }

    /// Visits a statement's rows on a replica. If the replica has none, the statement is repeated
    /// on the primary.
    async fn visit_or_retry_on_primary(
        &self,
        statement: &'static Statement,
        values: &[Value<'_>],
        mut visit: impl FnMut(CandidateRow<'_>),
    ) -> Result<u32, Error> {
        let mut rows = 0;
        let mut take = |row: Row<'_>| {
            rows += 1;
            visit(candidate::<CandidateColumns>(row)?);
            Ok::<(), Error>(())
        };
        let source = self
            .database()
            .query_replica(statement, values, &mut take)
            .await?;
        if rows == 0 && source == Source::Replica {
            rows = self
                .database()
                .query(statement, values, |row| {
                    visit(candidate::<CandidateColumns>(row)?);
                    Ok::<(), Error>(())
                })
                .await?;
        }
        Ok(rows)
    }

    /// Returns the number of candidates of each phase among the live or the archived ones.
    pub(crate) async fn counts_by_phase(
        &self,
        scope: &Scope,
        archived: bool,
    ) -> Result<Vec<(u8, i64)>, Error> {
        let [region, environment] = Value::of_scope(scope);
        let values = [region, environment, Value::Int(archived.into())];
        self.database()
            .all(&COUNT, &values, |row| {
                let phase = row.int(column!(COUNT, phase))?;
                Ok((
                    u8::try_from(phase).unwrap_or(u8::MAX),
                    row.int(column!(COUNT, total))?,
                ))
            })
            .await
    }

    /// Returns the total number of candidates in a list.
    pub async fn count(&self, scope: &Scope, filter: Filter) -> Result<i64, Error> {
        let [region, environment] = Value::of_scope(scope);
        let mut total = 0;
        self.database()
            .query(
                &COUNT,
                &[region, environment, Value::Int(filter.archived.into())],
                |row| {
                    if filter.phases == 0
                        || filter.phases & (1 << row.int(column!(COUNT, phase))?) != 0
                    {
                        total += row.int(column!(COUNT, total))?;
                    }
                    Ok::<(), Error>(())
                },
            )
            .await?;
        Ok(total)
    }
}
