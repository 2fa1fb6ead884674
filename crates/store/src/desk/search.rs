//! Finds a page of candidates.

use super::{
    first::begin,
    page::CandidateRow,
    query::{CandidateQuery, CandidateSort, SearchPlace, SortField, SortKey},
    scan::{Bounds, WINDOW},
    top::{Key, Top},
    wanted::{Wanted, conditions},
};
use crate::Store;
use db::{Error, Statement, Value, column, columns, statements};
use model::{CandidateId, Scope};
use std::collections::BTreeSet;

/// The first rows in the order of an index that fulfil the conditions.
macro_rules! in_order {
    ($key:literal, $compared:literal, $direction:literal, $inclusive:literal) => {
        concat!(
            "SELECT d.candidate_id, d.sorted_by FROM (SELECT one.candidate_id, one.", $key, " AS sorted_by, one.facets, ",
            "one.grades, one.created_at, one.updated_at, one.last_contact, one.next_task, one.archived, one.coordinator, ",
            "one.words, one.custom FROM desk_rows one WHERE one.region_id = $1 AND one.environment = $2 AND one.", $key,
            $inclusive, " $32 AND (one.", $key, ", one.candidate_id) ", $compared, " ($32, $33) ORDER BY one.", $key, " ",
            $direction, ", one.candidate_id ", $direction, " LIMIT $34) d WHERE d.archived < 2",
            conditions!(),
            " LIMIT $35"
        )
    };
}

statements! {
    pub(super) scope BY_CREATED as "DESK_ROWS_BY_CREATED" = in_order!("created_at", ">", "ASC", " >=");
    pub(super) scope BY_CREATED_BACKWARDS as "DESK_ROWS_BY_CREATED_BACKWARDS" = in_order!("created_at", "<", "DESC", " <=");
    pub(super) scope BY_NAME as "DESK_ROWS_BY_NAME" = in_order!("name_key", ">", "ASC", " >=");
    pub(super) scope BY_NAME_BACKWARDS as "DESK_ROWS_BY_NAME_BACKWARDS" = in_order!("name_key", "<", "DESC", " <=");
    pub(super) scope BY_CONTACT as "DESK_ROWS_BY_CONTACT" = in_order!("last_contact", ">", "ASC", " >=");
    pub(super) scope BY_CONTACT_BACKWARDS as "DESK_ROWS_BY_CONTACT_BACKWARDS" = in_order!("last_contact", "<", "DESC", " <=");
}

columns! {
    Sorted: BY_CREATED, BY_CREATED_BACKWARDS, BY_NAME, BY_NAME_BACKWARDS, BY_CONTACT, BY_CONTACT_BACKWARDS
}

/// Rows that are read in the order of an index before the whole scope is read instead.
const AHEAD: i64 = 1000;
/// A longer list is not read in the order of an index, which would take too long at once.
const LONGEST: u32 = 500;
/// Candidates that are visited one by one before the database is asked for the first of each window.
const VISITED: u64 = 1000;
/// Up to this number, candidates are counted exactly.
const COUNTED: u32 = 10_000;

/// How many candidates match.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SearchTotal {
    /// The number, at most 10,000.
    pub count: u32,
    /// Whether there are more.
    pub more: bool,
}

impl SearchTotal {
    pub(super) fn of(count: u64) -> Self {
        let exact = u32::try_from(count).unwrap_or(u32::MAX);
        Self {
            count: exact.min(COUNTED),
            more: exact > COUNTED,
        }
    }
}

/// A page of candidates.
#[derive(Debug, Clone, Default)]
pub struct CandidatePage {
    /// The candidates.
    pub rows: Vec<CandidateRow>,
    /// Where the next page begins; none if this is the last page.
    pub next: Option<SearchPlace>,
    /// How many candidates match, if that was asked for.
    pub total: Option<SearchTotal>,
    /// Whether all candidates could be found. After an upgrade, that takes some minutes.
    pub complete: bool,
}

impl Store {
    /// Finds a page of candidates. Only what was committed before is found.
    pub async fn search_candidates(
        &self,
        scope: &Scope,
        query: &CandidateQuery,
    ) -> Result<CandidatePage, Error> {
        let (scope, query) = (*scope, query.clone());
        self.searching(move |store| async move {
            let bounds = store.desk_bounds(&scope).await?;
            let (places, total) = store.places(&scope, &query, bounds).await?;
            let limit = usize::try_from(query.limit).unwrap_or(usize::MAX);
            let mut page = store.page_of(&scope, places, limit).await?;
            page.total = total;
            page.complete = bounds.complete;
            Ok(page)
        })
        .await
    }

    /// Finds candidates as [`Self::search_candidates`] does, without reading their records. So many can
    /// be found at once.
    pub async fn search_ids(
        &self,
        scope: &Scope,
        query: &CandidateQuery,
    ) -> Result<Vec<CandidateId>, Error> {
        let (scope, query) = (*scope, query.clone());
        self.searching(move |store| async move {
            let bounds = store.desk_bounds(&scope).await?;
            let (places, _) = store.places(&scope, &query, bounds).await?;
            let limit = usize::try_from(query.limit).unwrap_or(usize::MAX);
            let ids = places.into_iter().take(limit);
            Ok(ids.map(|place| place.id).collect())
        })
        .await
    }

    /// Finds the places of a page, and of one candidate more. Also counts all, if that is asked for.
    async fn places(
        &self,
        scope: &Scope,
        query: &CandidateQuery,
        bounds: Bounds,
    ) -> Result<(Vec<SearchPlace>, Option<SearchTotal>), Error> {
        let wanted = self.wanted(scope, query).await?;
        let most = usize::try_from(query.limit).unwrap_or(usize::MAX) + 1;
        let rare = self.rarest_word(scope, &query.words).await?;
        let is_page = query.limit <= LONGEST;
        let ahead = if wanted.exact && rare.is_none() && is_page {
            self.read_ahead(scope, query, &wanted).await?
        } else {
            None
        };
        if let Some(places) = ahead {
            let total = if query.count {
                Some(self.count_wanted(scope, query, &wanted, bounds).await?)
            } else {
                None
            };
            return Ok((places, total));
        }
        let search = (query, &wanted, bounds);
        self.top_of_scope(scope, search, rare.as_ref(), most).await
    }

    /// Returns the first `most` places of a search in its order, and how many candidates match if the
    /// query asks for it. `rare` are the positions that have the rarest word.
    async fn top_of_scope(
        &self,
        scope: &Scope,
        (query, wanted, bounds): (&CandidateQuery, &Wanted, Bounds),
        rare: Option<&BTreeSet<i64>>,
        most: usize,
    ) -> Result<(Vec<SearchPlace>, Option<SearchTotal>), Error> {
        let mut top = Top::new(query.sort, query.after.as_ref(), most);
        let mut found: u64 = 0;
        if let Some(positions) = rare {
            self.visit_positions(scope, query, wanted, positions, |entry| {
                found += 1;
                top.offer(entry.key(query.sort.field), entry.id);
            })
            .await?;
            return Ok((
                top.into_places(),
                query.count.then(|| SearchTotal::of(found)),
            ));
        }
        let mut from = bounds.first - 1;
        while from < bounds.last {
            let window = (from, from + WINDOW);
            if wanted.exact && found >= VISITED {
                let order = (query.sort, query.after.as_ref(), most);
                for place in self.first_of_window(scope, order, wanted, window).await? {
                    top.offer(Key::of(&place.key), place.id.as_str());
                }
                if query.count && found <= u64::from(COUNTED) {
                    let counts = self.count_window(scope, wanted, window).await?;
                    found += counts.iter().sum::<u64>();
                }
            } else {
                self.visit_window(scope, query, wanted, window, |entry| {
                    found += 1;
                    top.offer(entry.key(query.sort.field), entry.id);
                })
                .await?;
            }
            from += WINDOW;
        }
        Ok((
            top.into_places(),
            query.count.then(|| SearchTotal::of(found)),
        ))
    }

    /// Counts the candidates that match, up to 10,000. The statements must decide alone what is wanted.
    pub(super) async fn count_wanted(
        &self,
        scope: &Scope,
        query: &CandidateQuery,
        wanted: &Wanted,
        bounds: Bounds,
    ) -> Result<SearchTotal, Error> {
        if wanted.by_phase_only && bounds.complete {
            let counts = self.count_by_phase(scope, query, wanted, bounds).await?;
            return Ok(SearchTotal::of(counts.iter().sum()));
        }
        let mut found = 0;
        let mut from = bounds.first - 1;
        while from < bounds.last && found <= u64::from(COUNTED) {
            let window = (from, from + WINDOW);
            let counts = self.count_window(scope, wanted, window).await?;
            found += counts.iter().sum::<u64>();
            from += WINDOW;
        }
        Ok(SearchTotal::of(found))
    }

    /// Returns the rows of places, at most `limit` of them.
    async fn page_of(
        &self,
        scope: &Scope,
        mut places: Vec<SearchPlace>,
        limit: usize,
    ) -> Result<CandidatePage, Error> {
        let more = places.len() > limit;
        places.truncate(limit);
        let ids: Vec<CandidateId> = places.iter().map(|place| place.id).collect();
        Ok(CandidatePage {
            rows: self.desk_rows_of(scope, &ids).await?,
            next: places.pop().filter(|_| more),
            ..CandidatePage::default()
        })
    }

    /// Reads the first rows in the order of an index. Returns the page, or none if too few of them are
    /// wanted or no index has the order.
    async fn read_ahead(
        &self,
        scope: &Scope,
        query: &CandidateQuery,
        wanted: &Wanted,
    ) -> Result<Option<Vec<SearchPlace>>, Error> {
        let Some(statement) = ordered_by(query.sort) else {
            return Ok(None);
        };
        let is_text = query.sort.field == SortField::Name;
        let (key, id) = begin(query.sort, query.after.as_ref(), is_text);
        let key = match &key {
            SortKey::Moment(moment) => Value::Int(*moment),
            SortKey::Text(text) => Value::Text(text),
        };
        let most = i64::from(query.limit) + 1;
        let own = [
            key,
            Value::Text(id),
            Value::Int(AHEAD.max(2 * most)),
            Value::Int(most),
        ];
        let values = wanted.values(scope, &own);
        let _turn = self.inner.search_turns.wait().await;
        let places = self
            .database()
            .all(statement, &values, |row| {
                let sorted_by = column!(Sorted, sorted_by);
                let key = if is_text {
                    SortKey::Text(row.text(sorted_by)?.to_owned())
                } else {
                    SortKey::Moment(row.int(sorted_by)?)
                };
                let id = row.parsed(column!(Sorted, candidate_id))?;
                Ok(SearchPlace { key, id })
            })
            .await?;
        let is_full = i64::try_from(places.len()).unwrap_or(i64::MAX) >= most;
        Ok(is_full.then_some(places))
    }
}

impl Store {
    /// Runs a search so that other requests do not wait for it. A read of SQLite keeps its thread busy
    /// until it ends, so searches have threads of their own there. PostgreSQL has processes of its own.
    pub(super) async fn searching<T, F>(&self, search: impl FnOnce(Self) -> F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: Future<Output = Result<T, Error>> + Send + 'static,
    {
        let search = Box::pin(search(self.clone()));
        if self.has_one_writer() {
            self.inner.search_turns.run(search).await
        } else {
            search.await
        }
    }
}

/// Returns the statement that reads in this order, if an index has it.
fn ordered_by(sort: CandidateSort) -> Option<&'static Statement> {
    match (sort.field, sort.descending) {
        (SortField::Created, false) => Some(&BY_CREATED),
        (SortField::Created, true) => Some(&BY_CREATED_BACKWARDS),
        (SortField::Name, false) => Some(&BY_NAME),
        (SortField::Name, true) => Some(&BY_NAME_BACKWARDS),
        (SortField::LastContact, false) => Some(&BY_CONTACT),
        (SortField::LastContact, true) => Some(&BY_CONTACT_BACKWARDS),
        _ => None,
    }
}
