//! The page on which a candidate's phase is chosen without a script, and the question for the reason
//! of leaving.

use super::{PAGE, one, phase};
use crate::{
    desk::{
        exits::{self, LEFT},
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
use model::{CandidateId, Field, vocabulary::PHASES};

/// What the page asks.
#[derive(Debug, Default)]
pub(super) struct Ask {
    /// Whether the candidate leaves, so that the reason is asked for.
    pub(super) is_leaving: bool,
    /// The phase that the person saw.
    pub(super) was: Option<String>,
    /// The reason that was given, and why it was refused.
    pub(super) given: String,
    pub(super) fault: Option<String>,
}

pub(crate) async fn choose(
    state: State,
    desk: Desk,
    Part(id): Part<CandidateId>,
) -> Result<Response, DeskError> {
    let asked = list::read(&state, &desk).await?;
    let is_leaving = decoded(desk.visit.query()).any(|(key, value)| key == "to" && value == LEFT);
    let was = decoded(desk.visit.query())
        .find_map(|(key, value)| (key == "was" && PHASES.contains(&&*value)).then_some(value));
    let ask = Ask {
        is_leaving,
        was,
        ..Ask::default()
    };
    page(&form(&state, &desk, id, &asked, ask).await?)
}

/// Makes the page.
pub(super) async fn form(
    state: &State,
    desk: &Desk,
    id: CandidateId,
    asked: &ListQuery,
    ask: Ask,
) -> Result<MoveCard, DeskError> {
    let row = one(state, desk, id).await?.ok_or(DeskError::NotFound)?;
    list::note_shown(state, desk, std::iter::once(&row));
    let shell = desk.shell(state, Section::Board).await?;
    let t = shell.t;
    let name = list::text(&row, Field::Name);
    let reasons = exits::asked(state, desk).await?;
    let reason = ask.is_leaving.then(|| FormField {
        hint: Some(t.board.reason_hint.into()),
        optional: (!reasons.is_required).then_some(t.shell.optional),
        required: reasons.is_required,
        value: ask.given,
        error: ask.fault,
        suggestions: reasons.list,
        max_length: Field::ExitReason
            .definition()
            .kind
            .max_length()
            .unwrap_or(0),
        ..FormField::new("exitReason", t.board.reason, Kind::Line("text"))
    });
    let now = phase(&row);
    let option = |one: &&'static str| Choice::of(one, label(one, t.language), *one == now);
    Ok(MoveCard {
        title: fill(t.board.move_one, name),
        id: id.to_string(),
        from: ask.was.unwrap_or_else(|| now.to_owned()),
        to: LEFT.to_owned(),
        phases: PHASES.iter().map(option).collect(),
        reason,
        query: asked.whole().at(""),
        back: asked.whole().at(&desk.path(PAGE)),
        shell,
    })
}
