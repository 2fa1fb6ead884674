//! The board: candidates in columns by phase.

use super::{
    Shell,
    form::{Choice, Field},
    list::{Cell, Filters},
    parts::Chip,
};
use askama::Template;

/// The board.
#[derive(Debug, Template)]
#[template(path = "desk/board.html")]
pub(crate) struct Board {
    pub(crate) shell: Shell,
    pub(crate) total: String,
    pub(crate) notices: Vec<(&'static str, String)>,
    /// The move that was just made.
    pub(crate) moved: Option<Moved>,
    /// Why a card was not moved.
    pub(crate) conflict: Option<String>,
    pub(crate) chips: Vec<Chip>,
    pub(crate) clear: String,
    pub(crate) filters: Filters,
    pub(crate) columns: Vec<Column>,
    pub(crate) may_move: bool,
    /// The query of this page, which its forms return to.
    pub(crate) query: String,
    pub(crate) list: String,
    /// The page for a new candidate.
    pub(crate) new: Option<String>,
}

/// A move that was made.
#[derive(Debug)]
pub(crate) struct Moved {
    pub(crate) id: String,
    pub(crate) text: String,
    /// The present phase.
    pub(crate) now: String,
    /// The phase before, to which the move can be undone.
    pub(crate) undo_to: Option<String>,
    /// What is said about undoing.
    pub(crate) undo_hint: &'static str,
}

/// A phase.
#[derive(Debug)]
pub(crate) struct Column {
    pub(crate) phase: String,
    pub(crate) label: String,
    pub(crate) total: String,
    pub(crate) cards: Vec<Card>,
    /// The board with more cards of this phase.
    pub(crate) more: Option<String>,
    /// The list of all candidates of this phase: address and text.
    pub(crate) rest: Option<(String, String)>,
    /// Whether the cards are shown only when asked for.
    pub(crate) folded: bool,
}

/// A candidate on the board.
#[derive(Debug)]
pub(crate) struct Card {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) href: String,
    pub(crate) coordinator: String,
    pub(crate) initials: String,
    /// The days in the phase.
    pub(crate) days: String,
    pub(crate) days_about: String,
    pub(crate) task: Cell,
    pub(crate) move_href: String,
    pub(crate) move_title: String,
    /// Whether the card was just moved, and so has the focus.
    pub(crate) focus: bool,
}

/// A page on which the phase of one candidate is chosen, or the reason of leaving is given.
#[derive(Debug, Template)]
#[template(path = "desk/card.html")]
pub(crate) struct MoveCard {
    pub(crate) shell: Shell,
    pub(crate) title: String,
    pub(crate) id: String,
    pub(crate) from: String,
    pub(crate) to: String,
    pub(crate) phases: Vec<Choice>,
    /// The field for the reason.
    pub(crate) reason: Option<Field>,
    pub(crate) query: String,
    pub(crate) back: String,
}
