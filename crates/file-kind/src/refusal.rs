//! The reasons to refuse a file.

use crate::kinds::accepted_list;
use std::fmt;

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
    /// Returns the stable code of the fault.
    pub fn code(self) -> &'static str {
        match self {
            Self::Macros(_) => "macros",
            Self::Password => "password",
            Self::Empty | Self::Markup | Self::Other(_) | Self::Unknown => "mediaType",
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let accepted = accepted_list();
        match self {
            Self::Empty => write!(f, "the file is empty; expected one of: {accepted}"),
            Self::Macros(family) => {
                write!(
                    f,
                    "this is a {family} file with macros; save it without macros, or as a PDF"
                )
            }
            Self::Password => f.write_str(
                "this file is protected with a password; save it without a password, or as a PDF",
            ),
            Self::Markup => {
                write!(
                    f,
                    "this is a web page or other markup, perhaps a login page; expected one of: {accepted}"
                )
            }
            Self::Other(name) => write!(f, "this is {name}; expected one of: {accepted}"),
            Self::Unknown => write!(
                f,
                "the kind of this file is not recognised; expected one of: {accepted}"
            ),
        }
    }
}
