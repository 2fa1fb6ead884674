//! Makes the search index: for each stem, the sections that contain it and how prominently.

use crate::words::{is_stop_word, stem, words};
use guides_renderer::Edition;
use std::collections::BTreeMap;

/// How much an occurrence counts.
const IN_PAGE_TITLE: u32 = 2;
const IN_HEADING: u32 = 12;
const IN_PROSE: u32 = 2;
const IN_CODE: u32 = 1;
/// The maximum weight of a stem in a section.
const LARGEST: u32 = 24;

/// A section of a guide, as the search finds it.
pub(crate) struct Section<'e> {
    /// The position of the guide among the guides.
    pub(crate) page: usize,
    title: &'e str,
    pub(crate) anchor: &'e str,
    pub(crate) heading: &'e str,
    pub(crate) prose: String,
    code: &'e str,
}

/// Returns the sections of all guides.
pub(crate) fn sections(edition: &Edition) -> Vec<Section<'_>> {
    let mut all = Vec::new();
    for (page, guide) in edition.pages.iter().enumerate() {
        all.extend(guide.sections.iter().map(|section| {
            Section {
                page,
                title: &guide.title,
                anchor: &section.anchor,
                heading: &section.heading,
                prose: section
                    .prose
                    .split_whitespace()
                    .collect::<Vec<_>>()
                    .join(" "),
                code: &section.code,
            }
        }));
    }
    all
}

/// Returns the stems with the positions of the sections that contain them, and the weights there.
pub(crate) fn terms(
    sections: &[Section<'_>],
    language: &str,
) -> BTreeMap<String, Vec<(usize, u32)>> {
    let mut terms: BTreeMap<String, Vec<(usize, u32)>> = BTreeMap::new();
    for (at, section) in sections.iter().enumerate() {
        let parts = [
            (section.title, IN_PAGE_TITLE),
            (section.heading, IN_HEADING),
            (&section.prose, IN_PROSE),
            (section.code, IN_CODE),
        ];
        let mut weights: BTreeMap<String, u32> = BTreeMap::new();
        for (text, weight) in parts {
            for word in words(text).filter(|word| !is_stop_word(&word.text, language)) {
                *weights.entry(stem(&word.text, language)).or_default() += weight;
            }
        }
        for (stem, weight) in weights {
            let places = terms.entry(stem).or_default();
            places.push((at, weight.min(LARGEST)));
        }
    }
    terms
}
