//! The pages, as the build script made them.

use edge::{Asset, Language};

/// A file that all pages load.
#[derive(Debug)]
pub struct File {
    name: &'static str,
    fingerprint: &'static str,
    /// The file.
    pub asset: Asset,
}

/// A guide in one language.
#[derive(Debug)]
pub struct Page {
    /// The last part of its path, the same in both languages.
    pub slug: &'static str,
    /// The title.
    pub title: &'static str,
    /// One sentence about it.
    pub summary: &'static str,
    /// The anchors with their headings.
    pub headings: &'static [(&'static str, &'static str)],
    /// The page.
    pub html: Asset,
    /// The guide as Markdown.
    pub markdown: Asset,
}

/// The guides in one language.
pub(crate) struct Edition {
    language: Language,
    index: Asset,
    /// The page of the search: what is before the words, between them and the results, and after.
    pub(crate) search: [&'static str; 3],
    pub(crate) pages: &'static [Page],
    pub(crate) sections: &'static [Section],
    /// Sorted.
    pub(crate) terms: &'static [Term],
}

/// The text of a guide under one heading.
pub(crate) struct Section {
    /// The position of the guide.
    pub(crate) page: usize,
    /// The heading's anchor. Empty for what is above the first heading.
    pub(crate) anchor: &'static str,
    pub(crate) heading: &'static str,
    pub(crate) prose: &'static str,
}

/// A stem in the search index.
pub(crate) struct Term {
    pub(crate) stem: &'static str,
    /// The positions of the sections that contain it, with its weight there.
    pub(crate) places: &'static [(u16, u32)],
}

include!(concat!(env!("OUT_DIR"), "/site.rs"));

pub(crate) fn edition(language: Language) -> &'static Edition {
    EDITIONS
        .iter()
        .find(|edition| edition.language == language)
        .unwrap_or(&EDITIONS[0])
}

/// Returns the list of the guides in a language, as a page.
pub fn index(language: Language) -> &'static Asset {
    &edition(language).index
}

/// Returns the guides in a language, in their order.
pub fn pages(language: Language) -> &'static [Page] {
    edition(language).pages
}

/// Returns a guide.
pub fn page(language: Language, slug: &str) -> Option<&'static Page> {
    pages(language).iter().find(|page| page.slug == slug)
}

/// Returns a file that pages load, and whether it is the one with this fingerprint. During an
/// upgrade, a page of another version may ask for its own.
pub fn file(fingerprint: &str, name: &str) -> Option<(&'static File, bool)> {
    let file = FILES.iter().find(|file| file.name == name)?;
    Some((file, file.fingerprint == fingerprint))
}
