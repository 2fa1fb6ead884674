//! The change feed: every candidate in the order of its last change, erased ones included.
//!
//! The feed has one entry per candidate, or a tombstone once it is erased, so its size is bounded
//! by the number of candidates that exist or existed.

use super::{CandidateRow, Change, read};
use crate::Store;
use db::{Error, Row, Value, column, statements};
use model::{CandidateId, Scope};

statements! {
    pub(super) scope LAST_CHANGE as "LAST_CHANGE" =
        "SELECT last_change FROM scope_state WHERE region_id = $1 AND environment = $2";
    pub(super) scope CHANGED as "CHANGED" =
        "SELECT position, lengths, document, custom, change_position, change_kind, archived FROM candidates \
         WHERE region_id = $1 AND environment = $2 AND change_position > $3 AND change_position <= $4 \
         ORDER BY change_position LIMIT $5";
    pub(super) scope ERASED as "ERASED" =
        "SELECT id, change_position FROM erased \
         WHERE region_id = $1 AND environment = $2 AND change_position > $3 AND change_position <= $4 \
         ORDER BY change_position LIMIT $5";
}

/// One entry of the feed.
#[derive(Debug)]
pub struct ChangeRow<'a> {
    /// The candidate's id.
    pub id: &'a str,
    /// The candidate's last change.
    pub change: Change,
    /// The candidate's present state; none if it is archived or erased.
    pub candidate: Option<CandidateRow<'a>>,
}

/// A page of the feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Changes {
    /// Number of entries in the page.
    pub rows: u32,
    /// The change position after which the next page begins.
    pub after: i64,
    /// Whether there are more entries already.
    pub more: bool,
}

impl Store {
    /// Returns the change position of the last change in a scope.
    pub async fn last_change(&self, scope: &Scope) -> Result<i64, Error> {
        let values = Value::of_scope(scope);
        Ok(self
            .database()
            .first(&LAST_CHANGE, &values, |row| {
                row.int(column!(LAST_CHANGE, last_change))
            })
            .await?
            .unwrap_or_default())
    }

    /// Visits the entries after a change position, in commit order.
    pub async fn changes(
        &self,
        scope: &Scope,
        after: i64,
        limit: u32,
        mut visit: impl FnMut(ChangeRow<'_>),
    ) -> Result<Changes, Error> {
        // Everything up to this position is committed, so from here on both tables show it.
        let last = self.last_change(scope).await?;
        let [region, environment] = Value::of_scope(scope);
        let wanted = i64::from(limit) + 1;
        let values = [
            region,
            environment,
            Value::Int(after),
            Value::Int(last),
            Value::Int(wanted),
        ];
        // Erased candidates are few and their rows small, so they are read first and merged in. A
        // candidate that is erased between the two queries appears in a later page.
        let mut gone = self
            .database()
            .all(&ERASED, &values, |row| {
                Ok((
                    row.int(column!(ERASED, change_position))?,
                    row.parsed::<CandidateId>(column!(ERASED, id))?,
                ))
            })
            .await?
            .into_iter()
            .peekable();
        let mut page = Changes {
            rows: 0,
            after,
            more: false,
        };
        let mut tombstone =
            |page: &mut Changes, before: i64, visit: &mut dyn FnMut(ChangeRow<'_>)| {
                while let Some((position, id)) = gone.next_if(|(position, _)| *position < before) {
                    if page.take(position, limit) {
                        visit(ChangeRow {
                            id: id.as_str(),
                            change: Change::Deleted,
                            candidate: None,
                        });
                    }
                }
            };
        self.database()
            .query(&CHANGED, &values, |row| {
                let position = row.int(column!(CHANGED, change_position))?;
                tombstone(&mut page, position, &mut visit);
                if page.take(position, limit) {
                    visit(changed(row)?);
                }
                Ok::<(), Error>(())
            })
            .await?;
        tombstone(&mut page, i64::MAX, &mut visit);
        Ok(page)
    }
}

impl Changes {
    /// Counts one more entry. Returns false and sets `more` if the page is full.
    fn take(&mut self, position: i64, limit: u32) -> bool {
        if self.rows == limit {
            self.more = true;
            return false;
        }
        self.rows += 1;
        self.after = position;
        true
    }
}

fn changed(row: Row<'_>) -> Result<ChangeRow<'_>, Error> {
    let archived = row.int(column!(CHANGED, archived))? != 0;
    // An archived candidate is not in the list, whatever else was changed since.
    let change = if archived {
        Change::Archived
    } else {
        Change::of_code(row.int(column!(CHANGED, change_kind))?)
    };
    let candidate = read::candidate::<CHANGED>(row)?;
    Ok(ChangeRow {
        id: candidate.id(),
        change,
        candidate: (!archived).then_some(candidate),
    })
}
