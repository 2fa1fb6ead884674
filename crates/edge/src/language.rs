//! The languages of pages.

use http::{HeaderMap, header};

/// The available languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// The default language.
    Dutch,
    /// The other language.
    English,
}

impl Language {
    /// Returns the language's tag, as in `lang="nl"`.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Dutch => "nl",
            Self::English => "en",
        }
    }

    /// Returns the language's name in that language.
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::Dutch => "Nederlands",
            Self::English => "English",
        }
    }

    /// Returns the other language.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Dutch => Self::English,
            Self::English => Self::Dutch,
        }
    }

    /// Returns the language with this tag.
    pub fn tagged(tag: &str) -> Option<Self> {
        [Self::Dutch, Self::English]
            .into_iter()
            .find(|language| language.tag() == tag)
    }

    /// Returns the language that a query asks for with `lang=`.
    pub fn asked(query: &str) -> Option<Self> {
        query
            .split('&')
            .find_map(|pair| Self::tagged(pair.strip_prefix("lang=")?))
    }

    /// Returns the language that the browser prefers.
    pub fn preferred(headers: &HeaderMap) -> Self {
        let header = headers
            .get(header::ACCEPT_LANGUAGE)
            .and_then(|value| value.to_str().ok());
        Self::accepted(header.unwrap_or_default())
    }

    /// Returns the available language that an `Accept-Language` header prefers. Dutch if it names
    /// none.
    fn accepted(header: &str) -> Self {
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
    #[test]
    fn query_may_ask_for_a_language() {
        for (query, expected) in [
            ("", None),
            ("lang=fr", None),
            ("q=a&lang=en", Some(Language::English)),
            ("lang=nl&lang=en", Some(Language::Dutch)),
            ("language=en", None),
        ] {
            assert_eq!(Language::asked(query), expected, "{query}");
        }
    }
}
