//! Finds candidates by words in their texts: the motivation, the notes, the contact moments and the
//! names of files. The candidates of a scope are passed newest first, a limited number in a request. Of
//! the records, only those are read that may have the words by their `text_filter`. Contact moments have
//! no filter.

use super::{
    query::{ArchivedFilter, CandidateQuery, SearchPlace, SortKey},
    search::CandidatePage,
    sought::Sought,
    wanted::{Wanted, conditions},
};
use crate::{Store, candidates::checksum};
use db::{Error, Row, Value, column, columns, statements};
use model::{CandidateId, Document, Scope};
use std::collections::{BTreeMap, HashMap};

statements! {
    /// The candidates of a window of positions that fulfil the filters.
    pub(super) scope ROWS as "DESK_TEXT_ROWS" =
        concat!(
            "SELECT d.candidate_id, d.position, d.last_contact, d.words, d.text_filter FROM desk_rows d WHERE d.region_id = $1 AND d.environment = $2 \
             AND d.position > $32 AND d.position <= $33",
            conditions!()
        );
    /// The records of a window of positions, live or archived.
    pub(super) scope CANDIDATES as "DESK_TEXTS" =
        "SELECT position, lengths, document FROM candidates WHERE region_id = $1 AND environment = $2 AND archived = $3 \
         AND position > $4 AND position <= $5";
    /// The record at a position, live or archived.
    pub(super) scope CANDIDATE as "DESK_TEXTS_AT" =
        "SELECT position, lengths, document FROM candidates WHERE region_id = $1 AND environment = $2 AND archived = $3 \
         AND position = $4";
    /// The contact moments of some candidates.
    pub(super) scope CONTACTS as "DESK_CONTACTS" =
        "SELECT candidate_id, document FROM interactions WHERE region_id = $1 AND environment = $2 AND candidate_id IN \
         ($3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, \
         $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39, $40, $41, $42)";
}

columns! {
    Texts: CANDIDATES, CANDIDATE
}

/// With more records to read than this, the records of the whole window are read.
const FEW: usize = 50;
/// Candidates whose contact moments one statement reads.
const TOGETHER: usize = 40;
/// Positions a window.
const WINDOW_SIZE: i64 = 800;
/// Candidates and contact moments that one request looks through.
const LOOKED_THROUGH: u64 = 100_000;
/// Positions that one request passes, also those of candidates that the filters leave out.
const PASSED: i64 = 100_000;
/// The id in a place behind no candidate.
const NOBODY: &str = "rec00000000000000";

/// A candidate of the window, with the terms that it was found by, one bit for each.
struct Seen {
    id: CandidateId,
    found: u32,
    /// The terms that the record may have.
    may_have: u32,
    has_contacts: bool,
}

impl Store {
    /// Finds a page of candidates that have all words of a query in their texts or the words that they
    /// are found by otherwise, newest first, whatever the order of the query is. Looks through at most
    /// 100,000 records among at most as many positions, and returns the number of records. The page may then be empty although it is not the
    /// last one.
    pub async fn search_texts(
        &self,
        scope: &Scope,
        query: &CandidateQuery,
    ) -> Result<(CandidatePage, u64), Error> {
        let (scope, query) = (*scope, query.clone());
        let _turn = self.inner.search_turns.wait_in_scope(&scope).await;
        self.searching(move |store| async move { store.page_of_texts(&scope, &query).await })
            .await
    }

    async fn page_of_texts(
        &self,
        scope: &Scope,
        query: &CandidateQuery,
    ) -> Result<(CandidatePage, u64), Error> {
        let bounds = self.desk_bounds(scope).await?;
        let filters = CandidateQuery {
            words: Vec::new(),
            ..query.clone()
        };
        let wanted = self.wanted(scope, &filters).await?;
        let limit = usize::try_from(query.limit).unwrap_or(usize::MAX);
        let mut to = match query.after.as_ref().map(|after| &after.key) {
            Some(SortKey::Moment(position)) => position - 1,
            _ => bounds.last,
        };
        let mut found: Vec<(i64, CandidateId)> = Vec::new();
        let mut looked_through = 0;
        let end = to - PASSED;
        while to >= bounds.first
            && to > end
            && found.len() <= limit
            && looked_through < LOOKED_THROUGH
        {
            let from = to - WINDOW_SIZE;
            looked_through += self
                .look_through(scope, (query, &filters, &wanted), (from, to), &mut found)
                .await?;
            to = from;
        }
        let more = found.len() > limit;
        found.truncate(limit);
        let next = if more {
            found.last().copied()
        } else {
            let nobody = NOBODY.parse().ok();
            nobody.filter(|_| to >= bounds.first).map(|id| (to + 1, id))
        };
        let ids: Vec<CandidateId> = found.iter().map(|(_, id)| *id).collect();
        let page = CandidatePage {
            rows: self.desk_rows_of(scope, &ids).await?,
            next: next.map(|(position, id)| SearchPlace {
                key: SortKey::Moment(position),
                id,
            }),
            total: None,
            complete: bounds.complete,
        };
        Ok((page, looked_through))
    }

    /// Looks through a window of positions. Adds the candidates that were found, newest first, and
    /// returns the number of records.
    async fn look_through(
        &self,
        scope: &Scope,
        (query, filters, wanted): (&CandidateQuery, &CandidateQuery, &Wanted),
        window: (i64, i64),
        found: &mut Vec<(i64, CandidateId)>,
    ) -> Result<u64, Error> {
        let sought = Sought::new(&query.words);
        let all = sought.all();
        let search = (filters, wanted);
        let _text_turn = self.inner.search_turns.wait_for_text().await;
        let mut seen = self.candidates_of(scope, search, window, &sought).await?;
        let mut records = u64::try_from(seen.len()).unwrap_or_default();
        if seen.values().any(|candidate| candidate.found != all) {
            let _turn = self.inner.search_turns.wait().await;
            let states = states(query.filters.archived);
            let read = self
                .look_through_documents(scope, states, window, (&sought, &mut seen))
                .await?;
            records = records.max(read);
            records += self
                .look_through_contacts(scope, &sought, &mut seen)
                .await?;
        }
        let whole = seen.into_iter().rev().filter(|(_, one)| one.found == all);
        found.extend(whole.map(|(position, one)| (position, one.id)));
        Ok(records)
    }

    /// Returns the candidates of a window that fulfil the filters, by their position, with the words that
    /// they are found by otherwise.
    async fn candidates_of(
        &self,
        scope: &Scope,
        (filters, wanted): (&CandidateQuery, &Wanted),
        (from, to): (i64, i64),
        sought: &Sought<'_>,
    ) -> Result<BTreeMap<i64, Seen>, Error> {
        let mut seen = BTreeMap::new();
        let mut see = |id: &str, position: i64, last_contact: i64, found: u32, may_have: u32| {
            if let Ok(id) = id.parse() {
                let one = Seen {
                    id,
                    found,
                    may_have,
                    has_contacts: last_contact != 0,
                };
                seen.insert(position, one);
            }
        };
        if !wanted.exact {
            self.visit_window(scope, filters, wanted, (from, to), |entry| {
                let candidate = &entry.candidate;
                let (last_contact, found) = (candidate.last_contact, sought.among(candidate.words));
                see(entry.id, entry.position, last_contact, found, sought.all());
            })
            .await?;
            return Ok(seen);
        }
        let _turn = self.inner.search_turns.wait().await;
        let values = wanted.values(scope, &[Value::Int(from), Value::Int(to)]);
        self.database()
            .query(&ROWS, &values, |row| {
                see(
                    row.text(column!(ROWS, candidate_id))?,
                    row.int(column!(ROWS, position))?,
                    row.int(column!(ROWS, last_contact))?,
                    sought.among(row.text(column!(ROWS, words))?),
                    row.optional_blob(column!(ROWS, text_filter))?
                        .map_or(sought.all(), |filter| sought.of_filter(filter)),
                );
                Ok::<(), Error>(())
            })
            .await?;
        Ok(seen)
    }

    /// Looks for words in the records of a window that may have them. Returns the number of records
    /// that were read.
    async fn look_through_documents(
        &self,
        scope: &Scope,
        states: std::ops::RangeInclusive<i64>,
        (from, to): (i64, i64),
        (sought, seen): (&Sought<'_>, &mut BTreeMap<i64, Seen>),
    ) -> Result<u64, Error> {
        let [region, environment] = Value::of_scope(scope);
        let open = seen
            .iter()
            .filter(|(_, one)| one.may_have & !one.found != 0);
        let positions: Vec<i64> = open.map(|(position, _)| *position).collect();
        let mut read = 0;
        let mut look = |row: Row<'_>| {
            read += 1;
            let position = row.int(column!(Texts, position))?;
            let candidate = seen.get_mut(&position);
            if let Some(candidate) = candidate.filter(|one| one.found != sought.all()) {
                let lengths = row.blob(column!(Texts, lengths))?;
                let json = row.text(column!(Texts, document))?;
                let (places, format) = (checksum::lengths(lengths), checksum::format(lengths));
                let document = Document::new(json, places, format);
                candidate.found |= sought.of_document(&document);
            }
            Ok::<(), Error>(())
        };
        for archived in states {
            let state = [region, environment, Value::Int(archived)];
            if positions.len() > FEW {
                let values = [&state[..], &[Value::Int(from), Value::Int(to)]].concat();
                self.database()
                    .query(&CANDIDATES, &values, &mut look)
                    .await?;
            } else if !positions.is_empty() {
                let of = |position: &i64| [&state[..], &[Value::Int(*position)]].concat();
                let sets: Vec<_> = positions.iter().map(of).collect();
                self.database()
                    .query_batch(&CANDIDATE, sets.into_iter(), |_, row| look(row))
                    .await?;
            }
        }
        Ok(read)
    }

    /// Looks for words in the contact moments of candidates. Returns the number of contact moments.
    async fn look_through_contacts(
        &self,
        scope: &Scope,
        sought: &Sought<'_>,
        seen: &mut BTreeMap<i64, Seen>,
    ) -> Result<u64, Error> {
        let [region, environment] = Value::of_scope(scope);
        let mut open: HashMap<CandidateId, &mut Seen> = seen
            .values_mut()
            .filter(|one| one.found != sought.all() && one.has_contacts)
            .map(|one| (one.id, one))
            .collect();
        let ids: Vec<CandidateId> = open.keys().copied().collect();
        let sets = ids.chunks(TOGETHER).map(|ids| {
            let mut values = vec![region, environment];
            values.extend(ids.iter().map(|id| Value::Text(id.as_str())));
            values.resize(2 + TOGETHER, Value::Text(""));
            values
        });
        let mut records = 0;
        self.database()
            .query_batch(&CONTACTS, sets, |_, row| {
                records += 1;
                let id: CandidateId = row.parsed(column!(CONTACTS, candidate_id))?;
                if let Some(candidate) = open.get_mut(&id) {
                    let contact = row.text(column!(CONTACTS, document))?;
                    candidate.found |= sought.of_contact(contact);
                }
                Ok::<(), Error>(())
            })
            .await?;
        Ok(records)
    }
}

/// Returns the values of the column `archived` that a filter wants.
fn states(filter: ArchivedFilter) -> std::ops::RangeInclusive<i64> {
    match filter {
        ArchivedFilter::Live => 0..=0,
        ArchivedFilter::Archived => 1..=1,
        ArchivedFilter::Both => 0..=1,
    }
}
