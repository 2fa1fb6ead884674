//! What the address of the list of tasks asks for.

use crate::desk::{
    days,
    http::Desk,
    pages::list::People,
    query::{QueryString, decoded},
    texts::Texts,
    view::{
        form::{Choice, Field, Kind},
        list::{FilterGroup, Filters},
        parts::Chip,
    },
};
use model::{StaffId, Timestamp};
use store::task_lists::{TaskList, TaskOwner};

/// The path of the page below the region.
pub(crate) const PAGE: &str = "/tasks";
/// When tasks are due.
const DUE: [&str; 4] = ["overdue", "today", "week", "later"];

/// What is asked for. Only known values are kept.
#[derive(Debug, Clone, Default)]
pub(super) struct Asked {
    pub(super) done: bool,
    due: Option<String>,
    /// Whose tasks: `me`, `none`, or the id of a person.
    owner: Option<String>,
    /// Where the page begins.
    pub(super) after: Option<String>,
    /// Whether the address has a filter that is not known.
    pub(super) has_unknown: bool,
}

impl Asked {
    /// Reads the query of an address.
    pub(super) fn of(query: &str) -> Self {
        let mut asked = Self::default();
        for (name, value) in decoded(query.trim_start_matches('?')) {
            let is_known = match &*name {
                "state" => {
                    asked.done = value == "done";
                    matches!(&*value, "" | "open" | "done")
                }
                "due" => {
                    let known = DUE.contains(&&*value);
                    asked.due = known.then_some(value.clone()).or(asked.due);
                    known || value.is_empty()
                }
                "for" => {
                    let known =
                        ["me", "none"].contains(&&*value) || value.parse::<StaffId>().is_ok();
                    asked.owner = known.then_some(value.clone()).or(asked.owner);
                    known || value.is_empty()
                }
                "after" => {
                    asked.after = Some(value);
                    true
                }
                // The language, and what the page says about what was just done.
                "lang" | "did" | "task" | "of" => true,
                _ => false,
            };
            asked.has_unknown |= !is_known;
        }
        asked
    }

    /// Returns the tasks that the list has.
    pub(super) fn list(&self, now: Timestamp) -> TaskList {
        let day = |days| Some(days::after(now, days));
        match self.due.as_deref() {
            _ if self.done => TaskList::Done,
            Some("overdue") => TaskList::Open(None, day(0)),
            Some("today") => TaskList::Open(day(0), day(1)),
            Some("week") => TaskList::Open(day(0), day(7)),
            Some("later") => TaskList::Open(day(7), None),
            _ => TaskList::Open(None, None),
        }
    }

    /// Returns whose tasks the list has.
    pub(super) fn owner(&self, me: StaffId) -> TaskOwner {
        match self.owner.as_deref() {
            None => TaskOwner::First(me),
            Some("me") => TaskOwner::Only(Some(me)),
            Some(id) => TaskOwner::Only(id.parse().ok()),
        }
    }

    /// Returns the query of the same list, from its first page.
    pub(super) fn whole(&self) -> QueryString {
        self.but("")
    }

    /// Returns the query of this page.
    pub(super) fn here(&self) -> QueryString {
        self.whole().with_some("after", self.after.as_deref())
    }

    /// Returns the query without one filter.
    fn but(&self, name: &str) -> QueryString {
        let state = self.done.then_some("done");
        let filters = [
            ("state", state),
            ("due", self.due.as_deref().filter(|_| !self.done)),
            ("for", self.owner.as_deref()),
        ];
        filters
            .into_iter()
            .filter(|(known, _)| *known != name)
            .fold(QueryString::new(), |query, (name, value)| {
                query.with_some(name, value)
            })
    }

    /// Returns the panel of filters.
    pub(super) fn filters(&self, desk: &Desk, t: &'static Texts, people: &People) -> Filters {
        let t = &t.tasks;
        let state = vec![
            Choice::of("", t.open, !self.done),
            Choice::of("done", t.done, self.done),
        ];
        let any = |chosen: &Option<String>, text| Choice::of("", text, chosen.is_none());
        let due = DUE.map(|value| {
            let is_chosen = self.due.as_deref() == Some(value);
            Choice::of(value, due_text(value, t), is_chosen)
        });
        let all = crate::desk::texts::Texts::of(desk.visit.language).list.any;
        let due = std::iter::once(any(&self.due, all)).chain(due).collect();
        let near = [("me", t.me), ("none", t.nobody)];
        let near =
            near.map(|(value, text)| Choice::of(value, text, self.owner.as_deref() == Some(value)));
        let persons = people.iter().map(|(id, name)| {
            let is_chosen = self.owner.as_deref() == Some(id.as_str());
            Choice::of(id.as_str(), name, is_chosen)
        });
        let owner = std::iter::once(any(&self.owner, all))
            .chain(near)
            .chain(persons)
            .collect();
        let mut when = Field::new("due", t.due, Kind::Pick(due));
        when.hint = Some(t.due_hint.into());
        Filters {
            action: desk.path(PAGE),
            kept: Vec::new(),
            groups: vec![
                group(Field::new("state", t.state, Kind::Pick(state)), self.done),
                group(when, self.due.is_some() && !self.done),
                group(
                    Field::new("for", t.assignee, Kind::Pick(owner)),
                    self.owner.is_some(),
                ),
            ],
        }
    }

    /// Returns a chip for each active filter.
    pub(super) fn chips(&self, desk: &Desk, t: &'static Texts, people: &People) -> Vec<Chip> {
        let t = &t.tasks;
        let due = self.due.as_deref().filter(|_| !self.done);
        let owner = self.owner.as_deref().map(|owner| match owner {
            "me" => t.me,
            "none" => t.nobody,
            id => people
                .iter()
                .find(|(known, _)| known.as_str() == id)
                .map_or(t.former, |(_, name)| name),
        });
        let chips = [
            ("state", t.state, self.done.then_some(t.done)),
            ("due", t.due, due.map(|due| due_text(due, t))),
            ("for", t.assignee, owner),
        ];
        let chip = |(name, label, value): (&str, &str, Option<&str>)| {
            Some(Chip {
                text: format!("{label}: {}", value?),
                href: self.but(name).at(&desk.path(PAGE)),
            })
        };
        chips.into_iter().filter_map(chip).collect()
    }
}

fn due_text(value: &str, t: &'static crate::desk::texts::Tasks) -> &'static str {
    match value {
        "overdue" => t.overdue,
        "today" => t.today,
        "week" => t.week,
        _ => t.later,
    }
}

/// A group of one field.
fn group(field: Field, is_active: bool) -> FilterGroup {
    FilterGroup {
        id: field.name.to_string(),
        label: field.label.to_string(),
        options: Vec::new(),
        active: usize::from(is_active),
        fields: vec![field],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_read_and_written_again() {
        for (query, expected, is_known) in [
            ("", "/tasks", true),
            (
                "?state=done&due=today&for=me",
                "/tasks?state=done&for=me",
                true,
            ),
            ("due=week&for=none", "/tasks?due=week&for=none", true),
            ("due=onzin&for=x&y=z", "/tasks", false),
            ("due=&for=&state=", "/tasks", true),
        ] {
            let asked = Asked::of(query);
            assert_eq!(asked.whole().at("/tasks"), expected, "{query}");
            assert_eq!(!asked.has_unknown, is_known, "{query}");
        }
    }

    #[test]
    fn days_are_those_of_the_netherlands() {
        let now = "2026-03-05T23:30:00Z".parse().unwrap();
        let range = |query: &str| Asked::of(query).list(now);
        let day = |text: &str| Some(text.to_owned());
        assert_eq!(
            range("due=overdue"),
            TaskList::Open(None, day("2026-03-06"))
        );
        let today = TaskList::Open(day("2026-03-06"), day("2026-03-07"));
        assert_eq!(range("due=today"), today);
        let week = TaskList::Open(day("2026-03-06"), day("2026-03-13"));
        assert_eq!(range("due=week"), week);
        assert_eq!(range("due=later"), TaskList::Open(day("2026-03-13"), None));
        assert_eq!(range("due=later&state=done"), TaskList::Done);
    }
}
