//! Finds the sections that contain words.

use super::{
    MAX_RESULTS,
    words::{is_stop_word, stem, words},
};
use crate::site::{Edition, Term};
use std::cmp::Reverse;

/// The maximum number of words to look up.
const MAX_WORDS: usize = 12;
/// How much the word itself counts against a word that begins alike.
const EXACT: u32 = 6;
/// The least number of characters by which a word is recognised at the beginning of another.
const BEGINNING: usize = 4;
/// How many characters an indexed word may lack of the word.
const LACKING: usize = 3;

/// What was found.
#[derive(Debug)]
pub(super) struct Found {
    /// The positions of the sections, the best first.
    pub(super) sections: Vec<usize>,
    /// The stems of the words.
    pub(super) stems: Vec<String>,
}

/// Returns the sections that contain most of the words, those first that contain them prominently.
pub(super) fn find(edition: &Edition, language: &str, text: &str) -> Found {
    let stems = stems(text, language);
    let mut scores: Vec<(u32, u32)> = vec![(0, 0); edition.sections.len()];
    for stem in &stems {
        let mut best: Vec<u32> = vec![0; scores.len()];
        for term in edition.terms {
            let likeness = likeness(stem, term.stem);
            if likeness > 0 {
                let rarity = rarity(term, scores.len());
                for (section, weight) in term.places {
                    let best = &mut best[usize::from(*section)];
                    *best = (*best).max(likeness * rarity * weight);
                }
            }
        }
        for (score, best) in scores.iter_mut().zip(best) {
            score.0 += u32::from(best > 0);
            score.1 += best;
        }
    }
    let most = scores.iter().map(|(words, _)| *words).max().unwrap_or(0);
    let mut sections: Vec<usize> = (0..scores.len())
        .filter(|at| most > 0 && scores[*at].0 == most)
        .collect();
    sections.sort_by_key(|at| Reverse(scores[*at].1));
    sections.truncate(MAX_RESULTS);
    Found { sections, stems }
}

/// Returns the stems of the words of a text. Common words count only if there are no others.
fn stems(text: &str, language: &str) -> Vec<String> {
    let all: Vec<String> = words(text).map(|word| word.text).collect();
    let telling = |word: &&String| !is_stop_word(word, language);
    let mut stems: Vec<String> = all
        .iter()
        .filter(telling)
        .map(|word| stem(word, language))
        .collect();
    stems.dedup();
    stems.truncate(MAX_WORDS);
    stems
}

/// Returns how much a stem of the index is like the stem of a word. 0: not at all.
pub(super) fn likeness(word: &str, indexed: &str) -> u32 {
    if word == indexed {
        return EXACT;
    }
    let begins = word.len() >= BEGINNING && indexed.starts_with(word);
    let lacks = indexed.len() >= BEGINNING
        && word.starts_with(indexed)
        && word.len() - indexed.len() <= LACKING;
    u32::from(begins || lacks)
}

/// Returns how telling a stem is: the fewer sections contain it, the more.
fn rarity(term: &Term, sections: usize) -> u32 {
    1 + (sections / term.places.len().max(1)).max(1).ilog2()
}
