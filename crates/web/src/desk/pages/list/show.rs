//! The page of the list.

use super::{
    columns::Columns,
    panel::{chips, filters},
    place,
    reading::{PAGE, people, read},
    search::{Search, read as read_search},
    selection::Selection,
    shown::{counted, grouped, note_shown, number},
};
use crate::{
    desk::{
        http::{Desk, DeskError, page, see},
        query::ListQuery,
        texts::Texts,
        view::{
            Section,
            list::{List, SearchBox},
            parts::Pager,
        },
    },
    state::State,
    texts::fill,
};
use axum::response::Response;
use http::StatusCode;
use model::{CandidateId, Right};
use store::desk::{CandidatePage, CandidateQuery, SearchTotal};

/// The number of rows of a page.
const ROWS: u32 = 50;

pub(crate) async fn show(state: State, desk: Desk) -> Result<Response, DeskError> {
    let asked = read(&state, &desk).await?;
    let list = list(&state, &desk, &asked, Selection::default()).await?;
    page(&list)
}

/// Makes the page of a query, with what is selected.
pub(super) async fn list(
    state: &State,
    desk: &Desk,
    asked: &ListQuery,
    selection: Selection,
) -> Result<List, DeskError> {
    let shell = desk.shell(state, Section::Candidates).await?;
    let t = shell.t;
    let people = people(state, desk).await?;
    let views = super::super::views::links(state, desk, asked).await?;
    let columns = Columns {
        t,
        custom: &asked.custom,
        now: state.store.clock().now(),
    };
    let search = read_search(state, desk, asked).await?;
    let (found, looked_through) = find(state, desk, asked, &search).await?;
    note_shown(state, desk, found.rows.iter());
    let chosen = columns.chosen(asked);
    let mut rows: Vec<_> = found
        .rows
        .iter()
        .map(|row| columns.row(desk, row, &chosen, &people))
        .collect();
    let (selected, elsewhere) = selection.mark(&mut rows);
    let total = found.total.unwrap_or_default();
    let next = found
        .next
        .as_ref()
        .map(|next| place::encode(next, state, desk));
    let looked = looked_through.map(|records| how_far(t, records, next.is_some()));
    let mut notices = notices(t, asked, &search, looked);
    if !found.complete {
        notices.push(("info", t.list.incomplete.to_owned()));
    }
    let may_change = desk.may(Right::ChangeCandidates);
    Ok(List {
        total: if search.in_texts {
            String::new()
        } else {
            counted(t, total)
        },
        search: SearchBox {
            words: search.text.clone(),
            in_texts: search.in_texts,
        },
        notices,
        chips: chips(desk, t, asked, &people, &search, PAGE),
        clear: desk.path(PAGE),
        filters: filters(desk, t, asked, &people, PAGE),
        heads: columns.heads(desk, asked, &chosen),
        pager: pager(desk, t, (asked, &search), rows.len(), (total, next)),
        query: asked
            .whole()
            .with_some("after", asked.after.as_deref())
            .at(""),
        views,
        all_views: asked.whole().at(&desk.path("/views")),
        board: asked.whole().at(&desk.path("/board")),
        new: may_change.then(|| desk.path("/candidates/new")),
        columns: columns.options(asked),
        selected: if selection.all {
            usize::try_from(total.count)
                .unwrap_or(usize::MAX)
                .max(rows.len())
        } else {
            selected
        },
        elsewhere,
        all: selection.all,
        all_results: if search.in_texts {
            t.list.select_all_of_texts.to_owned()
        } else {
            fill(t.list.select_all, number(total))
        },
        actions: actions(desk, t),
        rows,
        shell,
    })
}

/// Returns what the page says about its filters and its search.
fn notices(
    t: &'static Texts,
    asked: &ListQuery,
    search: &Search,
    looked: Option<String>,
) -> Vec<(&'static str, String)> {
    let unknown = asked
        .has_unknown
        .then(|| ("warn", t.list.unknown.to_owned()));
    let looked = looked.map(|looked| ("info", looked));
    unknown
        .into_iter()
        .chain(search.notice(t))
        .chain(looked)
        .collect()
}

/// Returns where the page is in the list.
fn pager(
    desk: &Desk,
    t: &'static Texts,
    (asked, search): (&ListQuery, &Search),
    rows: usize,
    (total, next): (SearchTotal, Option<String>),
) -> Pager {
    let page = fill(t.list.page, rows);
    Pager {
        about: if search.in_texts {
            fill(t.list.page_of_texts, rows)
        } else {
            fill(&page, number(total))
        },
        first: asked
            .after
            .as_ref()
            .map(|_| asked.whole().at(&desk.path(PAGE))),
        next,
    }
}

/// Returns what the person may do with a selection: the page, the name of the action, and its text.
fn actions(desk: &Desk, t: &'static Texts) -> Vec<[&'static str; 3]> {
    let t = &t.bulk;
    let mut actions = Vec::new();
    if desk.may(Right::ChangeCandidates) {
        actions.extend([
            ["/bulk", "phase", t.phase],
            ["/bulk", "coordinator", t.coordinator],
            ["/bulk", "task", t.task],
            ["/bulk", "archive", t.archive],
            ["/bulk", "restore", t.restore],
        ]);
    }
    if desk.may(Right::Export) {
        actions.push(["/exports", "export", t.export]);
    }
    actions
}

/// Makes the page again for a person who pressed a button for a selection, without one.
pub(crate) async fn nothing_selected(
    state: &State,
    desk: &Desk,
    asked: &ListQuery,
) -> Result<Response, DeskError> {
    let mut list = list(state, desk, asked, Selection::default()).await?;
    let text = list.shell.t.list.nothing_selected;
    list.notices.insert(0, ("bad", text.to_owned()));
    see(StatusCode::BAD_REQUEST, &list)
}

/// How many candidates of a search in texts are read at once, when all of them are wanted.
const PORTION: usize = 500;

/// Finds all candidates of a query, at most `most`. No more than a portion of their records is in memory.
pub(crate) async fn all(
    state: &State,
    desk: &Desk,
    asked: &ListQuery,
    most: usize,
) -> Result<Vec<CandidateId>, DeskError> {
    let search = read_search(state, desk, asked).await?;
    if search.fault.is_some() || search.has_ended {
        return Ok(Vec::new());
    }
    let mut query = CandidateQuery {
        words: search.words,
        filters: asked.filters.clone(),
        sort: asked.sort,
        limit: u32::try_from(most).unwrap_or(u32::MAX),
        ..CandidateQuery::default()
    };
    if search.in_texts {
        query.limit = u32::try_from(most.min(PORTION)).unwrap_or(u32::MAX);
        let mut ids = Vec::new();
        loop {
            let (page, _) = state.store.search_texts(&desk.scope, &query).await?;
            ids.extend(page.rows.iter().map(|row| row.id).take(most - ids.len()));
            query.after = page.next.filter(|_| ids.len() < most);
            if query.after.is_none() {
                return Ok(ids);
            }
        }
    }
    Ok(state.store.search_ids(&desk.scope, &query).await?)
}

/// Finds the candidates of a page. A search that cannot be read finds none. Of a search in texts, also
/// returns how many records were looked through.
async fn find(
    state: &State,
    desk: &Desk,
    asked: &ListQuery,
    search: &Search,
) -> Result<(CandidatePage, Option<u64>), DeskError> {
    if search.fault.is_some() || search.has_ended {
        let none = CandidatePage {
            complete: true,
            ..CandidatePage::default()
        };
        return Ok((none, None));
    }
    let after = match &asked.after {
        Some(text) => Some(place::decode(text, state, desk).ok_or(DeskError::NotFound)?),
        None => None,
    };
    let query = CandidateQuery {
        words: search.words.clone(),
        filters: asked.filters.clone(),
        sort: asked.sort,
        after,
        limit: ROWS,
        count: true,
    };
    if search.in_texts {
        let (page, looked_through) = state.store.search_texts(&desk.scope, &query).await?;
        return Ok((page, Some(looked_through)));
    }
    let page = state.store.search_candidates(&desk.scope, &query).await?;
    Ok((page, None))
}

/// Returns how far a search in texts has looked.
fn how_far(t: &'static Texts, records: u64, is_more: bool) -> String {
    let rest = if is_more {
        t.list.looked_more
    } else {
        t.list.looked_all
    };
    format!("{} {rest}", fill(t.list.looked, grouped(records)))
}
