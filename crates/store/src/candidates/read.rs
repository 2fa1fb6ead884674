//! Reading candidates: a list by position, a look-up by derived key, one by id.

use crate::{Error, Statement, Store, Value, engine::Row};
use model::{CandidateId, Cursor, Document, Filter, Scope};

pub(super) static LIST: Statement = Statement::new(
    "LIST",
    "SELECT id, position, lengths, document, custom FROM candidates \
     WHERE region_id = $1 AND environment = $2 AND archived = $3 AND position > $4 ORDER BY position LIMIT $5",
);

/// The first positions of one phase, from the index that has them in order.
macro_rules! of_phase {
    ($parameter:literal) => {
        concat!(
            "SELECT position FROM (SELECT position FROM candidates WHERE region_id = $1 AND environment = $2 ",
            "AND archived = $3 AND phase = ",
            $parameter,
            " AND position > $4 ORDER BY position LIMIT $5) one"
        )
    };
}

/// The first positions of all wanted phases together are looked up. An unwanted phase is -1, which no candidate has.
pub(super) static LIST_BY_PHASE: Statement = Statement::new(
    "LIST_BY_PHASE",
    concat!(
        "SELECT id, position, lengths, document, custom FROM candidates ",
        "WHERE region_id = $1 AND environment = $2 AND archived = $3 AND position IN (SELECT position FROM (",
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
        ") wanted ORDER BY position LIMIT $5) ORDER BY position",
    ),
);

pub(super) static BY_EMAIL: Statement = Statement::new(
    "BY_EMAIL",
    "SELECT id, position, lengths, document, custom FROM candidates \
     WHERE region_id = $1 AND environment = $2 AND email_key = $3 AND archived = 0 ORDER BY position",
);

pub(super) static BY_PHONE: Statement = Statement::new(
    "BY_PHONE",
    "SELECT id, position, lengths, document, custom FROM candidates \
     WHERE region_id = $1 AND environment = $2 AND phone_key = $3 AND archived = 0 ORDER BY position",
);

pub(super) static BY_ID: Statement = Statement::new(
    "BY_ID",
    "SELECT id, position, lengths, document, custom FROM candidates \
     WHERE region_id = $1 AND environment = $2 AND id = $3",
);

pub(super) static COUNT: Statement = Statement::new(
    "COUNT",
    "SELECT phase, total FROM candidate_counts WHERE region_id = $1 AND environment = $2 AND archived = $3",
);

/// A candidate as it is visited: borrowed from the engine's row.
#[derive(Debug)]
pub struct CandidateRow<'a> {
    /// Its id.
    pub id: &'a str,
    /// Its place in the order of insertion.
    pub position: i64,
    /// Its shared fields.
    pub document: Document<'a>,
    /// The values of its custom fields: a JSON object by custom field id, when it has any.
    pub custom: Option<&'a str>,
}

/// Which stretch of a list is wanted.
#[derive(Debug, Clone, Copy)]
pub struct Page {
    /// Which candidates the list holds.
    pub filter: Filter,
    /// The records after this place.
    pub after: Cursor,
    /// How many at the most.
    pub limit: u32,
}

/// How a visit to a list ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// How many records were visited.
    pub rows: u32,
    /// Where the next page starts; none when this was the last.
    pub next: Option<Cursor>,
}

/// By what a candidate is looked up.
#[derive(Debug, Clone, Copy)]
pub enum Lookup<'a> {
    /// A key made by [`model::email_key`].
    Email(&'a str),
    /// A key made by [`model::phone_key`].
    Phone(&'a str),
}

fn candidate(row: Row<'_>) -> Result<CandidateRow<'_>, Error> {
    Ok(CandidateRow {
        id: row.text(0)?,
        position: row.int(1)?,
        document: Document::new(row.text(3)?, row.blob(2)?),
        custom: row.optional_text(4)?,
    })
}

impl Store {
    /// Visits a page of the list, in order. Costs the same at any depth.
    pub async fn page<'v>(
        &self,
        scope: &Scope,
        page: Page,
        mut visit: impl FnMut(CandidateRow<'_>) + 'v,
    ) -> Result<Found, Error> {
        let Page { filter, after, limit } = page;
        let [region, environment] = Value::of_scope(scope);
        let archived = Value::Int(filter.archived.into());
        // One more than asked for tells whether there is a next page.
        let bounds = [Value::Int(after.0), Value::Int(i64::from(limit) + 1)];
        let mut found = Found { rows: 0, next: None };
        let mut last = after.0;
        let take = |row: Row<'_>| {
            if found.rows == limit {
                found.next = Some(Cursor(last));
                return Ok(());
            }
            let candidate = candidate(row)?;
            last = candidate.position;
            found.rows += 1;
            visit(candidate);
            Ok::<(), Error>(())
        };
        if filter.phases == 0 {
            let values = [region, environment, archived, bounds[0], bounds[1]];
            self.engine().each(&LIST, &values, take).await?;
        } else {
            let phase = |index: i64| Value::Int(if filter.phases & (1 << index) == 0 { -1 } else { index });
            let phases = [0, 1, 2, 3, 4, 5, 6].map(phase);
            let values: Vec<_> = [region, environment, archived].into_iter().chain(bounds).chain(phases).collect();
            self.engine().each(&LIST_BY_PHASE, &values, take).await?;
        }
        Ok(found)
    }

    /// Visits every live candidate that a look-up finds, in the list's order.
    pub async fn lookup(
        &self,
        scope: &Scope,
        lookup: Lookup<'_>,
        mut visit: impl FnMut(CandidateRow<'_>),
    ) -> Result<u32, Error> {
        let (statement, key) = match lookup {
            Lookup::Email(key) => (&BY_EMAIL, key),
            Lookup::Phone(key) => (&BY_PHONE, key),
        };
        let [region, environment] = Value::of_scope(scope);
        self.engine()
            .each(statement, &[region, environment, Value::Text(key)], |row| {
                visit(candidate(row)?);
                Ok(())
            })
            .await
    }

    /// Visits one candidate, archived or not; gives what the visit gave, or nothing when there is no such candidate.
    pub async fn candidate<T>(
        &self,
        scope: &Scope,
        id: CandidateId,
        mut visit: impl FnMut(CandidateRow<'_>) -> T,
    ) -> Result<Option<T>, Error> {
        let [region, environment] = Value::of_scope(scope);
        let mut result = None;
        self.engine()
            .each(&BY_ID, &[region, environment, Value::Text(id.as_str())], |row| {
                result = Some(visit(candidate(row)?));
                Ok::<(), Error>(())
            })
            .await?;
        Ok(result)
    }

    /// How many candidates a list holds in all.
    pub async fn count(&self, scope: &Scope, filter: Filter) -> Result<i64, Error> {
        let [region, environment] = Value::of_scope(scope);
        let mut total = 0;
        self.engine()
            .each(&COUNT, &[region, environment, Value::Int(filter.archived.into())], |row| {
                if filter.phases == 0 || filter.phases & (1 << row.int(0)?) != 0 {
                    total += row.int(1)?;
                }
                Ok::<(), Error>(())
            })
            .await?;
        Ok(total)
    }
}
