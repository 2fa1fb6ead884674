//! Lists who saw or changed a candidate, newest first.

use super::{
    viewer::Viewer,
    write::{AccessSubject, shows},
};
use crate::Store;
use db::{Error, Row, Value, column, statements};
use model::{RegionId, Scope, Timestamp};

statements! {
    pub(super) scope AT_PLACE as "ACCESSES_AT_PLACE" =
        "SELECT first_at, id, last_at, key_id, person_id, person_role, action, fields, positions FROM accesses \
         WHERE region_id = $1 AND environment = $2 AND span = $3 AND place = $4 AND (first_at, id) < ($5, $6) \
         ORDER BY first_at DESC, id DESC LIMIT $7";
}

/// Maximum number of rows of a span that are read for one page. The rows of other candidates in the
/// span must not make a page slow.
const LOOKED_THROUGH: usize = 4096;
const BATCH: usize = 512;

/// The place of an entry in a list of accesses, newest first, of one or more candidates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct AccessCursor {
    /// When the action was first done.
    pub at: Timestamp,
    /// Distinguishes entries with the same `at`.
    pub id: i64,
    /// The candidate's position. An entry about several candidates has a place for each of them.
    pub position: i64,
}

impl AccessCursor {
    /// The place before the newest entry.
    pub const START: Self = Self {
        at: Timestamp::from_micros(i64::MAX),
        id: i64::MAX,
        position: i64::MIN,
    };
}

/// An action on a candidate's data, done once or repeatedly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Access {
    /// The region of the candidate's record.
    pub region: RegionId,
    /// The entry's place. The action was not done before `place.at`.
    pub place: AccessCursor,
    /// The action was not done after this moment.
    pub until: Timestamp,
    /// Who it was.
    pub viewer: Viewer,
    /// The name of the action.
    pub action: String,
    /// The fields that were shown or changed, as [`model::Selection::bits`].
    pub fields: Option<i64>,
}

/// A page of a candidate's accesses, newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AccessesPage {
    /// The entries found. Fewer than asked for, or none, does not mean that this was the last page.
    pub accesses: Vec<Access>,
    /// The place after which the next page begins; none if this was the last page.
    pub next: Option<AccessCursor>,
}

impl AccessesPage {
    /// Merges pages that began at the same place, and returns the newest `limit` entries of them.
    #[must_use]
    pub fn newest(pages: Vec<Self>, limit: usize) -> Self {
        // Beyond the place where the first of the pages ended, the other pages' entries are
        // incomplete.
        let horizon = pages.iter().filter_map(|page| page.next).max();
        let mut accesses: Vec<Access> = pages.into_iter().flat_map(|page| page.accesses).collect();
        accesses.retain(|access| horizon.is_none_or(|horizon| access.place >= horizon));
        accesses.sort_by_key(|access| std::cmp::Reverse(access.place));
        let cut = accesses.len() > limit;
        accesses.truncate(limit);
        let next = if cut {
            accesses.last().map(|last| last.place)
        } else {
            horizon
        };
        Self { accesses, next }
    }
}

fn access(row: Row<'_>, scope: &Scope, position: i64) -> Result<Access, Error> {
    Ok(Access {
        region: scope.region,
        place: place(row, position)?,
        until: Timestamp::from_micros(row.int(column!(AT_PLACE, last_at))?),
        viewer: Viewer::read::<AT_PLACE>(row)?,
        action: row.text(column!(AT_PLACE, action))?.to_owned(),
        fields: row.optional_int(column!(AT_PLACE, fields))?,
    })
}

fn place(row: Row<'_>, position: i64) -> Result<AccessCursor, Error> {
    Ok(AccessCursor {
        at: Timestamp::from_micros(row.int(column!(AT_PLACE, first_at))?),
        id: row.int(column!(AT_PLACE, id))?,
        position,
    })
}

impl Store {
    /// Returns who saw or changed the candidate at a position, after a place in the list, newest
    /// first.
    pub async fn accesses_of(
        &self,
        scope: &Scope,
        position: i64,
        before: AccessCursor,
        limit: usize,
    ) -> Result<AccessesPage, Error> {
        let alone = self.alone(scope, position, before, limit).await?;
        let among_others = self.among_others(scope, position, before, limit).await?;
        Ok(AccessesPage::newest(vec![alone, among_others], limit))
    }

    /// Returns the entries that are about the candidate at a position alone.
    async fn alone(
        &self,
        scope: &Scope,
        position: i64,
        before: AccessCursor,
        limit: usize,
    ) -> Result<AccessesPage, Error> {
        let mut page = AccessesPage::default();
        self.visit_accesses(
            scope,
            AccessSubject::Position(position),
            (before, position),
            limit + 1,
            |row| {
                page.accesses.push(access(row, scope, position)?);
                Ok(())
            },
        )
        .await?;
        Ok(AccessesPage::newest(vec![page], limit))
    }

    /// Returns the entries that are about this candidate together with others of its span.
    async fn among_others(
        &self,
        scope: &Scope,
        position: i64,
        before: AccessCursor,
        limit: usize,
    ) -> Result<AccessesPage, Error> {
        let (span, offset) = AccessSubject::of(position);
        let mut page = AccessesPage {
            accesses: Vec::new(),
            next: Some(before),
        };
        let mut looked_through = 0;
        while let Some(last) = page
            .next
            .filter(|_| page.accesses.len() <= limit && looked_through < LOOKED_THROUGH)
        {
            let (accesses, mut rows, mut reached) = (&mut page.accesses, 0, last);
            let look = |row: Row<'_>| {
                rows += 1;
                reached = place(row, position)?;
                if shows(
                    row.optional_blob(column!(AT_PLACE, positions))?
                        .unwrap_or_default(),
                    offset,
                ) {
                    accesses.push(access(row, scope, position)?);
                }
                Ok(())
            };
            self.visit_accesses(scope, span, (last, position), BATCH, look)
                .await?;
            looked_through += rows;
            page.next = (rows == BATCH).then_some(reached);
        }
        Ok(AccessesPage::newest(vec![page], limit))
    }

    async fn visit_accesses(
        &self,
        scope: &Scope,
        place: AccessSubject,
        (before, position): (AccessCursor, i64),
        limit: usize,
        visit: impl FnMut(Row<'_>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let [region, environment] = Value::of_scope(scope);
        let [span, place] = place.values();
        let limit = Value::Int(i64::try_from(limit).unwrap_or(i64::MAX));
        // An entry about several candidates is listed from the highest position to the lowest. For
        // a lower position than the cursor's, the entry at the cursor itself is therefore still to
        // come.
        let id = if position < before.position {
            before.id.saturating_add(1)
        } else {
            before.id
        };
        let values = [
            region,
            environment,
            span,
            place,
            Value::Int(before.at.micros()),
            Value::Int(id),
            limit,
        ];
        self.database()
            .query(&AT_PLACE, &values, visit)
            .await
            .map(drop)
    }
}
