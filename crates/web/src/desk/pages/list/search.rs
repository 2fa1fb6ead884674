//! The search box. Its words are posted and kept with the session for some hours; the list's address
//! has only an id.

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
use model::{SearchFault, SearchTerm, search_terms};
use serde_json::json;
use services::desk_lists;

/// The most characters that are kept of what was typed.
const LONGEST: usize = 400;

/// A search.
#[derive(Debug, Clone, Default)]
pub(crate) struct Search {
    /// What was typed.
    pub(crate) text: String,
    pub(crate) words: Vec<SearchTerm>,
    /// Whether the words are also looked for in texts.
    pub(crate) in_texts: bool,
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
    asked.search = None;
    if !words.trim().is_empty() {
        let in_texts = fields.text("inTexts") == "yes";
        let kept = json!({ "words": words, "inTexts": in_texts });
        let session = &desk.session.known;
        let id = desk_lists::keep_search(&state.store, desk.scope, session, &kept).await?;
        asked.search = Some(id);
    }
    Ok(redirect(&asked.whole().at(&desk.path(PAGE))))
}

/// Reads the search of an address.
pub(crate) async fn read(
    state: &State,
    desk: &Desk,
    asked: &ListQuery,
) -> Result<Search, DeskError> {
    let Some(id) = &asked.search else {
        return Ok(Search::default());
    };
    let session = &desk.session.known;
    let kept = desk_lists::search(&state.store, &desk.scope, session, id).await?;
    let text = kept.as_ref().and_then(|kept| kept["words"].as_str());
    let in_texts = kept.as_ref().is_some_and(|kept| kept["inTexts"] == true);
    let Some(text) = text else {
        return Ok(Search {
            has_ended: true,
            ..Search::default()
        });
    };
    let (words, fault) = match search_terms(text) {
        Ok(words) => (words, None),
        Err(fault) => (Vec::new(), Some(fault)),
    };
    Ok(Search {
        text: text.to_owned(),
        in_texts: in_texts && !words.is_empty(),
        words,
        fault,
        has_ended: false,
    })
}

impl Search {
    /// Returns what the page says about the search.
    pub(crate) fn notice(&self, t: &'static Texts) -> Option<(&'static str, String)> {
        if self.has_ended {
            return Some(("warn", t.list.expired.to_owned()));
        }
        Some(("bad", fault_text(self.fault?, t)))
    }
}

/// Returns why a text is no search.
pub(crate) fn fault_text(fault: SearchFault, t: &'static Texts) -> String {
    match fault {
        SearchFault::TooLong(most) => fill(t.list.too_long, most),
        SearchFault::TooManyWords(most) => fill(t.list.too_many, most),
        SearchFault::OpenQuote => t.list.open_quote.to_owned(),
    }
}
