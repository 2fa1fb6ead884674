//! Compares names of people regardless of spelling variants, titles, particles and the order of the
//! parts.
//!
//! Parsing a name takes these steps:
//!
//! 1. The name is folded: compatibility decomposition, no marks, lower case, and `y` for `ĳ`, `ij`
//!    and `ÿ`.
//! 2. Titles are removed, and "Surname, Given particles" is put into the usual order.
//! 3. The rest is split into given names and a set of surnames. A double name ("Jansen-de Vries",
//!    "De Vries e/v Jansen", "De Vries geb. Jansen") has several. Particles ("van der", "v.d.",
//!    "'t") are kept apart and written in full.

use std::collections::BTreeSet;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Particles of surnames, folded.
const PARTICLES: [&str; 42] = [
    "van", "de", "der", "den", "het", "t", "te", "ten", "ter", "in", "op", "aan", "by", "voor",
    "onder", "uit", "over", "s", "d", "l", "la", "le", "du", "des", "von", "zu", "el", "al", "ben",
    "bin", "ould", "da", "dos", "di", "vd", "vdr", "vdn", "vander", "vanden", "vande", "ver", "af",
];
/// Particles that are given names or initials if they come first.
const ALSO_GIVEN: [&str; 15] = [
    "ben", "al", "el", "bin", "da", "di", "le", "la", "du", "s", "t", "d", "l", "in", "ver",
];
/// Titles before a name.
const BEFORE: [&str; 14] = [
    "dhr", "mevr", "mevrouw", "mw", "meneer", "drs", "ing", "ir", "mr", "mrs", "ms", "dr", "prof",
    "heer",
];
/// Titles and additions after a name.
const BEHIND: [&str; 10] = [
    "ba", "bsc", "bed", "ma", "med", "msc", "phd", "jr", "sr", "llm",
];
/// Words and signs that join two surnames.
const JOINTS: [&str; 7] = ["-", "e/v", "e.v.", "geb", "geb.", "geboren", "ev."];

/// One surname of a name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Surname {
    /// The surname itself, folded, without its particles.
    pub name: String,
    /// Its particles, written in full and separated by blanks; `der` and `den` are written `de`.
    pub particles: String,
}

/// A parsed name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PersonName {
    /// Given names and initials in their order, folded.
    pub given: Vec<String>,
    /// All surnames.
    pub surnames: BTreeSet<Surname>,
}

impl PersonName {
    /// Parses a name.
    pub fn parse(name: &str) -> Self {
        let folded = fold(name);
        let (words, surname_from) = in_order(&folded);
        let (given, surname) = words.split_at(surname_from.min(words.len()));
        let given = given
            .iter()
            .flat_map(|word| word.split(|c: char| !c.is_alphanumeric()));
        Self {
            given: given
                .filter(|word| !word.is_empty())
                .map(str::to_owned)
                .collect(),
            surnames: surnames(surname),
        }
    }

    /// Returns whether both names have a surname in common, ignoring particles.
    pub fn shares_a_surname_with(&self, other: &Self) -> bool {
        self.surnames
            .iter()
            .any(|own| other.surnames.iter().any(|theirs| own.name == theirs.name))
    }

    /// Returns whether the first given names may be the same person's: equal, one the initial of
    /// the other, or one missing.
    pub fn given_name_agrees_with(&self, other: &Self) -> bool {
        let (Some(own), Some(theirs)) = (self.given.first(), other.given.first()) else {
            return true;
        };
        let (short, long) = if own.len() <= theirs.len() {
            (own, theirs)
        } else {
            (theirs, own)
        };
        own == theirs || (short.chars().count() == 1 && long.starts_with(short.as_str()))
    }
}

/// Returns the name in lower case, without marks, ligatures as letters; other punctuation is kept.
pub(crate) fn fold(name: &str) -> String {
    fold_letters(name).replace("ij", "y")
}

/// Does the same, and keeps `ij`.
pub(crate) fn fold_letters(name: &str) -> String {
    if name
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || byte == b' ')
    {
        return name.to_ascii_lowercase();
    }
    let mut folded = String::with_capacity(name.len());
    for c in name
        .nfkd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
    {
        match c {
            'ß' => folded.push_str("ss"),
            'ø' => folded.push('o'),
            'ł' => folded.push('l'),
            'đ' | 'ð' => folded.push('d'),
            'ı' => folded.push('i'),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'þ' => folded.push_str("th"),
            '\u{2018}' | '\u{2019}' | '`' | '\u{b4}' => folded.push('\''),
            '\u{2010}'..='\u{2015}' => folded.push('-'),
            '(' | ')' | '"' | ';' | ':' => folded.push(' '),
            c if is_combining_mark(c) => {}
            c => folded.push(c),
        }
    }
    folded
}

/// Returns the surname without particles and the given names of a folded name, by which it is sorted.
pub(crate) fn sort_parts(folded: &str) -> (String, String) {
    let (words, surname_from) = in_order(folded);
    let (given, surname) = words.split_at(surname_from.min(words.len()));
    let join = |words: &[&str], wanted: &dyn Fn(&str) -> bool| {
        let words = words.iter().filter(|word| wanted(word));
        let bare = words.map(|word| bare(word)).filter(|word| !word.is_empty());
        bare.collect::<Vec<_>>().join(" ")
    };
    let is_own = |word: &str| !is_particle(word) && !is_joint(word);
    (join(surname, &is_own), join(given, &|_| true))
}

/// Returns the letters and digits of a word.
fn bare(word: &str) -> String {
    word.chars().filter(|c| c.is_alphanumeric()).collect()
}

fn is_particle(word: &str) -> bool {
    PARTICLES.contains(&bare(word).as_str())
}

fn words(text: &str) -> Vec<&str> {
    text.split(|c: char| c.is_whitespace() || c == ',')
        .filter(|word| !word.is_empty())
        .collect()
}

fn is_joint(word: &str) -> bool {
    JOINTS.contains(&word)
}

/// Returns the words in the usual order without titles, and the index at which the surname begins.
fn in_order(folded: &str) -> (Vec<&str>, usize) {
    let is_title = |word: &&str| {
        BEFORE.contains(&bare(word).as_str()) || BEHIND.contains(&bare(word).as_str())
    };
    if let Some((before, after)) = folded.split_once(',') {
        let (surname, mut rest): (Vec<&str>, Vec<&str>) = (words(before), words(after));
        rest.retain(|word| !is_title(word));
        if !surname.is_empty() && !rest.is_empty() {
            // "Berg, Jan van der": the particles at the end belong before the surname.
            let given = rest
                .iter()
                .rposition(|word| !is_particle(word))
                .map_or(0, |last| last + 1);
            rest.extend(surname);
            return (rest, given);
        }
        return usual(surname);
    }
    usual(words(folded))
}

/// Does the same for the order "Given particles Surname".
fn usual(mut words: Vec<&str>) -> (Vec<&str>, usize) {
    while words.len() > 1 && BEFORE.contains(&bare(words[0]).as_str()) {
        words.remove(0);
    }
    while words.len() > 2 && BEHIND.contains(&bare(words[words.len() - 1]).as_str()) {
        words.pop();
    }
    let begins = |index: usize| {
        let word = words[index];
        let mut parts = word.split('-').skip(1);
        let joined = words.get(index + 1).is_some_and(|next| is_joint(next));
        is_particle(word) || parts.any(is_particle) || joined
    };
    let first = words
        .first()
        .is_some_and(|word| is_particle(word) && !ALSO_GIVEN.contains(&bare(word).as_str()));
    let last = words.len().saturating_sub(1);
    let from = if first {
        0
    } else {
        (1..last).find(|index| begins(*index)).unwrap_or(last)
    };
    // "De Vries - Jansen" on its own has no given name.
    let joint = words.get(1).is_some_and(|word| is_joint(word));
    (words, if joint { 0 } else { from })
}

/// Returns the surnames of these words.
fn surnames(words: &[&str]) -> BTreeSet<Surname> {
    let mut found = BTreeSet::new();
    let parts = words.iter().flat_map(|word| {
        let whole = is_joint(word) || is_particle(word);
        let pieces: Vec<&str> = if whole {
            vec![*word]
        } else {
            word.split_inclusive(['-', '\'']).collect()
        };
        pieces
    });
    let (mut name, mut particles) = (Vec::new(), Vec::new());
    let mut close = |name: &mut Vec<String>, particles: &mut Vec<&'static str>| {
        if !name.is_empty() {
            found.insert(Surname {
                name: name.join(" "),
                particles: particles.join(" "),
            });
        }
        name.clear();
        particles.clear();
    };
    let mut prefix = String::new();
    for part in parts {
        if is_joint(part) {
            close(&mut name, &mut particles);
            continue;
        }
        let word = bare(part);
        match expanded(&word) {
            Some(particles_of) => particles.extend(particles_of),
            // "O'Brien" is one word.
            None if part.ends_with('\'') => prefix.push_str(&word),
            None if word.is_empty() => {}
            None => name.push(std::mem::take(&mut prefix) + &word),
        }
        if part.ends_with('-') && !name.is_empty() {
            close(&mut name, &mut particles);
        }
    }
    // A name of particles only ("De Ben"): the last particle is the surname.
    if name.is_empty()
        && let Some(last) = particles.pop()
    {
        name.push(last.to_owned());
    }
    if !prefix.is_empty() {
        name.push(prefix);
    }
    close(&mut name, &mut particles);
    found
}

/// Returns a particle written in full, or nothing for any other word.
pub(crate) fn expanded(word: &str) -> Option<&'static [&'static str]> {
    let at = PARTICLES.iter().position(|particle| *particle == word)?;
    Some(match word {
        "vd" | "vdr" | "vdn" | "vander" | "vanden" | "vande" => &["van", "de"],
        "der" | "den" => &["de"],
        _ => std::slice::from_ref(&PARTICLES[at]),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn surnames(name: &str) -> Vec<String> {
        PersonName::parse(name)
            .surnames
            .into_iter()
            .map(|one| one.name)
            .collect()
    }

    fn agree(one: &str, other: &str) -> (bool, bool) {
        let (one, other) = (PersonName::parse(one), PersonName::parse(other));
        let judged = (
            one.shares_a_surname_with(&other),
            one.given_name_agrees_with(&other),
        );
        assert_eq!(
            judged,
            (
                other.shares_a_surname_with(&one),
                other.given_name_agrees_with(&one)
            )
        );
        judged
    }

    #[test]
    fn dutch_names_are_split_into_parts() {
        for (name, expected) in [
            ("Jan van der Berg", &["berg"][..]),
            ("Jan vd Berg", &["berg"]),
            ("J. v.d. Berg", &["berg"]),
            ("Berg, Jan v/d", &["berg"]),
            ("Berg, van der", &["berg"]),
            ("van den Berg", &["berg"]),
            ("Mw. drs. A. de Vries-Jansen MSc", &["jansen", "vries"]),
            ("Anna Jansen-de Vries", &["jansen", "vries"]),
            ("Anna de Vries - Jansen", &["jansen", "vries"]),
            ("Anna de Vries e/v Jansen", &["jansen", "vries"]),
            ("Anna Jansen geb. de Vries", &["jansen", "vries"]),
            ("Jan-Pieter Jansen", &["jansen"]),
            ("Jansen, Jan-Pieter", &["jansen"]),
            ("Jan Jansen, MSc", &["jansen"]),
            ("Ben Jansen", &["jansen"]),
            ("T. 't Hooft", &["hooft"]),
            ("Willem 's-Gravesande", &["gravesande"]),
            ("Gianni d'Angelo", &["angelo"]),
            ("Sean O\u{2019}Brien", &["obrien"]),
            ("Jansen", &["jansen"]),
            ("Jan van den Berg Visser", &["berg visser"]),
            ("", &[]),
            (" , ", &[]),
            ("de", &["de"]),
        ] {
            assert_eq!(surnames(name), expected, "{name}");
        }
        let parsed = PersonName::parse("Dr. J.P. v.d. Berg");
        assert_eq!(parsed.given, ["j", "p"]);
        assert_eq!(
            parsed.surnames.first().map(|one| one.particles.as_str()),
            Some("van de")
        );
        assert_eq!(
            parsed.surnames,
            PersonName::parse("Berg, Jan van der").surnames
        );
    }

    #[test]
    fn spellings_of_one_name_match_and_relatives_do_not() {
        for (one, other) in [
            ("Sanne van Dijk", "S. van DYK"),
            ("Sanne van Di\u{307}jk", "Dĳk, Sanne van"),
            ("José Muñoz", "Jose Munoz"),
            ("Zoë Weiß", "Zoe Weiss"),
            ("Anna de Vries", "Anna Jansen-de Vries"),
            ("Jan Jansen", "jansen"),
        ] {
            assert_eq!(agree(one, other), (true, true), "{one} {other}");
        }
        for (one, other, expected) in [
            ("Anna de Vries", "Bert Jansen", (false, false)),
            ("Anna de Vries", "Anna Bakker", (false, true)),
            ("Anna de Vries", "Bert de Vries", (true, false)),
            ("Anna de Vries", "B. de Vries", (true, false)),
            ("Jan de Vries", "Janneke de Vries", (true, false)),
        ] {
            assert_eq!(agree(one, other), expected, "{one} {other}");
        }
    }

    proptest! {
        #[test]
        fn every_name_matches_itself(name in "\\PC{0,40}") {
            let parsed = PersonName::parse(&name);
            prop_assert!(parsed.given_name_agrees_with(&parsed));
            prop_assert!(parsed.surnames.is_empty() || parsed.shares_a_surname_with(&parsed));
        }

        #[test]
        fn case_and_blanks_change_nothing(name in "[A-Z][a-z]{1,8} (van |de |v\\.d\\. )?[A-Z][a-z]{1,8}") {
            let dressed = format!("  {} ", name.to_uppercase().replace(' ', "   "));
            prop_assert_eq!(PersonName::parse(&dressed), PersonName::parse(&name));
        }
    }
}
