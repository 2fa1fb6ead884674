//! The search box. Its words are posted, and the list's address has them encrypted for the person
//! who searched: nobody else can read or use it, and nothing has to be stored.

use super::reading::{PAGE, query};
use crate::{
    desk::{
        http::{Desk, DeskError, DeskForm},
        query::ListQuery,
        texts::Texts,
    },
    http::redirect,
    state::State,
    texts::fill,
};
use axum::response::Response;
use model::{SearchFault, SearchTerm, Timestamp, search_terms};
use std::time::Duration;

const PURPOSE: &str = "desk search";
/// How long the address of a search can be used.
const KEPT: Duration = Duration::from_hours(12);
/// The most characters that are kept of what was typed.
const LONGEST: usize = 400;

/// A search.
#[derive(Debug, Clone, Default)]
pub(crate) struct Search {
    /// What was typed.
    pub(crate) text: String,
    pub(crate) words: Vec<SearchTerm>,
    /// Why the text is no search.
    pub(crate) fault: Option<SearchFault>,
    /// Whether the search has ended.
    pub(crate) has_ended: bool,
}

pub(crate) async fn search(
    state: State,
    DeskForm { desk, fields }: DeskForm,
) -> Result<Response, DeskError> {
    let words: String = fields.text("words").chars().take(LONGEST).collect();
    let mut asked = query(&state, &desk, &fields).await?;
    asked.search = (!words.trim().is_empty()).then(|| {
        let until = state.store.clock().now().plus(KEPT).micros();
        desk.encrypt(&state, PURPOSE, &format!("{until} {words}"))
    });
    Ok(redirect(&asked.whole().at(&desk.path(PAGE))))
}

/// Reads the search of an address.
pub(crate) fn read(state: &State, desk: &Desk, asked: &ListQuery) -> Search {
    let Some(encrypted) = &asked.search else {
        return Search::default();
    };
    let ended = Search {
        has_ended: true,
        ..Search::default()
    };
    let Some(text) = desk.decrypt(state, PURPOSE, encrypted) else {
        return ended;
    };
    let Some((until, text)) = text.split_once(' ') else {
        return ended;
    };
    let until = until.parse().map(Timestamp::from_micros);
    if !until.is_ok_and(|until| until > state.store.clock().now()) {
        return ended;
    }
    let (words, fault) = match search_terms(text) {
        Ok(words) => (words, None),
        Err(fault) => (Vec::new(), Some(fault)),
    };
    Search {
        text: text.to_owned(),
        words,
        fault,
        has_ended: false,
    }
}

impl Search {
    /// Returns what the page says about the search.
    pub(crate) fn notice(&self, t: &'static Texts) -> Option<(&'static str, String)> {
        if self.has_ended {
            return Some(("warn", t.list.expired.to_owned()));
        }
        let text = match self.fault? {
            SearchFault::TooLong(most) => fill(t.list.too_long, most),
            SearchFault::TooManyWords(most) => fill(t.list.too_many, most),
            SearchFault::OpenQuote => t.list.open_quote.to_owned(),
        };
        Some(("bad", text))
    }
}
