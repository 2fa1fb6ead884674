//! The page of the list.

use super::{
    columns::Columns,
    panel::{chips, filters},
    place,
    reading::{PAGE, people, read},
    search::{Search, read as read_search},
    selection::Selection,
    shown::{counted, note_shown, number},
};
use crate::{
    desk::{
        http::{Desk, DeskError, page, see},
        query::ListQuery,
        texts::Texts,
        view::{Section, list::List, parts::Pager},
    },
    state::State,
    texts::fill,
};
use axum::response::Response;
use http::StatusCode;
use model::{CandidateId, Right};
use store::desk::{CandidatePage, CandidateQuery};

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
    let found = find(state, desk, asked, &search).await?;
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
    let unknown = asked
        .has_unknown
        .then(|| ("warn", t.list.unknown.to_owned()));
    let incomplete = (!found.complete).then(|| ("info", t.list.incomplete.to_owned()));
    let notices = unknown
        .into_iter()
        .chain(search.notice(t))
        .chain(incomplete);
    let may_change = desk.may(Right::ChangeCandidates);
    Ok(List {
        total: counted(t, total),
        notices: notices.collect(),
        chips: chips(desk, t, asked, &people, &search, PAGE),
        clear: desk.path(PAGE),
        filters: filters(desk, t, asked, &people, PAGE),
        heads: columns.heads(desk, asked, &chosen),
        pager: Pager {
            about: fill(&fill(t.list.page, rows.len()), number(total)),
            first: asked
                .after
                .as_ref()
                .map(|_| asked.whole().at(&desk.path(PAGE))),
            next,
        },
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
            usize::try_from(total.count).unwrap_or(usize::MAX)
        } else {
            selected
        },
        elsewhere,
        all: selection.all,
        all_results: fill(t.list.select_all, number(total)),
        actions: actions(desk, t),
        rows,
        shell,
    })
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

/// Finds all candidates of a query, at most `most`.
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
    let query = CandidateQuery {
        words: search.words,
        filters: asked.filters.clone(),
        sort: asked.sort,
        limit: u32::try_from(most).unwrap_or(u32::MAX),
        ..CandidateQuery::default()
    };
    let found = state.store.search_candidates(&desk.scope, &query).await?;
    Ok(found.rows.iter().map(|row| row.id).collect())
}

/// Finds the candidates of a page. A search that cannot be read finds none.
async fn find(
    state: &State,
    desk: &Desk,
    asked: &ListQuery,
    search: &Search,
) -> Result<CandidatePage, DeskError> {
    if search.fault.is_some() || search.has_ended {
        return Ok(CandidatePage {
            complete: true,
            ..CandidatePage::default()
        });
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
    Ok(state.store.search_candidates(&desk.scope, &query).await?)
}
