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

mod fold;
mod words;

pub(crate) use fold::{fold, fold_letters};
pub(crate) use words::{expanded, sort_parts};

use std::collections::BTreeSet;
use words::{bare, in_order, is_joint, is_particle};

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
