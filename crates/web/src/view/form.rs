//! Fields of forms, with what is wrong with them.

/// A line of text to fill in.
#[derive(Debug, Clone, Default)]
pub(crate) struct Line {
    pub(crate) name: &'static str,
    pub(crate) label: &'static str,
    pub(crate) hint: Option<&'static str>,
    pub(crate) value: String,
    pub(crate) error: Option<String>,
    /// The kind of input: `text`, `email`, `tel`, `url`, `date`.
    pub(crate) kind: &'static str,
    pub(crate) autocomplete: &'static str,
    pub(crate) required: bool,
    /// Says so beside the label of what may stay empty.
    pub(crate) optional: Option<&'static str>,
}

/// Values to tick, or one to pick.
#[derive(Debug, Clone)]
pub(crate) struct Choices {
    pub(crate) name: &'static str,
    pub(crate) label: &'static str,
    pub(crate) hint: Option<&'static str>,
    pub(crate) options: Vec<Choice>,
    pub(crate) error: Option<String>,
}

/// One of them.
#[derive(Debug, Clone)]
pub(crate) struct Choice {
    pub(crate) value: String,
    pub(crate) label: String,
    pub(crate) chosen: bool,
}

/// A fault as the summary above the form lists it: a link to the field.
#[derive(Debug, Clone)]
pub(crate) struct Wrong {
    pub(crate) field: &'static str,
    pub(crate) text: String,
}

impl Line {
    /// What the input's `aria-describedby` names; nothing where there is neither a hint nor a fault.
    pub(crate) fn described_by(&self) -> String {
        described_by(self.name, self.hint.is_some(), self.error.is_some())
    }

    pub(crate) fn wrong(&self) -> Option<Wrong> {
        self.error.as_ref().map(|text| Wrong { field: self.name, text: text.clone() })
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
