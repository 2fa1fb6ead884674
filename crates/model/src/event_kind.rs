//! The kinds of events that a region can subscribe to.

use std::str::FromStr;

/// A kind of event. The position in [`EventKind::ALL`] is stored and never changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EventKind {
    /// A candidate was added.
    CandidateCreated,
    /// Fields of a candidate changed.
    CandidateUpdated,
    /// The phase of a candidate changed.
    CandidatePhaseChanged,
    /// A candidate was archived.
    CandidateArchived,
    /// A candidate was restored from the archive.
    CandidateRestored,
    /// A candidate was erased.
    CandidateErased,
    /// A contact moment was added to a candidate.
    InteractionCreated,
    /// A contact moment of a candidate changed.
    InteractionUpdated,
    /// A contact moment of a candidate was removed.
    InteractionDeleted,
    /// A file was added to a candidate.
    AttachmentAdded,
    /// A file of a candidate was removed.
    AttachmentRemoved,
    /// The retention period of a candidate is about to end.
    RetentionDue,
    /// A mutation was carried out.
    MutationSucceeded,
    /// A mutation failed.
    MutationFailed,
}

/// The error for a text that names no kind of event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InvalidEventKind;

impl EventKind {
    /// Every kind, in the order of their stored numbers.
    pub const ALL: [Self; 14] = [
        Self::CandidateCreated,
        Self::CandidateUpdated,
        Self::CandidatePhaseChanged,
        Self::CandidateArchived,
        Self::CandidateRestored,
        Self::CandidateErased,
        Self::InteractionCreated,
        Self::InteractionUpdated,
        Self::InteractionDeleted,
        Self::AttachmentAdded,
        Self::AttachmentRemoved,
        Self::RetentionDue,
        Self::MutationSucceeded,
        Self::MutationFailed,
    ];

    /// Returns the name in the API.
    pub const fn name(self) -> &'static str {
        match self {
            Self::CandidateCreated => "candidate.created",
            Self::CandidateUpdated => "candidate.updated",
            Self::CandidatePhaseChanged => "candidate.phase_changed",
            Self::CandidateArchived => "candidate.archived",
            Self::CandidateRestored => "candidate.restored",
            Self::CandidateErased => "candidate.erased",
            Self::InteractionCreated => "interaction.created",
            Self::InteractionUpdated => "interaction.updated",
            Self::InteractionDeleted => "interaction.deleted",
            Self::AttachmentAdded => "attachment.added",
            Self::AttachmentRemoved => "attachment.removed",
            Self::RetentionDue => "candidate.retention_due",
            Self::MutationSucceeded => "mutation.succeeded",
            Self::MutationFailed => "mutation.failed",
        }
    }

    /// Returns the member of the event's data that holds the id of what the event is about, in
    /// addition to the candidate.
    pub const fn subject_member(self) -> Option<&'static str> {
        match self {
            Self::InteractionCreated | Self::InteractionUpdated | Self::InteractionDeleted => {
                Some("interactionId")
            }
            Self::AttachmentAdded | Self::AttachmentRemoved => Some("attachmentId"),
            Self::MutationSucceeded | Self::MutationFailed => Some("mutationId"),
            _ => None,
        }
    }

    /// Returns the number that is stored.
    pub const fn code(self) -> i64 {
        self as i64
    }

    /// Returns the kind with this stored number.
    pub fn of_code(code: i64) -> Option<Self> {
        usize::try_from(code)
            .ok()
            .and_then(|code| Self::ALL.get(code).copied())
    }
}

impl FromStr for EventKind {
    type Err = InvalidEventKind;

    fn from_str(text: &str) -> Result<Self, InvalidEventKind> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.name() == text)
            .ok_or(InvalidEventKind)
    }
}

/// A set of kinds of events, stored as a bit set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct EventKinds(i64);

impl EventKinds {
    /// The name that stands for every kind.
    pub const EVERY: &'static str = "*";
    /// Every kind, including those of later versions.
    pub const ALL: Self = Self(i64::MAX);

    /// Returns the set with these bits.
    pub const fn of_bits(bits: i64) -> Self {
        Self(bits)
    }

    /// Returns the bits that are stored.
    pub const fn bits(self) -> i64 {
        self.0
    }

    /// Returns the set of the kinds with these names. Unknown names are passed over.
    pub fn named<'n>(names: impl IntoIterator<Item = &'n str>) -> Self {
        names.into_iter().fold(Self::default(), |set, name| {
            if name == Self::EVERY {
                Self::ALL
            } else {
                let bit = name.parse().map_or(0, |kind: EventKind| 1 << kind.code());
                Self(set.0 | bit)
            }
        })
    }

    /// Returns the names, or `*` alone for every kind.
    pub fn names(self) -> Vec<&'static str> {
        if self == Self::ALL {
            return vec![Self::EVERY];
        }
        let each = EventKind::ALL.into_iter();
        each.filter(|kind| self.has(*kind))
            .map(EventKind::name)
            .collect()
    }

    /// Returns whether a kind is in the set.
    pub const fn has(self, kind: EventKind) -> bool {
        self.0 & (1 << kind.code()) != 0
    }

    /// Returns whether the set is empty.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Returns the kinds that are in one of both sets.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stored_numbers_and_names_read_back() {
        for (code, kind) in (0..).zip(EventKind::ALL) {
            assert_eq!((kind.code(), EventKind::of_code(code)), (code, Some(kind)));
            assert_eq!(kind.name().parse(), Ok(kind));
        }
        assert_eq!(EventKind::of_code(14), None);
        assert_eq!("candidate".parse::<EventKind>(), Err(InvalidEventKind));
    }

    #[test]
    fn set_has_the_kinds_that_were_named() {
        let set = EventKinds::named(["mutation.failed", "candidate.created", "unknown"]);
        assert_eq!(set.names(), ["candidate.created", "mutation.failed"]);
        assert!(set.has(EventKind::MutationFailed) && !set.has(EventKind::CandidateErased));
        assert_eq!(EventKinds::named(["candidate.created", "*"]).names(), ["*"]);
        assert!(EventKinds::default().is_empty() && !set.is_empty());
        assert_eq!(EventKinds::default().or(set), set);
    }
}
