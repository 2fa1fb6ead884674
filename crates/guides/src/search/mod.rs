//! The search in the guides. Its index is part of the binary, so that a search asks nobody else and
//! costs microseconds. What is searched is neither stored nor logged.

mod excerpt;
mod find;
#[cfg(test)]
mod tests;
mod words;

use crate::site::{Edition, edition};
use askama::Template;
use edge::Language;
use excerpt::{Piece, excerpt};
use find::find;

/// The maximum number of characters to search for.
pub const LONGEST: usize = 100;
/// The maximum number of results.
pub const MAX_RESULTS: usize = 20;

/// The page of a search.
#[derive(Debug)]
pub struct Results {
    /// The page.
    pub html: String,
    /// Whether the text was too long to search for it.
    pub is_refused: bool,
}

/// Searches for the words of a text. Without words the page has the form alone.
pub fn search(language: Language, text: &str) -> Result<Results, askama::Error> {
    let is_refused = text.chars().count() > LONGEST;
    let text = if is_refused { "" } else { text.trim() };
    let edition = edition(language);
    let view = View {
        t: texts(language),
        is_refused,
        is_asked: !text.is_empty(),
        found: hits(edition, language, text),
    };
    let [before, between, after] = edition.search;
    let Ok(words) = askama::filters::escape(text, askama::filters::Html);
    let results = view.render()?;
    Ok(Results {
        html: format!("{before}{words}{between}{results}{after}"),
        is_refused,
    })
}

fn hits(edition: &Edition, language: Language, text: &str) -> Vec<Hit> {
    let found = find(edition, language.tag(), text);
    let hit = |at: usize| {
        let section = &edition.sections[at];
        let page = &edition.pages[section.page];
        let anchor = match section.anchor {
            "" => String::new(),
            anchor => format!("#{anchor}"),
        };
        Hit {
            address: format!("{}/{}{anchor}", language.tag(), page.slug),
            title: page.title,
            heading: section.heading,
            excerpt: excerpt(section.prose, &found.stems, language.tag()),
        }
    };
    found.sections.iter().copied().map(hit).collect()
}

/// A section that was found.
struct Hit {
    /// Relative to `/docs/guides/`.
    address: String,
    title: &'static str,
    heading: &'static str,
    excerpt: Vec<Piece<'static>>,
}

struct Texts {
    found: &'static str,
    one: &'static str,
    none: &'static str,
    refused: &'static str,
}

fn texts(language: Language) -> Texts {
    match language {
        Language::Dutch => Texts {
            found: "resultaten",
            one: "resultaat",
            none: "Niets gevonden. Probeer een ander woord, of minder woorden.",
            refused: "Dit is te lang om te zoeken. Zoek met hoogstens 100 tekens.",
        },
        Language::English => Texts {
            found: "results",
            one: "result",
            none: "Nothing was found. Try another word, or fewer words.",
            refused: "This is too long to search for. Search with at most 100 characters.",
        },
    }
}

#[derive(Template)]
#[template(path = "results.html")]
struct View {
    t: Texts,
    is_refused: bool,
    is_asked: bool,
    found: Vec<Hit>,
}
