//! What a row is, and the macros that declare groups of rows.

use crate::ProblemCode;
use std::{error::Error, fmt};

/// A text of the table. Only this crate implements it.
pub trait Message: Error + sealed::Sealed + Send + Sync + 'static {}

/// A text with a stable code: a fault of a request or of an imported row.
pub trait FaultMessage: Message {
    /// Returns the stable, machine-readable kind (`required`, `format`, …).
    fn code(&self) -> &'static str;
}

/// A text with a problem code: the detail of a refused request or of a mutation that failed.
pub trait ProblemMessage: Message {
    /// Returns the kind of the problem.
    fn problem(&self) -> ProblemCode;
}

/// A row, rendered with its sample values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// The name of the row.
    pub name: &'static str,
    /// The stable code, if the row has one.
    pub code: Option<&'static str>,
    /// The text.
    pub text: String,
}

/// A group of rows.
#[derive(Debug, Clone, Copy)]
pub struct Group {
    /// The name of the enum.
    pub name: &'static str,
    /// Where its rows occur.
    pub occurs: &'static str,
    /// Renders the rows.
    pub rows: fn() -> Vec<Rendered>,
}

pub(crate) mod sealed {
    /// Keeps other crates from adding texts.
    pub trait Sealed {}
}

/// Renders a row.
pub(crate) fn row(
    name: &'static str,
    code: Option<&'static str>,
    text: &impl fmt::Display,
) -> Rendered {
    Rendered {
        name,
        code,
        text: text.to_string(),
    }
}

/// Declares the enum of a group, with its texts.
macro_rules! table {
    (
        $(#[$meta:meta])* $group:ident
        { $($name:ident $({ $($param:ident: $type:ty = $sample:expr),+ })? $text:literal;)+ }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum $group {
            $(
                #[doc = "```text"]
                #[doc = $text]
                #[doc = "```"]
                $name $({ $(
                    #[doc = "A part of the text."]
                    $param: $type,
                )+ })?,
            )+
        }

        impl std::fmt::Display for $group {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                match self {
                    $(Self::$name $({ $($param),+ })? => write!(f, $text),)+
                }
            }
        }

        impl std::error::Error for $group {}
        impl $crate::table::sealed::Sealed for $group {}
        impl $crate::table::Message for $group {}

        impl $group {
            /// Every row with its sample values.
            fn samples() -> Vec<(&'static str, Self)> {
                vec![$((
                    stringify!($name),
                    Self::$name $({ $($param: $sample),+ })?,
                )),+]
            }
        }
    };
}

/// Declares a group of rows with a stable code.
macro_rules! faults {
    (
        $(#[$meta:meta])* $group:ident: $occurs:literal;
        $($name:ident $({ $($param:ident: $type:ty = $sample:expr),+ $(,)? })? $code:literal $text:literal;)+
    ) => {
        table! {
            $(#[$meta])* $group { $($name $({ $($param: $type = $sample),+ })? $text;)+ }
        }

        impl $crate::table::FaultMessage for $group {
            fn code(&self) -> &'static str {
                match self { $(Self::$name { .. } => $code,)+ }
            }
        }

        impl $group {
            /// The group, for the generated page.
            pub const GROUP: $crate::table::Group = $crate::table::Group {
                name: stringify!($group),
                occurs: $occurs,
                rows: || {
                    let samples = Self::samples().into_iter();
                    samples
                        .map(|(name, message)| {
                            let code = $crate::table::FaultMessage::code(&message);
                            $crate::table::row(name, Some(code), &message)
                        })
                        .collect()
                },
            };
        }
    };
}

/// Declares a group of rows without a code.
macro_rules! texts {
    (
        $(#[$meta:meta])* $group:ident: $occurs:literal;
        $($name:ident $({ $($param:ident: $type:ty = $sample:expr),+ $(,)? })? $text:literal;)+
    ) => {
        table! {
            $(#[$meta])* $group { $($name $({ $($param: $type = $sample),+ })? $text;)+ }
        }

        impl $group {
            /// The group, for the generated page.
            pub const GROUP: $crate::table::Group = $crate::table::Group {
                name: stringify!($group),
                occurs: $occurs,
                rows: || {
                    let samples = Self::samples().into_iter();
                    samples
                        .map(|(name, message)| $crate::table::row(name, None, &message))
                        .collect()
                },
            };
        }
    };
}

/// Declares a group of rows with a problem code.
macro_rules! problems {
    (
        $(#[$meta:meta])* $group:ident: $occurs:literal;
        $($name:ident $({ $($param:ident: $type:ty = $sample:expr),+ $(,)? })? $code:ident $text:literal;)+
    ) => {
        table! {
            $(#[$meta])* $group { $($name $({ $($param: $type = $sample),+ })? $text;)+ }
        }

        impl $crate::table::ProblemMessage for $group {
            fn problem(&self) -> $crate::ProblemCode {
                match self { $(Self::$name { .. } => $crate::ProblemCode::$code,)+ }
            }
        }

        impl $group {
            /// The group, for the generated page.
            pub const GROUP: $crate::table::Group = $crate::table::Group {
                name: stringify!($group),
                occurs: $occurs,
                rows: || {
                    let samples = Self::samples().into_iter();
                    samples
                        .map(|(name, message)| {
                            let code = $crate::table::ProblemMessage::problem(&message).code();
                            $crate::table::row(name, Some(code), &message)
                        })
                        .collect()
                },
            };
        }
    };
}
