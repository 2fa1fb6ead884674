//! The page on which a candidate's phase is chosen without a script, and the question for the reason
//! of leaving.

use super::{LEFT, PAGE, one, phase};
use crate::{
    desk::{
        http::{Desk, DeskError, Part, page},
        pages::list,
        query::{ListQuery, decoded},
        view::{
            Section,
            board::MoveCard,
            form::{Choice, Field as FormField, Kind},
        },
    },
    state::State,
    texts::{fill, label},
};
use axum::response::Response;
use model::{CandidateId, Field, text_rules::wrong_in_lines, vocabulary::PHASES};

pub(crate) async fn choose(
    state: State,
    desk: Desk,
    Part(id): Part<CandidateId>,
) -> Result<Response, DeskError> {
    let asked = list::read(&state, &desk).await?;
    let is_leaving = decoded(desk.visit.query()).any(|(key, value)| key == "to" && value == LEFT);
    let was = decoded(desk.visit.query())
        .find_map(|(key, value)| (key == "was" && PHASES.contains(&&*value)).then_some(value));
    let reason = is_leaving.then_some("");
    page(&form(&state, &desk, (id, was), &asked, reason).await?)
}

/// Returns the longest reason for leaving, in characters.
fn longest() -> u16 {
    let kind = Field::ExitReason.definition().kind;
    kind.max_length().unwrap_or(0)
}

/// Returns whether a record can have this reason for leaving.
pub(super) fn is_reason(text: &str) -> bool {
    text.chars().count() <= usize::from(longest()) && wrong_in_lines(text).is_none()
}

/// Returns the page. With a reason, it asks for one, and says what is wrong with it.
pub(super) async fn form(
    state: &State,
    desk: &Desk,
    (id, was): (CandidateId, Option<String>),
    asked: &ListQuery,
    reason: Option<&str>,
) -> Result<MoveCard, DeskError> {
    let row = one(state, desk, id).await?.ok_or(DeskError::NotFound)?;
    list::note_shown(state, desk, std::iter::once(&row));
    let shell = desk.shell(state, Section::Board).await?;
    let t = shell.t;
    let name = list::text(&row, Field::Name);
    let reason = reason.map(|given| FormField {
        hint: Some(t.board.reason_hint.into()),
        optional: Some(t.shell.optional),
        max_length: longest(),
        error: (!is_reason(given)).then(|| t.board.reason_wrong.to_owned()),
        ..FormField::new("exitReason", t.board.reason, Kind::Line("text")).with(given)
    });
    let now = phase(&row);
    let option = |one: &&'static str| Choice::of(one, label(one, t.language), *one == now);
    Ok(MoveCard {
        title: fill(t.board.move_one, name),
        id: id.to_string(),
        from: was.unwrap_or_else(|| now.to_owned()),
        to: LEFT.to_owned(),
        phases: PHASES.iter().map(option).collect(),
        reason,
        query: asked.whole().at(""),
        back: asked.whole().at(&desk.path(PAGE)),
        shell,
    })
}
