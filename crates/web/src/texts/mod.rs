//! The texts of the pages, in Dutch and English.
//!
//! Each row contains a text in both languages; a missing translation does not compile. `{}` marks
//! where a value is inserted, see [`fill`].

/// Declares a group of texts: a struct with a member per row, and a constant of it per language.
macro_rules! texts {
    ($(#[$about:meta])* $name:ident { $($key:ident $dutch:literal $english:literal;)* }) => {
        $(#[$about])*
        #[derive(Debug)]
        pub(crate) struct $name { $(pub(crate) $key: &'static str,)* }

        impl $name {
            pub(crate) const DUTCH: Self = Self { $($key: $dutch,)* };
            pub(crate) const ENGLISH: Self = Self { $($key: $english,)* };
            #[cfg(test)]
            pub(crate) const ROWS: &[(&str, &str, &str)] = &[$((stringify!($key), $dutch, $english),)*];
        }
    };
}

pub(crate) use texts;

mod account;
mod record;
mod refusals;
mod sessions;
mod shell;
mod sign_in;
mod values;

pub(crate) use values::{label, phase_about};

use crate::language::Translated;
use edge::Language;
use model::Field;

/// All texts of one language.
#[derive(Debug)]
pub(crate) struct Texts {
    pub(crate) language: Language,
    pub(crate) shell: shell::Shell,
    pub(crate) sign_in: sign_in::SignIn,
    pub(crate) record: record::Record,
    pub(crate) account: account::Account,
    pub(crate) sessions: sessions::Sessions,
    pub(crate) refusals: refusals::Refusals,
}

pub(crate) static DUTCH: Texts = Texts {
    language: Language::Dutch,
    shell: shell::Shell::DUTCH,
    sign_in: sign_in::SignIn::DUTCH,
    record: record::Record::DUTCH,
    account: account::Account::DUTCH,
    sessions: sessions::Sessions::DUTCH,
    refusals: refusals::Refusals::DUTCH,
};

pub(crate) static ENGLISH: Texts = Texts {
    language: Language::English,
    shell: shell::Shell::ENGLISH,
    sign_in: sign_in::SignIn::ENGLISH,
    record: record::Record::ENGLISH,
    account: account::Account::ENGLISH,
    sessions: sessions::Sessions::ENGLISH,
    refusals: refusals::Refusals::ENGLISH,
};

/// Returns the label of a field.
pub(crate) fn title(field: Field, texts: &Texts) -> &'static str {
    texts
        .language
        .pick(field.definition().label_for_candidates())
}

/// Replaces the first `{}` of a text by a value.
pub(crate) fn fill(text: &str, value: impl std::fmt::Display) -> String {
    text.replacen("{}", &value.to_string(), 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_exist_in_both_languages_with_the_same_placeholders() {
        let groups = [
            shell::Shell::ROWS,
            sign_in::SignIn::ROWS,
            record::Record::ROWS,
            account::Account::ROWS,
            sessions::Sessions::ROWS,
            refusals::Refusals::ROWS,
        ];
        for (key, dutch, english) in groups.concat() {
            assert!(
                !dutch.trim().is_empty() && !english.trim().is_empty(),
                "{key}"
            );
            assert_eq!(
                dutch.matches("{}").count(),
                english.matches("{}").count(),
                "{key}"
            );
        }
    }

    #[test]
    fn refusals_are_complete_in_both_languages() {
        use std::fmt::Write;

        let filled = |text: &str| {
            ["Naam", "12", "<"]
                .iter()
                .fold(text.to_owned(), |text, value| fill(&text, value))
        };
        let mut shown = String::new();
        for (key, dutch, english) in refusals::Refusals::ROWS {
            let (dutch, english) = (filled(dutch), filled(english));
            assert!(!dutch.contains("{}") && !english.contains("{}"), "{key}");
            writeln!(shown, "{key}\n  {dutch}\n  {english}").unwrap();
        }
        insta::assert_snapshot!("refusals", shown);
    }

    #[test]
    fn placeholders_are_replaced() {
        assert_eq!(fill("Stap {} van {}", 2), "Stap 2 van {}");
    }
}
