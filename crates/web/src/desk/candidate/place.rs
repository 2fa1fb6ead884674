//! Which entries of the timeline a page shows: their kind, and the place where the page begins.

use super::{history_entry, texts::Candidate, view::Filter};
use edge::Language;
use model::Timestamp;
use store::interactions::InteractionCursor;

/// What the timeline shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kinds {
    All,
    Contacts,
    Changes,
    Files,
    Tasks,
}

impl Kinds {
    const ALL: [(Self, &'static str); 5] = [
        (Self::All, ""),
        (Self::Contacts, "contacts"),
        (Self::Changes, "changes"),
        (Self::Files, "files"),
        (Self::Tasks, "tasks"),
    ];

    /// Reads the parameter of the address.
    pub(super) fn named(name: &str) -> Option<Self> {
        let found = Self::ALL.into_iter().find(|(_, known)| *known == name);
        found.map(|(shown, _)| shown)
    }

    fn name(self) -> &'static str {
        let found = Self::ALL.into_iter().find(|(known, _)| *known == self);
        found.map_or("", |(_, name)| name)
    }

    pub(super) fn has_contacts(self) -> bool {
        matches!(self, Self::All | Self::Contacts)
    }

    /// Returns whether an entry of the history belongs to what is shown.
    pub(super) fn admits(self, kind: history_entry::Kind) -> bool {
        match self {
            // The timeline shows the contact moment itself.
            Self::All => kind != history_entry::Kind::Contact,
            Self::Contacts | Self::Tasks => false,
            Self::Changes => kind == history_entry::Kind::Change,
            Self::Files => kind == history_entry::Kind::File,
        }
    }
}

/// The moment of an entry about a task, and the task.
pub(super) type TaskPlace = (i64, String);

/// The place in the timeline after which a page begins: one in each of the merged lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) contact: InteractionCursor,
    /// The number of the last entry of the history.
    pub(super) history: i64,
    /// The moment and the task of the last entry about a task.
    pub(super) task: TaskPlace,
}

impl Place {
    /// The place before the newest entry.
    pub(super) fn start() -> Self {
        Self {
            contact: InteractionCursor::start(),
            history: i64::MAX,
            task: (i64::MAX, String::new()),
        }
    }

    /// Writes the place for an address.
    fn encode(&self) -> String {
        let Self {
            contact,
            history,
            task,
        } = self;
        let (at, created) = (contact.performed_at.micros(), contact.created_at.micros());
        format!(
            "{at}.{created}.{}.{history}.{}.{}",
            contact.id, task.0, task.1
        )
    }

    /// Reads the place of an address.
    pub(super) fn decode(text: &str) -> Option<Self> {
        let parts: Vec<&str> = text.split('.').collect();
        let [at, created, id, history, task_at, task] = parts[..] else {
            return None;
        };
        let number = |text: &str| text.parse::<i64>().ok();
        let is_id = |id: &str| id.len() <= 20 && id.bytes().all(|b| b.is_ascii_alphanumeric());
        if !is_id(id) || !is_id(task) {
            return None;
        }
        Some(Self {
            contact: InteractionCursor {
                performed_at: Timestamp::from_micros(number(at)?),
                created_at: Timestamp::from_micros(number(created)?),
                id: id.to_owned(),
            },
            history: number(history)?,
            task: (number(task_at)?, task.to_owned()),
        })
    }
}

/// Returns the address of a page of the timeline.
pub(super) fn address(base: &str, shown: Kinds, place: Option<&Place>) -> String {
    let kind = Some(shown.name()).filter(|name| !name.is_empty());
    let kind = kind.map(|name| format!("show={name}"));
    let after = place.map(|place| format!("after={}", place.encode()));
    let query: Vec<String> = kind.into_iter().chain(after).collect();
    if query.is_empty() {
        base.to_owned()
    } else {
        format!("{base}?{}", query.join("&"))
    }
}

/// Returns the links that show one kind of entries.
pub(super) fn filters(base: &str, shown: Kinds, language: Language) -> Vec<Filter> {
    let t = Candidate::of(language);
    let named = |kind| match kind {
        Kinds::All => t.kind_all,
        Kinds::Contacts => t.kind_contacts,
        Kinds::Changes => t.kind_changes,
        Kinds::Files => t.kind_files,
        Kinds::Tasks => t.kind_tasks,
    };
    Kinds::ALL
        .into_iter()
        .map(|(kind, _)| Filter {
            label: named(kind),
            href: address(base, kind, None),
            current: kind == shown,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn place_survives_an_address() {
        let place = Place {
            contact: InteractionCursor {
                performed_at: Timestamp::from_micros(5),
                created_at: Timestamp::from_micros(-7),
                id: "recAAAAAAAAAAAAAA".to_owned(),
            },
            history: 12,
            task: (3, "tskAAAAAAAAAAAAAA".to_owned()),
        };
        assert_eq!(Place::decode(&place.encode()), Some(place));
        assert_eq!(
            Place::decode(&Place::start().encode()),
            Some(Place::start())
        );
        for text in [
            "",
            "1.2.x",
            "1.2.a b.4.5.",
            "1.2.rec.4.5",
            "a.2.rec.4.5.",
            "1.2.rec.4.5.t.6",
        ] {
            assert_eq!(Place::decode(text), None, "{text}");
        }
    }

    #[test]
    fn filter_leads_to_its_own_first_page() {
        let hrefs: Vec<String> = filters("/c", Kinds::Files, Language::Dutch)
            .into_iter()
            .map(|filter| filter.href)
            .collect();
        assert_eq!(
            hrefs,
            [
                "/c",
                "/c?show=contacts",
                "/c?show=changes",
                "/c?show=files",
                "/c?show=tasks"
            ]
        );
        assert_eq!(Kinds::named("tasks"), Some(Kinds::Tasks));
        assert_eq!(Kinds::named("x"), None);
    }
}
