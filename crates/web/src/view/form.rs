//! Form fields with their errors.

/// An input for a field, by the kind of its value.
#[derive(Debug, Clone)]
pub(crate) enum Input {
    /// A text.
    Line(Line),
    /// Options of which any number can be checked.
    Boxes(Choices),
    /// Options of which one can be selected.
    Pick(Choices),
}

/// An input for text.
#[derive(Debug, Clone, Default)]
pub(crate) struct Line {
    pub(crate) name: &'static str,
    pub(crate) label: &'static str,
    pub(crate) hint: Option<&'static str>,
    pub(crate) value: String,
    pub(crate) error: Option<String>,
    /// The kind of input, such as `text`, `email`, `tel`, `url`, `date` or `code`; `long` for text
    /// in several lines.
    pub(crate) kind: &'static str,
    pub(crate) autocomplete: &'static str,
    pub(crate) required: bool,
    /// The maximum number of characters of text in several lines.
    pub(crate) max_length: u16,
    /// The text beside the label that marks an optional field.
    pub(crate) optional: Option<&'static str>,
}

/// Options of which several can be checked, or one can be selected.
#[derive(Debug, Clone)]
pub(crate) struct Choices {
    pub(crate) name: &'static str,
    pub(crate) label: &'static str,
    pub(crate) hint: Option<&'static str>,
    pub(crate) options: Vec<Choice>,
    pub(crate) error: Option<String>,
}

/// An option.
#[derive(Debug, Clone)]
pub(crate) struct Choice {
    pub(crate) value: String,
    pub(crate) label: String,
    pub(crate) chosen: bool,
}

/// An error in the summary above the form, which links to the field.
#[derive(Debug, Clone)]
pub(crate) struct Wrong {
    pub(crate) field: &'static str,
    pub(crate) text: String,
}

impl Line {
    /// Returns the value of the input's `aria-describedby`. Empty without a hint or an error.
    pub(crate) fn described_by(&self) -> String {
        described_by(self.name, self.hint.is_some(), self.error.is_some())
    }

    pub(crate) fn wrong(&self) -> Option<Wrong> {
        self.error.as_ref().map(|text| Wrong {
            field: self.name,
            text: text.clone(),
        })
    }
}

impl Choices {
    pub(crate) fn described_by(&self) -> String {
        described_by(self.name, self.hint.is_some(), self.error.is_some())
    }
}

fn described_by(name: &str, hint: bool, error: bool) -> String {
    let hint = hint.then(|| format!("{name}-hint"));
    let error = error.then(|| format!("{name}-error"));
    hint.into_iter().chain(error).collect::<Vec<_>>().join(" ")
}
