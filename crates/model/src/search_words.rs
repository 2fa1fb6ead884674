//! The words by which people find candidates: how they are stored, and how a search is read.
//!
//! Both sides are normalised alike: without case and accents, `ij` as `y`, particles in full (`vd` as
//! `van de`), a phone number as its key, a postal code without blanks.

use crate::{
    email_search_key,
    lookup::phone_prefix,
    person_name::{expanded, fold, fold_letters, sort_parts},
    phone_key,
};
use std::collections::BTreeSet;

/// The largest number of characters of a word that is kept.
const LONGEST: usize = 100;
/// The largest number of words by which one candidate is found.
const MOST: usize = 30;
/// The number of digits of a Dutch postal code.
const POSTAL_DIGITS: usize = 4;

/// The values of a candidate by which it is found.
#[derive(Debug, Clone, Copy, Default)]
pub struct Findable<'a> {
    /// The name.
    pub name: &'a str,
    /// The e-mail address.
    pub email: &'a str,
    /// The phone number, as given.
    pub phone: &'a str,
    /// The place of residence.
    pub city: &'a str,
    /// The postal code, as given.
    pub postal_code: &'a str,
}

impl Findable<'_> {
    /// Returns the words in their order, each with a blank before and behind it: ` jan van de berg `.
    /// A word may occur twice.
    pub fn words(&self) -> String {
        let mut words = split(&fold(self.name));
        words.extend(split(&fold(self.city)));
        // While "dijk" is typed, "di" must find it, too.
        for text in [self.name, self.city] {
            let letters = fold_letters(text);
            if letters.contains("ij") {
                words.extend(
                    split(&letters)
                        .into_iter()
                        .filter(|word| word.contains("ij")),
                );
            }
        }
        let email = email_search_key(self.email);
        if !email.is_empty() {
            let (local, domain) = email.rsplit_once('@').unwrap_or((email.as_str(), ""));
            let known: BTreeSet<String> = words.iter().cloned().collect();
            let site = domain.rsplit_once('.').map_or("", |(site, _)| site);
            let parts = split(&fold(local)).into_iter().chain(split(&fold(site)));
            words.extend(parts.filter(|part| part.len() > 1 && !known.contains(part)));
            words.push(email.split_whitespace().collect());
        }
        words.extend(phone_key(self.phone));
        words.extend(Some(postal_key(self.postal_code)).filter(|key| !key.is_empty()));
        words.truncate(MOST);
        let mut text = String::with_capacity(100);
        for word in words {
            text.push(' ');
            text.extend(word.chars().take(LONGEST));
        }
        if !text.is_empty() {
            text.push(' ');
        }
        text
    }
}

/// Returns the different words of a text that [`Findable::words`] made.
pub fn distinct_words(words: &str) -> BTreeSet<&str> {
    words.split(' ').filter(|word| !word.is_empty()).collect()
}

/// Returns the key by which names are sorted: the surname without its particles, then the given
/// names.
pub fn name_sort_key(name: &str) -> String {
    let folded = fold(name);
    let (surname, given) = sort_parts(&folded);
    let key = if surname.is_empty() {
        split(&folded).join(" ")
    } else {
        // The separator sorts before a blank: "Berg, Jan" before "Berg Visser, An".
        format!("{surname}\u{1f}{given}")
    };
    key.chars().take(LONGEST).collect()
}

/// Returns a postal code without blanks and in lower case.
pub fn postal_key(postal_code: &str) -> String {
    fold_letters(postal_code)
        .chars()
        .filter(|c| c.is_alphanumeric())
        .take(LONGEST)
        .collect()
}

/// Returns a city by which cities are compared: its words, separated by blanks.
pub fn city_key(city: &str) -> String {
    split(&fold(city)).join(" ").chars().take(LONGEST).collect()
}

/// Returns a text by which texts are compared without regard to case and accents: its words, separated
/// by blanks.
pub fn comparable_text(text: &str) -> String {
    let folded = fold_letters(text);
    let words = folded
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

/// Returns a text in which the words of a search are looked for: without case and accents.
pub fn folded_text(text: &str) -> String {
    if !text.is_ascii() {
        return fold(text);
    }
    let mut folded = Vec::with_capacity(text.len());
    for byte in text.bytes().map(|byte| byte.to_ascii_lowercase()) {
        match folded.last_mut() {
            Some(last) if byte == b'j' && *last == b'i' => *last = b'y',
            _ => folded.push(byte),
        }
    }
    String::from_utf8(folded).unwrap_or_default()
}

/// Returns the words of a folded text, particles in full.
fn split(folded: &str) -> Vec<String> {
    let mut words = Vec::new();
    for chunk in folded.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '&' | '|')) {
        let bare: String = chunk.chars().filter(|c| c.is_alphanumeric()).collect();
        if bare.is_empty() {
            continue;
        }
        if let Some(particles) = expanded(&bare) {
            words.extend(particles.iter().map(|one| (*one).to_owned()));
            continue;
        }
        for part in chunk.split(|c: char| !c.is_alphanumeric() && c != '\'') {
            let (before, rest) = part.split_once('\'').unwrap_or(("", part));
            let rest: String = rest.chars().filter(|c| c.is_alphanumeric()).collect();
            match expanded(before) {
                Some(particles) => {
                    words.extend(particles.iter().map(|one| (*one).to_owned()));
                    words.extend(Some(rest).filter(|rest| !rest.is_empty()));
                }
                None => match expanded(&rest) {
                    Some(particles) if before.is_empty() => {
                        words.extend(particles.iter().map(|one| (*one).to_owned()));
                    }
                    _ => words
                        .extend(Some(format!("{before}{rest}")).filter(|word| !word.is_empty())),
                },
            }
        }
    }
    words
}

/// What a search looks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SearchTerm {
    /// A word that begins so.
    Prefix(String),
    /// These whole words, one after the other, separated by blanks.
    Exact(String),
}

impl SearchTerm {
    /// Returns the word of the term that is looked up.
    pub fn sought(&self) -> &str {
        match self {
            Self::Prefix(word) => word,
            Self::Exact(words) => words
                .split(' ')
                .max_by_key(|word| word.len())
                .unwrap_or_default(),
        }
    }

    /// Whether the term is among these words, which [`Findable::words`] made.
    pub fn is_among(&self, words: &str) -> bool {
        let (term, end) = match self {
            Self::Prefix(word) => (word.as_str(), ""),
            Self::Exact(words) => (words.as_str(), " "),
        };
        words
            .match_indices(term)
            .any(|(at, _)| words[..at].ends_with(' ') && words[at + term.len()..].starts_with(end))
    }
}

/// Why a search cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SearchFault {
    /// It has more characters than this.
    TooLong(usize),
    /// It has more words than this.
    TooManyWords(usize),
    /// It has a quotation mark without another one.
    OpenQuote,
}

/// The most characters of a search.
pub const MAX_SEARCH_LENGTH: usize = 200;
/// The most words of a search.
pub const MAX_SEARCH_WORDS: usize = 10;

/// Reads a search: words in any order, each the beginning of a word; `"…"` for whole words.
pub fn search_terms(text: &str) -> Result<Vec<SearchTerm>, SearchFault> {
    if text.chars().count() > MAX_SEARCH_LENGTH {
        return Err(SearchFault::TooLong(MAX_SEARCH_LENGTH));
    }
    let quote = |c: char| matches!(c, '"' | '\u{201c}' | '\u{201d}' | '\u{201e}');
    let parts: Vec<&str> = text.split(quote).collect();
    if parts.len().is_multiple_of(2) {
        return Err(SearchFault::OpenQuote);
    }
    let mut terms = Vec::new();
    for (index, part) in parts.into_iter().enumerate() {
        if index % 2 == 1 {
            terms.extend(exact(part));
        } else {
            prefixes(part, &mut terms);
        }
    }
    let mut known = Vec::new();
    terms.retain(|term| {
        !known.contains(term) && {
            known.push(term.clone());
            true
        }
    });
    if terms.len() > MAX_SEARCH_WORDS {
        return Err(SearchFault::TooManyWords(MAX_SEARCH_WORDS));
    }
    Ok(terms)
}

fn exact(text: &str) -> Option<SearchTerm> {
    let text = text.trim();
    let words = if text.contains('@') {
        email_search_key(text).split_whitespace().collect()
    } else if is_number(text) {
        phone_key(text)?
    } else {
        split(&fold(text)).join(" ")
    };
    (!words.is_empty()).then_some(SearchTerm::Exact(words))
}

fn is_number(chunk: &str) -> bool {
    chunk.chars().any(|c| c.is_ascii_digit())
        && chunk
            .chars()
            .all(|c| c.is_ascii_digit() || c.is_whitespace() || "+()-./".contains(c))
}

fn prefixes(text: &str, terms: &mut Vec<SearchTerm>) {
    let chunks: Vec<&str> = text.split_whitespace().collect();
    let mut at = 0;
    while let Some(chunk) = chunks.get(at) {
        at += 1;
        if chunk.contains('@') {
            let key = email_search_key(chunk);
            // Half an address is no address, so its key may be another.
            let word = if key.is_empty() {
                chunk.to_lowercase()
            } else {
                key
            };
            terms.push(SearchTerm::Prefix(word));
        } else if is_number(chunk) {
            let mut number = (*chunk).to_owned();
            if chunk.starts_with(['0', '+', '(']) {
                while let Some(next) = chunks.get(at).filter(|next| is_number(next)) {
                    number.push_str(next);
                    at += 1;
                }
                terms.extend(phone_prefix(&number).map(SearchTerm::Prefix));
                continue;
            }
            let digits: String = number.chars().filter(char::is_ascii_digit).collect();
            let letters = chunks
                .get(at)
                .filter(|next| next.len() == 2 && next.chars().all(|c| c.is_ascii_alphabetic()));
            match letters.filter(|_| digits.len() == POSTAL_DIGITS) {
                Some(letters) => {
                    at += 1;
                    terms.push(SearchTerm::Prefix(digits + &letters.to_lowercase()));
                }
                None => terms.extend(phone_prefix(&digits).map(SearchTerm::Prefix)),
            }
        } else {
            terms.extend(split(&fold(chunk)).into_iter().map(SearchTerm::Prefix));
        }
    }
}

#[cfg(test)]
#[path = "search_words_tests.rs"]
mod tests;
