//! The fields of the desk's forms. The macro `field` of `desk/parts.html` renders each.

use std::borrow::Cow;

/// A text of the page, or of data.
pub(crate) type Text = Cow<'static, str>;

/// What a field asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A line of text, by the type of its input: `text`, `email`, `tel`, `url`, `date`, `number`.
    Line(&'static str),
    /// Text in several lines, of which this many are visible.
    Long(u8),
    /// Options of which any number can be checked.
    Boxes(Vec<Choice>),
    /// Options of which one is selected.
    Pick(Vec<Choice>),
}

/// An option.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Choice {
    pub(crate) value: String,
    pub(crate) label: String,
    pub(crate) chosen: bool,
}

/// A field.
#[derive(Debug, Clone)]
pub(crate) struct Field {
    pub(crate) name: Text,
    pub(crate) label: Text,
    pub(crate) kind: Kind,
    pub(crate) value: String,
    pub(crate) hint: Option<Text>,
    pub(crate) error: Option<String>,
    pub(crate) required: bool,
    /// The text beside the label that marks an optional field.
    pub(crate) optional: Option<&'static str>,
    /// The maximum number of characters. Zero without one.
    pub(crate) max_length: u16,
    pub(crate) autocomplete: &'static str,
    /// The values that are offered while typing.
    pub(crate) suggestions: Vec<String>,
}

/// A fault in the summary above a form, which links to its field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Wrong {
    pub(crate) field: Text,
    pub(crate) text: String,
}

impl Field {
    /// Creates an empty field.
    pub(crate) fn new(name: impl Into<Text>, label: impl Into<Text>, kind: Kind) -> Self {
        Self {
            name: name.into(),
            label: label.into(),
            kind,
            value: String::new(),
            hint: None,
            error: None,
            required: false,
            optional: None,
            max_length: 0,
            autocomplete: "off",
            suggestions: Vec::new(),
        }
    }

    /// Returns the field with a value.
    #[must_use]
    pub(crate) fn with(self, value: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            ..self
        }
    }

    /// Returns the value of the input's `aria-describedby`. Empty without a hint or an error.
    pub(crate) fn described_by(&self) -> String {
        let hint = self.hint.as_ref().map(|_| format!("{}-hint", self.name));
        let error = self.error.as_ref().map(|_| format!("{}-error", self.name));
        hint.into_iter().chain(error).collect::<Vec<_>>().join(" ")
    }

    /// Returns the field's entry in the summary of faults.
    pub(crate) fn wrong(&self) -> Option<Wrong> {
        self.error.as_ref().map(|text| Wrong {
            field: self.name.clone(),
            text: text.clone(),
        })
    }
}

impl Choice {
    /// Creates an option, which is chosen if it is among `chosen`.
    pub(crate) fn of(value: &str, label: &str, chosen: bool) -> Self {
        Self {
            value: value.to_owned(),
            label: label.to_owned(),
            chosen,
        }
    }
}
