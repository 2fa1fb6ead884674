//! Who of the staff did something, as far as a person at the desk may know it. Every page that says so
//! asks here.

use super::{http::Desk, texts::Texts};
use edge::Language;
use model::{Right, StaffId};
use store::mutations::StaffAuthor;

/// What a person may know of the staff who changed something.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Authors {
    /// Whether the person sees the names of others.
    pub(crate) sees_names: bool,
    /// The person, who always sees their own name.
    pub(crate) me: StaffId,
    pub(crate) language: Language,
}

impl Authors {
    /// Returns what the person at the desk may know here.
    pub(crate) fn known_to(desk: &Desk) -> Self {
        Self {
            sees_names: desk.may(Right::SeeHistory),
            me: desk.session.staff,
            language: desk.visit.language,
        }
    }

    /// Returns how a person of the staff is called: by name, or as a member of staff.
    pub(crate) fn called(&self, person: &StaffAuthor) -> String {
        if self.sees_names || person.id == self.me {
            person.name.to_string()
        } else {
            Texts::of(self.language).shell.colleague.to_owned()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn name_is_for_who_may_see_the_history_and_for_the_person() {
        let id = |text: &str| text.parse::<StaffId>().unwrap();
        let noor = StaffAuthor {
            id: id("usrAAAAAAAAAAAAAA"),
            name: "Noor".into(),
            role: None,
        };
        for (sees_names, me, expected) in [
            (true, "usrBBBBBBBBBBBBBB", "Noor"),
            (false, "usrAAAAAAAAAAAAAA", "Noor"),
            (false, "usrBBBBBBBBBBBBBB", "een medewerker"),
        ] {
            let authors = Authors {
                sees_names,
                me: id(me),
                language: Language::Dutch,
            };
            assert_eq!(authors.called(&noor), expected);
        }
    }
}
