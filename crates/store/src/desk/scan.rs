//! Reads the rows of a scope in windows of positions.

use super::{
    matching::Candidate,
    query::{ArchivedFilter, CandidateQuery, SortField},
    top::Key,
    wanted::{LAST_TEXT, Wanted, conditions},
};
use crate::Store;
use db::{Error, Row, Value, column, columns, statements};
use model::{Scope, SearchTerm};
use std::collections::BTreeSet;

/// What is read of each row.
macro_rules! entries {
    ($from:literal) => {
        concat!(
            "SELECT d.candidate_id, d.position, d.phase, d.facets, d.created_at, d.updated_at, d.phase_since, d.last_contact, d.next_task, ",
            "d.coordinator, d.name_key, d.city_key, d.postal_key, d.words, d.custom FROM ",
            $from,
            conditions!()
        )
    };
}

statements! {
    /// Which positions there are, and whether all candidates have rows.
    pub(super) scope BOUNDS as "DESK_BOUNDS" =
        "SELECT desk_change, last_position, (SELECT position FROM desk_rows WHERE region_id = $1 AND environment = $2 \
         AND position > 0 ORDER BY position LIMIT 1) AS first_position FROM scope_state WHERE region_id = $1 AND environment = $2";
    /// Where words begin so, up to a limit.
    pub(super) scope PROBE as "PROBE_DESK_WORDS" =
        "SELECT position FROM desk_words WHERE region_id = $1 AND environment = $2 AND word >= $3 AND word < $4 \
         ORDER BY word LIMIT $5";
    pub(super) scope SCAN as "SCAN_DESK_ROWS" =
        entries!("desk_rows d WHERE d.region_id = $1 AND d.environment = $2 AND d.position > $32 AND d.position <= $33");
    pub(super) scope AT as "DESK_ROW_AT" =
        entries!("desk_rows d WHERE d.region_id = $1 AND d.environment = $2 AND d.position = $32");
    /// Counts a window of positions by phase.
    pub(super) scope COUNT as "COUNT_DESK_ROWS" =
        concat!(
            "SELECT COUNT(CASE WHEN d.phase = 0 THEN 1 END) AS phase_0, COUNT(CASE WHEN d.phase = 1 THEN 1 END) AS phase_1, ",
            "COUNT(CASE WHEN d.phase = 2 THEN 1 END) AS phase_2, COUNT(CASE WHEN d.phase = 3 THEN 1 END) AS phase_3, ",
            "COUNT(CASE WHEN d.phase = 4 THEN 1 END) AS phase_4, COUNT(CASE WHEN d.phase = 5 THEN 1 END) AS phase_5, ",
            "COUNT(CASE WHEN d.phase = 6 THEN 1 END) AS phase_6 FROM desk_rows d ",
            "WHERE d.region_id = $1 AND d.environment = $2 AND d.position > $32 AND d.position <= $33",
            conditions!()
        );
}

columns! {
    Entries: SCAN, AT
}
/// Positions a window.
pub(super) const WINDOW: i64 = 2500;
/// A word with more rows than this is too frequent to decide.
const FREQUENT: i64 = 1000;
/// Positions that are looked up together.
const AT_ONCE: usize = 250;

/// Which positions a scope has.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bounds {
    pub(super) first: i64,
    pub(super) last: i64,
    pub(super) complete: bool,
}

/// A row that is read in a search.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry<'r> {
    pub(super) id: &'r str,
    pub(super) position: i64,
    pub(super) phase: i64,
    pub(super) phase_since: i64,
    pub(super) facets: i64,
    created_at: i64,
    pub(super) updated_at: i64,
    name_key: &'r str,
    pub(super) candidate: Candidate<'r>,
}

impl<'r> Entry<'r> {
    fn read(row: Row<'r>) -> Result<Self, Error> {
        Ok(Self {
            id: row.text(column!(Entries, candidate_id))?,
            position: row.int(column!(Entries, position))?,
            phase: row.int(column!(Entries, phase))?,
            phase_since: row.int(column!(Entries, phase_since))?,
            facets: row.int(column!(Entries, facets))?,
            created_at: row.int(column!(Entries, created_at))?,
            updated_at: row.int(column!(Entries, updated_at))?,
            name_key: row.text(column!(Entries, name_key))?,
            candidate: Candidate {
                last_contact: row.int(column!(Entries, last_contact))?,
                next_task: row.text(column!(Entries, next_task))?,
                coordinator: row.optional_text(column!(Entries, coordinator))?,
                city_key: row.text(column!(Entries, city_key))?,
                postal_key: row.text(column!(Entries, postal_key))?,
                words: row.text(column!(Entries, words))?,
                custom: row.optional_text(column!(Entries, custom))?,
            },
        })
    }

    pub(super) fn key(&self, field: SortField) -> Key<'r> {
        match field {
            SortField::Created => Key::Moment(self.created_at),
            SortField::Name => Key::Text(self.name_key),
            SortField::LastContact => Key::Moment(self.candidate.last_contact),
            SortField::PhaseSince => Key::Moment(self.phase_since),
            SortField::NextTask => Key::Text(self.candidate.next_task),
            SortField::Updated => Key::Moment(self.updated_at),
        }
    }
}

impl Store {
    pub(super) async fn desk_bounds(&self, scope: &Scope) -> Result<Bounds, Error> {
        let values = Value::of_scope(scope);
        let bounds = self.database().first(&BOUNDS, &values, |row| {
            let last = row.int(column!(BOUNDS, last_position))?;
            let first = row.optional_int(column!(BOUNDS, first_position))?;
            Ok(Bounds {
                first: first.unwrap_or(last + 1),
                last,
                complete: row.int(column!(BOUNDS, desk_change))? >= 0,
            })
        });
        Ok(bounds.await?.unwrap_or(Bounds {
            first: 1,
            last: 0,
            complete: true,
        }))
    }

    /// Counts the candidates that match by phase. The statements must decide alone what is wanted.
    pub(super) async fn count_by_phase(
        &self,
        scope: &Scope,
        query: &CandidateQuery,
        wanted: &Wanted,
        bounds: Bounds,
    ) -> Result<[u64; 7], Error> {
        let mut counts = [0; 7];
        if wanted.by_phase_only && bounds.complete {
            let filter = model::Filter {
                archived: query.filters.archived == ArchivedFilter::Archived,
                ..model::Filter::default()
            };
            for (phase, total) in self.counts_by_phase(scope, filter.archived).await? {
                let chosen = query.filters.phases;
                let is_wanted = chosen.is_any() || chosen.values & (1 << phase) != 0;
                if let Some(count) = counts.get_mut(usize::from(phase)).filter(|_| is_wanted) {
                    *count = u64::try_from(total).unwrap_or_default();
                }
            }
            return Ok(counts);
        }
        let mut from = bounds.first - 1;
        while from < bounds.last {
            let to = from + WINDOW;
            let found = self.count_window(scope, wanted, (from, to)).await?;
            for (count, found) in counts.iter_mut().zip(found) {
                *count += found;
            }
            from = to;
        }
        Ok(counts)
    }

    /// Counts the candidates of a window of positions that match by phase.
    pub(super) async fn count_window(
        &self,
        scope: &Scope,
        wanted: &Wanted,
        (from, to): (i64, i64),
    ) -> Result<[u64; 7], Error> {
        let _turn = self.inner.search_turns.wait().await;
        let values = wanted.values(scope, &[Value::Int(from), Value::Int(to)]);
        let counted = self.database().first(&COUNT, &values, |row| {
            Ok([
                row.int(column!(COUNT, phase_0))?,
                row.int(column!(COUNT, phase_1))?,
                row.int(column!(COUNT, phase_2))?,
                row.int(column!(COUNT, phase_3))?,
                row.int(column!(COUNT, phase_4))?,
                row.int(column!(COUNT, phase_5))?,
                row.int(column!(COUNT, phase_6))?,
            ])
        });
        let counts = counted.await?.unwrap_or_default();
        Ok(counts.map(|count| u64::try_from(count).unwrap_or_default()))
    }

    /// Visits the candidates of a window of positions that match.
    pub(super) async fn visit_window(
        &self,
        scope: &Scope,
        query: &CandidateQuery,
        wanted: &Wanted,
        (from, to): (i64, i64),
        mut visit: impl FnMut(Entry<'_>),
    ) -> Result<(), Error> {
        let _turn = self.inner.search_turns.wait().await;
        let values = wanted.values(scope, &[Value::Int(from), Value::Int(to)]);
        self.database()
            .query(&SCAN, &values, |row| take(row, query, wanted, &mut visit))
            .await?;
        Ok(())
    }

    /// Visits the candidates at these positions that match, in no order.
    pub(super) async fn visit_positions(
        &self,
        scope: &Scope,
        query: &CandidateQuery,
        wanted: &Wanted,
        positions: &BTreeSet<i64>,
        mut visit: impl FnMut(Entry<'_>),
    ) -> Result<(), Error> {
        let positions: Vec<i64> = positions.iter().copied().collect();
        for some in positions.chunks(AT_ONCE) {
            let _turn = self.inner.search_turns.wait().await;
            let sets: Vec<_> = some
                .iter()
                .map(|position| wanted.values(scope, &[Value::Int(*position)]))
                .collect();
            self.database()
                .query_batch(&AT, sets.into_iter(), |_, row| {
                    take(row, query, wanted, &mut visit)
                })
                .await?;
        }
        Ok(())
    }

    /// Visits every candidate that matches, in no order. `rare` are the positions that have the rarest
    /// word.
    pub(super) async fn visit_matching(
        &self,
        scope: &Scope,
        (query, wanted, bounds): (&CandidateQuery, &Wanted, Bounds),
        rare: Option<&BTreeSet<i64>>,
        mut visit: impl FnMut(Entry<'_>),
    ) -> Result<(), Error> {
        if let Some(positions) = rare {
            return self
                .visit_positions(scope, query, wanted, positions, visit)
                .await;
        }
        let mut from = bounds.first - 1;
        while from < bounds.last {
            let window = (from, from + WINDOW);
            self.visit_window(scope, query, wanted, window, &mut visit)
                .await?;
            from += WINDOW;
        }
        Ok(())
    }

    /// Returns the positions of the candidates that have the rarest of these words; none if every word
    /// is too frequent.
    pub(super) async fn rarest_word(
        &self,
        scope: &Scope,
        words: &[SearchTerm],
    ) -> Result<Option<BTreeSet<i64>>, Error> {
        let [region, environment] = Value::of_scope(scope);
        let mut rarest = None;
        let mut fewest = FREQUENT + 1;
        for term in words {
            let [from, to] = range_of(term);
            let values = [
                region,
                environment,
                Value::Text(&from),
                Value::Text(&to),
                Value::Int(fewest),
            ];
            // A candidate may have several words that begin so.
            let (mut positions, mut rows) = (BTreeSet::new(), 0);
            self.database()
                .query(&PROBE, &values, |row| {
                    rows += 1;
                    positions.insert(row.int(column!(PROBE, position))?);
                    Ok::<(), Error>(())
                })
                .await?;
            if rows < fewest {
                (rarest, fewest) = (Some(positions), rows);
            }
        }
        Ok(rarest)
    }
}

/// Visits the candidate of a row if it matches.
fn take(
    row: Row<'_>,
    query: &CandidateQuery,
    wanted: &Wanted,
    visit: &mut impl FnMut(Entry<'_>),
) -> Result<(), Error> {
    let entry = Entry::read(row)?;
    if wanted.admits(query, &entry) {
        visit(entry);
    }
    Ok(())
}

/// Returns the first word of a term, and the first word behind its last one.
fn range_of(term: &SearchTerm) -> [String; 2] {
    let word = term.sought();
    let end = match term {
        SearchTerm::Prefix(_) => LAST_TEXT,
        SearchTerm::Exact(_) => "\u{1}",
    };
    [word.to_owned(), format!("{word}{end}")]
}
