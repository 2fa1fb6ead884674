//! Cuts the part out of a text that shows why it was found.

use super::{
    find::likeness,
    words::{stem, words},
};
use std::ops::Range;

/// The length of an excerpt in bytes, about.
const LENGTH: usize = 200;
/// How much of it precedes the first word that was found.
const BEFORE: usize = 60;

/// A part of an excerpt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Piece<'t> {
    pub(super) text: &'t str,
    /// Whether it is a word that was searched for.
    pub(super) is_found: bool,
}

/// Returns the surroundings of the first word with one of the stems, or the beginning.
pub(super) fn excerpt<'t>(text: &'t str, stems: &[String], language: &str) -> Vec<Piece<'t>> {
    let is_found = |word: &str| {
        let own = stem(word, language);
        stems.iter().any(|stem| likeness(stem, &own) > 0)
    };
    let mut found: Vec<Range<usize>> = Vec::new();
    for word in words(text) {
        let is_after = found.last().is_none_or(|last| last.end <= word.place.start);
        if is_after && is_found(&word.text) {
            found.push(word.place);
        }
    }
    let first = found.first().map_or(0, |place| place.start);
    let start = match first.checked_sub(BEFORE) {
        Some(about) if about > 0 => word_after(text, about, first),
        _ => 0,
    };
    let end = word_before(text, start + LENGTH);
    let mut pieces = Vec::new();
    let mut add = |text, is_found| pieces.push(Piece { text, is_found });
    if start > 0 {
        add("… ", false);
    }
    let mut at = start;
    for place in found {
        if place.start >= at && place.end <= end {
            add(&text[at..place.start], false);
            add(&text[place.clone()], true);
            at = place.end;
        }
    }
    add(text[at..end.max(at)].trim_end(), false);
    if end < text.len() {
        add(" …", false);
    }
    pieces.retain(|piece| !piece.text.is_empty());
    pieces
}

/// Returns where the first word after about this place begins, at most `latest`.
fn word_after(text: &str, about: usize, latest: usize) -> usize {
    let blank = text.as_bytes()[about..latest]
        .iter()
        .position(|byte| *byte == b' ');
    blank.map_or(latest, |blank| about + blank + 1)
}

/// Returns where the last word before about this place ends.
fn word_before(text: &str, about: usize) -> usize {
    if about >= text.len() {
        return text.len();
    }
    let blank = text.as_bytes()[..about]
        .iter()
        .rposition(|byte| *byte == b' ');
    blank.unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, word: &str) -> String {
        excerpt(text, &[stem(word, "en")], "en")
            .iter()
            .map(|piece| {
                if piece.is_found {
                    format!("[{}]", piece.text)
                } else {
                    piece.text.to_owned()
                }
            })
            .collect()
    }

    #[test]
    fn found_words_are_marked_in_their_inflection() {
        assert_eq!(
            shown("Keys do not expire. A key is a secret.", "keys"),
            "[Keys] do not expire. A [key] is a secret."
        );
        assert_eq!(shown("Nothing here.", "key"), "Nothing here.");
        assert_eq!(shown("", "key"), "");
    }

    #[test]
    fn long_text_is_cut_between_words() {
        let text = format!(
            "{}the cursor {}",
            "één woord ".repeat(30),
            "más o menos ".repeat(60)
        );
        let shown = shown(&text, "cursor");
        assert!(shown.starts_with("… ") && shown.ends_with(" …"), "{shown}");
        assert!(shown.contains("the [cursor] más"), "{shown}");
        let inner = shown.trim_matches(['…', ' ']).replace(['[', ']'], "");
        assert!(text.contains(&inner) && inner.len() < 210, "{inner}");
    }
}
