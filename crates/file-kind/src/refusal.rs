//! The reasons to refuse a file.

use crate::kinds::accepted_list;
use messages::File;

/// The reason why a file is refused. Its text says what the file is and what to send instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// The file is empty.
    Empty,
    /// The file contains macros. Carries the family of programs it belongs to.
    Macros(&'static str),
    /// The file is a password-protected Office or OpenDocument file.
    Password,
    /// The file is markup that a browser would run or render.
    Markup,
    /// The file is of a known kind that is not accepted.
    Other(&'static str),
    /// The kind of the file is unknown.
    Unknown,
}

impl Refusal {
    /// Returns the text for people, with its stable code.
    pub fn message(self) -> File {
        let accepted = accepted_list();
        match self {
            Self::Empty => File::Empty { accepted },
            Self::Macros(family) => File::Macros { family },
            Self::Password => File::Password,
            Self::Markup => File::Markup { accepted },
            Self::Other(name) => File::Other { name, accepted },
            Self::Unknown => File::Unknown { accepted },
        }
    }
}
