//! Looks for the words of a search in the texts of one record.

use super::{
    document_texts::{each_text, readings},
    text_filter,
};
use model::{Document, SearchTerm, folded_text};

/// The members of a contact moment that hold text.
const CONTACT_TEXTS: [&str; 4] = ["name", "summary", "notes", "performedBy"];

/// The words of a search. Sets of them are one bit for each, in their order.
#[derive(Debug)]
pub(super) struct Sought<'q> {
    terms: &'q [SearchTerm],
    /// The terms as folded texts have them. E-mail addresses are looked up unfolded.
    folded: Vec<SearchTerm>,
    /// A part of each word that an ASCII text with the word contains as it stands, but for case.
    parts: Vec<String>,
}

impl<'q> Sought<'q> {
    pub(super) fn new(terms: &'q [SearchTerm]) -> Self {
        let folded: Vec<SearchTerm> = terms.iter().map(folded).collect();
        let part = |term: &SearchTerm| plain_part(term.sought()).to_owned();
        let parts = folded.iter().map(part).collect();
        Self {
            terms,
            folded,
            parts,
        }
    }

    /// The set of all words.
    pub(super) fn all(&self) -> u32 {
        (1 << self.terms.len()) - 1
    }

    /// Returns those among the words by which a candidate is found.
    pub(super) fn among(&self, words: &str) -> u32 {
        let found = |(index, term): (usize, &SearchTerm)| u32::from(term.is_among(words)) << index;
        self.terms.iter().enumerate().map(found).sum()
    }

    /// Returns those that the texts of a document may have by their filter.
    pub(super) fn of_filter(&self, filter: &[u8]) -> u32 {
        let may = |(index, term): (usize, &SearchTerm)| {
            u32::from(text_filter::may_have(filter, term)) << index
        };
        self.folded.iter().enumerate().map(may).sum()
    }

    /// Returns those in the texts of a document.
    pub(super) fn of_document(&self, document: &Document<'_>) -> u32 {
        if !self.may_be_in(document.bytes()) {
            return 0;
        }
        let mut bits = 0;
        each_text(document, |text| bits |= self.of_text(text));
        bits
    }

    /// Returns those in the texts of a contact moment, which is a JSON object.
    pub(super) fn of_contact(&self, json: &str) -> u32 {
        if !self.may_be_in(json.as_bytes()) {
            return 0;
        }
        let contact: serde_json::Value = serde_json::from_str(json).unwrap_or_default();
        let texts = CONTACT_TEXTS
            .iter()
            .filter_map(|name| contact[*name].as_str());
        texts.fold(0, |bits, text| bits | self.of_text(text))
    }

    pub(super) fn of_text(&self, text: &str) -> u32 {
        if text.is_empty() {
            return 0;
        }
        let (folded, joined) = readings(text);
        let mut bits = 0;
        for (index, term) in self.folded.iter().enumerate() {
            let is_in_one = |text: &str| is_in(text, term);
            let found = is_in_one(&folded) || joined.as_deref().is_some_and(is_in_one);
            bits |= u32::from(found) << index;
        }
        bits
    }

    /// Whether a JSON text may contain one of the words. Most ASCII texts do not, which is found without
    /// a copy of the text.
    fn may_be_in(&self, json: &[u8]) -> bool {
        !json.is_ascii()
            || memchr::memchr(b'\'', json).is_some()
            || self
                .parts
                .iter()
                .any(|part| has_part(json, part.as_bytes()))
    }
}

/// Returns a term as folded texts have it.
fn folded(term: &SearchTerm) -> SearchTerm {
    match term {
        SearchTerm::Prefix(word) => SearchTerm::Prefix(folded_text(word)),
        SearchTerm::Exact(words) => SearchTerm::Exact(folded_text(words)),
    }
}

/// Returns the longest part of a word of alphanumeric characters that folding and JSON leave as they are.
/// A `y` may be written as `ij`.
fn plain_part(word: &str) -> &str {
    let parts = word.split(|c: char| c == 'y' || !c.is_alphanumeric());
    parts.max_by_key(|part| part.len()).unwrap_or_default()
}

/// Whether a text contains a part, whatever the case of ASCII characters.
fn has_part(text: &[u8], part: &[u8]) -> bool {
    let Some(first) = part.first() else {
        return true;
    };
    let mut places =
        memchr::memchr2_iter(first.to_ascii_lowercase(), first.to_ascii_uppercase(), text);
    places.any(|at| {
        text.get(at..at + part.len())
            .is_some_and(|here| here.eq_ignore_ascii_case(part))
    })
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
            let sought = Sought::new(&terms);
            let json = serde_json::json!({"summary": text, "type": "Anders"}).to_string();
            assert_eq!(
                sought.of_contact(&json),
                sought.of_text(text),
                "{search} in {text}"
            );
            sought.of_text(text) == sought.all()
        };
        for (text, search) in [
            ("Sprak over het Ca\u{f1}on-project.", "canon"),
            ("Wil in Wijk bij Duurstede werken", "WIJK duur"),
            ("lesgeven,aan (kleuters)", "kleu aan"),
            ("de opleiding tot leraar", "\"opleiding tot\""),
            ("Wil als zzp'er werken", "zzp'er"),
            ("met foto\u{2019}s", "foto's"),
            ("Woont bij de Rijn", "RYN"),
            ("Woont bij de Ryn", "rijn"),
            ("zei \"Kom langs\"\nen ging", "kom EN"),
            ("y", "ij"),
            ("mail s.dijk@school.example", "s.dijk@school.example"),
            ("mail s.dijk@school.example", "S.DIJ"),
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
