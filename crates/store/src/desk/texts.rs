//! Finds candidates by words in their texts: the motivation, the notes, the contact moments and the
//! names of files. Nothing is indexed: the records of a scope are looked through, newest first, and a
//! request looks through a limited number of them.

use super::{
    query::{ArchivedFilter, CandidateQuery, SearchPlace, SortKey},
    search::CandidatePage,
    wanted::Wanted,
};
use crate::{Store, candidates::checksum};
use db::{Error, Value, column, statements};
use model::{Attachment, CandidateId, Document, Field, Scope, SearchTerm, folded_text};
use std::collections::{BTreeMap, HashMap};

statements! {
    /// The candidates of a window of positions, live or archived.
    pub(super) scope CANDIDATES as "DESK_TEXTS" =
        "SELECT position, lengths, document FROM candidates WHERE region_id = $1 AND environment = $2 AND archived = $3 \
         AND position > $4 AND position <= $5";
    /// The contact moments of some candidates.
    pub(super) scope CONTACTS as "DESK_CONTACTS" =
        "SELECT candidate_id, document FROM interactions WHERE region_id = $1 AND environment = $2 AND candidate_id IN \
         ($3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, \
         $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39, $40, $41, $42)";
}

/// Candidates whose contact moments one statement reads.
const TOGETHER: usize = 40;
/// Positions a window.
const WINDOW_SIZE: i64 = 800;
/// Candidates and contact moments that one request looks through.
const LOOKED_THROUGH: u64 = 100_000;
/// The id in a place behind no candidate.
const NOBODY: &str = "rec00000000000000";

/// A candidate of the window, with the terms that it was found by, one bit for each.
struct Seen {
    id: CandidateId,
    found: u32,
}

/// The members of a contact moment that hold text.
const CONTACT_TEXTS: [&str; 4] = ["name", "summary", "notes", "performedBy"];

impl Store {
    /// Finds a page of candidates that have all words of a query in their texts or the words that they
    /// are found by otherwise, newest first, whatever the order of the query is. Looks through at most
    /// 100,000 records, and returns their number. The page may then be empty although it is not the
    /// last one.
    pub async fn search_texts(
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
        while to >= bounds.first && found.len() <= limit && looked_through < LOOKED_THROUGH {
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
        (from, to): (i64, i64),
        found: &mut Vec<(i64, CandidateId)>,
    ) -> Result<u64, Error> {
        let terms = &query.words;
        let all = (1_u32 << terms.len()) - 1;
        let mut seen: BTreeMap<i64, Seen> = BTreeMap::new();
        let window = (from, to);
        self.visit_window(scope, filters, wanted, window, |entry| {
            let mut found = 0;
            for (index, term) in terms.iter().enumerate() {
                found |= u32::from(term.is_among(entry.candidate.words)) << index;
            }
            if let Ok(id) = entry.id.parse() {
                seen.insert(entry.position, Seen { id, found });
            }
        })
        .await?;
        let mut records = u64::try_from(seen.len()).unwrap_or_default();
        if seen.values().all(|candidate| candidate.found == all) {
            found.extend(
                seen.into_iter()
                    .rev()
                    .map(|(position, one)| (position, one.id)),
            );
            return Ok(records);
        }
        let _turn = self.inner.search_turns.wait().await;
        let [region, environment] = Value::of_scope(scope);
        let mut read: u64 = 0;
        for archived in states(query.filters.archived) {
            let values = [
                region,
                environment,
                Value::Int(archived),
                Value::Int(from),
                Value::Int(to),
            ];
            self.database()
                .query(&CANDIDATES, &values, |row| {
                    read += 1;
                    let position = row.int(column!(CANDIDATES, position))?;
                    if let Some(candidate) = seen.get_mut(&position).filter(|one| one.found != all)
                    {
                        let lengths = row.blob(column!(CANDIDATES, lengths))?;
                        let json = row.text(column!(CANDIDATES, document))?;
                        let (places, format) =
                            (checksum::lengths(lengths), checksum::format(lengths));
                        candidate.found |= of_document(&Document::new(json, places, format), terms);
                    }
                    Ok::<(), Error>(())
                })
                .await?;
        }
        records = records.max(read);
        let mut open: HashMap<CandidateId, &mut Seen> = HashMap::new();
        for candidate in seen.values_mut().filter(|one| one.found != all) {
            open.insert(candidate.id, candidate);
        }
        let ids: Vec<CandidateId> = open.keys().copied().collect();
        let sets = ids.chunks(TOGETHER).map(|ids| {
            let mut values = vec![region, environment];
            values.extend(ids.iter().map(|id| Value::Text(id.as_str())));
            values.resize(2 + TOGETHER, Value::Text(""));
            values
        });
        self.database()
            .query_batch(&CONTACTS, sets, |_, row| {
                records += 1;
                let id: CandidateId = row.parsed(column!(CONTACTS, candidate_id))?;
                if let Some(candidate) = open.get_mut(&id) {
                    candidate.found |= of_contact(row.text(column!(CONTACTS, document))?, terms);
                }
                Ok::<(), Error>(())
            })
            .await?;
        drop(open);
        let whole = seen.into_iter().rev().filter(|(_, one)| one.found == all);
        found.extend(whole.map(|(position, one)| (position, one.id)));
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

/// Returns the terms that a document's texts have.
fn of_document(document: &Document<'_>, terms: &[SearchTerm]) -> u32 {
    let mut bits = 0;
    for field in [Field::Motivation, Field::Notes] {
        let json = document.value(field);
        if json == "null" {
            continue;
        }
        if json.contains('\\') {
            let text: String = serde_json::from_str(json).unwrap_or_default();
            bits |= of_text(&text, terms);
        } else {
            bits |= of_text(json.trim_matches('"'), terms);
        }
    }
    for field in [Field::CurriculumVitae, Field::OtherAttachments] {
        let json = document.value(field);
        if json.len() > 2 {
            let files: Vec<Attachment> = serde_json::from_str(json).unwrap_or_default();
            for file in files {
                bits |= of_text(&file.filename, terms);
            }
        }
    }
    bits
}

/// Returns the terms that a contact moment's texts have.
fn of_contact(json: &str, terms: &[SearchTerm]) -> u32 {
    // Most moments have none of the words, which is found without reading their members.
    let folded = folded_text(json);
    if !terms.iter().any(|term| folded.contains(term.sought())) {
        return 0;
    }
    let contact: serde_json::Value = serde_json::from_str(json).unwrap_or_default();
    let texts = CONTACT_TEXTS
        .iter()
        .filter_map(|name| contact[*name].as_str());
    texts.fold(0, |bits, text| bits | of_text(text, terms))
}

fn of_text(text: &str, terms: &[SearchTerm]) -> u32 {
    if text.is_empty() {
        return 0;
    }
    let folded = folded_text(text);
    let mut bits = 0;
    for (index, term) in terms.iter().enumerate() {
        bits |= u32::from(is_in(&folded, term)) << index;
    }
    bits
}

/// Whether a folded text has a term: a word that begins so, or whole words.
fn is_in(folded: &str, term: &SearchTerm) -> bool {
    let (sought, whole) = match term {
        SearchTerm::Prefix(word) => (word, false),
        SearchTerm::Exact(words) => (words, true),
    };
    folded.match_indices(sought.as_str()).any(|(at, _)| {
        let before = folded[..at].chars().next_back();
        let behind = folded[at + sought.len()..].chars().next();
        let begins = before.is_none_or(|c| !c.is_alphanumeric());
        let ends = behind.is_none_or(|c| !c.is_alphanumeric());
        begins && (ends || !whole)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::search_terms;

    #[test]
    fn texts_have_words_that_begin_so() {
        let has = |text: &str, search: &str| {
            let terms = search_terms(search).expect("the search can be read");
            of_text(text, &terms) == (1 << terms.len()) - 1
        };
        for (text, search) in [
            ("Sprak over het Ca\u{f1}on-project.", "canon"),
            ("Wil in Wijk bij Duurstede werken", "WIJK duur"),
            ("lesgeven,aan (kleuters)", "kleu aan"),
            ("de opleiding tot leraar", "\"opleiding tot\""),
        ] {
            assert!(has(text, search), "{search} in {text}");
        }
        for (text, search) in [
            ("Sprak over het project", "ject"),
            ("de opleiding tot leraar", "\"opleiding to\""),
            ("Sprak over het project", "sprak nooit"),
        ] {
            assert!(!has(text, search), "{search} in {text}");
        }
    }
}
