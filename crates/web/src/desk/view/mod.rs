//! The view models of the desk's pages as plain data, with the templates that render them. They
//! depend on neither the store nor HTTP.

pub(crate) mod board;
pub(crate) mod bulk;
pub(crate) mod form;
pub(crate) mod list;
pub(crate) mod parts;
pub(crate) mod retention;
pub(crate) mod staff;
pub(crate) mod tasks;
pub(crate) mod today;
pub(crate) mod views;

#[cfg(test)]
mod samples;

use crate::{assets, desk::texts::Texts, http::Visit};
use askama::Template;
use edge::Language;
use model::Right;
use std::sync::LazyLock;

/// The pages of a region that the navigation names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Section {
    Today,
    Candidates,
    Board,
    Tasks,
    Retention,
    Staff,
}

/// A row of the navigation: a section, its path below the region, the right that it needs, and the
/// key that follows `g`.
const SECTIONS: [(Section, &str, Right, &str); 6] = [
    (Section::Today, "", Right::SeeCandidates, "g h"),
    (
        Section::Candidates,
        "/candidates",
        Right::SeeCandidates,
        "g l",
    ),
    (Section::Board, "/board", Right::SeeCandidates, "g b"),
    (Section::Tasks, "/tasks", Right::SeeCandidates, "g t"),
    (
        Section::Retention,
        "/retention",
        Right::ChangeCandidates,
        "g r",
    ),
    (Section::Staff, "/settings/staff", Right::ManageStaff, ""),
];

/// An entry of the navigation.
#[derive(Debug)]
pub(crate) struct NavigationEntry {
    pub(crate) href: String,
    pub(crate) text: &'static str,
    pub(crate) current: bool,
    /// The shortcut. Empty without one.
    pub(crate) key: &'static str,
}

/// Who has signed in.
#[derive(Debug)]
pub(crate) struct Person {
    pub(crate) name: String,
    /// The form token of the session.
    pub(crate) form_token: String,
}

/// A region to which the person may switch.
#[derive(Debug)]
pub(crate) struct RegionLink {
    pub(crate) href: String,
    pub(crate) name: String,
    pub(crate) current: bool,
}

/// The region and environment of a page.
#[derive(Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each says one thing that the page shows or not"
)]
pub(crate) struct Place {
    /// The path of its pages, without a trailing slash.
    pub(crate) base: String,
    pub(crate) name: String,
    pub(crate) sandbox: bool,
    /// Whether an operator has opened the region.
    pub(crate) entered: bool,
    /// The path of the other environment's pages.
    pub(crate) other: String,
    /// The regions in which the person has a role.
    pub(crate) regions: Vec<RegionLink>,
    /// Whether the person may go to the other environment.
    pub(crate) may_switch: bool,
    /// Whether the person may search candidates.
    pub(crate) may_find: bool,
    /// What the person may do here.
    pub(crate) rights: Vec<Right>,
    pub(crate) section: Section,
}

/// What surrounds the content of a page.
#[derive(Debug)]
pub(crate) struct Shell {
    pub(crate) language: Language,
    pub(crate) t: &'static Texts,
    /// The link to the same page in the other language.
    pub(crate) translated: String,
    pub(crate) person: Option<Person>,
    pub(crate) place: Option<Place>,
    /// Whether single letters are shortcuts.
    pub(crate) keys: bool,
    /// The time in seconds after which the page warns that the session ends.
    pub(crate) idle_after: u64,
    pub(crate) style: &'static str,
    pub(crate) script: &'static str,
    pub(crate) mark: &'static str,
}

impl Shell {
    /// Creates the shell of a page outside a session.
    pub(crate) fn new(visit: &Visit) -> Self {
        static STYLE: LazyLock<String> = LazyLock::new(|| assets::DESK_STYLE.path());
        static SCRIPT: LazyLock<String> = LazyLock::new(|| assets::DESK_SCRIPT.path());
        static MARK: LazyLock<String> = LazyLock::new(|| assets::MARK.path());
        Self {
            language: visit.language,
            t: Texts::of(visit.language),
            translated: visit.translated(),
            person: None,
            place: None,
            keys: visit.shortcuts,
            idle_after: 55 * 60,
            style: &STYLE,
            script: &SCRIPT,
            mark: &MARK,
        }
    }

    /// Returns the shell within a session.
    #[must_use]
    pub(crate) fn of(self, person: Person) -> Self {
        Self {
            person: Some(person),
            ..self
        }
    }

    /// Returns the shell of a page of a region.
    #[must_use]
    pub(crate) fn at(self, place: Place) -> Self {
        Self {
            place: Some(place),
            ..self
        }
    }

    /// Returns the form token of the session.
    pub(crate) fn token(&self) -> &str {
        self.person
            .as_ref()
            .map_or("", |person| &*person.form_token)
    }

    /// Returns the path of the region's pages. Empty outside a region.
    pub(crate) fn base(&self) -> &str {
        self.place.as_ref().map_or("", |place| &*place.base)
    }

    /// Returns whether the person may do this in the page's region.
    pub(crate) fn may(&self, right: Right) -> bool {
        self.place
            .as_ref()
            .is_some_and(|place| place.rights.contains(&right))
    }

    /// Returns the entries of the navigation that the person may open.
    pub(crate) fn navigation(&self) -> Vec<NavigationEntry> {
        let Some(place) = &self.place else {
            return Vec::new();
        };
        let t = &self.t.shell;
        let text = |section| match section {
            Section::Today => t.today,
            Section::Candidates => t.candidates,
            Section::Board => t.board,
            Section::Tasks => t.tasks,
            Section::Retention => t.retention,
            Section::Staff => t.staff,
        };
        SECTIONS
            .into_iter()
            .filter(|(_, _, right, _)| self.may(*right))
            .map(|(section, path, _, key)| NavigationEntry {
                href: format!("{}{path}", place.base),
                text: text(section),
                current: section == place.section,
                key,
            })
            .collect()
    }
}

/// A page with a single message and a link.
#[derive(Debug, Template)]
#[template(path = "desk/message.html")]
pub(crate) struct Message {
    pub(crate) shell: Shell,
    pub(crate) heading: &'static str,
    pub(crate) about: String,
    /// The link: path and text.
    pub(crate) next: (String, &'static str),
}

/// The shortcuts, and the switch for single letters.
#[derive(Debug, Template)]
#[template(path = "desk/keys.html")]
pub(crate) struct Keys {
    pub(crate) shell: Shell,
}
