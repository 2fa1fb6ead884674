//! The candidates of each phase, as columns of a board.

use super::{
    page::CandidateRow,
    query::{ArchivedFilter, CandidateQuery, CandidateSort, SearchPlace, SortField},
    search::SearchTotal,
    top::{Key, Top},
    wanted::{Wanted, conditions},
};
use crate::Store;
use db::{Error, Value, column, statements};
use model::{CandidateId, Scope, vocabulary::PHASES};

statements! {
    /// The first candidates of a phase: those whose next task is due first, then those longest in it.
    pub(super) scope COLUMN as "DESK_COLUMN" =
        concat!(
            "SELECT d.candidate_id FROM desk_rows d WHERE d.region_id = $1 AND d.environment = $2 AND d.archived = $32 \
             AND d.phase = $33",
            conditions!(),
            " ORDER BY d.next_task, d.phase_since, d.candidate_id LIMIT $34"
        );
}

/// With fewer matches than this, they are read once for all columns.
const FEW: u64 = 3000;

/// A column of the board.
#[derive(Debug, Clone, Default)]
pub struct BoardColumn {
    /// How many candidates it has.
    pub total: u64,
    /// The first of them: by the date of the next task, then by the time in the phase, longest first.
    pub rows: Vec<CandidateRow>,
}

impl Store {
    /// Finds the candidates of each phase under the words and filters of a query, at most `limit` of
    /// it for each of [`PHASES`]. The order and the place of the query do not matter.
    pub async fn board(
        &self,
        scope: &Scope,
        query: &CandidateQuery,
    ) -> Result<Vec<BoardColumn>, Error> {
        let (scope, query) = (*scope, query.clone());
        self.searching(move |store| async move { store.columns(&scope, &query).await })
            .await
    }

    async fn columns(
        &self,
        scope: &Scope,
        query: &CandidateQuery,
    ) -> Result<Vec<BoardColumn>, Error> {
        let bounds = self.desk_bounds(scope).await?;
        let wanted = self.wanted(scope, query).await?;
        let most = usize::try_from(query.limit).unwrap_or(usize::MAX);
        let rare = self.rarest_word(scope, &query.words).await?;
        let by_index = wanted.exact
            && query.words.is_empty()
            && query.filters.archived != ArchivedFilter::Both;
        let mut totals = [0; 7];
        if by_index {
            totals = self.count_by_phase(scope, query, &wanted, bounds).await?;
        }
        let mut columns: Vec<Vec<CandidateId>> = Vec::with_capacity(PHASES.len());
        if by_index && totals.iter().sum::<u64>() >= FEW {
            for (phase, total) in (0..).zip(&totals) {
                let ids = if *total == 0 {
                    Vec::new()
                } else {
                    self.column(scope, query, &wanted, phase).await?
                };
                columns.push(ids);
            }
        } else {
            let sort = CandidateSort {
                field: SortField::NextTask,
                descending: false,
            };
            let mut tops: [Top<'_>; 7] = std::array::from_fn(|_| Top::new(sort, None, most));
            totals = [0; 7];
            let search = (query, &wanted, bounds);
            self.visit_matching(scope, search, rare.as_ref(), |entry| {
                let Some(phase) = usize::try_from(entry.phase).ok().filter(|phase| *phase < 7)
                else {
                    return;
                };
                totals[phase] += 1;
                let key = board_key(entry.candidate.next_task, entry.phase_since);
                tops[phase].offer(Key::Text(&key), entry.id);
            })
            .await?;
            let ids = |top: Top<'_>| {
                top.into_places()
                    .iter()
                    .map(|place: &SearchPlace| place.id)
                    .collect()
            };
            columns.extend(tops.map(ids));
        }
        let mut board = Vec::with_capacity(PHASES.len());
        for (ids, total) in columns.into_iter().zip(totals) {
            board.push(BoardColumn {
                total,
                rows: self.desk_rows_of(scope, &ids).await?,
            });
        }
        Ok(board)
    }

    async fn column(
        &self,
        scope: &Scope,
        query: &CandidateQuery,
        wanted: &Wanted,
        phase: i64,
    ) -> Result<Vec<CandidateId>, Error> {
        let archived = query.filters.archived == ArchivedFilter::Archived;
        let own = [
            Value::Int(archived.into()),
            Value::Int(phase),
            Value::Int(query.limit.into()),
        ];
        let values = wanted.values(scope, &own);
        let _turn = self.inner.search_turns.wait().await;
        self.database()
            .all(&COLUMN, &values, |row| {
                row.parsed(column!(COLUMN, candidate_id))
            })
            .await
    }

    /// Counts the candidates under the words and filters of a query, up to 10,000.
    pub async fn count_candidates(
        &self,
        scope: &Scope,
        query: &CandidateQuery,
    ) -> Result<SearchTotal, Error> {
        let (scope, query) = (*scope, query.clone());
        self.searching(move |store| async move {
            let bounds = store.desk_bounds(&scope).await?;
            let wanted = store.wanted(&scope, &query).await?;
            let rare = store.rarest_word(&scope, &query.words).await?;
            if wanted.exact && rare.is_none() {
                return store.count_wanted(&scope, &query, &wanted, bounds).await;
            }
            let mut found = 0;
            let search = (&query, &wanted, bounds);
            store
                .visit_matching(&scope, search, rare.as_ref(), |_| found += 1)
                .await?;
            Ok(SearchTotal::of(found))
        })
        .await
    }
}

/// A text that sorts by the date of the next task, then by the moment.
fn board_key(next_task: &str, phase_since: i64) -> String {
    format!("{next_task} {:020}", phase_since.max(0))
}
