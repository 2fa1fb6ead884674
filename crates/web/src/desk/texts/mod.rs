//! The texts of the desk, in Dutch and English. Each row contains a text in both languages.

mod account;
mod board;
mod bulk;
mod keys;
mod list;
mod operator;
mod refusals;
mod retention;
mod shell;
mod sign_in;
mod staff;
mod tasks;
mod today;
mod views;

pub(crate) use tasks::Tasks;

use crate::language::Translated;
use edge::Language;
use model::{Label, Right, Role};

/// Declares the groups of texts: a member each, and the constant of all of them per language.
macro_rules! groups {
    ($($group:ident: $type:ty),* $(,)?) => {
        /// All texts of one language.
        #[derive(Debug)]
        pub(crate) struct Texts {
            pub(crate) language: Language,
            $(pub(crate) $group: $type,)*
        }

        static DUTCH: Texts = Texts { language: Language::Dutch, $($group: <$type>::DUTCH,)* };
        static ENGLISH: Texts = Texts { language: Language::English, $($group: <$type>::ENGLISH,)* };

        #[cfg(test)]
        const GROUPS: &[&[(&str, &str, &str)]] = &[$(<$type>::ROWS,)*];
    };
}

groups! {
    shell: shell::Shell,
    keys: keys::Keys,
    refusals: refusals::Refusals,
    sign_in: sign_in::SignIn,
    account: account::Account,
    operator: operator::Operator,
    list: list::List,
    board: board::Board,
    bulk: bulk::Bulk,
    tasks: tasks::Tasks,
    today: today::Today,
    views: views::Views,
    retention: retention::Retention,
    staff: staff::Staff,
}

impl Texts {
    /// Returns the texts of a language.
    pub(crate) fn of(language: Language) -> &'static Self {
        match language {
            Language::Dutch => &DUTCH,
            Language::English => &ENGLISH,
        }
    }

    /// Returns the word for a kind of alert.
    pub(crate) fn kind(&self, kind: &str) -> &'static str {
        match kind {
            "good" => self.shell.kind_good,
            "warn" => self.shell.kind_warn,
            "bad" => self.shell.kind_bad,
            _ => self.shell.kind_info,
        }
    }

    /// Returns the shortcuts: their keys, and what they do.
    pub(crate) fn shortcuts(&self) -> Vec<(Vec<&'static str>, &'static str)> {
        let t = &self.keys;
        vec![
            (vec!["/"], t.find),
            (vec!["j", "k"], t.rows),
            (vec!["Enter"], t.open),
            (vec!["x"], t.select),
            (vec!["n"], t.note),
            (vec!["t"], t.task),
            (vec!["e"], t.edit),
            (vec!["p"], t.phase),
            (vec!["u"], t.undo),
            (vec!["Shift", "←", "→"], t.board_move),
            (vec!["g", "h"], t.go_today),
            (vec!["g", "l"], t.go_list),
            (vec!["g", "b"], t.go_board),
            (vec!["g", "t"], t.go_tasks),
            (vec!["g", "r"], t.go_retention),
            (vec!["Ctrl", "Enter"], t.save),
            (vec!["?"], t.help),
            (vec!["Esc"], t.close),
        ]
    }

    /// Returns a role's name.
    pub(crate) fn role(&self, role: Role) -> &'static str {
        match role {
            Role::Viewer => self.shell.viewer,
            Role::Coordinator => self.shell.coordinator,
            Role::Manager => self.shell.manager,
            Role::Technician => self.shell.technician,
        }
    }

    /// Returns the sentence that says which roles have a right.
    pub(crate) fn who_may(&self, right: Right) -> String {
        let roles: Vec<_> = right.roles().map(|role| self.role(role)).collect();
        crate::texts::fill(self.refusals.role_about, roles.join(", "))
    }

    /// Returns a label's text.
    pub(crate) fn label(&self, label: Label) -> &'static str {
        self.language.pick(label)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_exist_in_both_languages_with_the_same_placeholders() {
        for (key, dutch, english) in GROUPS.concat() {
            assert!(
                !dutch.trim().is_empty() && !english.trim().is_empty(),
                "{key}"
            );
            assert_eq!(
                dutch.matches("{}").count(),
                english.matches("{}").count(),
                "{key}"
            );
        }
    }

    #[test]
    fn a_refusal_names_the_roles_that_have_the_right() {
        assert_eq!(
            Texts::of(Language::Dutch).who_may(Right::ChangeCandidates),
            "Hiervoor is een van deze rollen nodig: coördinator, beheerder. Vraag een beheerder van je regio erom."
        );
    }
}
