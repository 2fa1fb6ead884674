//! What may be wrong with the guides.

use std::path::PathBuf;

/// Why the guides cannot be rendered. The message names the file and what to correct.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A folder or file cannot be read.
    #[error("{path}: {cause}", path = path.display())]
    Unreadable {
        /// The folder or file.
        path: PathBuf,
        /// Why.
        cause: std::io::Error,
    },
    /// A guide exists in one language only.
    #[error("{slug}.md exists in '{there}' and not in '{missing}'; write it in both languages")]
    OneLanguage {
        /// The file's name without its ending.
        slug: String,
        /// The language in which it exists.
        there: &'static str,
        /// The language in which it is missing.
        missing: &'static str,
    },
    /// Something in a guide is wrong.
    #[error("{place}.md: {what}")]
    Guide {
        /// Language and name of the guide.
        place: String,
        /// What is wrong, and what was expected.
        what: String,
    },
    /// A template cannot be rendered.
    #[error("a page cannot be rendered: {0}")]
    Template(#[from] askama::Error),
}
