//! The texts of a page in its language.

use crate::texts::{DUTCH, ENGLISH, Texts};
use edge::Language;
use model::Label;

/// What the portal has in each language.
pub(crate) trait Translated {
    /// Returns the portal's texts.
    fn texts(self) -> &'static Texts;

    /// Returns a label's text.
    fn pick(self, label: Label) -> &'static str;
}

impl Translated for Language {
    fn texts(self) -> &'static Texts {
        match self {
            Self::Dutch => &DUTCH,
            Self::English => &ENGLISH,
        }
    }

    fn pick(self, label: Label) -> &'static str {
        match self {
            Self::Dutch => label.dutch,
            Self::English => label.english,
        }
    }
}
