//! The list of candidates, its filters and its rows.

use super::{
    Shell,
    form::{Choice, Field},
    parts::{Chip, Link, Pager},
};
use askama::Template;

/// The list.
#[derive(Debug, Template)]
#[template(path = "desk/list.html")]
pub(crate) struct List {
    pub(crate) shell: Shell,
    /// How many candidates match. Empty for a search in texts, which does not count them.
    pub(crate) total: String,
    pub(crate) search: SearchBox,
    /// What the page says about itself: a kind of alert and a text.
    pub(crate) notices: Vec<(&'static str, String)>,
    pub(crate) chips: Vec<Chip>,
    /// The address of the list without any condition.
    pub(crate) clear: String,
    pub(crate) filters: Filters,
    pub(crate) heads: Vec<Head>,
    pub(crate) rows: Vec<Row>,
    pub(crate) pager: Pager,
    /// The query of this page, which its forms return to.
    pub(crate) query: String,
    /// The saved views.
    pub(crate) views: Vec<Link>,
    /// The page on which views are saved and removed.
    pub(crate) all_views: String,
    pub(crate) board: String,
    /// The page for a new candidate.
    pub(crate) new: Option<String>,
    pub(crate) columns: Vec<Choice>,
    pub(crate) selected: usize,
    /// The candidates that are selected on other pages.
    pub(crate) elsewhere: Vec<String>,
    /// Whether all results are selected.
    pub(crate) all: bool,
    /// The button that selects all results.
    pub(crate) all_results: String,
    /// What can be done with the selection: the page below the region, the name, and the text.
    pub(crate) actions: Vec<[&'static str; 3]>,
}

/// The search box of the list, which keeps the filters.
#[derive(Debug)]
pub(crate) struct SearchBox {
    pub(crate) words: String,
    /// Whether the words are also looked for in texts.
    pub(crate) in_texts: bool,
}

/// The filters of the list and the board.
#[derive(Debug)]
pub(crate) struct Filters {
    /// The page that the filters apply to.
    pub(crate) action: String,
    /// What of the address stays: the order, the search, the columns.
    pub(crate) kept: Vec<(&'static str, String)>,
    pub(crate) groups: Vec<FilterGroup>,
}

/// A filter: options of which any number can be checked, or fields.
#[derive(Debug)]
pub(crate) struct FilterGroup {
    /// Its name in addresses.
    pub(crate) id: String,
    pub(crate) label: String,
    pub(crate) options: Vec<Choice>,
    pub(crate) fields: Vec<Field>,
    /// How many conditions it has.
    pub(crate) active: usize,
}

impl FilterGroup {
    /// Returns whether the group consists of options.
    pub(crate) fn is_boxes(&self) -> bool {
        self.fields.is_empty()
    }
}

/// The head of a column.
#[derive(Debug)]
pub(crate) struct Head {
    pub(crate) text: String,
    /// The list in the order of this column.
    pub(crate) href: Option<String>,
    /// `ascending`, `descending`, or empty if the list is in another order.
    pub(crate) sorted: &'static str,
}

/// A row.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) href: String,
    pub(crate) archived: bool,
    pub(crate) selected: bool,
    pub(crate) cells: Vec<Cell>,
}

/// A cell.
#[derive(Debug, Clone, Default)]
pub(crate) struct Cell {
    pub(crate) label: String,
    pub(crate) text: String,
    /// The tone, if the text is a badge.
    pub(crate) tone: Option<&'static str>,
    /// A text beside it.
    pub(crate) more: String,
    pub(crate) class: &'static str,
}
