//! The board: candidates in columns by phase, with the filters of the list.

mod change;
mod choose;

pub(crate) use change::change;
pub(crate) use choose::choose;

use super::list::{self, Columns, People, coordinator, counted, grouped, note_shown};
use crate::{
    desk::{
        days,
        exits::LEFT,
        http::{Desk, DeskError, page},
        query::{ListQuery, decoded},
        texts::Texts,
        view::{
            Section,
            board::{Board, Card, Column, Moved},
        },
    },
    http::redirect,
    state::State,
    texts::{fill, label},
};
use axum::response::Response;
use model::{CandidateId, Field, Right, vocabulary::PHASES};
use store::desk::{BoardColumn, CandidateQuery, CandidateRow, SearchTotal};

/// The path of the board below the region.
pub(crate) const PAGE: &str = "/board";
/// The cards of a column at first, and after "show more".
const CARDS: usize = 25;
const MORE_CARDS: usize = 100;

/// What an address says beside the filters.
#[derive(Debug, Default)]
struct Said {
    /// Phases of which more cards are shown.
    more: Vec<String>,
    /// The candidate that was moved, and the phase before.
    moved: Option<CandidateId>,
    was: Option<String>,
    /// The candidate that another person moved meanwhile, and the phase that was expected.
    conflict: Option<CandidateId>,
    done: Option<String>,
}

impl Said {
    fn of(query: &str) -> Self {
        let mut said = Self::default();
        for (name, value) in decoded(query) {
            match &*name {
                "show" if said.more.len() < PHASES.len() => said.more.push(value),
                "moved" => said.moved = value.parse().ok(),
                "was" => said.was = PHASES.contains(&&*value).then_some(value),
                "done" => said.done = Some(value),
                "conflict" => said.conflict = value.parse().ok(),
                _ => {}
            }
        }
        said
    }
}

/// Leads from the address of the form to the board.
pub(crate) async fn back(desk: Desk) -> Response {
    redirect(&desk.path(PAGE))
}

pub(crate) async fn show(state: State, desk: Desk) -> Result<Response, DeskError> {
    let asked = list::read(&state, &desk).await?;
    let said = Said::of(desk.visit.query());
    let shell = desk.shell(&state, Section::Board).await?;
    let t = shell.t;
    let people = list::people(&state, &desk).await?;
    let most = if said.more.is_empty() {
        CARDS
    } else {
        MORE_CARDS
    };
    let search = list::read_search(&state, &desk, &asked).await?;
    let query = CandidateQuery {
        words: search.words.clone(),
        filters: asked.filters.clone(),
        limit: u32::try_from(most).unwrap_or_default(),
        ..CandidateQuery::default()
    };
    // A search that cannot be read finds none, as in the list.
    let mut found = if search.fault.is_some() || search.has_ended {
        vec![BoardColumn::default(); PHASES.len()]
    } else {
        state.store.board(&desk.scope, &query).await?
    };
    for (column, phase) in found.iter_mut().zip(PHASES) {
        if !said.more.iter().any(|more| more == phase) {
            column.rows.truncate(CARDS);
        }
    }
    note_shown(&state, &desk, found.iter().flat_map(|column| &column.rows));
    let about = About {
        desk: &desk,
        t,
        asked: &asked,
        people: &people,
        columns: Columns {
            t,
            custom: &[],
            now: state.store.clock().now(),
        },
        said: &said,
    };
    let total = found.iter().map(|column| column.total).sum::<u64>();
    let total = SearchTotal {
        count: u32::try_from(total).unwrap_or(u32::MAX),
        more: false,
    };
    let columns = found
        .iter()
        .zip(PHASES)
        .map(|(column, phase)| about.column(column, phase))
        .collect();
    let notices = notices(t, &asked, &said, &search);
    page(&Board {
        total: counted(t, total),
        notices,
        moved: moved(&state, &desk, t, &said).await?,
        conflict: conflict(&state, &desk, t, &said).await?,
        chips: list::chips(&desk, t, &asked, &people, &search, PAGE),
        clear: desk.path(PAGE),
        filters: list::filters(&desk, t, &asked, &people, PAGE),
        columns,
        may_move: desk.may(Right::ChangeCandidates),
        query: asked.whole().at(""),
        list: asked.whole().at(&desk.path(list::PAGE)),
        new: desk
            .may(Right::ChangeCandidates)
            .then(|| desk.path("/candidates/new")),
        shell,
    })
}

/// Returns what the page says beside the moves.
fn notices(
    t: &'static Texts,
    asked: &ListQuery,
    said: &Said,
    search: &list::Search,
) -> Vec<(&'static str, String)> {
    let unknown = asked
        .has_unknown
        .then(|| ("warn", t.list.unknown.to_owned()));
    let done = match said.done.as_deref() {
        Some("pending") => Some(("info", t.board.pending.to_owned())),
        Some("failed") => Some(("bad", t.board.failed.to_owned())),
        _ => None,
    };
    let no_texts = search
        .in_texts
        .then(|| ("info", t.list.board_texts.to_owned()));
    unknown
        .into_iter()
        .chain(done)
        .chain(search.notice(t))
        .chain(no_texts)
        .collect()
}

/// What the columns are made from.
struct About<'a> {
    desk: &'a Desk,
    t: &'static Texts,
    asked: &'a ListQuery,
    people: &'a People,
    columns: Columns<'a>,
    said: &'a Said,
}

impl About<'_> {
    fn column(&self, found: &BoardColumn, phase: &str) -> Column {
        let shown = found.rows.len();
        let is_all = found.total <= u64::try_from(shown).unwrap_or(u64::MAX);
        let is_longer = shown > CARDS || self.said.more.iter().any(|more| more == phase);
        let page = self.desk.path(PAGE);
        let more = || {
            let more = self
                .said
                .more
                .iter()
                .fold(self.asked.whole(), |query, one| query.with("show", one));
            more.with("show", phase).at(&page)
        };
        let rest = || {
            let query = self.asked.without(|one| one.name == "phase");
            let href = query.with("phase", phase).at(&self.desk.path(list::PAGE));
            (href, fill(self.t.board.rest, grouped(found.total)))
        };
        Column {
            label: label(phase, self.t.language).to_owned(),
            total: grouped(found.total),
            cards: found.rows.iter().map(|row| self.card(row)).collect(),
            more: (!is_all && !is_longer).then(more),
            rest: (!is_all && is_longer).then(rest),
            folded: phase == LEFT && shown > 0,
            phase: phase.to_owned(),
        }
    }

    fn card(&self, row: &CandidateRow) -> Card {
        let t = &self.t;
        let name = list::text(row, Field::Name);
        let coordinator = coordinator(row, self.people, t.list.former);
        let days = days::between(row.phase_since, self.columns.now);
        let id = row.id.to_string();
        let back = self.asked.whole();
        Card {
            href: self.desk.path(&format!("/candidates/{id}")),
            initials: initials(&coordinator),
            coordinator,
            days: fill(t.list.days, days),
            days_about: fill(t.board.days_in_phase, days),
            task: self.columns.task(row.next_task.as_deref()),
            move_href: back.at(&self.desk.path(&format!("{PAGE}/{id}"))),
            move_title: fill(t.board.move_one, &name),
            focus: self.said.moved == Some(row.id) || self.said.conflict == Some(row.id),
            name,
            id,
        }
    }
}

/// Returns what the page says about the move that was just made.
async fn moved(
    state: &State,
    desk: &Desk,
    t: &'static Texts,
    said: &Said,
) -> Result<Option<Moved>, DeskError> {
    let (Some(id), Some(was)) = (said.moved, &said.was) else {
        return Ok(None);
    };
    let Some(row) = one(state, desk, id).await? else {
        return Ok(None);
    };
    note_shown(state, desk, std::iter::once(&row));
    let now = phase(&row);
    let name = list::text(&row, Field::Name);
    let text = fill(t.board.moved, name);
    let text = fill(&text, label(was, t.language));
    Ok(Some(Moved {
        id: id.to_string(),
        text: fill(&text, label(now, t.language)),
        undo_to: desk.may(Right::ChangeCandidates).then(|| was.clone()),
        now: now.to_owned(),
        undo_hint: t.board.undo_hint,
    }))
}

/// Returns who moved a candidate meanwhile.
async fn conflict(
    state: &State,
    desk: &Desk,
    t: &'static Texts,
    said: &Said,
) -> Result<Option<String>, DeskError> {
    let (Some(id), Some(was)) = (said.conflict, &said.was) else {
        return Ok(None);
    };
    let Some(row) = one(state, desk, id).await? else {
        return Ok(None);
    };
    note_shown(state, desk, std::iter::once(&row));
    let text = |pattern| {
        let text = fill(pattern, list::text(&row, Field::Name));
        fill(&text, label(was, t.language))
    };
    let now = label(phase(&row), t.language);
    Ok(Some(match change::mover(state, desk, t, id).await? {
        Some(who) => fill(&fill(&text(t.board.stale), who), now),
        None => fill(&text(t.board.stale_unknown), now),
    }))
}

/// Returns a candidate's row.
pub(super) async fn one(
    state: &State,
    desk: &Desk,
    id: CandidateId,
) -> Result<Option<CandidateRow>, DeskError> {
    Ok(state.store.desk_rows_of(&desk.scope, &[id]).await?.pop())
}

/// Returns a candidate's phase.
pub(super) fn phase(row: &CandidateRow) -> &'static str {
    PHASES
        .get(usize::from(row.phase))
        .copied()
        .unwrap_or_default()
}

/// Returns the initials of a name: of the first and the last word.
fn initials(name: &str) -> String {
    let words: Vec<_> = name.split_whitespace().collect();
    let first = |word: &&str| word.chars().next().map(|c| c.to_uppercase().to_string());
    let last = words.last().filter(|_| words.len() > 1);
    words
        .first()
        .into_iter()
        .chain(last)
        .filter_map(first)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_of_the_first_and_the_last_word() {
        for (name, expected) in [
            ("Marieke van der Berg", "MB"),
            ("ömer", "Ö"),
            ("", ""),
            ("  An  de Wit ", "AW"),
        ] {
            assert_eq!(initials(name), expected, "{name}");
        }
    }
}
