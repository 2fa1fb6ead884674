//! The language of a page: the requested one, else the one chosen before, else the one that the
//! browser prefers.

use crate::texts::{DUTCH, ENGLISH, Texts};
use model::Label;

/// The available languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Language {
    /// The default language.
    Dutch,
    English,
}

impl Language {
    /// Returns the language's tag, as in `lang="nl"`.
    pub(crate) const fn tag(self) -> &'static str {
        match self {
            Self::Dutch => "nl",
            Self::English => "en",
        }
    }

    /// Returns the language's name in that language.
    pub(crate) const fn own_name(self) -> &'static str {
        match self {
            Self::Dutch => "Nederlands",
            Self::English => "English",
        }
    }

    pub(crate) const fn other(self) -> Self {
        match self {
            Self::Dutch => Self::English,
            Self::English => Self::Dutch,
        }
    }

    pub(crate) const fn texts(self) -> &'static Texts {
        match self {
            Self::Dutch => &DUTCH,
            Self::English => &ENGLISH,
        }
    }

    /// Returns a label's text in the language.
    pub(crate) const fn pick(self, label: Label) -> &'static str {
        match self {
            Self::Dutch => label.dutch,
            Self::English => label.english,
        }
    }

    /// Returns the language with this tag.
    pub(crate) fn tagged(tag: &str) -> Option<Self> {
        [Self::Dutch, Self::English]
            .into_iter()
            .find(|language| language.tag() == tag)
    }

    /// Returns the available language that an `Accept-Language` header prefers. Dutch if it names
    /// none.
    pub(crate) fn accepted(header: &str) -> Self {
        let weighed = header.split(',').filter_map(|range| {
            let (tag, parameters) = range.split_once(';').unwrap_or((range, ""));
            let primary = tag.trim().split('-').next()?.to_ascii_lowercase();
            let weight = parameters
                .trim()
                .strip_prefix("q=")
                .map_or(Some(1.0), |q| q.parse::<f32>().ok())?;
            Some((Self::tagged(&primary)?, weight)).filter(|(_, weight)| *weight > 0.0)
        });
        let best = weighed.fold(None, |best: Option<(Self, f32)>, next| match best {
            Some(best) if best.1 >= next.1 => Some(best),
            _ => Some(next),
        });
        best.map_or(Self::Dutch, |(language, _)| language)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn language_follows_the_browser_and_defaults_to_dutch() {
        for (header, expected) in [
            ("", Language::Dutch),
            ("fr", Language::Dutch),
            ("en", Language::English),
            ("en-GB,en;q=0.9,nl;q=0.8", Language::English),
            ("nl-NL,nl;q=0.9,en;q=0.8", Language::Dutch),
            ("fr, en;q=0.3, nl;q=0.5", Language::Dutch),
            ("en;q=0, *", Language::Dutch),
            ("EN-us", Language::English),
            ("en;q=x,nl;q=0.1", Language::Dutch),
        ] {
            assert_eq!(Language::accepted(header), expected, "{header}");
        }
    }
}
