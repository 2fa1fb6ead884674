//! The view models of the pages as plain data, with the templates that render them. They depend on
//! neither the store nor HTTP.

pub(crate) mod account;
pub(crate) mod edit;
pub(crate) mod form;
pub(crate) mod message;
pub(crate) mod record;
pub(crate) mod sessions;
pub(crate) mod sign_in;

#[cfg(test)]
mod samples;

use crate::{
    assets,
    branding::{Branding, Colour},
    language::Translated,
    texts::Texts,
};
use edge::Language;
use std::{collections::BTreeSet, sync::LazyLock};

/// The sections of the portal, as in the navigation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Section {
    /// Pages without navigation: before signing in, after signing out, and before it is known whose
    /// records are shown.
    Outside,
    Records,
    Accesses,
    Account,
}

/// What surrounds the content of a page.
#[derive(Debug)]
pub(crate) struct Shell {
    pub(crate) language: Language,
    pub(crate) t: &'static Texts,
    /// The link to the same page in the other language.
    pub(crate) translated: String,
    pub(crate) section: Section,
    /// The form token of the session. `None` without a session.
    pub(crate) form_token: Option<String>,
    pub(crate) style: &'static str,
    pub(crate) script: &'static str,
    pub(crate) mark: &'static str,
    /// The branding at the top of the page, if all of the person's records are in one region.
    pub(crate) branding: Option<Branding>,
    /// The paths of the style sheets for the regions' colours on the page.
    pub(crate) colours: BTreeSet<String>,
}

impl Shell {
    /// Creates the shell of the page at this path and query.
    pub(crate) fn new(language: Language, path: &str, query: &str) -> Self {
        static STYLE: LazyLock<String> = LazyLock::new(|| assets::STYLE.path());
        static SCRIPT: LazyLock<String> = LazyLock::new(|| assets::SCRIPT.path());
        static MARK: LazyLock<String> = LazyLock::new(|| assets::MARK.path());
        Self {
            language,
            t: language.texts(),
            translated: translated(language, path, query),
            section: Section::Outside,
            form_token: None,
            style: &STYLE,
            script: &SCRIPT,
            mark: &MARK,
            branding: None,
            colours: BTreeSet::new(),
        }
    }

    /// Returns the shell within a session.
    #[must_use]
    pub(crate) fn within(mut self, section: Section, form_token: String) -> Self {
        self.section = section;
        self.form_token = Some(form_token);
        self
    }

    /// Returns the shell with a region's branding at the top.
    #[must_use]
    pub(crate) fn branded(mut self, branding: Option<&Branding>) -> Self {
        let colour = branding.and_then(|branding| branding.colour);
        self.colours.extend(colour.map(Colour::path));
        self.branding = branding.cloned();
        self
    }

    /// Returns the branding of a region shown in the content, and adds its colour to the page. If a
    /// branding is at the top already, returns the name only.
    pub(crate) fn show(&mut self, branding: &Branding) -> Branding {
        if self.branding.is_some() {
            return Branding {
                name: branding.name.clone(),
                ..Branding::default()
            };
        }
        self.colours.extend(branding.colour.map(Colour::path));
        branding.clone()
    }

    pub(crate) fn token(&self) -> &str {
        self.form_token.as_deref().unwrap_or_default()
    }
}

/// Returns the link to a page in the other language. The rest of its query stays.
pub(crate) fn translated(language: Language, path: &str, query: &str) -> String {
    let kept = query
        .split('&')
        .filter(|pair| !pair.is_empty() && !pair.starts_with("lang="));
    let language_asked = format!("lang={}", language.other().tag());
    let query: Vec<&str> = kept.chain([language_asked.as_str()]).collect();
    format!("{path}?{}", query.join("&"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_page_in_the_other_language_keeps_the_rest_of_its_query() {
        let translated = |query| Shell::new(Language::Dutch, "/portal/sign-in", query).translated;
        assert_eq!(translated(""), "/portal/sign-in?lang=en");
        assert_eq!(
            translated("lang=nl&token=abc"),
            "/portal/sign-in?token=abc&lang=en"
        );
    }
}
