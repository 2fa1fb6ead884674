//! The columns of the field table, and the types of their values.

/// One row of the field table. Each column is required, so a row without it does not compile.
#[derive(Debug, Clone, Copy)]
pub struct Definition {
    /// The field's name in the API.
    pub name: &'static str,
    /// The field's name in version 1 of the API, if it had the field.
    pub version_1: Option<&'static str>,
    /// Its number in what is stored. It is never changed, and never given to another field.
    pub storage: u8,
    /// The number of the first document format that has it.
    pub since: u8,
    /// The type of its value.
    pub kind: Kind,
    /// Whether it always has a value.
    pub presence: Presence,
    /// Who sets its value.
    pub owner: Owner,
    /// Its label in the data model. The English one is the title in the API reference.
    pub label: Label,
    /// Its label for candidates, where that is another.
    pub plain_label: Option<Label>,
    /// One sentence for the API reference.
    pub description: &'static str,
    /// Headers under which an import accepts it, besides its names and labels.
    pub headers: &'static [&'static str],
    /// Its place in the portal.
    pub portal: Portal,
}

/// The type of a field's value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The record's own id.
    Id,
    /// Text of `min` to `max` characters.
    Text {
        /// The minimum number of characters.
        min: u16,
        /// The maximum number of characters.
        max: u16,
        /// Whether it may have several lines.
        lines: bool,
    },
    /// An e-mail address; internationalised addresses are accepted.
    Email,
    /// A phone number: free text with at least one digit.
    Phone,
    /// An http or https URL.
    Url,
    /// `true` or `false`.
    Boolean,
    /// A calendar date.
    Date,
    /// One of these values.
    Choice(&'static [&'static str]),
    /// Any number of these values, each at most once.
    Choices(&'static [&'static str]),
    /// Attachments.
    Attachments,
    /// A timestamp.
    DateTime,
}

/// Whether a field always has a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// It always has a value. A client that may set it gives it on creation.
    Required,
    /// It always has a value, which is this one if none is given on creation.
    Defaulted(&'static str),
    /// It may be without a value: `null`, or an empty list.
    Optional,
}

/// Who sets the value of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// The server. Only an import may bring its value.
    Server,
    /// The region, with a key.
    Region,
    /// The region, and the candidate in a session.
    Candidate,
    /// The region, and the candidate in steps that confirm the new value. An update in a session
    /// does not change it.
    ConfirmedCandidate,
}

/// A text in both languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Label {
    /// The Dutch text.
    pub dutch: &'static str,
    /// The English text.
    pub english: &'static str,
}

/// Where the portal has a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Portal {
    /// In a part of its own, such as progress or consent, or nowhere.
    Apart,
    /// A row among what candidates may change, without an input in the form.
    Row {
        /// Its place among the rows, lower ones first. No two fields have the same.
        place: u16,
    },
    /// A row among what candidates may change, and an input in the form.
    Input {
        /// Its place among the rows and among the inputs of its section.
        place: u16,
        /// The section of the form.
        section: FormSection,
        /// What a browser may fill in (HTML's `autocomplete`). Empty for nothing.
        autocomplete: &'static str,
        /// What is said below the label.
        hint: Option<Label>,
    },
    /// A row among what the region recorded, in the order of the table.
    Recorded,
    /// Links among the files.
    Files,
}

/// A section of the form in which candidates change their record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FormSection {
    /// Who the candidate is.
    Person,
    /// What the candidate looks for.
    Wish,
    /// What the candidate has done before.
    Background,
}

impl Kind {
    /// Text of at most `max` characters in one line.
    pub(super) const fn line(max: u16) -> Self {
        Self::Text {
            min: 0,
            max,
            lines: false,
        }
    }

    /// Text of at most `max` characters in several lines.
    pub(super) const fn lines(max: u16) -> Self {
        Self::Text {
            min: 0,
            max,
            lines: true,
        }
    }

    /// Returns the maximum number of characters of a text.
    pub const fn max_length(self) -> Option<u16> {
        match self {
            Self::Text { max, .. } => Some(max),
            Self::Email => Some(254),
            Self::Phone => Some(40),
            Self::Url => Some(500),
            _ => None,
        }
    }

    /// Returns whether a value is a list.
    pub const fn is_list(self) -> bool {
        matches!(self, Self::Choices(_) | Self::Attachments)
    }

    /// Returns whether a value is text in somebody's own words, or names or describes somebody.
    pub const fn is_personal(self) -> bool {
        matches!(
            self,
            Self::Text { .. } | Self::Email | Self::Phone | Self::Url | Self::Date
        )
    }
}

impl Definition {
    /// Returns whether a client may set the field.
    pub const fn is_writable(&self) -> bool {
        !matches!(self.owner, Owner::Server)
    }

    /// Returns whether a client must give the field on creation.
    pub const fn is_required(&self) -> bool {
        self.is_writable() && matches!(self.presence, Presence::Required)
    }

    /// Returns whether a client may clear the field with `null`. Attachments are removed one by one.
    pub const fn is_clearable(&self) -> bool {
        self.is_writable()
            && matches!(self.presence, Presence::Optional)
            && !matches!(self.kind, Kind::Attachments)
    }

    /// Returns whether the field's value in an answer may be `null`.
    pub const fn is_nullable(&self) -> bool {
        matches!(self.presence, Presence::Optional) && !self.kind.is_list()
    }

    /// Returns the label for candidates.
    pub const fn label_for_candidates(&self) -> Label {
        match self.plain_label {
            Some(label) => label,
            None => self.label,
        }
    }

    /// Returns the field's place among the rows of the portal that candidates may change.
    pub const fn portal_place(&self) -> Option<u16> {
        match self.portal {
            Portal::Row { place } | Portal::Input { place, .. } => Some(place),
            Portal::Apart | Portal::Recorded | Portal::Files => None,
        }
    }
}
