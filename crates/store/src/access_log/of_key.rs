//! Lists which candidates an API key saw or changed, for the report of a data breach.
//!
//! The list is built block by block; a block is 4,096 positions ([`SPAN`]). The entries of a block
//! are read and merged, so that each candidate appears once however often it was seen. If a block
//! has more entries than are read at once, a candidate appears once for each part of the block.

use crate::Store;
use db::{Error, Row, Value, column, columns, statements};
use model::{CandidateId, KeyId, PositionSet, SPAN, Scope, Timestamp};
use std::collections::BTreeMap;

/// Maximum number of rows read for one page.
const BATCH: usize = 4_096;
/// Maximum number of blocks read for one page.
const BLOCKS: usize = 64;
/// Longest period that one row of a read covers, in microseconds (60 seconds).
const GATHERED: i64 = 60_000_000;

statements! {
    pub(super) scope SINGLES as "ACCESSES_OF_KEY_ONE_BY_ONE" =
        "SELECT place, first_at, id, last_at, action, fields, positions FROM accesses \
         WHERE region_id = $1 AND environment = $2 AND key_id = $3 AND span = $4 AND place <= $5 \
         AND (place, first_at, id) > ($6, $7, $8) ORDER BY place, first_at, id LIMIT $9";
    pub(super) scope SETS as "ACCESSES_OF_KEY_IN_SPAN" =
        "SELECT place, first_at, id, last_at, action, fields, positions FROM accesses \
         WHERE region_id = $1 AND environment = $2 AND key_id = $3 AND span = $4 AND place = $5 AND first_at <= $6 \
         AND (first_at, id) > ($7, $8) ORDER BY first_at, id LIMIT $9";
    pub(super) scope NEXT as "NEXT_ACCESS_OF_KEY" =
        "SELECT place FROM accesses WHERE region_id = $1 AND environment = $2 AND key_id = $3 AND span = $4 AND place >= $5 \
         ORDER BY place LIMIT 1";
    pub(super) scope AT_POSITIONS as "CANDIDATES_AT_POSITIONS" =
        "SELECT position, id FROM candidates WHERE region_id = $1 AND environment = $2 AND archived = $3 AND position >= $4 \
         AND position <= $5 ORDER BY position";
}

/// A candidate that a key saw or changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenByKey {
    /// The candidate's id.
    pub candidate: CandidateId,
    /// Lower bound for the moment of the first access.
    pub from: Timestamp,
    /// Upper bound for the moment of the last access.
    pub until: Timestamp,
    /// The names of the actions, sorted, each once.
    pub actions: Vec<String>,
    /// The fields that were shown or given, as [`model::Selection::bits`]. None if no recorded
    /// action involved a selection of fields.
    pub fields: Option<i64>,
}

/// Where a page ended: a keyset cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyAccessCursor {
    /// The block's number. Its first position is this number times [`SPAN`].
    block: i64,
    /// The row after which the part of the block begins: 0 for rows of one candidate or 1 for rows
    /// of sets, then the row's place, `first_at` and id.
    after: [i64; 4],
    /// The last position of that part that was returned.
    position: i64,
}

impl KeyAccessCursor {
    /// The place before the first entry.
    pub const START: Self = Self::at(i64::MIN / SPAN);

    const fn at(block: i64) -> Self {
        Self {
            block,
            after: [0, i64::MIN, i64::MIN, i64::MIN],
            position: i64::MIN,
        }
    }

    /// Returns the place as numbers, for a cursor.
    pub const fn numbers(&self) -> [i64; 6] {
        let [sets, place, at, id] = self.after;
        [self.block, sets, place, at, id, self.position]
    }

    /// Returns the place that [`Self::numbers`] encoded.
    pub const fn of_numbers([block, sets, place, at, id, position]: [i64; 6]) -> Self {
        Self {
            block,
            after: [sets, place, at, id],
            position,
        }
    }
}

/// The merged entries of a part of a block.
#[derive(Default)]
struct Part {
    rows: usize,
    seen: BTreeMap<i64, Seen>,
    actions: Vec<String>,
    /// The last row that was read, if the block may have more.
    more_after: Option<[i64; 4]>,
}

#[derive(Clone, Copy)]
struct Seen {
    from: i64,
    until: i64,
    /// Bit set of indexes into the part's `actions`.
    actions: u64,
    fields: Option<i64>,
}

columns! {
    /// The columns of an entry.
    PartColumns: SINGLES, SETS
}

impl Part {
    fn add(&mut self, row: Row<'_>, (from, to): (Timestamp, Timestamp)) -> Result<[i64; 3], Error> {
        self.rows += 1;
        let place = [
            row.int(column!(PartColumns, place))?,
            row.int(column!(PartColumns, first_at))?,
            row.int(column!(PartColumns, id))?,
        ];
        let (first_at, last_at) = (place[1], row.int(column!(PartColumns, last_at))?);
        if first_at > to.micros() || last_at < from.micros() {
            return Ok(place);
        }
        let action = row.text(column!(PartColumns, action))?;
        let number = self
            .actions
            .iter()
            .position(|known| known == action)
            .unwrap_or_else(|| {
                self.actions.push(action.to_owned());
                self.actions.len() - 1
            });
        let new = Seen {
            from: first_at,
            until: last_at,
            actions: 1 << (number % 64),
            fields: row.optional_int(column!(PartColumns, fields))?,
        };
        match row.optional_blob(column!(PartColumns, positions))? {
            None => self.note(place[0], new),
            Some(positions) => {
                for offset in (0..SPAN).filter(|offset| {
                    usize::try_from(*offset)
                        .is_ok_and(|offset| PositionSet::kept_holds(positions, offset))
                }) {
                    self.note(place[0].saturating_mul(SPAN) + offset, new);
                }
            }
        }
        Ok(place)
    }

    fn note(&mut self, position: i64, new: Seen) {
        let seen = self.seen.entry(position).or_insert(new);
        seen.from = seen.from.min(new.from);
        seen.until = seen.until.max(new.until);
        seen.actions |= new.actions;
        seen.fields = match (seen.fields, new.fields) {
            (Some(one), Some(other)) => Some(one | other),
            (one, other) => one.or(other),
        };
    }

    fn named(&self, candidate: CandidateId, seen: &Seen) -> SeenByKey {
        let names = self
            .actions
            .iter()
            .enumerate()
            .filter(|(number, _)| seen.actions & (1 << (number % 64)) != 0);
        let mut actions: Vec<String> = names.map(|(_, name)| name.clone()).collect();
        actions.sort_unstable();
        let [from, until] = [seen.from, seen.until].map(Timestamp::from_micros);
        SeenByKey {
            candidate,
            from,
            until,
            actions,
            fields: seen.fields,
        }
    }
}

impl Store {
    /// Returns the candidates that a key saw or changed between two moments, ordered by position,
    /// after a place. Candidates that no longer exist are left out.
    ///
    /// A page may have fewer entries than `limit`, or none, and still not be the last: it is the
    /// last only if no next place is returned.
    pub async fn seen_by_key(
        &self,
        scope: &Scope,
        key: KeyId,
        between: (Timestamp, Timestamp),
        after: KeyAccessCursor,
        limit: usize,
    ) -> Result<(Vec<SeenByKey>, Option<KeyAccessCursor>), Error> {
        let (mut found, mut place, mut rows) = (Vec::new(), after, 0);
        for _ in 0..BLOCKS {
            // A block of which a part was already read is continued.
            if place.position == i64::MIN && place.after[1] == i64::MIN {
                match self.next_block(scope, key, place.block).await? {
                    Some(block) => place = KeyAccessCursor::at(block),
                    None => return Ok((found, None)),
                }
            }
            let part = self.part(scope, key, between, place).await?;
            rows += part.rows;
            for (position, candidate) in self.candidates_at(scope, place, &part).await? {
                let Some(seen) = part.seen.get(&position) else {
                    continue;
                };
                if found.len() == limit {
                    return Ok((found, Some(place)));
                }
                found.push(part.named(candidate, seen));
                place.position = position;
            }
            place = match part.more_after {
                Some(after) => KeyAccessCursor {
                    after,
                    position: i64::MIN,
                    ..place
                },
                None => KeyAccessCursor::at(place.block + 1),
            };
            if rows >= BATCH {
                break;
            }
        }
        Ok((found, Some(place)))
    }

    /// Returns the first block at or after `from` for which there is an entry.
    async fn next_block(&self, scope: &Scope, key: KeyId, from: i64) -> Result<Option<i64>, Error> {
        let [region, environment] = Value::of_scope(scope);
        let mut blocks = Vec::new();
        for (span, place) in [(1, from.saturating_mul(SPAN)), (SPAN, from)] {
            let values = [
                region,
                environment,
                Value::Text(key.as_str()),
                Value::Int(span),
                Value::Int(place),
            ];
            let next = self
                .database()
                .first(&NEXT, &values, |row| row.int(column!(NEXT, place)))
                .await?;
            blocks.extend(next.map(|place| {
                if span == 1 {
                    place.div_euclid(SPAN)
                } else {
                    place
                }
            }));
        }
        Ok(blocks.into_iter().min())
    }

    /// Reads up to [`BATCH`] entries of a block, from a row on: first the rows of one candidate,
    /// then the rows of sets.
    async fn part(
        &self,
        scope: &Scope,
        key: KeyId,
        between: (Timestamp, Timestamp),
        place: KeyAccessCursor,
    ) -> Result<Part, Error> {
        let [region, environment] = Value::of_scope(scope);
        let key = Value::Text(key.as_str());
        let (mut part, mut last) = (Part::default(), place.after);
        let (low, high) = (
            place.block.saturating_mul(SPAN),
            place.block.saturating_mul(SPAN) + (SPAN - 1),
        );
        if last[0] == 0 {
            let [_, at, moment, id] = last;
            let start = if at == i64::MIN {
                [low, i64::MIN, i64::MIN]
            } else {
                [at, moment, id]
            };
            let values = [
                region,
                environment,
                key,
                Value::Int(1),
                Value::Int(high),
                Value::Int(start[0]),
                Value::Int(start[1]),
                Value::Int(start[2]),
                limit(BATCH),
            ];
            let visit = |row: Row<'_>| {
                let [place, at, id] = part.add(row, between)?;
                last = [0, place, at, id];
                Ok::<_, Error>(())
            };
            self.database().query(&SINGLES, &values, visit).await?;
            if part.rows == BATCH {
                part.more_after = Some(last);
                return Ok(part);
            }
            // A row whose first access was before the period may also cover accesses within it.
            last = [
                1,
                place.block,
                between.0.micros().saturating_sub(GATHERED),
                i64::MIN,
            ];
        }
        let before = part.rows;
        let left = BATCH - before;
        let [_, block, at, id] = last;
        let values = [
            region,
            environment,
            key,
            Value::Int(SPAN),
            Value::Int(block),
            Value::Int(between.1.micros()),
            Value::Int(at),
            Value::Int(id),
            limit(left),
        ];
        let visit = |row: Row<'_>| {
            let [place, at, id] = part.add(row, between)?;
            last = [1, place, at, id];
            Ok::<_, Error>(())
        };
        self.database().query(&SETS, &values, visit).await?;
        part.more_after = (part.rows - before == left).then_some(last);
        Ok(part)
    }

    /// Returns the candidates, archived ones included, at those positions of a part that were not
    /// returned yet, ordered by position.
    async fn candidates_at(
        &self,
        scope: &Scope,
        place: KeyAccessCursor,
        part: &Part,
    ) -> Result<Vec<(i64, CandidateId)>, Error> {
        let mut positions = part.seen.range((
            std::ops::Bound::Excluded(place.position),
            std::ops::Bound::Unbounded,
        ));
        let Some((first, _)) = positions.next() else {
            return Ok(Vec::new());
        };
        let last = part.seen.last_key_value().map_or(*first, |(last, _)| *last);
        let [region, environment] = Value::of_scope(scope);
        let mut found = Vec::new();
        for archived in [0, 1] {
            let values = [
                region,
                environment,
                Value::Int(archived),
                Value::Int(*first),
                Value::Int(last),
            ];
            let visit = |row: Row<'_>| {
                found.push((
                    row.int(column!(AT_POSITIONS, position))?,
                    row.parsed(column!(AT_POSITIONS, id))?,
                ));
                Ok::<_, Error>(())
            };
            self.database().query(&AT_POSITIONS, &values, visit).await?;
        }
        found.sort_unstable();
        Ok(found)
    }
}

fn limit(rows: usize) -> Value<'static> {
    Value::Int(i64::try_from(rows).unwrap_or(i64::MAX))
}
